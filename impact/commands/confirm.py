"""`impact confirm`: the person says that a contribution is what the report takes it for."""

from __future__ import annotations

import click

from impact.commands.correcting import ledger_option, why_option
from impact.model.errors import DONE


@click.command()
@click.argument("contribution")
@why_option(required=False)
@ledger_option
def command(contribution: str, why: str, ledger_path: str | None) -> int:
    """Say that a contribution is what the report takes it for; it then stays that, whatever rules come.

    A dismissed contribution is shown again. `impact undo` takes the confirmation back.
    """
    from impact.commands.correcting import correcting
    from impact.edges import clock
    from impact.model.work import CONFIRM, Correction

    with correcting(ledger_path) as known:
        found = known.find(contribution)
        known.keep(Correction(found.id, found.category, why.strip(), clock.today(), found.shas, CONFIRM))
    click.echo(f"{found.id}: confirmed as {found.category}", err=True)
    return DONE
