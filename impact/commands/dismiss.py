"""`impact dismiss`: the person says that a contribution is not to be told."""

from __future__ import annotations

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option, why_option


@click.command()
@click.argument("contribution")
@why_option()
@ledger_option
def command(contribution: str, why: str, ledger_path: str | None) -> int:
    """Take a contribution out of the report's claims; it is listed under the corrections with the reason.

    `impact undo`, `confirm` or `reclassify` with the same id brings it back.
    """
    from impact.services.correcting import verbs
    from impact.services.correcting.finding import correcting

    with correcting(ledger_path) as known:
        done = verbs.dismiss(known, contribution, why)
    click.echo(done.sentence, err=True)
    return DONE
