"""`impact redact`: takes words out of a note."""

from __future__ import annotations

import click

from impact.model.errors import DONE
from impact.redact.words import GONE
from impact.services.correcting.finding import ledger_option


@click.command()
@click.argument("note")
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@click.option("--as", "instead", default=GONE, show_default=True, metavar="TEXT", help="What stands there then.")
@ledger_option
def command(note: str, words: tuple[str, ...], instead: str, ledger_path: str | None) -> int:
    """Take words or names out of a note, by themselves or as parts of identifiers; links that hold one go as a whole.

    This cannot be taken back: what is to be gone must not be kept anywhere, not even to bring it back.
    """
    from impact.services.correcting.desk import Desk

    with Desk(ledger_path) as desk:
        click.echo(desk.redact(note, words, instead), err=True)
    return DONE
