"""How a curve is told: repositories and days, people only as a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from impact.model.facts import Identity
from impact.model.manifests import Curve, Use
from impact.outcomes.continuation import persons

_SHOWN = 7
# Up to so many days a curve is told by month, beyond by year.
_BY_MONTH = 740


def called(curve: Curve) -> str:
    """What the thing is called: its sort and its name."""
    return f"{curve.thing.ecosystem} {curve.thing.name}"


def summary(curve: Curve, others: int) -> Iterator[str]:
    """What a reader is told of one thing; `others` is how many other repositories were read."""
    since = f"since {curve.offered_on}{_commit(curve.offered_sha)}" if curve.offered_sha else "as it is"
    yield f"{called(curve)}, of {curve.name}, offered {since}"
    if curve.uses:
        there = [use for use in curve.uses if use.gone is None]
        where = counted(len(there), "repository", "repositories")
        yield f"  used in {where} of {_read(others)}{_by(curve, there)}"
        yield from _growth(curve)
        first, last = curve.uses[0], curve.uses[-1]
        yield f"  first: {_where(first)}" + (f"; last: {_where(last)}" if last is not first else "")
        early = sum(use.day < curve.offered_on for use in curve.uses)
        if early:
            where = counted(early, "repository", "repositories")
            yield f"  {where} of these asked for it before it was offered from here"
        gone = sorted((use for use in curve.uses if use.gone), key=lambda use: (use.gone or date.max, use.name))
        if gone:
            told = [f"{use.name} since {use.gone}{_commit(use.gone_sha)}" for use in gone[:_SHOWN]]
            yield f"  no longer in: {', '.join(told)}{_more(len(gone))}"
    else:
        yield f"  no use seen in {_read(others)}"
    if curve.taken:
        by_program = sum(program for *_, program in curve.taken)
        yield (
            f"  later versions taken up and kept: {len(curve.taken)}, in "
            f"{counted(len({repo for repo, *_ in curve.taken}), 'repository', 'repositories')}; "
            f"{by_program or 'none'} of these commits {'is' if by_program == 1 else 'are'} by a program"
        )
    if curve.left_out:
        yield f"  not counted: {'; '.join(f'{many} {why}' for why, many in curve.left_out)}"


def story(curve: Curve) -> Iterator[tuple[date, str, str, str]]:
    """What happened, in order: day, repository, what, commit."""
    told = [(use.day, use.name, f"came to use it{_version(use.version)}, {use.path}", use.sha) for use in curve.uses]
    names = {use.repo: use.name for use in curve.uses}
    told += [(use.gone, use.name, "uses it no longer", use.gone_sha) for use in curve.uses if use.gone]
    told += [(end, use.name, "did without it for a while", "") for use in curve.uses for end, _ in use.gaps]
    told += [(again, use.name, "uses it again", "") for use in curve.uses for _, again in use.gaps]
    told += [
        (day, names[repo], f"took {version}" + (", by a program" if program else ""), "")
        for repo, version, day, program in curve.taken
    ]
    return iter(sorted(told))


def grown(curve: Curve) -> tuple[tuple[str, int, int], ...]:
    """For each year, or month where the curve is short: how many repositories used it at its end, put there by how
    many people."""
    days = [use.day for use in curve.uses] + [use.gone for use in curve.uses if use.gone]
    days += [day for use in curve.uses for gap in use.gaps for day in gap]
    if not days:
        return ()
    first, last = min(days), max(days)
    monthly = (last - first).days <= _BY_MONTH
    found = []
    for end in _ends(first, last, monthly=monthly):
        there = [use for use in curve.uses if use.there(end)]
        found.append((end.isoformat()[: 7 if monthly else 4], len(there), people(curve, there)))
    return tuple(found)


def _growth(curve: Curve) -> Iterator[str]:
    before = -1
    told = []
    for name, repositories, _ in grown(curve):
        if repositories != before:
            told.append(f"{name}: {repositories}")
        before = repositories
    yield f"  repositories at the end of: {', '.join(told)}"


def _ends(first: date, last: date, *, monthly: bool) -> Iterator[date]:
    year, month = first.year, first.month if monthly else 12
    while True:
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        yield end
        if end >= last:
            return
        year, month = (year + month // 12, month % 12 + 1) if monthly else (year + 1, 12)


def people(curve: Curve, uses: Iterable[Use]) -> int:
    """How many people put these uses of the curve there; who is one is decided by all that it says, for any day."""
    who = _persons(curve)
    return len({who[use.who] for use in uses})


def _persons(curve: Curve) -> dict[Identity, str]:
    return persons((curve.offered_by, *(use.who for use in curve.uses)))


def _by(curve: Curve, uses: list[Use]) -> str:
    """By whom these uses were put there: use by whoever offers a thing is no adoption by others, and is said."""
    if not uses:
        return ""
    who, others = _persons(curve), set(curve.by_others())
    own = sum(use not in others or who[use.who] == who[curve.offered_by] for use in uses)
    if own == len(uses):
        return ", put there by whoever first offered it"
    aside = f"; in {counted(own, 'repository', 'repositories')} by whoever first offered it" if own else ""
    return f", put there by {counted(people(curve, uses), 'person', 'people')}{aside}"


def _read(others: int) -> str:
    return counted(others, "other that was read", "others that were read")


def _where(use: Use) -> str:
    return f"{use.name}, {use.day}{_commit(use.sha)}"


def _commit(sha: str) -> str:
    return f" [{sha[:12]}]" if sha else ""


def _version(version: str) -> str:
    return f" ({version})" if version else ""


def _more(count: int) -> str:
    return f" and {count - _SHOWN} more" if count > _SHOWN else ""


def counted(number: int, one: str, many: str) -> str:
    """The number and the word that goes with it."""
    return f"{number} {one if number == 1 else many}"
