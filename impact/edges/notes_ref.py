"""Reads and writes notes of a repository under one ref: only where a person asked for it, all of it or nothing.

Nothing but that ref and objects behind it is written: no configuration, no log of the ref, nothing elsewhere. The
commits that carry the notes bear nobody's name and no time: they would tell on which evenings somebody looked back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from impact.edges import git
from impact.edges.git import Repository
from impact.edges.object_batches import contents, found
from impact.model.errors import RepositoryError

REF = "refs/notes/impact"
INCOMING = "refs/notes/impact-incoming"
# No note of lines is larger; one that is stays as it is and is not read.
LARGEST = 1 << 20
_NOBODY = b"impact <> 0 +0000"
_ID = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes under a ref: `blobs` by commit, their contents in `texts` as far as they are of a size to be read.

    `tip` is the commit of the ref, "" where there is none. `others` are (mode, type, id, path) of what is no note.
    """

    ref: str
    tip: str = ""
    blobs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    texts: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    others: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def unread(self) -> tuple[str, ...]:
        """The commits whose note could not be read or is too large."""
        return tuple(sorted(set(self.blobs) - set(self.texts)))


def read(repository: Repository, ref: str) -> Notes:
    """Return the notes under a ref; raises RepositoryError where it holds what no `git notes` writes."""
    if not ref.startswith("refs/notes/"):
        raise RepositoryError(f"{ref}: no ref of notes", hint=f"one begins with refs/notes/, such as {INCOMING}")
    if git.run(repository, "symbolic-ref", "--quiet", ref).returncode == 0:
        raise RepositoryError(f"{ref}: leads to another ref, which would be written", hint="git symbolic-ref shows it")
    tip = tip_of(repository, ref)
    if not tip:
        return Notes(ref)
    done = git.run(repository, "ls-tree", "-r", "-z", "--full-tree", tip)
    if done.returncode:
        raise RepositoryError(f"{ref}: its tree cannot be read", hint="is the clone complete?")
    blobs: dict[str, str] = {}
    others = []
    for row in done.stdout.split(b"\0")[:-1]:
        about, _, path = os.fsdecode(row).partition("\t")
        mode, kind, sha = about.split(" ")
        commit = path.replace("/", "")
        if kind == "blob" and _ID.fullmatch(commit):
            if commit in blobs:
                raise RepositoryError(
                    f"{ref}: two notes for the commit {commit}", hint=f"git notes --ref={ref} list shows them"
                )
            blobs[commit] = sha
        else:
            others.append((mode, kind, sha, path))
    return Notes(ref, tip, MappingProxyType(blobs), MappingProxyType(_texts(repository, blobs)), tuple(others))


def tip_of(repository: Repository, ref: str) -> str:
    """Return the commit that a ref names, "" where there is no such ref."""
    done = git.run(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return done.stdout.decode("ascii", "replace").strip() if done.returncode == 0 else ""


def follows(repository: Repository, later: str, earlier: str) -> bool:
    """Whether the history of one commit holds the other."""
    return git.run(repository, "merge-base", "--is-ancestor", earlier, later).returncode == 0


def write(repository: Repository, old: Notes, changed: Mapping[str, bytes], parents: Sequence[str]) -> str:
    """Put notes in the place of those that were read, b"" for none, and return the new commit of the ref.

    Without `parents` the ref forgets what it held before. Raises RepositoryError when git refuses or the ref moved
    since it was read; it is then as it was.
    """
    rows = [row for row in old.others if "/" not in row[3]]
    if len(rows) < len(old.others):
        raise RepositoryError(f"{old.ref}: holds folders that are no notes", hint="nothing was written")
    kept = {commit: sha for commit, sha in old.blobs.items() if commit not in changed}
    kept |= {commit: _blob(repository, text) for commit, text in changed.items() if text}
    rows += [("100644", "blob", sha, commit) for commit, sha in kept.items()]
    if not rows and not parents:
        drop(repository, old.ref, old.tip)
        return ""
    feed = b"".join(os.fsencode(f"{mode} {kind} {sha}\t{path}") + b"\0" for mode, kind, sha, path in rows)
    tree = _made(repository, "mktree", "-z", feed=feed)
    head = "".join((f"tree {tree}\n", *(f"parent {each}\n" for each in parents))).encode("ascii")
    body = head + b"author " + _NOBODY + b"\ncommitter " + _NOBODY + b"\n\nWhat people say of their own work\n"
    commit = _made(repository, "hash-object", "-t", "commit", "-w", "--stdin", feed=body)
    put(repository, old.ref, commit, old.tip)
    return commit


def put(repository: Repository, ref: str, new: str, old: str) -> None:
    """Let a ref name a commit; raises RepositoryError when it does not name `old` ("": nothing) any more."""
    # Without a log the words of before would go; one that git keeps already is emptied by `forget_log`.
    done = git.run(repository, "-c", "core.logAllRefUpdates=false", "update-ref", "--no-deref", ref, new, old)
    if done.returncode:
        raise _refused(ref, done.stderr)


def drop(repository: Repository, ref: str, old: str) -> None:
    """Delete a ref and its log, if there is one; raises RepositoryError as `put` does."""
    if not old:
        return
    done = git.run(repository, "update-ref", "--no-deref", "-d", ref, old)
    if done.returncode:
        raise _refused(ref, done.stderr)


def forget_log(repository: Repository, ref: str) -> None:
    """Empty the log of a ref, which leads to what it held before."""
    git.run(repository, "reflog", "expire", "--expire=all", "--expire-unreachable=all", ref)


def there(repository: Repository, commits: Sequence[str]) -> frozenset[str]:
    """Return those of the commits that the repository has."""
    kinds = found(repository, commits)
    return frozenset(sha for sha, (kind, _, _) in zip(commits, kinds, strict=True) if kind == "commit")


def _texts(repository: Repository, blobs: Mapping[str, str]) -> dict[str, bytes]:
    shas = list(dict.fromkeys(blobs.values()))
    small = [sha for sha, (kind, _, size) in zip(shas, found(repository, shas), strict=True) if kind and size < LARGEST]
    held = {sha: text for sha, text in contents(repository, small) if text is not None}
    return {commit: held[sha] for commit, sha in blobs.items() if sha in held}


def _blob(repository: Repository, text: bytes) -> str:
    return _made(repository, "hash-object", "-t", "blob", "-w", "--stdin", feed=text)


def _made(repository: Repository, *words: str, feed: bytes) -> str:
    done = git.run(repository, *words, feed=feed)
    if done.returncode:
        raise _refused(REF, done.stderr)
    return done.stdout.decode("ascii").strip()


def _refused(ref: str, said: bytes) -> RepositoryError:
    reason = said.decode("utf-8", "replace").strip().removeprefix("fatal: ").split("\n")[0]
    hint = "did another program change it? nothing was changed; run the same command again"
    return RepositoryError(f"{ref}: {reason or 'git refused'}", hint=hint)
