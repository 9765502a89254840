"""`impact questions`: the three questions for the next one-to-one, with what is known written beside them."""

from __future__ import annotations

from typing import Any

import click

from impact.model.errors import DONE
from impact.services.reporting.telling import about, asked, written


@click.command()
@about
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", help="How it is written.")
def command(form: str, **given: Any) -> int:
    """Print the three questions for your next one-to-one, with what the report knows, and room for what it cannot.

    Send one of them to somebody who knows your work: impact ask --question staff --to NAME.
    """
    from impact.services.reporting.assembling import report_for

    report = report_for(asked(given))
    as_markdown = form == "markdown"
    head, *doubt = written(
        (
            f"To talk about: {report.period.start or 'the beginning'} to {report.period.end or 'today'}.",
            *report.doubt,
        ),
        as_markdown=as_markdown,
    )
    click.echo(f"# {head}" if as_markdown else head)
    for line in doubt:
        click.echo(f"\n{line}")
    for at, each in enumerate(report.questions, start=1):
        question, *answers = written(
            (each.text, *(one.replace(" (Appendix F)", "") for one in each.answers)), as_markdown=as_markdown
        )
        click.echo(f"\n## {at}. {question}\n" if as_markdown else f"\n{at}. {question}")
        for answer in answers:
            click.echo(f"- {answer}" if as_markdown else f"   - {answer}")
        click.echo("- What you think:" if as_markdown else "   - What you think: ")
    asks = [f"‘{each}’" for each in report.asks[:3]]
    if asks:
        click.echo("\n## Only you can tell\n" if as_markdown else "\nOnly you can tell:")
        for ask in written(asks, as_markdown=as_markdown):
            click.echo(f"- {ask}" if as_markdown else f"   - {ask}")
    return DONE
