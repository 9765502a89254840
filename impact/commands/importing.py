"""`impact import`: takes an export into an empty ledger."""

from __future__ import annotations

from pathlib import Path

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option


@click.command()
@click.argument("source", metavar="FILE")
@ledger_option
def command(source: str, ledger_path: str | None) -> int:
    """Take what `impact export FILE` wrote into an empty ledger, so that it knows what the one it comes from knew.

    All of it or nothing: a file that was cut off, or changed since it was written, is refused with its line. One that
    an earlier impact wrote is brought up to date. Where the same repositories lie at hand, a report is the same to the
    byte.
    """
    from impact.ledger.archive import take_in
    from impact.services.reading.progress import progress
    from impact.services.reading.workshop import ledger_file

    place = ledger_file(ledger_path)
    with progress("importing", lambda: None) as tell:
        done = take_in(Path(source), place, tell)
    click.echo(f"{place}: {done.rows:,} rows imported.")
    return DONE
