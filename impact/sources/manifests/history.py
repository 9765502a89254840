"""What the manifests of a repository said before and after each change of them, and what they say now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from impact.edges.git import Repository
from impact.edges.object_batches import contents, found
from impact.model.facts import Identity
from impact.model.manifests import (
    ADDED,
    CHANGED,
    INDIRECT,
    NEEDS,
    OFFERS,
    PRIVATE,
    REMOVED,
    RUN,
    Manifest,
    Need,
    Now,
    Offer,
    Step,
    Thing,
    Touched,
)
from impact.sources.manifests.base import LARGEST, Reader, Unreadable

ReadersOf = Callable[[str], tuple[Reader, ...]]
_NOBODY = Identity("", "")
_TOO_LARGE = "larger than any manifest that people write"
_GONE = "its contents are not in the repository"


@dataclass(slots=True)
class Versions:
    """Versions of manifests, each read once: by (object id, path). `faults` says of each one why it could not be."""

    repository: Repository
    readers_of: ReadersOf
    read: dict[tuple[str, str], Manifest] = field(default_factory=dict)
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    _needs: dict[Need, Need] = field(default_factory=dict)
    _wholes: dict[Manifest, Manifest] = field(default_factory=dict)

    def take(self, wanted: Iterable[tuple[str, str]], sizes: Mapping[str, int]) -> None:
        """Read these, all with one process; `sizes` are of the objects, in bytes."""
        paths: dict[str, list[str]] = {}
        for sha, path in dict.fromkeys(wanted):
            if (sha, path) in self.read or (sha, path) in self.faults:
                continue
            if sizes.get(sha, 0) > LARGEST:
                self.faults[sha, path] = _TOO_LARGE
            else:
                paths.setdefault(sha, []).append(path)
        for sha, text in contents(self.repository, sorted(paths)):
            for path in paths[sha]:
                self._one(sha, path, text)

    def _one(self, sha: str, path: str, text: bytes | None) -> None:
        if text is None:
            self.faults[sha, path] = _GONE
            return
        said: list[Manifest] = []
        why = ""
        for reader in self.readers_of(path):
            try:
                said.append(reader.read(path, text))
            except Unreadable as error:
                why = str(error)
        if not said:
            self.faults[sha, path] = why
            return
        # Thousands of versions say nearly the same: each need is held once, and what says the same altogether, too.
        needs = {need.thing: self._needs.setdefault(need, need) for each in said for need in each.needs}
        whole = Manifest(tuple(needs.values()), tuple(offer for each in said for offer in each.offers))
        self.read[sha, path] = self._wholes.setdefault(whole, whole)


def steps(repo_id: int, versions: Versions, touched: Collection[Touched]) -> Iterator[Step]:
    """What each commit changed in what manifests say; the ledger knows by the commit who it was, and when.

    A version that cannot be read says nothing: the next one is held against the last that could be. What is only
    locked, and not asked for, makes no step: it changes with every lock, and says nothing of anybody's choice.
    """
    pairs = list(_pairs(touched, versions.readers_of))
    ids, sizes = _ids(versions.repository, pairs)
    versions.take(((ids[name], path) for _, path, *names in pairs for name in names if ids.get(name)), sizes)
    came = {(ids.get(new, ""), path): ids.get(old, "") for _, path, old, new in pairs}
    for sha, path, old, new in pairs:
        before = _said(versions, came, ids.get(old, ""), path)
        after = _said(versions, {}, ids.get(new, ""), path)
        if before is not None and after is not None and before is not after:
            yield from _differences(repo_id, sha, path, before, after)


def now(repo_id: int, versions: Versions, files: Mapping[str, str]) -> Iterator[Now]:
    """What these files (path to object id) say, of those that are manifests and can be read."""
    versions.take(((sha, path) for path, sha in files.items()), _sizes(versions.repository, files.values()))
    for path, sha in sorted(files.items()):
        said = versions.read.get((sha, path), Manifest())
        for need in said.needs:
            yield Now(repo_id, path, NEEDS, need.thing, need.version, need.scope, need.source)
        for offer in said.offers:
            yield Now(repo_id, path, OFFERS, offer.thing, offer.version, PRIVATE if offer.private else RUN)


def _pairs(touched: Iterable[Touched], readers_of: ReadersOf) -> Iterator[tuple[str, str, str, str]]:
    """(commit, path, name of the file before, name of it after), "" where there was none; a move is two of them."""
    for each in touched:
        if each.was and each.status == "R" and readers_of(each.was):
            yield each.sha, each.was, f"{each.parent}:{each.was}", ""
        if readers_of(each.path):
            fresh = each.status in ("A", "R", "C") or not each.parent
            old = "" if fresh else f"{each.parent}:{each.path}"
            yield each.sha, each.path, old, "" if each.status == "D" else f"{each.sha}:{each.path}"


def _ids(repository: Repository, pairs: Iterable[tuple[str, str, str, str]]) -> tuple[dict[str, str], dict[str, int]]:
    names = list(dict.fromkeys(name for *_, old, new in pairs for name in (old, new) if name))
    answers = found(repository, names) if names else []
    ids = {name: sha for name, (kind, sha, _) in zip(names, answers, strict=True) if kind == "blob"}
    return ids, {sha: size for _, sha, size in answers if sha}


def _sizes(repository: Repository, ids: Iterable[str]) -> dict[str, int]:
    asked = sorted(set(ids))
    return {sha: size for _, sha, size in (found(repository, asked) if asked else ()) if sha}


def _said(versions: Versions, came: Mapping[tuple[str, str], str], sha: str, path: str) -> Manifest | None:
    """What a version says, or the last one before it that can be read: nothing where there is none, None if unknown."""
    if not sha:
        return _NOTHING
    seen: set[str] = set()
    while (sha, path) in versions.faults and sha not in seen:
        seen.add(sha)
        sha = came.get((sha, path), "")
    return versions.read.get((sha, path))


_NOTHING = Manifest()


def _differences(repo_id: int, sha: str, path: str, before: Manifest, after: Manifest) -> Iterator[Step]:
    for side, was, is_now in (
        (NEEDS, _direct(before.needs), _direct(after.needs)),
        (OFFERS, _offered(before.offers), _offered(after.offers)),
    ):
        for thing in sorted(was.keys() | is_now.keys()):
            old, new = was.get(thing), is_now.get(thing)
            if old == new:
                continue
            change = ADDED if old is None else REMOVED if new is None else CHANGED
            version, scope, source = new or ("", (old or ("", RUN, ""))[1], (old or ("", "", ""))[2])
            replaced = old[0] if old else ""
            yield Step(
                repo_id, sha, date.min, _NOBODY, False, path, side, change, thing, version, replaced, scope, source
            )


def _direct(needs: Iterable[Need]) -> dict[Thing, tuple[str, str, str]]:
    return {each.thing: (each.version, each.scope, each.source) for each in needs if each.scope != INDIRECT}


def _offered(offers: Iterable[Offer]) -> dict[Thing, tuple[str, str, str]]:
    return {each.thing: (each.version, PRIVATE if each.private else RUN, "") for each in offers}
