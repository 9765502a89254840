"""`impact same`: the person says in which commit a lost one lives on."""

from __future__ import annotations

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option


@click.command()
@click.argument("lost")
@click.argument("commit")
@ledger_option
def command(lost: str, commit: str, ledger_path: str | None) -> int:
    """Say that what you said of the commit LOST, which is gone, holds for COMMIT, where history was rewritten.

    `impact inbox` lists lost commits with those that may hold them. `impact undo LOST` takes it back.
    """
    from impact.services.correcting.desk import Desk

    with Desk(ledger_path) as desk:
        click.echo(desk.same(lost, commit), err=True)
    return DONE
