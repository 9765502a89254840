"""Did other repositories come to use what the work offers them: which ones by when, by whom, and do they still."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from impact.model.manifests import Curve, Use
from impact.model.report import quoted
from impact.model.work import ACROSS, OTHER_REPOSITORIES, STILL_USE_IT, Contribution, Outcome
from impact.outcomes.adoption import ADOPTION
from impact.outcomes.continuation import distinct, is_app, is_own

WINDOW = 90
OTHER_PEOPLE = "other people"
READ = "other repositories that were read"
BY_ENGINEER = "repositories in which the engineer put it to use"
PACKAGE = "package"
_SORTS = {
    "docker": "image",
    "action": "action",
    "workflow": "workflow",
    "hook": "hook",
    "submodule": "repository",
    "terraform": "module",
    "template": "template",
    "preset": "configuration",
}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What other repositories show: the `curves` of what one repository offers, how many others were `read`, and when.

    `until` is the day up to which they were read, `is_code` whether a path is one of code.
    """

    curves: tuple[Curve, ...]
    read: int
    until: date
    is_code: Callable[[str], bool] = bool


def sort(curve: Curve) -> str:
    """What one calls such a thing."""
    return _SORTS.get(curve.thing.ecosystem, PACKAGE)


def offered(work: Contribution, known: Elsewhere) -> tuple[Curve, ...]:
    """Return the curves of what the work first offered: by a commit that is the work itself, or in a file it created.

    Where a commit of the same work neither offered it nor made its file, somebody else's work is what others use. So it
    is where a manifest alone was put beside code that was there: who adds it has made no package.
    """
    own = {sha for sha, _ in work.landed} or set(work.shas)
    made = dict(work.created_on)
    mine = (
        each
        for each in known.curves
        # A file of that name that came later, such as one that was taken out and put there anew, offered nothing first.
        if each.offered_sha in own or (each.path in made and made[each.path] <= each.offered_on)
    )
    return tuple(each for each in mine if sort(each) != PACKAGE or _has_code(each, made, known.is_code))


def _has_code(curve: Curve, made: Collection[str], is_code: Callable[[str], bool]) -> bool:
    folder = curve.path.rpartition("/")[0]
    beside = (path for path in made if path != curve.path and (not folder or path.startswith(f"{folder}/")))
    return any(is_code(path) for path in beside)


def used_elsewhere(
    work: Contribution,
    known: Elsewhere | None,
    *,
    own: Collection[str] = (),
    own_names: Collection[str] = (),
) -> Outcome | None:
    """Return whether other repositories came to use what the work first offered, put there by other people.

    None where nobody read other repositories, or it offers nothing to them: then there is nothing to say. `own` and
    `own_names` are the person's addresses and names: what they put into another repository themselves is told apart
    and does not count; what a program put there never does.
    """
    mine = offered(work, known) if known is not None else ()
    if known is None or not mine or not known.read:
        return None
    by_repo = came(work, known, own=own, own_names=own_names)
    if not by_repo and work.category not in ADOPTION:
        return None  # most repositories offer a package that nobody was ever meant to take
    by_engineer = len({use.repo for use in _after(work, known)} - by_repo.keys())
    age = max((known.until - max(each.offered_on for each in mine)).days, 0)
    if not by_repo:
        return _nobody(work, mine, known.read, age, by_engineer)
    still = sum(any(use.there(known.until) for use in uses) for uses in by_repo.values())
    firsts = sorted((uses[0] for uses in by_repo.values()), key=_order)
    people = distinct(use.who for use in firsts)
    numbers = (
        (OTHER_REPOSITORIES, len(by_repo)), (OTHER_PEOPLE, people), (STILL_USE_IT, still), (READ, known.read),
        *(((BY_ENGINEER, by_engineer),) if by_engineer else ()), *_left_out(mine),
    )  # fmt: skip
    because = _said(mine, len(by_repo), known.read, people, still, age) + _by_hand(by_engineer)
    return Outcome(
        work.id, ACROSS, "O2" if still else "O0", still > 0, WINDOW, numbers, because,
        steps=_steps(by_repo.values(), known.until),
        elsewhere=tuple((use.name, use.sha) for use in firsts),
    )  # fmt: skip


def came(
    work: Contribution, known: Elsewhere, *, own: Collection[str] = (), own_names: Collection[str] = ()
) -> dict[int, list[Use]]:
    """Return by repository how other people put to use there what the work first offered, the first use first."""
    is_mine = is_own(work, own, own_names)
    return _firsts(use for use in _after(work, known) if not is_mine(use.who))


def _after(work: Contribution, known: Elsewhere) -> list[Use]:
    """Every use that came after the work had landed, by the day up to which others were read."""
    landed = min((day for _, day in work.landed), default=work.first)
    uses = (use for each in offered(work, known) for use in each.uses)
    return [use for use in uses if landed <= use.day <= known.until and not is_app(use.who)]


def _firsts(uses: Iterable[Use]) -> dict[int, list[Use]]:
    """By repository, every use of any of the things, the first one first."""
    found: dict[int, list[Use]] = {}
    for use in sorted(uses, key=_order):
        found.setdefault(use.repo, []).append(use)
    return found


def _order(use: Use) -> tuple[date, str, str]:
    return use.day, use.name, use.sha


def _steps(by_repo: Collection[list[Use]], until: date) -> tuple[tuple[date, int], ...]:
    """Each day on which the number of repositories that use it changed, and what it was then."""
    every = [use for uses in by_repo for use in uses]
    days = {day for use in every for day in (use.day, use.gone, *chain(*use.gaps)) if day is not None and day <= until}
    steps: list[tuple[date, int]] = []
    for day in sorted(days):
        count = sum(any(use.there(day) for use in uses) for uses in by_repo)
        if count != (steps[-1][1] if steps else 0):
            steps.append((day, count))
    return tuple(steps)


def _left_out(curves: Iterable[Curve]) -> tuple[tuple[str, int], ...]:
    """Why repositories that name it were not counted, and how many; of several things, the most of any."""
    found: dict[str, int] = {}
    for why, count in chain(*(each.left_out for each in curves)):
        found[why] = max(count, found.get(why, 0))
    return tuple((f"not counted, {why}", count) for why, count in found.items())


def named(curves: Iterable[Curve]) -> str:
    """Return what it offers, by name: of several what most use, and how many more are used."""
    every = tuple(curves)
    used = sorted([each for each in every if each.uses] or every, key=lambda each: (-len(each.uses), each.thing))
    more = len({each.thing.name for each in used}) - 1
    return quoted(used[0].thing.name) + (f" or {more} more of what it offers" if more else "")


def _said(curves: tuple[Curve, ...], count: int, read: int, people: int, still: int, age: int) -> str:
    one = count == 1
    who = f"{people} other {'person' if people == 1 else 'people'}"
    if still == count:
        rest = "it still does" if one else ("both still do" if count == 2 else f"all {count} still do")
    else:
        rest = f"{still or 'none'} still {'do' if still > 1 else 'does'}"
    return (
        f"{count} other {'repository' if one else 'repositories'} of the {read} that were read came to use "
        f"{named(curves)} in the {age} days after, put there by {who}; {rest}"
    )


def _by_hand(count: int, more: str = " more") -> str:
    is_not = "is" if count == 1 else "are"
    return f"; {count}{more}, in which the engineer put it to use, {is_not} not counted" if count else ""


def _nobody(work: Contribution, curves: tuple[Curve, ...], read: int, age: int, by_engineer: int) -> Outcome:
    by_hand = ((BY_ENGINEER, by_engineer),) if by_engineer else ()
    numbers = ((OTHER_REPOSITORIES, 0), (READ, read), *by_hand)
    if age < WINDOW:
        return Outcome(work.id, ACROSS, "O0", None, WINDOW, numbers, f"too recent: {age} of {WINDOW} days")
    what, days = named(curves), f"{age} days after"
    if by_engineer:
        said = (
            f"no other person has put {what} into another repository that was read, {days}{_by_hand(by_engineer, '')}"
        )
    elif read == 1:
        said = f"the one other repository that was read does not use {what}, {days}"
    else:
        said = f"none of the {read} other repositories that were read uses {what}, {days}"
    return Outcome(work.id, ACROSS, "O0", False, WINDOW, numbers, said)
