"""How what one repository offers came into use in others: who took it up where and when, and where it stayed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from impact.model.manifests import (
    ADDED,
    BACK,
    CARRIED,
    CHANGED,
    COPY,
    ELSEWHERE,
    INDIRECT,
    LEFT_OUT,
    NEEDS,
    PROGRAM,
    REMOVED,
    THROUGH,
    UNSAID,
    Curve,
    Library,
    Now,
    Step,
    Thing,
    Use,
)
from impact.outcomes.episodes import DAYS, Episode, episodes
from impact.outcomes.later import Taken, later_versions

# Says which library a need leads to (None: to none of the fleet's), and why it is no use of it ("": it is one).
Lead = Callable[[Step | Now], tuple[Library | None, str]]


@dataclass(slots=True)
class _Asked:
    """What one repository says of one library: steps that count, whether it asks for it now, what does not count.

    `away` are steps by which it asked for the same name from elsewhere, or for what it offered itself then.
    """

    steps: list[Step] = field(default_factory=list)
    away: list[Step] = field(default_factory=list)
    there: bool = False
    reasons: set[str] = field(default_factory=set)


def curves(lead: Lead, steps: Iterable[Step], now: Iterable[Now], names: Mapping[int, str]) -> tuple[Curve, ...]:
    """Return the curve of each thing that another repository names, sorted by thing; `names` are of repositories.

    A use is the first step by which a person asked for the thing in a repository where it then stayed for 30 days,
    or is there now. A program's step is none, whoever merged it: nobody is seen to have chosen it. A later move to
    another version counts as taken up, by a person or by their program, unless it was taken back within 30 days:
    what stands in the main line of a repository was let in by its people, and Git shows no more than that.
    """
    asked: dict[Thing, dict[int, _Asked]] = {}
    known: dict[Thing, Library] = {}
    told: list[Step | Now] = [*steps, *now]
    for each in told:
        library, why = lead(each) if each.side == NEEDS else (None, "")
        if library is None or each.repo == library.repo or each.repo not in names:
            continue
        known[library.thing] = library
        _take(asked.setdefault(library.thing, {}).setdefault(each.repo, _Asked()), each, why)
    made = (_curve(known[thing], asked[thing], names) for thing in sorted(known))
    return tuple(each for each in made if each.uses or each.left_out)


def _take(here: _Asked, each: Step | Now, why: str) -> None:
    if why in (ELSEWHERE, COPY) and isinstance(each, Step):
        here.away.append(each)
    if why or each.scope == INDIRECT:
        here.reasons.add(why or THROUGH)
    elif isinstance(each, Step):
        here.steps.append(each)
    else:
        here.there = True


def _from_here(here: _Asked) -> Iterator[Step]:
    """The steps that count; what a file asked for from elsewhere before, it came to ask for by the change to here.

    Who takes the same name from elsewhere for a while uses it still.
    """
    away = set(here.away)
    elsewhere: set[str] = set()
    for each in sorted((*here.steps, *away), key=lambda step: (step.day, step.sha, step.path)):
        if each in away:
            (elsewhere.discard if each.change == REMOVED else elsewhere.add)(each.path)
        else:
            yield each._replace(change=ADDED) if each.change == CHANGED and each.path in elsewhere else each
            elsewhere.discard(each.path)


def _curve(library: Library, asked: Mapping[int, _Asked], names: Mapping[int, str]) -> Curve:
    uses: list[Use] = []
    taken: set[Taken] = set()
    out: dict[str, set[int]] = {COPY: set(library.copies), CARRIED: set(library.carried)}
    for repo, here in asked.items():
        if repo in library.copies:
            continue
        use, why = _use(repo, names[repo], here, library.until)
        if use is None:
            for each in why:
                out.setdefault(each, set()).add(repo)
            continue
        uses.append(use)
        taken |= set(later_versions(here.steps, use))
    left = tuple((why, len(out[why])) for why in LEFT_OUT if out.get(why))
    ordered = tuple(sorted(uses, key=lambda use: (use.day, use.name, use.repo)))
    moves = tuple(sorted(taken, key=lambda each: (each[2], *each[:2], each[3])))
    return Curve(
        library.thing, library.repo, library.name, library.path, library.sha, library.day, library.who,
        ordered, moves, left,
    )  # fmt: skip


def _use(repo: int, name: str, here: _Asked, until: date | None) -> tuple[Use | None, set[str]]:
    """The use of one repository, or why there is none; what began when nobody offered it is none of this thing."""
    every = episodes(_from_here(here), there=here.there)
    found = [each for each in every if until is None or each.start <= until]
    if until is not None and not found:
        return None, set()
    lasting = [each for each in found if each.lasted]
    for number, episode in enumerate(lasting):
        first = next((step for step in episode.added if not step.bot), None)
        if first is not None:
            return _told(repo, name, first, lasting[number:]), set()
    if lasting:
        return None, {PROGRAM}
    if found:
        return None, {BACK}
    return None, here.reasons or {UNSAID}


def _told(repo: int, name: str, first: Step, lasting: list[Episode]) -> Use:
    last = lasting[-1]
    gaps = tuple(
        (one.end, other.start)
        for one, other in pairwise(lasting)
        if one.end is not None and (other.start - one.end).days > DAYS
    )
    return Use(repo, name, first.path, first.sha, first.day, first.who, first.version, last.end, last.end_sha, gaps)
