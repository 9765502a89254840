"""The meta refs of a clone and the commits behind them: one for each thing that happened to a change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from impact.edges import git, object_batches
from impact.edges.git import Repository
from impact.edges.objects import Objects
from impact.model.facts import Identity
from impact.sources import raw_commit
from impact.sources.reviews import log_fields

PATTERN = "refs/changes/*/*/meta"
_REF = re.compile(r"refs/changes/\d+/(\d{1,18})/meta")
_FIELDS = ("%H", "%P", "%T", "%an", "%ae", "%at", "%e", "%B")


@dataclass(frozen=True, slots=True)
class MetaCommit:
    """One commit of a meta ref; `at` is None where its time cannot be read."""

    sha: str
    parent: str
    tree: str
    author: Identity
    at: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Tip:
    """A change by its number, and the id that its meta ref points at."""

    number: str
    sha: str


def tips(repository: Repository) -> list[Tip]:
    """Return every meta ref by number; what they point at is not looked at, since one that is missing ends git."""
    listed = git.run(repository, "for-each-ref", "--format=%(objectname) %(refname)", PATTERN).stdout
    found = []
    for line in listed.decode("utf-8", "surrogateescape").split("\n")[:-1]:
        sha, ref = line.split(" ", 1)
        match = _REF.fullmatch(ref)
        if match is not None:
            found.append(Tip(match[1], sha))
    return sorted(found, key=lambda tip: (int(tip.number), tip.sha))


def whole(repository: Repository, tips: Sequence[Tip]) -> tuple[list[Tip], list[str]]:
    """Return those that point at a commit, and a sentence on each that does not."""
    kinds = [kind for kind, _, _ in object_batches.found(repository, [tip.sha for tip in tips])]
    good = [tip for tip, kind in zip(tips, kinds, strict=True) if kind == "commit"]
    bad = [
        f"change {tip.number}: its meta ref points at {tip.sha[:12]}, which is {f'a {kind}' if kind else 'missing'}"
        for tip, kind in zip(tips, kinds, strict=True)
        if kind != "commit"
    ]
    return good, bad


def commits(repository: Repository, shas: Iterable[str]) -> dict[str, MetaCommit]:
    """Return every readable commit in the history of these; whatever damage ends git's stream is gone around."""
    starts = tuple(dict.fromkeys(shas))
    found: dict[str, MetaCommit] = {}
    people: dict[tuple[bytes, bytes], Identity] = {}
    if starts:
        for row in log_fields.fields(repository, starts, _FIELDS):
            commit = _commit(row, people)
            found[commit.sha] = commit
    lacking = [sha for sha in starts if not _whole(sha, found)]
    if lacking:
        _slowly(repository, lacking, found)
    return found


def chain(tip: str, known: Mapping[str, MetaCommit]) -> tuple[list[MetaCommit], str]:
    """Return the commits that lead to `tip`, oldest first, and the id of one that is missing before them ("" if none).

    A meta ref has one line of history; where somebody merged into it, the first parent's is followed.
    """
    found: list[MetaCommit] = []
    sha = tip
    while sha:
        commit = known.get(sha)
        if commit is None:
            return found[::-1], sha
        found.append(commit)
        sha = commit.parent
    return found[::-1], ""


def _commit(row: list[bytes], people: dict[tuple[bytes, bytes], Identity]) -> MetaCommit:
    sha, parents, tree, name, email, at, encoding, words = row
    who = people.get((name, email))
    if who is None:
        who = people[name, email] = Identity(raw_commit.text(name), raw_commit.text(email))
    return MetaCommit(
        sha.decode("ascii"),
        parents.decode("ascii").partition(" ")[0],
        tree.decode("ascii"),
        who,
        log_fields.seconds(at),
        raw_commit.text(words, encoding.decode("ascii", "replace")),
    )


def _whole(sha: str, known: Mapping[str, MetaCommit]) -> bool:
    while sha:
        commit = known.get(sha)
        if commit is None:
            return False
        sha = commit.parent
    return True


def _slowly(repository: Repository, shas: Iterable[str], found: dict[str, MetaCommit]) -> None:
    """Read one object after the other from each tip to its first commit, or to the one that is missing."""
    objects = Objects(repository)
    shallow = repository.shallow()
    try:
        for tip in shas:
            sha = tip
            while sha and sha not in found:
                answer = objects.get(sha)
                if answer is None or answer[0] != "commit":
                    break
                raw = raw_commit.parse(answer[1])
                parent = raw.parents[0] if raw.parents and sha not in shallow else ""
                found[sha] = MetaCommit(
                    sha, parent, raw.tree, raw.author, log_fields.dated(raw.authored_at), raw.message
                )
                sha = parent
    finally:
        objects.close()
