"""`impact explain --stdin`: many commits of one repository, each judged as one contribution, one line each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from impact.model.facts import Commit, DiffFacts, Unreadable

if TYPE_CHECKING:
    from impact.services.gathering.judging import Alone
    from impact.services.reading.workshop import Workshop
    from impact.sources.git_log import Place

# Commits read and looked into at a time.
_BATCH = 5000


def rows(path: str, lines: Iterable[str], *, names_only: bool) -> Iterator[dict[str, Any]]:
    """Yield one row for every commit id in `lines`, in their order; what cannot be judged has an `error`."""
    from impact.services.gathering.judging import Alone
    from impact.services.reading.scanning import root_walk, roots_of, tips_of
    from impact.services.reading.workshop import workshop
    from impact.sources import git_log

    place = git_log.open_place(path)
    shop = workshop(place.repository)
    names = (name for name in map(str.strip, lines) if name)
    alone: Alone | None = None
    while batch := list(islice(names, _BATCH)):
        # Beside the first reading: a contribution's id carries the root commit of its repository.
        tips = tips_of(place, shop.options.main_branches) if alone is None else {}
        walk = root_walk(place, tips) if tips else None
        reads = _Reads(place, shop, tuple(dict.fromkeys(batch)), names_only=names_only)
        alone = alone or Alone(shop, roots_of(place, walk)[0] if walk else "")
        for name in batch:
            yield reads.row(name, alone)


class _Reads:
    """What git says of one batch of commits."""

    def __init__(self, place: Place, shop: Workshop, names: tuple[str, ...], *, names_only: bool) -> None:
        from impact.sources import git_log
        from impact.sources.base import Selection

        self._shop = shop
        self._commits: dict[str, Commit] = {}
        self._faults: dict[str, str] = {}
        selection = Selection(only=names, first_parent_merges=True, contents=False)
        for fact in git_log.read(place, selection):
            if isinstance(fact, Commit):
                self._commits[fact.sha] = fact
            elif isinstance(fact, Unreadable) and fact.sha:
                self._faults[fact.sha] = fact.what
        self._diffs = {} if names_only or place.partial else _inside(place, shop, list(self._commits.values()))

    def row(self, name: str, alone: Alone) -> dict[str, Any]:
        commit = self._find(name)
        if commit is None:
            return {"sha": name, "error": self._faults.get(name, "no such commit, or not the whole id of one")}
        diff = self._diffs.get(commit.sha)
        reading = self._shop.reader.read(commit, diff)
        made = alone(commit, reading, diff)
        category = self._shop.category(made.category)
        return {
            "sha": commit.sha,
            "kinds": {kind.name: round(kind.probability, 6) for kind in reading.kinds},
            "contribution": {
                "id": made.id,
                "category": made.category,
                "runner_up": made.runner_up,
                "leverage": category is not None and category.group == "leverage",
                "because": list(made.reasons),
            },
        }

    def _find(self, name: str) -> Commit | None:
        found = self._commits.get(name.lower())
        if found is None and len(name) >= 4 and name not in self._faults:
            begun = [commit for sha, commit in self._commits.items() if sha.startswith(name.lower())]
            found = begun[0] if len(begun) == 1 else None
        return found


def _inside(place: Place, shop: Workshop, commits: list[Commit]) -> dict[str, DiffFacts | None]:
    """Look into the patches that the scan of a person's history would look into; merges against their first parent."""
    from impact.services.reading.looking import worth
    from impact.sources.diffs import diffs

    chosen = [each.sha for each in commits if worth(each)]
    merges = {each.sha: each.parents[0] for each in commits if len(each.parents) > 1}
    return dict(diffs(place.repository, chosen, shop.book.facts, against=merges)) if chosen else {}


def line(row: dict[str, Any]) -> str:
    """Return one row as a line of JSON."""
    return json.dumps(row)
