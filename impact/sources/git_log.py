"""Commits, their files, trailers and co-authors from a repository, as a stream."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from impact.edges import git
from impact.edges.git import Repository
from impact.edges.objects import Presence
from impact.identity.mailmap import Mailmap
from impact.model.errors import UsageError
from impact.model.facts import Commit, Unreadable
from impact.sources import fast_gear
from impact.sources.base import Selection
from impact.sources.slow_gear import SlowReader

NAME = "git-log"
_PARTIAL = "file contents and inexact renames: this is a partial clone, and nothing is fetched"
_ASK = 4096
_CONFIG = r"^(extensions\.partialclone|remote\..*\.(promisor|url))$"


@dataclass(frozen=True, slots=True)
class Place:
    """An open repository: what it is called, where it came from, and what its own files say about people."""

    repository: Repository
    name: str
    url: str | None
    partial: bool
    head: str
    mailmap: Mailmap
    mailmap_text: bytes


def open_place(path: str) -> Place:
    """Open the repository at `path` for reading; raises RepositoryError when there is none to read."""
    repository = git.find(path)
    asked, head, mailmap = git.run_together(
        repository,
        ("config", "-z", "--get-regexp", _CONFIG),
        ("rev-parse", "-q", "--verify", "HEAD"),
        ("cat-file", "blob", "HEAD:.mailmap"),
    )
    rows = [each.partition("\n")[::2] for each in asked.decode("utf-8", "surrogateescape").split("\0") if each]
    partial = any(
        key == "extensions.partialclone" or (key.endswith(".promisor") and value != "false") for key, value in rows
    )
    url = dict(rows).get("remote.origin.url")
    sha = head.decode("ascii").strip()
    return Place(repository, _name(repository, url), url, partial, sha, Mailmap(mailmap), mailmap)


def facts(place: str, selection: Selection) -> Iterator[Commit | Unreadable]:
    """Yield every commit of `place` that `selection` asks for, and what of it could not be read."""
    return read(open_place(place), selection)


def read(place: Place, selection: Selection) -> Iterator[Commit | Unreadable]:
    """Yield the selected commits newest first; damaged parts arrive as Unreadable, the rest goes on."""
    if selection.only is not None:
        return _listed(place, selection)
    names = _names(place, selection)
    return _history(place, selection, names) if names else iter(())


def lacking(place: Place) -> tuple[Unreadable, ...]:
    """What a repository lacks by its nature, damaged or not."""
    return (Unreadable("", _PARTIAL),) if place.partial else ()


def _history(place: Place, selection: Selection, names: tuple[str, ...]) -> Iterator[Commit | Unreadable]:
    if not selection.contents or place.partial:
        yield from _commits(place, selection, names, None)
        yield from lacking(place)
        return
    with Presence(place.repository) as presence:
        yield from _commits(place, selection, names, presence)
        missing, unknown = presence.missing()
    if unknown:
        yield Unreadable("", f"whether file contents are there: git ended with {unknown} of them not looked for")
    yield from _gone(place, selection, names, missing)


def _commits(
    place: Place, selection: Selection, names: tuple[str, ...], presence: Presence | None
) -> Iterator[Commit | Unreadable]:
    """Yield the commits, and ask `presence` about the file contents that they name."""
    seen = bytearray()
    shallow = place.repository.shallow()
    reader = fast_gear.Reader(place.name, place.mailmap.person, shallow, files=selection.files)
    odd: list[str] = []
    process, mark = fast_gear.start(place.repository, selection, names)
    with closing(fast_gear.records(process, mark)) as records:
        for fields in records:
            seen += bytes.fromhex(fields[0].decode("ascii"))
            commit = reader.commit(fields, merges=selection.first_parent_merges)
            if commit is None:
                odd.append(fields[0].decode("ascii"))
                continue
            if len(reader.blobs) > _ASK:
                _ask(presence, reader)
            yield commit
    _ask(presence, reader)
    yield from _slowly(place, selection, odd, names if process.returncode else (), seen)


def _listed(place: Place, selection: Selection) -> Iterator[Commit | Unreadable]:
    """Read exactly the commits that were listed; an id that names no commit is said, not skipped."""
    asked = selection.only or ()
    feed = "".join(f"{sha}^{{commit}}\n" for sha in asked if "\n" not in sha).encode("utf-8", "surrogateescape")
    answers = git.run(place.repository, "cat-file", "--batch-check=%(objectname)", feed=feed).stdout.split(b"\n")
    found = []
    # The last is no answer: git ends its lines, and dies at an object that is damaged.
    for sha, answer in zip(asked, answers[:-1], strict=False):
        if answer.endswith((b" missing", b" ambiguous")):
            yield Unreadable(sha, "no such commit")
        else:
            found.append(answer.decode("ascii"))
    for sha in asked[len(answers) - 1 :]:
        yield Unreadable(sha, "commit")
    if found:
        yield from _history(place, selection, tuple(dict.fromkeys(found)))


def _slowly(
    place: Place, selection: Selection, odd: list[str], names: tuple[str, ...], seen: bytearray
) -> Iterator[Commit | Unreadable]:
    """Read what the stream could not: single odd commits, and after a fault everything it did not reach."""
    if not odd and not names:
        return
    slow = SlowReader(place.repository, place.name, place.mailmap.person, merges=selection.first_parent_merges)
    try:
        yield from slow.read(odd)
        if not names:
            return
        size = len(names[0].removeprefix("^")) // 2
        known = frozenset(bytes(seen[at : at + size]).hex() for at in range(0, len(seen), size))
        stops = [name[1:] for name in names if name.startswith("^")]
        starts = [name for name in names if not name.startswith("^")]
        if selection.only is not None:
            yield from slow.read(name for name in starts if name not in known)
        else:
            yield from slow.walk(starts, stops, known)
    finally:
        slow.close()


def _gone(place: Place, selection: Selection, names: tuple[str, ...], missing: frozenset[str]) -> Iterator[Unreadable]:
    """Say which commits name file contents that are not in the repository; costs a second pass, on damage only."""
    if not missing:
        return
    process, mark = fast_gear.start(place.repository, selection, names)
    reader = fast_gear.Reader(place.name, place.mailmap.person, frozenset())
    with closing(fast_gear.records(process, mark)) as records:
        for fields in records:
            reader.blobs.clear()
            reader.changes(fields, len(fields[0]))
            lost = missing.intersection(blob.decode("ascii") for blob in reader.blobs)
            if lost:
                yield Unreadable(fields[0].decode("ascii"), f"contents of {len(lost)} of its files")


def _ask(presence: Presence | None, reader: fast_gear.Reader) -> None:
    if presence is not None:
        presence.feed(b"\n".join([*reader.blobs, b""]))
    reader.blobs.clear()


def _names(place: Place, selection: Selection) -> tuple[str, ...]:
    """Resolve what was asked for to commit ids, `^` before those whose history is left out."""
    names: list[str] = []
    for revision in selection.starts:
        names.extend(resolve(place, revision))
    names.extend(f"^{stop}" for stop in selection.stops)
    if selection.every_ref:
        names.extend(sha for _, sha in refs(place.repository))
    if place.head and (selection.every_ref or not selection.starts):
        names.append(place.head)
    return tuple(dict.fromkeys(names))


def resolve(place: Place, revision: str) -> tuple[str, ...]:
    """Resolve a revision or range by git's own grammar to commit ids, `^` before those left out.

    Raises UsageError naming the revision when git cannot.
    """
    done = git.run(place.repository, "rev-parse", "--revs-only", "--end-of-options", revision)
    found = tuple(done.stdout.decode("ascii", "replace").split())
    if done.returncode or not found:
        raise UsageError(
            f"{revision}: no such revision here",
            hint="a branch, a tag, a commit id, or a range such as v1.0..main",
        )
    return found


def refs(repository: Repository, *patterns: str) -> tuple[tuple[str, str], ...]:
    """Return (ref, commit id) of every branch, remote branch and tag whose commit exists, in git's order."""
    wanted = patterns or ("refs/heads/", "refs/remotes/", "refs/tags/")
    listed = git.run(repository, "for-each-ref", "--format=%(objectname) %(refname)", *wanted).stdout
    rows = [line.partition(b" ")[::2] for line in listed.split(b"\n") if line]
    feed = b"".join(sha + b"^{commit}\n" for sha, _ in rows)
    answers = git.run(repository, "cat-file", "--batch-check=%(objectname)", feed=feed).stdout.split(b"\n")
    return tuple(
        (os.fsdecode(ref), answer.decode("ascii"))
        for (_, ref), answer in zip(rows, answers, strict=False)
        if answer and b" " not in answer
    )


def paths(place: Place) -> Iterator[str]:
    """Yield the path of every file at HEAD."""
    if not place.head:
        return
    rest = b""
    with git.held(git.start(place.repository, "ls-tree", "-r", "-z", "--name-only", place.head)) as process:
        for chunk in git.chunks(process):
            *whole, rest = (rest + chunk).split(b"\0")
            yield from (each.decode("utf-8", "surrogateescape") for each in whole)
        git.ended(process)


def _name(repository: Repository, url: str | None) -> str:
    """A short name: owner/name from the origin, else the folder's."""
    if url:
        parts = [part for part in url.removesuffix(".git").replace(":", "/").split("/") if part not in ("", ".")]
        return "/".join(parts[-2:])
    return os.path.basename(repository.folder).removesuffix(".git")
