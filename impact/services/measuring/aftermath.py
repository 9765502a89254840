"""What came of contributions, and their qualities: asks the ledger once a repository, and lets the core judge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from impact.model.work import Contribution, Outcome
from impact.outcomes.continuation import continued, since
from impact.outcomes.elsewhere import used_elsewhere
from impact.outcomes.horizon import Said, told_until
from impact.outcomes.removal import Removal, took_away
from impact.outcomes.survival import survived
from impact.services.gathering.contributions import known_as
from impact.services.measuring.afterwards import afterwards
from impact.services.measuring.asking import Asking, Known
from impact.services.measuring.ci_results import ci_of
from impact.services.measuring.crossing import kept_of
from impact.services.measuring.edited_moves import edited_moves
from impact.services.measuring.elsewhere import teams_of
from impact.services.measuring.later_changes import later_changes, taken_back
from impact.services.measuring.quality import qualities_of
from impact.services.measuring.regressing import regressions_of
from impact.services.measuring.removing import removals

_NOTHING_GONE: Mapping[str, tuple[Removal, ...]] = {}


def aftermath(asking: Asking, works: tuple[Contribution, ...]) -> Known:
    """Return what came of these contributions of one repository, and their qualities."""
    if not works:
        return Known({}, {})
    asking = replace(asking, edited=edited_moves(asking, works))
    own = _own(asking)
    gone = removals(asking, works, own)
    outcomes = outcomes_of(asking, works, gone)
    for name, more in afterwards(asking, works, own).items():
        outcomes[name] = (*outcomes[name], *_told(asking, more))
    for name, shown in _elsewhere(asking, works, own).items():
        outcomes[name] = (*outcomes[name], *shown)
    for name, kept in kept_of(asking, works, outcomes, own).items():
        outcomes[name] = (*outcomes[name], *_told(asking, (kept,)))
    teams = teams_of(asking.fleetwide, asking.ledger, asking.repo_id, works, outcomes, own)
    qualities = qualities_of(asking, works, outcomes, gone, teams)
    return Known(outcomes, {name: _told(asking, group) for name, group in qualities.items()})


def _elsewhere(
    asking: Asking, works: Iterable[Contribution], own: tuple[tuple[str, ...], tuple[str, ...]]
) -> dict[str, tuple[Outcome, ...]]:
    """By contribution id, what other repositories show: of what it offers them, and of what they use and it changed."""
    if asking.fleetwide is None:
        return {}
    from impact.services.measuring.versioning import versions_of

    known = asking.fleetwide.elsewhere
    moved = versions_of(asking, works)
    asked = ((each.id, used_elsewhere(each, known, own=own[0], own_names=own[1]), moved.get(each.id)) for each in works)
    return {name: tuple(each for each in both if each is not None) for name, *both in asked}


def _told(asking: Asking, group: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(told_until(each, asking.as_of, asking.today) for each in group)


def _own(asking: Asking) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The person's addresses and names here."""
    addresses = known_as(asking.ledger, asking.repo_id, asking.addresses)
    return addresses, _called(asking, addresses)


def outcomes_of(
    asking: Asking, works: Collection[Contribution], gone: Mapping[str, tuple[Removal, ...]] = _NOTHING_GONE
) -> dict[str, tuple[Outcome, ...]]:
    """Return what came of them: one question each for reverts, later changes, repairs and CI results.

    `gone` says of each which of its files are not there any more.
    """
    reverts = taken_back(asking, [sha for each in works for sha in each.shas])
    addresses, names = _own(asking)
    back = {reverting for reverting, *_ in reverts}
    later, passing = later_changes(asking, {each.id: since(each) for each in works}, addresses)
    compared, pipelines = regressions_of(asking, works), ci_of(asking, tuple(works))
    found = {}
    for each in works:
        touches = [row for path in since(each) for row in later.get(path, ())]
        lost = gone.get(each.id, ())
        until = {one.path: one.day for one in lost}
        whose = {"own": addresses, "own_names": names, "taking_back": back}
        taken_on = continued(each, touches, asking.as_of, passing=passing, until=until, **whose)
        stayed = (took_away(each, one, lost) for one in survived(each, reverts, asking.as_of))
        read = (*stayed, taken_on, *compared.get(each.id, ()))
        found[each.id] = (*_told(asking, read), *pipelines.get(each.id, ()))
    return found


def _called(asking: Asking, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The names under which somebody commits from these addresses, before and after mailmap."""
    return asking.ledger.names_from(asking.repo_id, addresses)
