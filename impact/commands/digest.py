"""`impact digest`: five lines a week, for yourself."""

from __future__ import annotations

from typing import Any

import click

from impact.commands.telling import about, asked, written
from impact.model.errors import DONE

FORMATS = ("text", "markdown", "mail")


@click.command()
@about
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "mail"]), default="text", help="How it is written."
)
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
        from email.message import EmailMessage

        message = EmailMessage()
        message["To"] = report.subjects[0]
        message["Subject"] = f"Your week up to {today.isoformat()}"
        message.set_content("\n".join(lines) + "\n", charset="utf-8", cte="8bit")
        click.echo(message.as_bytes().decode("utf-8"), nl=False)
    else:
        for line in lines:
            click.echo(f"- {line}" if form == "markdown" else line)
    return DONE
