"""How a fleet stands, as a table that fits eighty columns, and as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from impact.model.fleet import GOOD, SAME, Standing
from impact.outcomes.uptake_words import counted
from impact.render.harmless import harmless

SCHEMA = "impact.fleet.status/1"
_STEPS = ((86_400, "d"), (3_600, "h"), (60, "min"))
_REASON = 300
# What wants a hand is on top.
_KINDS = ("failed", "not read yet", "good")


def status_text(standings: Sequence[Standing], queue: Mapping[str, int] | None, now: int, width: int = 80) -> str:
    """The table, why those failed that did, and how the queue stands; `now` in epoch seconds, times in UTC."""
    text = StringIO()
    console = Console(file=text, width=width, no_color=True, highlight=False, emoji=False, markup=False)
    if not standings:
        console.print("No fleet is known to this ledger: impact fleet scan --fleet FILE reads one.")
    else:
        console.print(_sum(standings))
        console.print()
        console.print(_table(sorted(standings, key=_urgency), now))
        for line in _below(standings, queue):
            console.print(Text(line))
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())


def status_document(standings: Sequence[Standing], queue: Mapping[str, int] | None, now: int) -> dict[str, Any]:
    """The same for a program; `lag` is seconds since the last good run, null where there was none."""
    rows = [asdict(each) | {"lag": None if each.good is None else now - each.good} for each in standings]
    return {"schema": SCHEMA, "repositories": rows, "queue": None if queue is None else dict(queue)}


def _sum(standings: Sequence[Standing]) -> str:
    """How many stand how: what a long table does not show at a glance."""
    stands = [_kind(each) for each in standings]
    parts = [f"{count} {kind}" for kind in _KINDS if (count := stands.count(kind))]
    return f"{counted(len(standings), 'repository', 'repositories')}: {', '.join(parts)}"


def _kind(each: Standing) -> str:
    if each.end in (GOOD, SAME):
        return _KINDS[2]
    return _KINDS[0] if each.end else _KINDS[1]


def _urgency(each: Standing) -> int:
    return _KINDS.index(_kind(each))


def _table(standings: Sequence[Standing], now: int) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
    table.add_column("repository", ratio=1, overflow="ellipsis", no_wrap=True)
    table.add_column("last good run", no_wrap=True)
    table.add_column("ago", no_wrap=True, justify="right")
    table.add_column("stands", no_wrap=True)
    for each in standings:
        when = "never" if each.good is None else f"{datetime.fromtimestamp(each.good, UTC):%Y-%m-%d %H:%M}"
        ago = "" if each.good is None else _ago(now - each.good)
        table.add_row(Text(harmless(each.name)), when, ago, Text(_stands(each)))
    return table


def _stands(each: Standing) -> str:
    if each.end == SAME:
        return "read under another name"
    if each.end == GOOD:
        return "good"
    return "not read yet" if not each.end else f"failed, {each.failures} times" if each.failures > 1 else "failed"


def _ago(seconds: int) -> str:
    return next((f"{seconds // size} {unit}" for size, unit in _STEPS if seconds >= size), f"{max(seconds, 0)} s")


def _below(standings: Sequence[Standing], queue: Mapping[str, int] | None) -> Iterator[str]:
    same = [each for each in standings if each.end == SAME]
    failed = [each for each in standings if each.failures]
    if same or failed:
        yield ""
    for each in same:
        yield f"{harmless(each.name)} is {harmless(each.same_as)}, and read under that name"
    for each in failed:
        yield f"{harmless(each.name)}: {harmless(each.reason, _REASON)}"
    if queue is not None:
        yield ""
        yield (
            "queue: {waiting} waiting, {later} to be tried again later, {running} being done, {failed} failed; "
            "{good} went well within a week; {workers} workers live".format(**queue)
        )
