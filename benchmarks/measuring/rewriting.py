"""Rewrites a scratch history in every way git knows, and says by construction what became of each commit.

What took the place of a commit is told by the order in which things were done, never by git's own map.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

NOW = 1_790_000_000
_TOP = 10
_NOBODY = {"GIT_COMMITTER_NAME": "Scratch", "GIT_COMMITTER_EMAIL": "scratch@example.com"}
# After each commit of the list: which old one it was, and where that led.
_LOG = "exec echo {old} {verb} $(git rev-parse HEAD) >> {log}"
Truth = dict[str, str | None]


@dataclass(slots=True)
class Scratch:
    """A repository that is ours to break: `base` and the commits after it, oldest first."""

    path: Path
    base: str
    commits: list[str] = field(default_factory=list)

    def git(self, *words: str, env: dict[str, str] | None = None, feed: bytes | None = None) -> str:
        done = self.try_git(*words, env=env, feed=feed)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(words[:3])}: {done.stderr[-400:].decode('utf-8', 'replace')}")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def try_git(
        self, *words: str, env: dict[str, str] | None = None, feed: bytes | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
        quiet = ("-c", "advice.detachedHead=false", "-c", "gc.auto=0", "-c", "core.hooksPath=/dev/null")
        return subprocess.run(
            ("git", *quiet, "-C", str(self.path), *words),
            input=feed,
            stdin=subprocess.DEVNULL if feed is None else None,
            capture_output=True,
            env=clean | own | _NOBODY | (env or {}),
            check=False,
        )

    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def author(self, sha: str) -> dict[str, str]:
        name, email, at = self.git("log", "-1", "--format=%an%n%ae%n%ad", "--date=raw", sha).split("\n")
        return {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_AUTHOR_DATE": at}


def linearise(source: Path, folder: Path, count: int) -> Scratch:
    """Put the newest commits of `source` that are no merges in one line, by cherry-pick into a clone of its own."""
    subprocess.run(("git", "clone", "-q", "--no-local", "--bare", str(source), str(folder / "origin.git")), check=True)
    path = folder / "work"
    subprocess.run(("git", "clone", "-q", "--shared", str(folder / "origin.git"), str(path)), check=True)
    scratch = Scratch(path, "")
    chosen = scratch.git("rev-list", "--no-merges", "--topo-order", "--max-count", str(count), "HEAD").split()[::-1]
    scratch.base = scratch.git("rev-parse", f"{chosen[0]}^")
    scratch.git("checkout", "-q", "-B", "line", scratch.base)
    for sha in chosen:
        _pick(scratch, sha)
    scratch.commits = scratch.git("rev-list", "--reverse", f"{scratch.base}..HEAD").split()
    for ref in scratch.git("for-each-ref", "--format=%(refname)").split():
        if ref != "refs/heads/line":
            scratch.git("update-ref", "-d", ref)
    scratch.git("remote", "remove", "origin")
    return scratch


def _pick(scratch: Scratch, sha: str) -> None:
    done = scratch.try_git("cherry-pick", "-X", "theirs", sha)
    if done.returncode:
        scratch.try_git("cherry-pick", "--abort")
        scratch.git("reset", "-q", "--hard")


def shifted(scratch: Scratch, *, gently: bool = False) -> str:
    """A commit on the base that puts lines on top of every text file: what others did upstream meanwhile.

    `gently` leaves out the files of which the line changes the top, so that nothing conflicts.
    """
    busy = _busy(scratch) if gently else set()
    scratch.git("checkout", "-q", "--detach", scratch.base)
    for name in scratch.git("grep", "-I", "-l", "-z", "", "HEAD", "--").split("\0"):
        path = scratch.path / name.partition(":")[2]
        if name and path.is_file() and not path.is_symlink() and name.partition(":")[2] not in busy:
            path.write_bytes(b"one line\nanother line\na third line\n" + path.read_bytes())
    scratch.git("commit", "-q", "-a", "-m", "Put a heading on everything", env=_somebody())
    upstream = scratch.head()
    scratch.git("checkout", "-q", "line")
    return upstream


def _busy(scratch: Scratch) -> set[str]:
    """Files of which the line changes the first lines, or whether they are there."""
    found = set()
    words = ("log", "--format=", "-p", "-U0", "--no-renames", "--no-ext-diff", f"{scratch.base}..line")
    name = ""
    for line in scratch.git(*words).split("\n"):
        if line.startswith(("--- a/", "+++ b/")):
            name = line[6:]
        elif (match := re.match(r"@@ -(\d+)(?:,\d+)? \+(\d+)", line)) and min(map(int, match.groups())) < _TOP:
            found.add(name)
    return found


def _somebody(at: int = NOW) -> dict[str, str]:
    who = {"GIT_AUTHOR_NAME": "Upstream", "GIT_AUTHOR_EMAIL": "upstream@example.com"}
    return who | {"GIT_AUTHOR_DATE": f"{at} +0000", "GIT_COMMITTER_DATE": f"{at} +0000"}


# Rewrites by git rebase


def rebase(scratch: Scratch, todo: Sequence[tuple[str, str]], *, onto: str, amend: str = "") -> Truth:
    """Run an interactive rebase over (verb, commit): a stop for an edit amends, a conflict is skipped."""
    log = scratch.path / ".git" / "scratch-log"
    log.write_text("", encoding="ascii")
    lines = []
    for verb, sha in todo:
        lines.append(f"{verb} {sha}")
        if verb != "drop":
            lines.append(_LOG.format(old=sha, verb=verb, log=shlex.quote(str(log))))
            lines += [f"exec {amend} {shlex.quote(str(log))}"] if amend else []
    script = scratch.path / ".git" / "scratch-todo"
    script.write_text("\n".join(lines) + "\n", encoding="ascii")
    editor = {"GIT_SEQUENCE_EDITOR": f"cp {shlex.quote(str(script))}"}
    ours = ("-X", "theirs") if amend else ()
    done = scratch.try_git("rebase", "-i", *ours, "--onto", onto, scratch.base, "line", env=editor)
    while _under_way(scratch):
        stopped = (scratch.path / ".git/rebase-merge/amend").exists()
        if stopped and not _conflicts(scratch):
            _amend(scratch)
            done = scratch.try_git("rebase", "--continue")
        elif (scratch.path / ".git/CHERRY_PICK_HEAD").exists() or _conflicts(scratch):
            done = scratch.try_git("rebase", "--skip")
        else:
            break
    if done.returncode:
        raise RuntimeError(done.stderr[-800:].decode("utf-8", "replace"))
    return _followed(todo, log.read_text(encoding="ascii"), onto)


def _under_way(scratch: Scratch) -> bool:
    return any((scratch.path / ".git" / name).exists() for name in ("rebase-merge", "rebase-apply"))


def _conflicts(scratch: Scratch) -> bool:
    return bool(scratch.git("diff", "--name-only", "--diff-filter=U"))


def _amend(scratch: Scratch) -> None:
    changed = scratch.git("diff-tree", "--no-commit-id", "--name-only", "-r", "-z", "HEAD").split("\0")
    for name in changed:
        path = scratch.path / name
        if name and path.is_file() and not path.is_symlink():
            path.write_bytes(path.read_bytes() + b"one more line\n")
            break
    scratch.git("commit", "-q", "-a", "--amend", "--no-edit", "--allow-empty")


def _followed(todo: Sequence[tuple[str, str]], log: str, onto: str) -> Truth:
    truth: Truth = {sha: None for _, sha in todo}
    before = onto
    for line in log.splitlines():
        old, verb, head = line.split()
        if head == before:
            continue
        if verb in ("fixup", "squash"):
            truth |= {each: head for each, new in truth.items() if new == before}
        truth[old] = head
        before = head
    return truth


def rebase_by_patches(scratch: Scratch, onto: str) -> Truth:
    """The other backend; it runs nothing between two commits, so the order tells."""
    done = scratch.try_git("rebase", "--apply", "--onto", onto, scratch.base, "line")
    said = done.stdout
    while _under_way(scratch):
        said += b"\nSkipped\n"
        done = scratch.try_git("rebase", "--skip")
        said += done.stdout
    parts = re.split(r"^Applying: ", said.decode("utf-8", "replace"), flags=re.M)[1:]
    lost = [any(words in part for words in ("\nSkipped\n", "No changes -- Patch already applied")) for part in parts]
    new = scratch.git("rev-list", "--reverse", f"{onto}..HEAD").split()
    if done.returncode or len(parts) != len(scratch.commits) or len(new) != lost.count(False):
        raise RuntimeError(f"{len(parts)} commits were to be rebased, {lost.count(False)} were, {len(new)} are there")
    left = iter(new)
    return {sha: None if gone else next(left) for sha, gone in zip(scratch.commits, lost, strict=True)}


# Rewrites commit by commit


@dataclass(frozen=True, slots=True)
class Told:
    """What a commit is made of when it is made anew."""

    tree: str
    message: str
    author: dict[str, str]


def replay(scratch: Scratch, change: Callable[[int, Told], Told], start: str = "") -> Truth:
    """Make every commit anew after `start`, as a filter over the history does."""
    parent = start or scratch.base
    truth: Truth = {}
    for number, sha in enumerate(scratch.commits):
        message = scratch.git("log", "-1", "--format=%B", sha)
        told = change(number, Told(scratch.git("rev-parse", f"{sha}^{{tree}}"), message, scratch.author(sha)))
        words = ("commit-tree", told.tree, *(("-p", parent) if parent else ()))
        parent = scratch.git(*words, env=told.author, feed=(told.message + "\n").encode("utf-8", "surrogateescape"))
        truth[sha] = parent
    scratch.git("reset", "-q", "--hard", parent)
    return truth


def in_folder(scratch: Scratch, tree: str, name: str = "pkg") -> str:
    """A tree with another as its only folder."""
    return scratch.git("mktree", feed=f"040000 tree {tree}\t{name}\n".encode())


def cherry_picked(scratch: Scratch, onto: str) -> Truth:
    """Pick every commit onto another base, and leave the branch they were on."""
    scratch.git("checkout", "-q", "-B", "picked", onto)
    truth: Truth = {}
    for sha in scratch.commits:
        before = scratch.head()
        _pick(scratch, sha)
        after = scratch.head()
        truth[sha] = after if after != before else None
    scratch.git("branch", "-q", "-M", "picked", "line")
    return truth


def squash_merged(scratch: Scratch, onto: str, size: int) -> Truth:
    """Merge so many commits at a time as a forge does: one commit, another message, another day, a moved base."""
    scratch.git("checkout", "-q", "-B", "landed", onto)
    truth: Truth = {}
    for start in range(0, len(scratch.commits), size):
        group = scratch.commits[start : start + size]
        base = scratch.git("rev-parse", f"{group[0]}^")
        done = scratch.try_git("merge-recursive", base, "--", "HEAD", group[-1])
        changed = scratch.try_git("diff", "--cached", "--quiet", "HEAD").returncode
        if done.returncode or not changed:
            scratch.git("reset", "-q", "--hard")
            truth |= dict.fromkeys(group)
            continue
        who = scratch.author(group[0]) | {"GIT_AUTHOR_DATE": f"{NOW + start * 60} +0000"}
        scratch.git("commit", "-q", "-m", f"Land what was asked for (#{start + 7})", env=who)
        truth |= dict.fromkeys(group, scratch.head())
    scratch.git("branch", "-q", "-M", "landed", "line")
    return truth


def cloned_again(scratch: Scratch) -> None:
    """Put a fresh clone in the place: nothing of what no branch reaches is left."""
    again = scratch.path.with_name("again")
    command = ("git", "clone", "-q", "--no-local", "-b", "line", str(scratch.path), str(again))
    subprocess.run(command, check=True, capture_output=True)
    subprocess.run(("rm", "-rf", str(scratch.path)), check=True)
    again.rename(scratch.path)


def verbs(commits: Iterable[str], *cycle: str) -> list[tuple[str, str]]:
    """Each commit with the verb whose turn it is; the first is always picked."""
    return [(cycle[at % len(cycle)] if at else "pick", sha) for at, sha in enumerate(commits)]
