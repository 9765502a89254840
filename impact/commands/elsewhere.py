"""What other repositories of the ledger show of the work in one: who came to use it there, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from impact.classify.teams import TeamMap, Touched
from impact.model.work import ACROSS
from impact.outcomes.elsewhere import Elsewhere, came

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.model.manifests import Curve, Use
    from impact.model.work import Contribution, Outcome

# The addresses and the names of the person.
Own = tuple[tuple[str, ...], tuple[str, ...]]
_BY_PEOPLE = ("continued", "adopted-by-use")


@dataclass(frozen=True)
class Fleetwide:
    """What the fleet shows of one repository: the use of it `elsewhere`, and whose is whose (None without a map).

    `names` are those of all repositories in the fleet file, by the ledger's number.
    """

    elsewhere: Elsewhere
    teams: TeamMap | None
    names: Mapping[int, str]


def fleetwide(ledger: Ledger, repo_id: int, today: date) -> Fleetwide | None:
    """Return what the fleet shows of a repository, seen from a day; None where no other repository was read."""
    others = ledger.read_for_use() - {repo_id}
    if not others:
        return None
    standings = ledger.standings().values()
    runs = [each.good for each in standings if each.good is not None]
    until = min(today, datetime.fromtimestamp(max(runs), UTC).date()) if runs else today
    teams = ledger.teams()
    names = {each.repo_id: each.name for each in standings if each.repo_id is not None and not each.same_as}
    elsewhere = Elsewhere(curves_of(ledger, repo_id), len(others), until)
    return Fleetwide(elsewhere, TeamMap(teams) if teams else None, names)


def curves_of(ledger: Ledger, repo_id: int) -> tuple[Curve, ...]:
    """The curve of each thing that a repository offers to others."""
    return ()


def teams_of(
    known: Fleetwide | None, ledger: Ledger, repo_id: int, works: Iterable[Contribution],
    outcomes: Mapping[str, tuple[Outcome, ...]], own: Own,
) -> dict[str, Touched]:  # fmt: skip
    """Return by contribution id the teams that it touches: whose it lies in, and whose people or repositories came.

    Empty without a map of teams.
    """
    if known is None or known.teams is None:
        return {}
    works, teams = tuple(works), known.teams
    shown = {
        each.id: [sha for one in outcomes.get(each.id, ()) if one.holds and one.measure in _BY_PEOPLE
                  for sha in one.shas]
        for each in works
    }  # fmt: skip
    authors = ledger.authors_of(repo_id, {sha for shas in shown.values() for sha in shas})
    found = {}
    for work in works:
        people = {authors[sha].email.lower() for sha in shown[work.id] if sha in authors}
        people |= {each.email.lower() for each in work.others}
        touched = [teams.of_repository(known.names.get(repo_id, ""), work.paths), *map(teams.of_person, sorted(people))]
        if any(each.measure == ACROSS and each.holds for each in outcomes.get(work.id, ())):
            by_repo = came(work, known.elsewhere, own=own[0], own_names=own[1])
            touched += [_owner(known, teams, uses[0]) for uses in by_repo.values()]
        found[work.id] = Touched.of(touched)
    return found


def _owner(known: Fleetwide, teams: TeamMap, use: Use) -> frozenset[str]:
    """Whose a repository is that uses it; where nobody says so, who put it there speaks for it."""
    return teams.of_repository(known.names.get(use.repo, "")) or teams.of_person(use.who.email)
