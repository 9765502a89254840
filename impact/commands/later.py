"""`impact later`: puts something in the inbox off."""

from __future__ import annotations

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option

DAYS = 7


@click.command()
@click.argument("name", metavar="ID")
@click.option(
    "--days", type=click.IntRange(0, 3650), default=DAYS, show_default=True, metavar="N", help="For how many; 0: not."
)
@ledger_option
def command(name: str, days: int, ledger_path: str | None) -> int:
    """Put a contribution, question, check or lost commit off: the inbox leaves it out until that day.

    ID is what the inbox names it by; the beginning is enough where it fits only one. `--days 0` brings it back.
    """
    from impact.services.correcting.desk import Desk

    with Desk(ledger_path) as desk:
        click.echo(desk.later(name, days), err=True)
    return DONE
