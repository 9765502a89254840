"""`impact inbox`: what was found and waits for a word of the person."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option

if TYPE_CHECKING:
    from impact.model.inbox import Filter
    from impact.model.period import Period
    from impact.services.correcting.desk import Desk

_NARROWEST, _WIDEST = 40, 100


@click.command()
@click.option(
    "--repository", default="", metavar="NAME", help="Only what lies in repositories with this in their name."
)
@click.option("--category", default="", metavar="KEY", help="Only this category, also where it is the runner-up.")
@click.option("--since", default="", metavar="DAY", help="Only work since then: 2026-03-04, 3 months ago.")
@click.option("--text", default="", metavar="WORDS", help="Only what holds these words in its title, id or category.")
@click.option("--all", "every", is_flag=True, help="Work of any age; without, that of the period of a report.")
@click.option("--perhaps", is_flag=True, help="Also ordinary work where leverage was next; most of it is ordinary.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option("--plain", is_flag=True, help="One thing on each line, for a screen reader; no screen opens.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document; no screen opens.")
@ledger_option
def command(
    ledger_path: str | None,
    repository: str,
    category: str,
    since: str,
    text: str,
    every: bool,
    perhaps: bool,
    me: tuple[str, ...],
    plain: bool,
    as_json: bool,
) -> int:
    """Show what waits for a word of yours, the most useful first; all of it is optional, and nothing is late.

    On a terminal a screen opens, where the extra `tui` is installed; elsewhere a list is printed. Both name the
    commands that say the same. The inbox reads the ledger alone: `impact scan` brings it up to date. It is yours: by
    --me, the addresses that `impact init` kept, or git's user.email; where none is known it shows all, and says so.
    """
    screen = not as_json and not plain and _on_terminal() and _has_screen()
    if screen:
        # Nothing made until the list is there is ever thrown away; looking for it anyway is a fifth of the wait.
        gc.disable()
    from impact.services.correcting.desk import Desk

    period, wanted = _bounds(repository, category, since, text, every=every)
    with Desk(ledger_path, period, perhaps=perhaps, me=me) as desk:
        if not screen:
            return _print(desk, wanted, plain=plain, as_json=as_json, bounded=not every)
        from impact.screen.app import run

        run(desk, wanted, shown=_collect)
    return DONE


def _collect() -> None:
    gc.freeze()
    gc.enable()


def _bounds(repository: str, category: str, since: str, text: str, *, every: bool) -> tuple[Period, Filter]:
    """The period of a report by the settings, but for --all and --since, and the filter."""
    from impact.edges import clock
    from impact.model.inbox import Filter
    from impact.model.period import Period
    from impact.services.reading.workshop import options
    from impact.settings import dates

    today = clock.today()
    if since:
        day = dates.day(since, today)
        return Period(day, None), Filter(repository, category, day, text)
    start = None if every else dates.period(options().period, today).start
    return Period(start, None), Filter(repository, category, None, text)


def _on_terminal() -> bool:
    # The screen is drawn on standard error.
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _has_screen() -> bool:
    from importlib.util import find_spec

    return find_spec("textual") is not None


def _print(desk: Desk, wanted: Filter, *, plain: bool, as_json: bool, bounded: bool) -> int:
    from impact.render import inbox, inbox_document
    from impact.render.harmless import harmless

    shown = desk.shown()
    entries = [each for each in shown.entries if wanted.takes(each)]
    if shown.remark:
        click.echo(harmless(shown.remark, _WIDEST * 4), err=True)
    outcomes = desk.outcomes(entries)
    if as_json:
        click.echo(json.dumps(inbox_document.document(entries, outcomes), indent=2, sort_keys=True))
        return DONE
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 80
    width = None if plain else max(_NARROWEST, min(columns, _WIDEST))
    for line in inbox.lines(entries, outcomes, width=width):
        click.echo(line)
    if not entries:
        click.echo(_nothing(desk, wanted, bounded=bounded))
    elif _on_terminal() and not plain and not _has_screen():
        click.echo("for a screen with keys: pip install 'impact[tui]'", err=True)
    return DONE


def _nothing(desk: Desk, wanted: Filter, *, bounded: bool) -> str:
    from impact.model.inbox import Filter

    if desk.is_new:
        return "Nothing waits: no work was read yet. Read some with: impact scan PATH, or impact report"
    if wanted != Filter():
        return "Nothing waits that fits this filter."
    return f"Nothing waits{' of the period of a report; --all looks further back' if bounded else ''}."
