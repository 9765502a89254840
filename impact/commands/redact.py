"""`impact redact`: takes words out of a note."""

from __future__ import annotations

import click

from impact.redact.words import GONE
from impact.services.correcting.finding import ledger_option


@click.command()
@click.argument("note")
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@click.option("--as", "instead", default=GONE, show_default=True, metavar="TEXT", help="What stands there then.")
@ledger_option
def command(note: str, words: tuple[str, ...], instead: str, ledger_path: str | None) -> int:
    """Take words or names out of a note, by themselves or as parts of identifiers; links that hold one go as a whole.

    This cannot be taken back: what is to be gone must not be kept anywhere, not even to bring it back. Exit code 4
    says that somebody else has something to do yet, and what.
    """
    from impact.services.correcting.erasing import redact
    from impact.services.correcting.noting import find_note
    from impact.services.forgetting.telling import tell_left
    from impact.services.reading.workshop import ledger_there

    with ledger_there(ledger_path) as ledger:
        gone = redact(ledger, find_note(ledger, note), words, instead or GONE)
    click.echo(gone.sentence, err=True)
    return tell_left(gone.left)
