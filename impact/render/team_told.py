"""A team's report as plain values, taken apart from its cells: what every format of it shows."""

from __future__ import annotations

from dataclasses import dataclass

from impact.model.team import (
    AREA,
    BETWEEN,
    GROUP,
    LEVERAGE,
    ORDINARY,
    OTHER,
    REPOSITORY,
    THEME,
    UNSEEN,
    WEAK,
    WORKED,
    Cell,
    TeamReport,
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A sort of work that is told, and how much of the work it is, in words; "" where that is not told."""

    key: str
    title: str
    group: str
    share: str


@dataclass(frozen=True, slots=True)
class Where:
    """A repository, how much of the improvement work lies there, and the areas in it that may be named."""

    name: str
    share: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a report tells, in an order that says nothing: that of categories.yaml, else of the alphabet.

    `rest` is what lies outside the told themes of a group ("" where no groups are told), `elsewhere` outside the told
    repositories: both of the improvement work, or with `everywhere` of all the work. `weak` are (signal, repositories,
    whether others have it too).
    """

    start: str
    end: str
    groups: tuple[tuple[str, str], ...]
    themes: tuple[Theme, ...]
    rest: tuple[tuple[str, str], ...]
    repositories: tuple[Where, ...]
    elsewhere: str
    everywhere: bool
    weak: tuple[tuple[str, tuple[str, ...], bool], ...]
    unseen: tuple[str, ...]


def told(report: TeamReport) -> Told:
    """Return what the cells of a report say."""
    of = {sort: {each.name: each.words for each in report.released.cells if each.sort == sort}
          for sort in (GROUP, THEME, REPOSITORY, WORKED, AREA, WEAK, UNSEEN)}  # fmt: skip
    known = {key: (at, title, group) for at, (key, title, group) in enumerate(report.themes)}
    others = {f"{OTHER} {LEVERAGE}", f"{OTHER} {ORDINARY}", OTHER}
    themes = sorted(set(of[THEME]) - others, key=lambda key: (known.get(key, (len(known),))[0], key))
    places = of[REPOSITORY] or of[WORKED]
    start, end = _days(report.released.window)
    return Told(
        start=start,
        end=end,
        groups=tuple((key, of[GROUP][key]) for key in (LEVERAGE, ORDINARY) if key in of[GROUP]),
        themes=tuple(Theme(key, *known.get(key, (0, key, ORDINARY))[1:], of[THEME][key]) for key in themes),
        rest=tuple((key.removeprefix(OTHER).strip(), of[THEME][key]) for key in sorted(others & set(of[THEME]))),
        repositories=tuple(
            Where(key, share, _areas(of[AREA], key)) for key, share in sorted(places.items()) if key != OTHER
        ),
        elsewhere=places.get(OTHER, ""),
        everywhere=not of[REPOSITORY],
        weak=_weak(report.released.cells),
        unseen=tuple(sorted(of[UNSEEN])),
    )


def _areas(cells: dict[str, str], repository: str) -> tuple[str, ...]:
    return tuple(sorted(each.partition(BETWEEN)[2] for each in cells if each.partition(BETWEEN)[0] == repository))


def _weak(cells: tuple[Cell, ...]) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    names = [each.name.partition(BETWEEN) for each in cells if each.sort == WEAK]
    signals = sorted({signal for signal, _, _ in names})
    return tuple(
        (
            signal,
            tuple(sorted(name for each, _, name in names if each == signal and name)),
            any(each == signal and not between for each, between, _ in names),
        )
        for signal in signals
    )


def _days(window: str) -> tuple[str, str]:
    """The first and the last day of a window, as they are written."""
    year, _, part = window.partition("-")
    months = {"": (1, 12), "H1": (1, 6), "H2": (7, 12)}
    months |= {f"Q{at + 1}": (3 * at + 1, 3 * at + 3) for at in range(4)}
    first, last = months[part]
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{30 if last in (6, 9) else 31}"
