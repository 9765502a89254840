"""Which work lies with another team than the engineer's, by the map of teams, and whether that team went on with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from impact.model.work import KEPT
from impact.outcomes.kept_by_owners import kept_by_owners
from impact.services.measuring.later_changes import later_changes, taken_back

if TYPE_CHECKING:
    from impact.model.fleet import Foreign
    from impact.model.work import Contribution, Outcome
    from impact.services.measuring.asking import Asking
    from impact.services.measuring.elsewhere import Own

_LASTED = "survived-90"
# Tests, documentation, lock files and examples go along with what they are about.
_BESIDE = frozenset("TDLE")


def kept_of(
    asking: Asking, works: Iterable[Contribution], outcomes: Mapping[str, tuple[Outcome, ...]], own: Own
) -> dict[str, Outcome]:
    """Return by contribution id whether the team that owns what it changed went on with it.

    Nothing without a map of teams, of somebody whom it does not know, and of what belongs to nobody else.
    """
    teams = asking.fleetwide.teams if asking.fleetwide is not None else None
    if asking.fleetwide is None or teams is None:
        return {}
    addresses = own[0]
    mine = frozenset[str]().union(*map(teams.of_person, addresses))
    name = asking.fleetwide.names.get(asking.repo_id, "")
    counted = {each.id: _counted(asking, each) for each in works} if mine and name else {}
    foreign = {key: teams.of_others(name, paths, mine) for key, paths in counted.items()}
    about = [each for each in works if foreign.get(each.id) and _changes(asking, each, foreign[each.id])]
    if not about:
        return {}
    back = {sha for sha, *_ in taken_back(asking, [sha for each in about for sha in each.shas])}
    files = {each.id: dict.fromkeys(_paths(foreign[each.id]), each.last) for each in about}
    later, passing = later_changes(asking, files, addresses)
    found = {}
    for each in about:
        touches = [touch for path in files[each.id] for touch in later.get(path, ()) if touch[3] not in passing | back]
        stayed = next((one.holds for one in outcomes.get(each.id, ()) if one.measure == _LASTED), None)
        kept = kept_by_owners(
            each, foreign[each.id], len(counted[each.id]), touches, lambda who: teams.of_person(who.email),
            stayed=stayed, as_of=asking.as_of,
        )  # fmt: skip
        if kept is not None:
            found[each.id] = kept
    return found


def _counted(asking: Asking, work: Contribution) -> tuple[str, ...]:
    """The files that tell one change from another: no change logs, lock files, copies of others' code."""
    from impact.services.measuring.landed_alike import counting

    return tuple(filter(counting(asking.workshop), work.paths))


def _changes(asking: Asking, work: Contribution, foreign: Iterable[Foreign]) -> bool:
    """Whether it changes something that the other team had before, beside documentation and tests."""
    made = {path for path, _ in work.created_on} | set(work.created)
    letter = asking.workshop.places.letter
    return any(path not in made and letter(path) not in _BESIDE for path in _paths(foreign))


def _paths(foreign: Iterable[Foreign]) -> list[str]:
    return sorted({path for each in foreign for path in each.paths})


def across_teams(
    work: Iterable[Contribution], outcomes: Mapping[str, tuple[Outcome, ...]]
) -> dict[str, frozenset[str]]:
    """Return which signal holds, by contribution id, where another team went on with what it changed of theirs."""
    from impact.classify.context import ACROSS_TEAMS

    kept = {each.id for each in work if any(one.measure == KEPT and one.holds for one in outcomes.get(each.id, ()))}
    return dict.fromkeys(kept, frozenset((ACROSS_TEAMS,)))
