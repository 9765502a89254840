"""The subject's contributions in one repository: from the ledger's facts, gathered, kept, corrected."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from impact.model.errors import SettingsError
from impact.model.facts import Commit, Identity
from impact.model.period import Period
from impact.model.work import Contribution, WorkItem
from impact.services.gathering.judging import Judge
from impact.services.reading.looking import how, look
from impact.services.reviews.adding_up import reviewed_in

if TYPE_CHECKING:
    from impact.classify.elsewhere import Offered
    from impact.classify.merges import Brought
    from impact.ledger.ledger import Ledger
    from impact.ledger.reviews import SourceState
    from impact.ledger.rows import RepoState
    from impact.services.reading.home import Homes
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.subject import Subject
    from impact.services.reading.workshop import Workshop


# Raise it when contributions are made otherwise or hold more than before: kept ones are then made anew.
_MADE = 11


def keep(
    ledger: Ledger, scanned: Scanned, workshop: Workshop, subject: Subject, used: tuple[Offered, ...] = ()
) -> None:
    """Gather the subject's commits of a scanned repository into contributions, unless nothing has changed since.

    `used` is what other repositories came to use of what this one offers.
    """
    if scanned.repo_id is None:
        return
    workshop = workshop.taught(subject.addresses)
    state = ledger.repository_with(scanned.repo_id)
    assert state is not None, "a repository that was just scanned"
    sources = ledger.review_sources(scanned.repo_id)
    digest = _digest(state, how(scanned.place, workshop), workshop, subject, sources, used)
    if state.rules_digest and state.contributions_digest == digest:  # without: damaged, perhaps otherwise than before
        return
    from impact.classify.gather import gather  # not before it is known that something changed
    from impact.services.gathering.copying import look_for_copies, without_copies

    repo_id = scanned.repo_id
    look(ledger, scanned, workshop, subject.addresses)
    mine = ledger.work_items(repo_id, subject.addresses)
    # By root commit, not by name: two repositories may be called alike, and one may be renamed.
    items = [replace(each, repo=state.roots[0]) for each in _placed(ledger, scanned, workshop, mine)]
    look_for_copies(ledger, repo_id, scanned.place, items)
    person = Identity(subject.name, subject.addresses[0])
    decide = Judge(workshop, lambda: ledger.surroundings(repo_id, subject.addresses), used)
    made = gather(items, person, workshop.options.gather, workshop.options.area_depth, decide)
    told = (replace(each, addresses=subject.addresses) for each in without_copies(ledger, repo_id, made))
    # Not asked for where there are none: most repositories have been read for nothing but commits.
    reviews = reviewed_in(ledger, scanned, workshop, subject, state.roots[0])
    ledger.save_contributions(repo_id, (*told, *(each.contribution for each in reviews)), digest=digest)
    follow(ledger)


def _placed(ledger: Ledger, scanned: Scanned, workshop: Workshop, items: list[WorkItem]) -> list[WorkItem]:
    """Say of each item which merge brought it into the main line and as what, and which run of commits it is in."""
    from impact.classify.merges import brought_by
    from impact.classify.runs import runs

    assert scanned.repo_id is not None, "asked before"
    if not items:
        return items
    mine = {item.sha for item in items}
    most = workshop.options.gather.merge_commits
    brought = dict(brought_by(ledger.graph(scanned.repo_id), scanned.place.head, most=most, asked=mine))
    came = _came_as(scanned, brought.values())
    first = runs(ledger.graph(scanned.repo_id, sorted(mine)), mine)
    found: dict[str, list[tuple[str, str]]] = {sha: [] for sha in mine}
    for sha, each in brought.items():
        found[sha] += [("merge", each.merge)] if each.whole else []
        found[sha] += came.get(each.merge, ())
    for sha, begun in first.items():
        found[sha].append(("run", begun))
    return [replace(item, links=(*item.links, *found[item.sha])) for item in items]


def _came_as(scanned: Scanned, own: Collection[Brought]) -> dict[str, tuple[tuple[str, str], ...]]:
    """What merges that brought in several commits are called, and how many they are: most the person's `own`, the first
    among them. What somebody else began has a name of theirs, however many commits polished it afterwards.

    Only its subject is kept of a merge, and that is often a tool's.
    """
    from impact.classify.titles import MERGED, MERGED_AS, merged_as
    from impact.sources import git_log
    from impact.sources.base import Selection

    counts, mine = {each.merge: each.count for each in own}, Counter(each.merge for each in own)
    begun = {each.merge for each in own if each.opens}
    asked = tuple(sorted(merge for merge in begun if mine[merge] > 1 and mine[merge] * 2 > counts[merge]))
    read = git_log.read(scanned.place, Selection(only=asked, contents=False, files=False)) if asked else ()
    called = {each.sha: merged_as(each.subject, each.body) for each in read if isinstance(each, Commit)}
    return {sha: ((MERGED_AS, name), (MERGED, str(counts[sha]))) for sha, name in called.items() if name}


def kept(
    ledger: Ledger, workshop: Workshop, repo_id: int | None = None, period: Period | None = None
) -> tuple[Contribution, ...]:
    """The kept contributions of one repository or of all, with the person's corrections applied.

    Those outside `period` may be left out, but only where nothing was said: a merge may reach into it.
    """
    from impact.classify.gather import apply

    corrections = ledger.corrections()
    if not corrections:
        return ledger.contributions(repo_id, period)
    from impact.services.reading.home import Homes

    homes = Homes(ledger, workshop) if repo_id is None else None
    return apply(ledger.contributions(repo_id), corrections, _Remaking(ledger, workshop, homes))


def within(works: Iterable[Contribution], period: Period) -> tuple[Contribution, ...]:
    """Those that lie in the period, in part at least."""
    return tuple(
        each
        for each in works
        if (period.start is None or each.last >= period.start) and (period.end is None or each.first <= period.end)
    )


def follow(ledger: Ledger) -> None:
    """Let corrections hold on to their commits where a rewrite of history gave those other ids."""
    spoken = ledger.spoken()
    if spoken:
        from impact.services.gathering.relinking import note, relink  # only where something was said

        note(ledger, spoken)
        relink(ledger, spoken, ledger.rewrites_of({sha for group in spoken for sha in group}))


class _Remaking:
    """Makes a contribution of the commits of others, from the ledger's facts, as gathering would."""

    def __init__(self, ledger: Ledger, workshop: Workshop, homes: Homes | None) -> None:
        self._ledger = ledger
        self._workshop = workshop
        self._homes = homes
        self._judges: dict[tuple[Workshop, frozenset[int], tuple[str, ...]], Judge] = {}

    def __call__(self, origins: Sequence[Contribution], name: str, shas: Sequence[str], because: str) -> Contribution:
        from impact.classify.gather import made_of
        from impact.classify.shapes import larger_part
        from impact.services.gathering.copying import without_copies

        first = origins[0]
        addresses = tuple(sorted({each for work in origins for each in (work.person.email, *work.addresses)}))
        items = [replace(each, repo=first.repo) for each in self._ledger.work_items_of(shas, addresses)]
        shop = self._shop(first.repo)
        if shop is None or {each.sha for each in items} != set(shas):
            return larger_part(origins, name, shas, because)
        shop = shop.taught(addresses)
        decide = self._judge(shop, shas, addresses)
        made = made_of(items, first.person, shop.options.gather, shop.options.area_depth, decide, because)
        for repo_id in sorted(self._ledger.repositories_of(shas)):
            (made,) = without_copies(self._ledger, repo_id, (made,))
        return replace(made, id=name, addresses=first.addresses)

    def _shop(self, repo: str) -> Workshop | None:
        """What a repository is read with; None where its own file is faulty, which must not stop work on another."""
        if self._homes is None:
            return self._workshop
        try:
            return self._homes.of(repo)
        except SettingsError:
            return None

    def _judge(self, shop: Workshop, shas: Sequence[str], addresses: tuple[str, ...]) -> Judge:
        """One for every repository and what it is read with: what lies around the work there is read once."""
        from impact.classify.chronicle import joined

        ledger, places = self._ledger, sorted(self._ledger.repositories_of(shas))
        key = (shop, frozenset(places), addresses)
        if key not in self._judges:
            self._judges[key] = Judge(shop, lambda: joined(ledger.surroundings(place, addresses) for place in places))
        return self._judges[key]


def known_as(ledger: Ledger, repo_id: int, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses, and those that belong to the same person here by the repository's mailmap."""
    return tuple(sorted({*addresses, *ledger.addresses(repo_id, addresses)}))


def _digest(
    state: RepoState,
    read_by: str,
    workshop: Workshop,
    subject: Subject,
    reviews: Sequence[SourceState],
    used: tuple[Offered, ...],
) -> str:
    """What the contributions depend on: commits read, mailmap, rules, bounds, addresses, reviews, use elsewhere."""
    parts = (
        _MADE,
        sorted(state.tips.items()),
        state.mailmap_digest,
        read_by,
        state.rules_digest,
        workshop.options.gather,
        workshop.options.area_depth,
        (subject.addresses, subject.name),  # how they are known decides nothing
        reviews,
        *((used,) if used else ()),
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()
