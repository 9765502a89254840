"""Which commits were made on this machine, as the reflogs of every worktree have it: hooks or no hooks."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from impact.edges import git
from impact.edges.git import Repository

# Where each worktree's HEAD stands, and by which file any branch is moved.
_MOVED = ("HEAD", "logs/HEAD", "reftable/tables.list")
_ENTRY = re.compile(rb"^[0-9a-f]+ ([0-9a-f]{64}|[0-9a-f]{40}) ", re.MULTILINE)
_MOST = 64 << 20


def worktrees(repository: Repository) -> tuple[Repository, ...]:
    """Return the repository once for each of its worktrees, the main one first."""
    common = repository.common_dir
    linked = os.path.join(common, "worktrees")
    try:
        names = sorted(each.name for each in os.scandir(linked) if each.is_dir(follow_symlinks=False))
    except OSError:
        names = []
    folders = (common, *(os.path.join(linked, name) for name in names))
    return tuple(replace(repository, git_dir=each) for each in folders)


def fingerprint(repository: Repository) -> str:
    """Return what changes when a worktree's HEAD, its reflog or a local branch does; a few files are looked at."""
    seen = [_stamp(os.path.join(each.git_dir, name)) for each in worktrees(repository) for name in _MOVED]
    seen.append(_stamp(os.path.join(repository.common_dir, "packed-refs")))
    seen += [_stamp(each) for each in _folders(os.path.join(repository.common_dir, "refs", "heads"))]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _folders(top: str) -> Iterator[str]:
    """The folder and those inside it: a branch that moves is written anew, which changes the time of its folder."""
    for folder, inside, _ in os.walk(top):
        inside.sort()
        yield folder


def entries(repository: Repository) -> frozenset[str]:
    """Return every commit that the HEAD of a worktree has stood at, of those that are still there.

    Where no reflog is kept, that is the one at which it stands.
    """
    found: set[str] = set()
    for each in worktrees(repository):
        done = git.run(each, "log", "-g", "-z", "--format=%H", "HEAD", "--")
        found.update(done.stdout.decode("ascii").split("\0") if not done.returncode else _written(each))
        if not done.stdout and not done.returncode:
            found.update(git.run(each, "rev-parse", "-q", "--verify", "HEAD").stdout.decode("ascii").split())
    return frozenset(found - {""})


def _written(tree: Repository) -> Iterator[str]:
    """The same from the file itself: git reads none where HEAD is on a branch that has no commit yet."""
    try:
        with open(os.path.join(tree.git_dir, "logs", "HEAD"), "rb") as file:
            text = file.read(_MOST)
    except OSError:
        return
    for sha in _ENTRY.findall(text):
        if sha.strip(b"0"):
            yield sha.decode("ascii")


def on_branches(repository: Repository, landed: Iterable[str]) -> Mapping[str, str]:
    """Return by commit the local branch that holds it while none of `landed` does."""
    feed = "".join(f"^{sha}\n" for sha in sorted(set(landed)))
    done = git.run(
        repository, "log", "-z", "--source", "--format=%H%x00%S", "--branches", "--stdin", feed=feed.encode("ascii")
    )
    words = os.fsdecode(done.stdout).split("\0")
    return {sha: ref.removeprefix("refs/heads/") for sha, ref in zip(words[::2], words[1::2], strict=False)}
