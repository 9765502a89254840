"""`impact digest`: five lines a week, for yourself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from impact.model.errors import DONE, UsageError
from impact.model.report import MANAGER
from impact.services.reporting.telling import about, asked, mailed, written

FORMATS = ("text", "markdown", "mail", "json")


@click.command()
@about
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="How it is written.")
@click.option("--for-others", is_flag=True, help="As others may read it: what moved, without what is yours alone.")
def command(form: str, for_others: bool, **given: Any) -> int:
    """Say in five lines what moved in the last seven days, what others came to use, what waits for a word, what is due.

    No totals, no streaks, no comparison with another week. `mail` prints a message for `sendmail -t` to yourself.
    With --for-others it is told as a report for your manager is: without what `private` in your settings names, notes
    that you did not share, and what waits in your inbox.
    """
    from impact.edges import clock
    from impact.expect.digests import digest
    from impact.services.correcting.inbox_view import View
    from impact.services.reporting.assembling import report_for

    whose = asked(given)
    today = clock.today()
    if for_others and form == "mail":
        raise UsageError("--format mail is a message to yourself", hint="leave out --for-others, or take text")
    report = report_for(replace(whose, audience=MANAGER) if for_others else whose, today=today)
    with View(whose.ledger, report.period, me=report.subjects) as inbox:
        waiting = () if for_others else inbox.entries()
        said = (*report.doubt, *digest(replace(report, due=()) if for_others else report, waiting, today))
    lines = written(said, as_markdown=form == "markdown")
    if form == "mail":
        click.echo(mailed(lines, report.subjects[0], today).decode("utf-8"), nl=False)
    elif form == "json":
        import json

        document = {"schema": "impact.digest/1", "until": today.isoformat(), "lines": lines}
        click.echo(json.dumps(document, indent=2, sort_keys=True))
    else:
        for line in lines:
            click.echo(f"- {line}" if form == "markdown" else line)
    return DONE
