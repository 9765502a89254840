"""What the repositories of a fleet use of each other, as one table: what is used most on top."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from impact.model.manifests import Curve
from impact.outcomes.uptake_words import called, counted, people
from impact.render.harmless import harmless

_HINT = "Every step of one, with its commits: impact fleet adoption THING."


def adoption_text(curves: Sequence[Curve], others: int, width: int = 80) -> str:
    """Return the table of `curves` that have uses, what is used no longer below it; `others` repositories were read."""
    text = StringIO()
    console = Console(file=text, width=width, no_color=True, highlight=False, emoji=False, markup=False)
    used = sorted((each for each in curves if _now(each)), key=lambda each: (-_now(each), called(each)))
    past = sorted(called(each) for each in curves if not _now(each))
    console.print(f"{counted(len(used), 'thing', 'things')} in use, of {_were_read(others)}")
    if used:
        console.print()
        console.print(_table(used))
    console.print()
    if past:
        console.print(Text(harmless(f"Used before and by nobody now: {', '.join(past)}.")))
    console.print(Text(_HINT))
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())


def _were_read(others: int) -> str:
    return counted(others, "other repository that was read", "other repositories that were read")


def _table(curves: Sequence[Curve]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
    table.add_column("thing", ratio=3, overflow="fold")
    table.add_column("of", ratio=2, overflow="fold")
    table.add_column("used in", no_wrap=True, justify="right")
    table.add_column("ever in", no_wrap=True, justify="right")
    table.add_column("people", no_wrap=True, justify="right")
    table.add_column("newest use", no_wrap=True)
    for each in curves:
        there = [use for use in each.uses if use.gone is None]
        row = (_now(each), len(each.uses), people(each, there), max(use.day for use in there))
        table.add_row(Text(harmless(called(each))), Text(harmless(each.name)), *map(str, row))
    return table


def _now(curve: Curve) -> int:
    return sum(use.gone is None for use in curve.uses)
