"""What can be said of a contribution, one function each: the commands and the inbox both come here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from impact.edges import clock
from impact.model.errors import ImpactError, UsageError
from impact.model.work import CONFIRM, DISMISS, MERGE, SPLIT, UNDO, Contribution, Correction

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.correcting.finding import Known

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Done:
    """What was kept, in one sentence, and the id with which it is taken back."""

    sentence: str
    contribution: str


def confirm(known: Known, name: str, why: str = "") -> Done:
    """Keep that a contribution is what it was taken for; raises ImpactError for one that is not there."""
    found = known.find(name)
    known.keep(Correction(found.id, found.category, why.strip(), clock.today(), found.shas, CONFIRM))
    return Done(f"{found.id}: confirmed as {found.category}", found.id)


def dismiss(known: Known, name: str, why: str) -> Done:
    """Keep that a contribution is not to be told; raises as `confirm`, and UsageError without a reason."""
    from impact.services.correcting.finding import reason

    said = reason(why)
    found = known.find(name)
    known.keep(Correction(found.id, "", said, clock.today(), found.shas, DISMISS))
    return Done(f"{found.id}: dismissed; bring it back with: impact undo {found.id}", found.id)


def reclassify(known: Known, name: str, category: str, why: str) -> Done:
    """Keep another category for a contribution; raises as `dismiss`, and for a category that is not there."""
    from impact.services.correcting.finding import reason
    from impact.services.reading.home import Homes
    from impact.services.reading.workshop import workshop

    said = reason(why)
    found = known.find(name)
    keys = [each.key for each in Homes(known.ledger, workshop()).of(found.repo).categories]
    if category not in keys:
        close = get_close_matches(category, keys, 1)
        hint = f"did you mean '{close[0]}'?" if close else "categories: " + ", ".join(keys)
        raise UsageError(f"{category}: no such category", hint=hint)
    known.keep(Correction(found.id, category, said, clock.today(), found.shas))
    return Done(f"{found.id}: {found.category} -> {category}", found.id)


def merge(known: Known, names: Collection[str], why: str) -> Done:
    """Keep that several contributions are one; raises ImpactError where they cannot be."""
    from impact.services.correcting.finding import reason

    said = reason(why)
    if len(names) < 2:
        raise UsageError("a merge needs two contributions at least", hint="impact merge ID ID --why TEXT")
    parts = _together([known.find(each) for each in names])
    oldest = parts[0]
    shas = tuple(sha for each in parts for sha in each.shas)
    named = tuple((each.id, each.shas) for each in parts)
    known.keep(Correction(oldest.id, "", said, clock.today(), shas, MERGE, named))
    merged = ", ".join(each.id for each in parts[1:])
    return Done(f"{oldest.id}: now with {merged}; take it back with: impact undo {oldest.id}", oldest.id)


def _together(found: list[Contribution]) -> list[Contribution]:
    """The contributions to merge, oldest first; raises ImpactError where they cannot be one."""
    parts = sorted({each.id: each for each in found}.values(), key=lambda each: (each.first, each.id))
    if len(parts) < 2:
        raise ImpactError(
            f"{parts[0].id}: all of these are this one contribution already",
            hint=f"`impact explain {parts[0].id}` says what it holds",
        )
    if any(each.events for each in parts):
        raise ImpactError(
            f"{', '.join(each.id for each in parts)}: what is made of reviews stays by itself",
            hint="merge contributions that are made of commits",
        )
    if len({each.repo for each in parts}) > 1:
        raise ImpactError(
            f"{', '.join(each.id for each in parts)}: these lie in different repositories",
            hint="a contribution lies in one repository; merge those of each by themselves",
        )
    return parts


def split(known: Known, name: str, commits: Collection[str], why: str) -> Done:
    """Keep that some commits of a contribution are one of their own; raises ImpactError where they cannot be."""
    from impact.classify.shapes import split_id
    from impact.services.correcting.finding import reason

    text = reason(why)
    if not commits:
        raise UsageError("which commits?", hint=f"impact split {name} SHA --why TEXT")
    found = known.find(name)
    if found.events:
        raise ImpactError(f"{found.id}: it has no commits; it is made of reviews", hint="dismiss or reclassify it")
    wanted = {_commit(found, each) for each in commits}
    shas = tuple(sha for sha in found.shas if sha in wanted)
    if len(shas) == len(found.shas) and not _with_others(known, found):
        raise ImpactError(
            f"{found.id}: these are all of its commits, so nothing would be left of it",
            hint="name fewer commits, or correct the whole with reclassify or dismiss",
        )
    said = Correction(found.id, "", text, clock.today(), shas, SPLIT)
    known.keep(said)
    new = split_id(said)
    return Done(f"{new}: split off from {found.id}; take it back with: impact undo {new}", new)


def _with_others(known: Known, work: Contribution) -> bool:
    """Whether it is told as one change with others: then all of it may be set apart from them."""
    from impact.services.measuring.landed_with import landed_with
    from impact.services.reading.workshop import workshop

    return bool(landed_with(known, workshop(), work))


def _commit(work: Contribution, name: str) -> str:
    """The commit of this contribution whose id starts with `name`; raises an error with what there is."""
    fitting = [sha for sha in work.shas if name and sha.startswith(name.lower())]
    if len(fitting) > 1:
        raise UsageError(f"'{name}' fits {len(fitting)} commits of {work.id}", hint=f"one of: {_listed(fitting)}")
    if not fitting:
        raise ImpactError(f"{name}: no commit of contribution {work.id}", hint=f"its commits: {_listed(work.shas)}")
    return fitting[0]


def _listed(shas: tuple[str, ...] | list[str]) -> str:
    more = f" and {len(shas) - _SHOWN} more" if len(shas) > _SHOWN else ""
    return ", ".join(sha[:12] for sha in shas[:_SHOWN]) + more


def undo(known: Known, name: str, why: str = "") -> Done:
    """Take back what was last said of this work, or where this lost commit lives on.

    Raises ImpactError where nothing of it is in force.
    """
    if (lost := _same(known, name)) is not None:
        return Done(unsame(known.ledger, *lost), lost[0][:12])
    said = _last(known, name)
    known.keep(Correction(said.contribution, "", why.strip(), clock.today(), said.shas, UNDO, takes_back=said.number))
    what = f" to {said.category}" if said.category else ""
    because = f": {said.why}" if said.why else ""
    return Done(f"{said.contribution}: taken back: {said.action}{what} on {said.day}{because}", said.contribution)


def unsame(ledger: Ledger, lost: str, commit: str) -> str:
    """Take back that a lost commit lives on as another, and look for it anew; returns what came of that."""
    from impact.services.gathering.relinking import relink

    if not ledger.unlink(lost, commit):
        raise ImpactError(f"{lost[:12]}: was taken back already", hint="`impact inbox` lists lost commits")
    relink(ledger, ledger.spoken())
    open_now = len(ledger.open_cases().get(lost, ()))
    now = ledger.names([lost])[lost][-1]
    found = "found in none yet; the next scan looks again"
    if open_now:
        found = f"may be in {open_now}; `impact inbox` lists them"
    elif now != lost:
        found = f"lives on as {now[:12]}"
    return f"{lost[:12]}: taken back: lives on as {commit[:12]}; {found}"


def _same(known: Known, name: str) -> tuple[str, str] | None:
    """What the person last said of the lost commit whose id starts with `name`; ids of contributions go first."""
    ids = {*known.named, *(each.contribution for each in known.corrections)}
    if not name or any(each.startswith(name) for each in ids):
        return None
    found = dict(each for each in known.ledger.sames() if each[0].startswith(name.lower()))
    if len(found) > 1:
        raise UsageError(f"'{name}' fits {len(found)} lost commits", hint=f"one of: {_listed(sorted(found))}")
    return next(iter(found.items()), None)


def _last(known: Known, name: str) -> Correction:
    """The last correction in force about this work, or said of this id of work that is there no more."""
    from impact.classify.finding import in_force

    force = in_force(known.corrections)
    ids = {each.contribution for each in force if name and each.contribution.startswith(name)}
    try:
        work = known.find(name)
    except ImpactError as error:
        if isinstance(error, UsageError) or not ids:
            raise
        if len(ids) > 1:
            raise UsageError(f"'{name}' fits {len(ids)} corrections", hint="of: " + ", ".join(sorted(ids))) from None
        return max((each for each in force if each.contribution in ids), key=lambda each: each.at)
    about = [each for each in force if each in (work.correction, *work.shaped) or each.contribution == work.id]
    if not about:
        raise ImpactError(
            f"{work.id}: nothing that was said of it is in force", hint=f"`impact explain {work.id}` tells its history"
        )
    return max(about, key=lambda each: each.at)
