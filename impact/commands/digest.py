"""`impact digest`: five lines a week, for yourself."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from impact.commands.telling import about, asked, written
from impact.model.errors import DONE

FORMATS = ("text", "markdown", "mail", "json")


@click.command()
@about
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="How it is written.")
def command(form: str, **given: Any) -> int:
    """Say in five lines what moved in the last seven days, what others came to use, what waits for a word, what is due.

    No totals, no streaks, no comparison with another week. `mail` prints a message for `sendmail -t` to yourself.
    """
    from impact.commands.inbox_view import View
    from impact.commands.reporting import report_for
    from impact.edges import clock
    from impact.expect.digests import digest

    whose = asked(given)
    today = clock.today()
    report = report_for(whose, today=today)
    with View(whose.ledger, report.period) as inbox:
        lines = written(digest(report, inbox.entries(), today), as_markdown=form == "markdown")
    if form == "mail":
        click.echo(message(lines, report.subjects[0], today).decode("utf-8"), nl=False)
    elif form == "json":
        import json

        document = {"schema": "impact.digest/1", "until": today.isoformat(), "lines": lines}
        click.echo(json.dumps(document, indent=2, sort_keys=True))
    else:
        for line in lines:
            click.echo(f"- {line}" if form == "markdown" else line)
    return DONE


def message(lines: list[str], to: str, until: date) -> bytes:
    """Return the digest as a message to oneself."""
    from email.message import EmailMessage

    made = EmailMessage()
    made["To"] = to
    made["Subject"] = f"Your week up to {until.isoformat()}"
    made.set_content("\n".join(lines) + "\n", charset="utf-8", cte="8bit")
    return made.as_bytes()
