"""What other repositories of the ledger show of the work in one: who came to use it there, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from impact.classify.features import CODE
from impact.classify.teams import TeamMap, Touched
from impact.model.report import News, quoted
from impact.model.work import ACROSS
from impact.outcomes.continuation import persons
from impact.outcomes.elsewhere import Elsewhere, came, named, offered, sort

if TYPE_CHECKING:
    from impact.expect.report import Inputs
    from impact.ledger.ledger import Ledger
    from impact.model.manifests import Use
    from impact.model.work import Contribution, Outcome
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.session import Session

# The addresses and the names of the person.
Own = tuple[tuple[str, ...], tuple[str, ...]]
_BY_PEOPLE = ("continued", "adopted-by-use")


@dataclass(frozen=True)
class Fleetwide:
    """What the fleet shows of one repository: the use of it `elsewhere`, and whose is whose (None without a map).

    `names` are those of all repositories in the fleet file, by the ledger's number, `others` the numbers of those that
    were read beside it.
    """

    elsewhere: Elsewhere
    teams: TeamMap | None
    names: Mapping[int, str]
    others: frozenset[int]


def fleetwide(session: Session, scanned: Collection[Scanned], today: date) -> dict[int, Fleetwide]:
    """Return what the fleet shows of each of these repositories, seen from a day; nothing where no fleet was read."""
    ledger = session.ledger
    read = ledger.read_for_use()
    told = [each.repo_id for each in scanned if each.repo_id is not None]
    if not told or not any(read - {each} for each in told):
        return {}
    standings = ledger.standings().values()
    runs = [each.good for each in standings if each.good is not None]
    until = min(today, datetime.fromtimestamp(max(runs), UTC).date()) if runs else today
    names = {each.repo_id: each.name for each in standings if each.repo_id is not None and not each.same_as}
    teams = ledger.teams()
    mapped = TeamMap(teams) if teams else None
    found = {}
    for one in scanned:
        if one.repo_id is not None:
            others, letter = read - {one.repo_id}, session.workshop_of(one.place).places.letter
            known = Elsewhere(session.curves(one.repo_id), len(others), until, partial(_is_code, letter))
            found[one.repo_id] = Fleetwide(known, mapped, names, others)
    return found


def _is_code(letter: Callable[[str], str], path: str) -> bool:
    return letter(path) == CODE


def told_of_others(inputs: Inputs, around: Mapping[int, Fleetwide], news: tuple[News, ...]) -> Inputs:
    """Add how many other repositories were read for use alone, whether a map of teams was, and what is new there."""
    others = frozenset[int]().union(*(each.others for each in around.values())) - around.keys()
    mapped = any(each.teams is not None for each in around.values())
    return replace(inputs, elsewhere=len(others), mapped=mapped, news=news)


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


def news_of(session: Session, scanned: tuple[Scanned, ...], around: Mapping[int, Fleetwide]) -> tuple[News, ...]:
    """Return of the subject's work of any time which other repositories came to use what it offers, and still do."""
    from impact.services.gathering.contributions import kept, known_as
    from impact.services.reading.read_places import names_of

    subject, names = session.subject, names_of(scanned)
    found: list[News] = []
    for one in scanned:
        known = around.get(one.repo_id) if one.repo_id is not None else None
        if known is None or subject is None or not any(each.uses for each in known.elsewhere.curves):
            continue
        addresses = known_as(session.ledger, one.repo_id or 0, subject.addresses)
        own = (addresses, session.ledger.names_from(one.repo_id or 0, addresses))
        works = kept(session.ledger, session.workshop_of(one.place), one.repo_id)
        name = names[one.place]
        found += [_news(replace(each, repo=name), known.elsewhere, own) for each in works if not each.dismissed]
    return tuple(each for each in found if each.came)


def _news(work: Contribution, known: Elsewhere, own: Own) -> News:
    by_repo = came(work, known, own=own[0], own_names=own[1])
    there = [uses[0] for uses in by_repo.values() if any(each.there(known.until) for each in uses)]
    there.sort(key=lambda use: (use.day, use.name, use.sha))
    keys = persons(use.who for use in there)
    numbers = {key: at for at, key in enumerate(dict.fromkeys(keys[use.who] for use in there))}
    mine = offered(work, known)
    what = f"{sort(mine[0])} {named(mine)}" if mine else quoted(work.title)
    arrivals = tuple((use.day, numbers[keys[use.who]]) for use in there)
    return News(work.id, work.repo, work.category, work.title, work.last, what, arrivals)
