"""`impact ledger`: the ledger as a whole, wherever it lies."""

from __future__ import annotations

import click

from impact.model.errors import DONE


@click.group()
def command() -> None:
    """Move a ledger between a file and a team's database."""


@command.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def copy(source: str, target: str) -> int:
    """Copy everything in the ledger FROM into the empty place TO: a file, or postgresql://USER@HOST/DATABASE.

    Every row of every table, secrets of the ledger among them, in one transaction: what is interrupted leaves nothing
    half done. TO must be empty, or hold the same already. FROM stays as it is; whoever wants it gone deletes it.
    """
    from impact.commands.moving import copy_between

    click.echo(copy_between(source, target))
    return DONE
