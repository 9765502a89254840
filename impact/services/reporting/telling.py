"""What draft, digest and questions share: a report to tell from, and sentences written as plain text or Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from impact.render.sentences import markdown, plain, sober

if TYPE_CHECKING:
    from datetime import date

    from impact.services.reporting.asking import Asked

_Command = Callable[..., int]


def about(command: _Command) -> _Command:
    """Give a command the paths and options that say whose report of what it tells from."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1),
            click.option(
                "--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times."
            ),
            click.option("--since", metavar="DATE", help="First day."),
            click.option("--until", metavar="DATE", help="Last day."),
            click.option("--period", metavar="PERIOD", help="2026, 2026-H1, 2026-Q3, 12 months (the default)."),
            click.option("--level", metavar="LEVEL", help="The level you hold."),
            click.option("--target", metavar="LEVEL", help="The level to compare with."),
            click.option("--ladder", metavar="NAME", help="A shipped ladder, one of yours, or a .yaml file."),
            click.option("--ledger", metavar="FILE", help="The ledger: a file or postgresql://… (also IMPACT_LEDGER)."),
        )
    ):
        command = option(command)
    return command


def asked(given: dict[str, Any]) -> Asked:
    """Return what was asked of the report; takes its part out of `given`.

    Raises LedgerError where a ledger was named that is not there.
    """
    from impact.services.reading.workshop import refuse_slip
    from impact.services.reporting.asking import Asked

    refuse_slip(given["ledger"])
    names = ("me", "since", "until", "period", "level", "target", "ladder", "ledger")
    return Asked(paths=given.pop("paths") or (".",), **{name: given.pop(name) for name in names})


def written(sentences: Iterable[str], *, as_markdown: bool) -> list[str]:
    """Return sentences of ours as they are shown, their wording checked; raises WordingError."""
    lines = sober(tuple(sentences))
    return [markdown(each) if as_markdown else plain(each) for each in lines]


def mailed(lines: list[str], to: str, until: date) -> bytes:
    """Return the digest as a message to oneself."""
    from email.message import EmailMessage

    made = EmailMessage()
    made["To"] = to
    made["Subject"] = f"Your week up to {until.isoformat()}"
    made.set_content("\n".join(lines) + "\n", charset="utf-8", cte="8bit")
    return made.as_bytes()
