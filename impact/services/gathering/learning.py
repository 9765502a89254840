"""What `impact classify --learn` does: read the corrected commits anew, and keep what they teach."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from impact.model.errors import DONE, ImpactError
from impact.model.work import CONFIRM, RECLASSIFY, Contribution

if TYPE_CHECKING:
    from impact.classify.learning import Learned, Lesson
    from impact.classify.reading import Reading
    from impact.ledger.ledger import Ledger
    from impact.model.facts import DiffFacts
    from impact.services.reading.workshop import Workshop

_SHOWN = 5
UNDO = "impact classify --forget-learned"


def learn(me: tuple[str, ...], ledger_path: str | None) -> int:
    """Re-weigh the person's own model from their corrections; raises ImpactError where they teach nothing."""
    from impact.classify.learning import LEAST
    from impact.classify.learning import learn as learned_from
    from impact.services.gathering.contributions import kept
    from impact.services.reading.subject import subject
    from impact.services.reading.workshop import learned_file, ledger_there, workshop
    from impact.settings.learned import save_learned

    shop = workshop()
    who = subject(me, shop.options, None)
    if who is None:
        raise ImpactError("whose corrections? Git knows no user.email here", hint="impact init --me you@example.com")
    with ledger_there(ledger_path) as ledger:
        said = [each for each in kept(ledger, shop) if _teaches(each, who.addresses)]
        read = [(work, lesson) for work in said if (lesson := _lesson(ledger, work)) is not None]
        addresses = {*who.addresses, *(each for work, _ in read for each in _known_as(ledger, work))}
    if len(said) > len(read):
        click.echo(f"not learned from: {len(said) - len(read)}, whose commits cannot be read here", err=True)
    if len(read) < LEAST:
        raise ImpactError(
            f"{len(read)} contributions of yours are confirmed or reclassified; at least {LEAST} must be",
            hint="impact confirm ID, or impact reclassify ID CATEGORY --why …; nothing was changed",
        )
    until = max(work.correction.day for work, _ in read if work.correction)
    found = learned_from([lesson for _, lesson in read], shop.reader.model, until=until, addresses=addresses)
    if not found.largest():
        raise ImpactError(
            f"{found.corrections} corrections teach nothing: what you said is what is read already",
            hint=f"nothing was changed; what was learned before, if anything, goes with {UNDO}",
        )
    save_learned(learned_file(), found)
    click.echo("\n".join((*summary(found), f"kept in {learned_file()}; reports use it from now on")), err=True)
    return DONE


def forget() -> int:
    """Take back everything that was learned."""
    from impact.services.reading.workshop import learned_file
    from impact.settings.learned import forget_learned

    gone = forget_learned(learned_file())
    said = f"{learned_file()} is gone; the weights are the shipped ones" if gone else "nothing was learned; the same"
    click.echo(said, err=True)
    return DONE


def summary(learned: Learned) -> Iterator[str]:
    """Yield what was learned from how much, the largest shifts, and how to undo it."""
    shifts = learned.largest()
    yield f"weights re-weighed from {learned.corrections} corrections of your own, the last of {learned.until}"
    yield from (f"  {shift:+.2f} {what}" for shift, what in shifts[:_SHOWN])
    if len(shifts) > _SHOWN:
        yield f"  and {len(shifts) - _SHOWN} smaller ones"
    yield f"to undo it: {UNDO}"


def whose(work: Contribution) -> tuple[str, ...]:
    """The addresses for which a contribution was gathered."""
    return (work.person.email, *work.addresses)


def _teaches(work: Contribution, addresses: Collection[str]) -> bool:
    mine = {each.lower() for each in addresses}
    spoken = work.correction is not None and work.correction.action in (RECLASSIFY, CONFIRM)
    return spoken and not work.events and not mine.isdisjoint(each.lower() for each in whose(work))


def _known_as(ledger: Ledger, work: Contribution) -> Iterator[str]:
    from impact.services.gathering.contributions import known_as

    for repo_id in ledger.repositories_of(work.shas):
        yield from known_as(ledger, repo_id, whose(work))


def _readings(
    ledger: Ledger, work: Contribution
) -> tuple[Workshop | None, dict[str, tuple[Reading, DiffFacts | None]]]:
    """Read the commits anew where their repository lies; the workshop is the plain one, by its settings."""
    from impact.model.errors import RepositoryError
    from impact.services.reading.looking import readings
    from impact.services.reading.workshop import workshop
    from impact.sources import git_log

    for repo_id in sorted(ledger.repositories_of(work.shas)):
        state = ledger.repository_with(repo_id)
        if state is None or not state.place:
            continue
        try:
            place = git_log.open_place(state.place)
        except RepositoryError:
            continue
        shop = workshop(place.repository)
        found = {each.sha: (reading, diff) for each, reading, diff, _ in readings(place, shop, work.shas)}
        if found:
            return shop, found
    return None, {}


def _lesson(ledger: Ledger, work: Contribution) -> Lesson | None:
    """What one corrected contribution teaches, by the plain weights; None where not all its commits can be read."""
    from impact.classify.asides import is_aside
    from impact.classify.categories import LEVERAGE
    from impact.classify.learning import Lesson, Seen
    from impact.services.gathering.judging import Judge

    assert work.correction is not None, "asked before"
    items = ledger.work_items_of(work.shas, whose(work))
    shop, readings = _readings(ledger, work)
    if not items or shop is None or not all(each.sha in readings for each in items):
        return None
    read = [(each, readings[each.sha]) for each in items]
    anew = [
        replace(item, signals=reading.spoken, kind=reading.kind, kinds=reading.kinds, diff=diff)
        for item, (reading, diff) in read
    ]
    # What decides nothing teaches nothing, unless there is nothing else.
    anew = [each for each in anew if not is_aside(each)] or anew
    verdict = Judge(shop)(anew)
    found = shop.category(verdict.category)
    rule = verdict.reasons[0] if found is not None and found.group == LEVERAGE else ""
    seen = (readings[each.sha][0] for each in anew)
    commits = tuple(Seen(each.features, each.deep, each.said) for each in seen)
    return Lesson(work.correction.category, verdict.category, rule, commits)
