"""`impact dismiss`: the person says that a contribution is not to be told."""

from __future__ import annotations

import click

from impact.commands.correcting import ledger_option, why_option
from impact.model.errors import DONE


@click.command()
@click.argument("contribution")
@why_option()
@ledger_option
def command(contribution: str, why: str, ledger_path: str | None) -> int:
    """Take a contribution out of the report's claims; it is listed under the corrections with the reason.

    `impact undo`, `confirm` or `reclassify` with the same id brings it back.
    """
    from impact.commands.correcting import correcting, reason
    from impact.edges import clock
    from impact.model.work import DISMISS, Correction

    said = reason(why)
    with correcting(ledger_path) as known:
        found = known.find(contribution)
        known.keep(Correction(found.id, "", said, clock.today(), found.shas, DISMISS))
    click.echo(f"{found.id}: dismissed; bring it back with: impact undo {found.id}", err=True)
    return DONE
