"""`impact confirm`: the person says that a contribution is what the report takes it for."""

from __future__ import annotations

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option, why_option


@click.command()
@click.argument("contribution")
@why_option(required=False)
@ledger_option
def command(contribution: str, why: str, ledger_path: str | None) -> int:
    """Say that a contribution is what the report takes it for; it then stays that, whatever rules come.

    A dismissed contribution is shown again. `impact undo` takes the confirmation back.
    """
    from impact.services.correcting import verbs
    from impact.services.correcting.finding import correcting

    with correcting(ledger_path) as known:
        done = verbs.confirm(known, contribution, why)
    click.echo(done.sentence, err=True)
    return DONE
