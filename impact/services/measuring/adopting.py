"""Feeds the outcome of use: which files at the head refer to what was created, and who brought that in."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from impact.classify.asides import says_nothing
from impact.edges.searching import lines_with
from impact.model.facts import Identity
from impact.outcomes.adoption import ADOPTION, Asked, Use, adopted
from impact.outcomes.permanence import made
from impact.outcomes.references import Tree, is_known, looked_for, may_be_called, refers

if TYPE_CHECKING:
    from impact.ledger.rows import Passer
    from impact.model.work import Contribution, Outcome
    from impact.outcomes.moves import Moves
    from impact.services.reading.contents import Contents

# Raise it when references are read otherwise: what was kept is then looked for anew.
_READ = 2
# Of one contribution; how many more there are is said.
MOST_PLACES = 300
# A history this short is walked from its beginning; in a longer one the reference is looked for by halves first.
_SHORT = 8
_TESTS = "T"
# How others come to use a workflow, and the word by which it lets them.
_CALLED, _RUN = "called", "run by hand"
_WORDS = {_CALLED: b"workflow_call", _RUN: b"workflow_dispatch"}


class _Wanted(NamedTuple):
    """A file that was created: its name at the head, all its names, and the day it landed."""

    name: str
    names: tuple[str, ...]
    day: date


def adoption_of(
    contents: Contents, works: Sequence[Contribution], moves: Moves, own: tuple[tuple[str, ...], tuple[str, ...]]
) -> dict[str, Outcome]:
    """Return by contribution id whether others came to use what it created; `own` are addresses and names."""
    asking = contents.asking
    wanted = {each.id: _wanted(each, contents, moves) for each in works if each.category in ADOPTION and made(each)}
    every = {each.name: each for group in wanted.values() for each in group}
    if not wanted:
        return {}
    places = _Places(contents, moves)
    found = places.introduced(every)
    outcomes = {}
    for work in works:
        if work.id not in wanted:
            continue
        asked = None
        uses: list[Use] = []
        if found is not None:
            mine = wanted[work.id]
            left = sum(found.left.get(each.name, 0) for each in mine)
            asked = Asked({each.name: each.day for each in mine}, left, _by_hand(contents, mine))
            uses = [use for each in mine for use in found.uses.get(each.name, ())]
        outcomes[work.id] = adopted(work, asked, uses, asking.as_of, own=own[0], own_names=own[1])
    return outcomes


def _wanted(work: Contribution, contents: Contents, moves: Moves) -> list[_Wanted]:
    """What it created and is there still, under whatever name, but for tests and what nobody refers to by path."""
    head, letter = contents.asking.head or {}, contents.asking.workshop.places.letter
    found = []
    for path, day in sorted(made(work).items()):
        names = moves.later(path, day)
        there = sorted(names & head.keys())
        if len(there) != 1 or letter(there[0]) == _TESTS or not is_known(there[0]):
            continue
        if not may_be_called(there[0]) or _says(contents, head[there[0]], _CALLED) or _is_run(contents, there[0]):
            found.append(_Wanted(there[0], tuple(sorted(names)), day))
    return found


def _by_hand(contents: Contents, wanted: Iterable[_Wanted]) -> frozenset[str]:
    """Those that others may run from a page, which no file tells of."""
    return frozenset(
        each.name for each in wanted
        if may_be_called(each.name) and not _says(contents, (contents.asking.head or {})[each.name], _CALLED)
    )  # fmt: skip


def _is_run(contents: Contents, path: str) -> bool:
    return _says(contents, (contents.asking.head or {})[path], _RUN)


def _says(contents: Contents, blob: str, what: str) -> bool:
    """Whether a workflow may be called or run by others at all; most run by themselves."""
    word = _WORDS[what]
    asked = contents.once(what, (blob,), lambda each: None if (text := contents.blob(each)) is None else word in text)
    return bool(asked.get(blob))


class _Found(NamedTuple):
    uses: Mapping[str, Sequence[Use]]
    left: Mapping[str, int]


class _Places:
    """Where files at the head refer to others, and which commits brought that in."""

    def __init__(self, contents: Contents, moves: Moves) -> None:
        self._contents = contents
        self._asking = contents.asking
        self._moves = moves
        self._tree = Tree(self._asking.head or {})

    def introduced(self, wanted: Mapping[str, _Wanted]) -> _Found | None:
        """Return every use that a commit can be named for; None where the head cannot be read."""
        assert self._asking.place is not None, "asked before"
        asked = repr((_READ, sorted(wanted.values()))).encode("utf-8", "surrogateescape")
        what = f"used {hashlib.sha256(asked).hexdigest()}"
        head = self._asking.place.head
        kept = self._contents.once(what, (head,), lambda _: self._look(wanted)).get(head) if wanted else [[], {}]
        if kept is None:
            return None
        uses: dict[str, list[Use]] = defaultdict(list)
        for used, place, name, email, day, sha in kept[0]:
            uses[used].append(Use(used, place, Identity(name, email), date.fromisoformat(day), sha))
        return _Found(uses, kept[1])

    def _look(self, wanted: Mapping[str, _Wanted]) -> list[object] | None:
        pairs = self._pairs(wanted)
        if pairs is None:
            return None
        left = {name: len(places) - MOST_PLACES for name, places in pairs.items() if len(places) > MOST_PLACES}
        asked = {name: sorted(places)[:MOST_PLACES] for name, places in pairs.items()}
        trails = self._trails({place for places in asked.values() for place in places}, wanted)
        rows = [
            (name, place, who.person.name, who.person.email, who.landed.isoformat(), who.sha)
            for name, places in sorted(asked.items())
            for place in places
            if (who := self._who(wanted[name], trails[place])) is not None
        ]
        return [rows, left]

    def _pairs(self, wanted: Mapping[str, _Wanted]) -> dict[str, set[str]] | None:
        """By created file, the files at the head that refer to it."""
        assert self._asking.place is not None, "asked before"
        found = lines_with(self._asking.place.repository, self._asking.place.head, looked_for(wanted))
        if found is None:
            return None
        self._tree = Tree(self._asking.head or {}, self._modules() if any(n.endswith(".go") for n in wanted) else {})
        pairs: dict[str, set[str]] = defaultdict(set)
        for place, line in dict.fromkeys(found):
            for name in wanted:
                if place not in pairs[name] and refers(line, place, name, self._tree):
                    pairs[name].add(place)
        return pairs

    def _modules(self) -> dict[str, str]:
        """The name of each Go module by its folder."""
        found: dict[str, str] = {}
        for path in (each for each in self._asking.head or {} if each == "go.mod" or each.endswith("/go.mod")):
            text = (self._contents.blob((self._asking.head or {})[path]) or b"").decode("utf-8", "replace")
            named = [line.split()[1].strip('"') for line in text.splitlines() if line.startswith("module ")]
            found |= {path.rpartition("/")[0]: each for each in named[:1]}
        return found

    def _trails(self, places: Iterable[str], wanted: Mapping[str, _Wanted]) -> dict[str, list[Passer]]:
        """Who changed each of these files since the first that is asked about landed, oldest first."""
        # What is kept by the head alone must not depend on a day: these are their names at the head.
        names = {place: self._moves.earlier(place, date.max) for place in places}
        by_path: dict[str, list[Passer]] = defaultdict(list)
        earliest = min((each.day for each in wanted.values()), default=date.max)
        every = {name for group in names.values() for name in group}
        for each in self._asking.ledger.passers(self._asking.repo_id, every, earliest=earliest):
            by_path[each.path].append(each)
        return {
            place: sorted((row for name in group for row in by_path[name]), key=lambda row: (row.landed, row.sha))
            for place, group in names.items()
        }

    def _who(self, used: _Wanted, trail: Sequence[Passer]) -> Passer | None:
        """The earliest change that brought the reference in; None where none can be named, or it was only moved."""
        later = [row for row in trail if row.landed >= used.day and row.status != "D"]
        order: Sequence[int] = range(len(later))
        if len(later) > _SHORT:
            low, high = 0, len(later) - 1
            while low < high:
                middle = (low + high) // 2
                low, high = (low, middle) if self._has(later[middle], used) else (middle + 1, high)
            # Side by side branches stand in no line: where halving misleads, the neighbours may still tell.
            order = [low, *range(max(low - _SHORT, 0), low), *range(low + 1, min(low + _SHORT, len(later)))]
        for at in order:
            row = later[at]
            if self._has(row, used) and not self._had(row, used):
                plain = not row.bot and not says_nothing(row.signals) and not self._is_moved(row, used)
                return row if plain else None
        return None

    def _has(self, row: Passer, used: _Wanted) -> bool:
        return self._refers(f"{row.sha}:{row.path}", row.path, used)

    def _had(self, row: Passer, used: _Wanted) -> bool:
        return row.status != "A" and self._refers(f"{row.sha}^:{row.old_path}", row.old_path, used)

    def _is_moved(self, row: Passer, used: _Wanted) -> bool:
        """Whether another file that the same commit changed refers to it no more: then the reference only moved."""
        items = self._asking.ledger.work_items_of((row.sha,), self._asking.addresses)
        others = [each for item in items for each in item.changes if each.status != "A" and each.path != row.path]
        return any(
            self._refers(f"{row.sha}^:{each.old_path or each.path}", each.old_path or each.path, used)
            and (each.status == "D" or not self._refers(f"{row.sha}:{each.path}", each.path, used))
            for each in others
        )

    def _refers(self, name: str, where: str, used: _Wanted) -> bool:
        content = self._contents.blob(name)
        if content is None:
            return False
        words = [each.encode("utf-8", "surrogateescape") for each in _words(used)]
        lines = [line for line in content.split(b"\n") if any(word in line for word in words)]
        tree = Tree({*self._tree.paths, *used.names}, self._tree.go)
        return any(
            refers(line.decode("utf-8", "surrogateescape"), where, to, tree) for line in lines for to in used.names
        )


def _words(used: _Wanted) -> set[str]:
    """What every line that refers to one of its names must hold: the name without ending, or that of its folder."""
    found = set()
    for path in used.names:
        folder, _, name = path.rpartition("/")
        stem = name.partition(".")[0]
        plain = stem not in ("__init__", "index", "action") and not name.endswith(".go")
        found.add(stem if plain else folder.rpartition("/")[2])
    return found
