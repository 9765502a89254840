"""The subject's contributions in one repository: from the ledger's facts, gathered, kept, corrected."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from impact.commands.looking import look
from impact.model.facts import Identity
from impact.model.period import Period
from impact.model.work import Contribution, Kind, WorkItem

if TYPE_CHECKING:
    from impact.classify.categories import Verdict
    from impact.classify.surroundings import Surroundings
    from impact.commands.scanning import Scanned
    from impact.commands.subject import Subject
    from impact.commands.workshop import Workshop
    from impact.ledger.ledger import Ledger
    from impact.ledger.rows import RepoState


# Raise it when contributions are made otherwise or hold more than before: kept ones are then made anew.
_MADE = 5


def keep(ledger: Ledger, scanned: Scanned, workshop: Workshop, subject: Subject) -> None:
    """Gather the subject's commits of a scanned repository into contributions, unless nothing has changed since."""
    if scanned.repo_id is None:
        return
    state = ledger.repository_with(scanned.repo_id)
    assert state is not None, "a repository that was just scanned"
    digest = _digest(state, workshop, subject)
    if state.rules_digest and state.contributions_digest == digest:  # without: damaged, perhaps otherwise than before
        return
    from impact.classify.gather import gather  # not before it is known that something changed
    from impact.classify.surroundings import Surroundings

    repo_id = scanned.repo_id
    look(ledger, scanned, workshop, subject.addresses)
    mine = ledger.work_items(repo_id, subject.addresses)
    # By root commit, not by name: two repositories may be called alike, and one may be renamed.
    items = [replace(each, repo=state.roots[0]) for each in _placed(ledger, scanned, workshop, mine)]
    person = Identity(subject.name, subject.addresses[0])
    decide = _Judge(workshop, lambda: Surroundings(ledger.surroundings(repo_id, subject.addresses)))
    made = gather(items, person, workshop.options.gather, workshop.options.area_depth, decide)
    ledger.save_contributions(repo_id, made, digest=digest)


def _placed(ledger: Ledger, scanned: Scanned, workshop: Workshop, items: list[WorkItem]) -> list[WorkItem]:
    """Say of each item which merge brought it into the main line, if one did, and which run of commits it is in."""
    from impact.classify.merges import brought_by
    from impact.classify.runs import runs

    assert scanned.repo_id is not None, "asked before"
    mine = {item.sha for item in items}
    most = workshop.options.gather.merge_commits
    pairs = brought_by(ledger.graph(scanned.repo_id), scanned.place.head, most=most)
    merges = {sha: merge for sha, merge in pairs if sha in mine}
    first = runs(ledger.graph(scanned.repo_id, sorted(mine)), mine)
    found: dict[str, tuple[tuple[str, str], ...]] = {
        sha: (*((("merge", merges[sha]),) if sha in merges else ()), *((("run", first[sha]),) if sha in first else ()))
        for sha in mine
    }
    return [replace(item, links=(*item.links, *found[item.sha])) for item in items]


def kept(ledger: Ledger, repo_id: int, period: Period) -> tuple[Contribution, ...]:
    """The kept contributions that lie in `period`, with the person's corrections applied."""
    from impact.classify.gather import apply

    return apply(ledger.contributions(repo_id, period), ledger.corrections())


def known_as(ledger: Ledger, repo_id: int, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses, and those that belong to the same person here by the repository's mailmap."""
    return tuple(sorted({*addresses, *ledger.addresses(repo_id, addresses)}))


class _Judge:
    """Gives the category of a contribution; remembers what looks the same, because most looks like some seen before.

    What lies around it is asked for only where a rule could be decided by it, and read once.
    """

    def __init__(self, workshop: Workshop, read: Callable[[], Surroundings]) -> None:
        self._workshop = workshop
        self._read = read
        self._known: dict[tuple[tuple[str, ...], tuple[Kind, ...]], tuple[Verdict, frozenset[str]]] = {}

    @cached_property
    def _near(self) -> Surroundings:
        return self._read()

    @cached_property
    def _around(self) -> frozenset[str]:
        from impact.classify.context import AROUND

        return frozenset(AROUND)

    def __call__(self, items: Sequence[WorkItem]) -> Verdict:
        from impact.classify.union import held

        alone = len(items) == 1
        signals = items[0].signals if alone else held(items, self._workshop.book)
        key = (items[0].signals, items[0].kinds)
        found = self._known.get(key) if alone else None
        if found is None:
            found = self._judged(signals, items)
            if alone:
                self._known[key] = found
        verdict, open_to = found
        return self._in_context(signals, items, open_to) if open_to else verdict

    def _in_context(self, signals: Sequence[str], items: Sequence[WorkItem], open_to: frozenset[str]) -> Verdict:
        from impact.classify.context import Seen, context

        around = context(Seen(items, self._near, self._workshop.reader.places), open_to)
        return self._judged((*signals, *around), items)[0]

    def _judged(self, signals: Sequence[str], items: Sequence[WorkItem]) -> tuple[Verdict, frozenset[str]]:
        from impact.classify.categories import Work, categorise, undecided
        from impact.classify.union import kinds_of

        shop = self._workshop
        counts = Counter(name for item in items for name in item.signals)
        work = Work(signals, counts, len(items), kinds_of(items, shop.reader.places), shop.reader)
        return categorise(work, shop.categories), undecided(work, shop.categories, self._around)


def _digest(state: RepoState, workshop: Workshop, subject: Subject) -> str:
    """What the contributions depend on: commits read, mailmap, rules, bounds, addresses."""
    parts = (
        _MADE,
        sorted(state.tips.items()),
        state.mailmap_digest,
        workshop.weights,
        state.rules_digest,
        workshop.options.gather,
        workshop.options.area_depth,
        subject,
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()
