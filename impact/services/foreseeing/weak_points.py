"""Finds opportunities: the files at the head, what the ledger knows of the past, and the core's judgement."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from impact.classify.areas import TOP, area
from impact.model.opportunity import DRIFT, NOBODY, ONE, SEVERAL, STALE_DOC, UNPINNED, Found, Opportunity, Skipped, Spot
from impact.opportunities.drifting import Fleet, standing_apart
from impact.opportunities.drifting import spots as spots_apart
from impact.opportunities.head import Head
from impact.opportunities.ranking import expectation, ranked
from impact.opportunities.stale import put_right
from impact.opportunities.trees import Tree
from impact.opportunities.unpinned import dockerfiles, in_dockerfile, is_pipeline, spots
from impact.services.foreseeing.past_of_documents import Confirmed, confirmed, documents_at, parent
from impact.services.reading.scanning import heads
from impact.settings.pipeline_file import pipeline
from impact.sources.head_files import Files

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.model.ladder import Level
    from impact.model.work import Contribution
    from impact.services.reading.workshop import Workshop
    from impact.sources.git_log import Place

# Within these days somebody who changed it in this direction is at it; so is a branch that touches the file.
_AT_IT, _ON_A_BRANCH = timedelta(days=30), timedelta(days=90)
_LATELY, _A_YEAR = timedelta(days=182), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Seeking:
    """Where to look, and for whom: `works` are the engineer's in the period, `open_first` says of expectations of the
    target level, by key, whether they are still without evidence. `name` is what the repository is called, `fleet` what
    is known of other repositories, None where no fleet was read.
    """

    ledger: Ledger
    repo_id: int
    place: Place
    name: str
    workshop: Workshop
    works: tuple[Contribution, ...]
    target: Level
    as_of: date
    open_first: Mapping[str, bool]
    fleet: Fleet | None = None


def seek_all(asked: Iterable[Seeking]) -> Found:
    """Return what was found in all of them, in the order in which it is worth showing."""
    each = tuple(map(seek, asked))
    looked: dict[str, int] = {}
    for name, count in chain.from_iterable(one.looked for one in each):
        looked[name] = looked.get(name, 0) + count
    return Found(
        ranked(chain.from_iterable(one.opportunities for one in each)),
        tuple(chain.from_iterable(one.skipped for one in each)),
        tuple(looked.items()),
        sum(one.dropped for one in each),
    )


def seek(asked: Seeking) -> Found:
    """Return what was found in one repository; only objects of its store are read."""
    if not asked.place.head:
        return Found()
    with Files(asked.place.repository) as files:
        look = _Look(asked, files)
        trees, unread = look.pipelines()
        loose = look.loose(trees, unread)
        documents, stale = look.stale(unread)
        busy = look.busy({each.path for each in (*loose, *(one.spot for one in stale))})
        left = tuple(each for each in loose if each.path not in busy)
        kept = tuple(each for each in stale if each.spot.path not in busy)
        files_with = {each.path for each in loose} | {each.spot.path for each in stale}
        looked = (("pipelines", len(trees)), ("documents", documents))
        made = (*look.opportunities(left, kept), *look.drift())
        return Found(made, tuple(unread), looked, len(files_with & busy))


class _Look:
    """One repository at its head."""

    def __init__(self, asked: Seeking, files: Files) -> None:
        self._asked = asked
        self._files = files
        self._head = Head(files.names(asked.place.head))
        self._stale: dict[str, tuple[Confirmed, ...]] = {}

    def pipelines(self) -> tuple[dict[str, Tree], list[Skipped]]:
        """Every pipeline that could be read, and every one that could not."""
        trees: dict[str, Tree] = {}
        unread: list[Skipped] = []
        wanted = sorted(each for each in self._head.files if is_pipeline(each))
        for path, text in self._files.texts(self._asked.place.head, wanted).items():
            read = Skipped(path, text.why) if text.why else pipeline(path, text.raw)
            if isinstance(read, Tree):
                trees[path] = read
            else:
                unread.append(read)
        return trees, unread

    def loose(self, trees: Mapping[str, Tree], unread: list[Skipped]) -> tuple[Spot, ...]:
        """What release pipelines and the Dockerfiles they build take unpinned."""
        trusted = _trusted(self._asked)
        found = [each for tree in trees.values() for each in spots(tree, trusted)]
        built = sorted({each for tree in trees.values() for each in dockerfiles(tree, self._head.files)})
        for path, text in self._files.texts(self._asked.place.head, built).items():
            if text.why:
                unread.append(Skipped(path, text.why))
            found += in_dockerfile(path, text.words)
        return tuple(found)

    def stale(self, unread: list[Skipped]) -> tuple[int, tuple[Confirmed, ...]]:
        """How many documents were read, and what they name that was there once and is not now."""
        asked = self._asked
        documents, skipped = documents_at(self._files, asked.place, asked.workshop, self._head)
        unread += skipped
        found = tuple(confirmed(asked.ledger, asked.repo_id, asked.place, self._files, self._head, documents))
        self._stale = {path: tuple(each for each in found if each.spot.path == path) for path in documents}
        self._documents = documents
        return len(documents), found

    def busy(self, paths: Collection[str]) -> frozenset[str]:
        """Those files that somebody is at: put right in part lately, or touched on another branch."""
        if not paths:
            return frozenset()
        asked = self._asked
        landed = heads(asked.ledger, asked.repo_id)
        elsewhere = self._files.elsewhere((*landed, asked.place.head), asked.as_of - _ON_A_BRANCH, paths)
        return elsewhere | {each for each in paths if each not in elsewhere and self._in_hand(each)}

    def _in_hand(self, path: str) -> bool:
        asked = self._asked
        lately = asked.ledger.stir(asked.repo_id, (path,), earliest=asked.as_of - _AT_IT)
        before = self._files.text(parent(lately[0][2]), path) if lately else None
        now = self._files.text(asked.place.head, path)
        if before is None or now is None or before.why:
            return False
        if path in self._documents:
            then = self._documents[path].as_of(before.words)
            righted = put_right(then, self._documents[path].mentions, self._head)
            return bool(asked.ledger.vanished(asked.repo_id, {place for each in righted for place in each.places}))
        if not is_pipeline(path):
            return len(in_dockerfile(path, before.words)) > len(in_dockerfile(path, now.words))
        trusted = _trusted(asked)
        trees = (pipeline(path, before.raw), pipeline(path, now.raw))
        counts = [len(spots(each, trusted)) if isinstance(each, Tree) else 0 for each in trees]
        return counts[0] > counts[1]

    def opportunities(self, loose: tuple[Spot, ...], stale: tuple[Confirmed, ...]) -> Iterator[Opportunity]:
        """One for all release pipelines together, and one for each document."""
        if loose:
            files = tuple(dict.fromkeys(each.path for each in loose))
            yield self._made(UNPINNED, files[0], loose, files)
        for path in dict.fromkeys(each.spot.path for each in stale):
            mine = tuple(each for each in stale if each.spot.path == path)
            near = (place for each in mine for place in (each.gone.place, each.gone.to) if place)
            yield self._made(STALE_DOC, path, tuple(each.spot for each in mine), (path, *near))

    def drift(self) -> Iterator[Opportunity]:
        """One for all files in which it stands apart from other repositories of the fleet."""
        asked = self._asked
        apart = standing_apart(asked.fleet, asked.repo_id) if asked.fleet else ()
        read = self._files.texts(asked.place.head, [mine.path for _, mine in apart])
        texts = {path: text.raw for path, text in read.items() if not text.why}
        found = tuple(spots_apart(asked.fleet, apart, texts)) if asked.fleet and texts else ()
        if found:
            yield self._made(DRIFT, found[0].path, found, tuple(each.path for each in found))

    def _made(self, signal: str, about: str, evidence: tuple[Spot, ...], places: tuple[str, ...]) -> Opportunity:
        asked, depth = self._asked, self._asked.workshop.options.area_depth
        areas = tuple(dict.fromkeys(each for each in (area(place, depth) for place in places) if each != TOP))
        stir = asked.ledger.stir(asked.repo_id, {*places, *areas}, earliest=asked.as_of - _A_YEAR)
        own = {path for work in asked.works for path in work.paths}
        known = not own.isdisjoint(places) or not {area(path, depth) for path in own}.isdisjoint(areas)
        files = {each.path for each in evidence}
        people = {who for _, who, _ in asked.ledger.stir(asked.repo_id, files, earliest=asked.as_of - _A_YEAR)}
        return Opportunity(
            id=_id(asked, signal, "" if signal in (UNPINNED, DRIFT) else about),
            signal=signal,
            repo=asked.name,
            about=about,
            spots=evidence,
            areas=areas,
            changes=sum(day >= asked.as_of - _LATELY for day, *_ in stir),
            known=known,
            by=NOBODY if not people else ONE if len(people) == 1 else SEVERAL,
            expectation=expectation(signal, asked.target, asked.open_first),
        )


def _trusted(asked: Seeking) -> frozenset[str]:
    """Whose actions need no commit: by the settings, and whoever owns the repository itself."""
    parts = (asked.place.url or "").removesuffix(".git").replace(":", "/").split("/")
    own = (parts[-2],) if len(parts) > 2 else ()
    return frozenset(each.lower() for each in (*asked.workshop.options.trusted_owners, *own))


def _id(asked: Seeking, signal: str, about: str) -> str:
    """A name that stays when the repository is cloned elsewhere or called otherwise."""
    state = asked.ledger.repository_with(asked.repo_id)
    roots = state.roots if state is not None else ()
    said = "\0".join((signal, *roots, about)).encode("utf-8", "surrogateescape")
    return f"o{hashlib.sha256(said).hexdigest()[:8]}"
