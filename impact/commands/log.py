"""`impact log`: one's own contributions and what came of them, newest first."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from impact.model.errors import DONE

if TYPE_CHECKING:
    from impact.expect.logs import Entry
    from impact.model.report import Report
    from impact.render.terminal import Look

_NOTHING = "no contribution of yours lies in this period, and nothing older has news in it"


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option("--since", metavar="DATE", help="First day: 2026-01-01, 6 months ago; 12 months by default.")
@click.option("--until", metavar="DATE", help="Last day.")
@click.option("--period", metavar="PERIOD", help="2026, 2026-H1, 2026-Q3, 12 months (the default).")
@click.option("--ledger", "ledger", metavar="FILE", help="The ledger: a file or postgresql://… (also IMPACT_LEDGER).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(
    paths: tuple[str, ...],
    me: tuple[str, ...],
    since: str | None,
    until: str | None,
    period: str | None,
    ledger: str | None,
    as_json: bool,
) -> int:
    """List your own contributions and what came of them, newest first, as `git log --oneline` does for commits.

    Under each stands what others did with it: who went on with it or uses it, and in which period other repositories
    came to use what it offers, where a fleet was read. Older work is listed where there is news of it.
    """
    from impact.expect.logs import logged
    from impact.services.reading.workshop import refuse_slip
    from impact.services.reporting.asking import Asked
    from impact.services.reporting.assembling import report_for

    refuse_slip(ledger)
    asked = Asked(paths or (".",), me, since, until, period, None, None, None, ledger)
    report = report_for(asked)
    entries = logged(report)
    if as_json:
        import json

        click.echo(json.dumps(_document(report, entries), indent=2, sort_keys=True))
    elif not entries:
        click.echo(_NOTHING, err=True)
    else:
        _show(entries, report.doubt, several=len(report.places) > 1)
    return DONE


def _document(report: Report, entries: Iterable[Entry]) -> dict[str, Any]:
    rows = [
        {"day": each.day.isoformat(), "id": each.id, "repo": each.repo, "category": each.category,
         "title": each.title, "news": list(each.news)}
        for each in entries
    ]  # fmt: skip
    start, end = report.period.start, report.period.end
    return {
        "schema": "impact.log/1",
        "since": start.isoformat() if start else None,
        "until": end.isoformat() if end else None,
        "notices": list(report.doubt),
        "contributions": rows,
    }


def _show(entries: tuple[Entry, ...], doubt: tuple[str, ...], *, several: bool) -> None:
    import os
    import shutil

    from impact.render.terminal import look

    on_terminal = sys.stdout.isatty()
    how = look(os.environ, columns=shutil.get_terminal_size().columns, on_terminal=on_terminal)
    lines = (*doubt, *_lines(entries, how, several=several, cut=on_terminal))
    text = "\n".join(lines) + "\n"
    if on_terminal:
        os.environ.setdefault("LESS", "FRX")
        click.echo_via_pager(text, color=how.colour)
        return
    click.echo(text, nl=False)


def _lines(entries: tuple[Entry, ...], how: Look, *, several: bool, cut: bool) -> Iterator[str]:
    from impact.render.harmless import harmless
    from impact.services.reporting.telling import written

    def paint(text: str, colour: str) -> str:
        return click.style(text, fg=colour) if how.colour else text

    wide = max(len(each.category) for each in entries)
    for each in entries:
        where = f"{each.repo}: " if several else ""
        room = max(how.width - wide - 26, 20) if cut else None
        title = harmless(f"{where}{each.title}", *((room,) if room else ()))
        yield f"{each.day} {paint(each.id, 'yellow')} {paint(f'{each.category:{wide}}', 'cyan')} {title}"
        for line in written(each.news, as_markdown=False):
            yield f"    {paint(line, 'green')}"
