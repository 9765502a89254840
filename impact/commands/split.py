"""`impact split`: the person says that some commits of a contribution are a piece of work of their own."""

from __future__ import annotations

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option, why_option


@click.command()
@click.argument("contribution")
@click.argument("commits", metavar="SHA...", nargs=-1)
@why_option()
@ledger_option
def command(contribution: str, commits: tuple[str, ...], why: str, ledger_path: str | None) -> int:
    """Make some commits of a contribution a contribution of their own; both categories are decided anew.

    `impact explain` lists the commits of a contribution; the beginning of an id is enough where it fits only
    one. Of a change that landed in several repositories, all commits of one of them can be set apart: name the
    contribution by the id it has there. `impact undo` with the id of the new contribution takes the split back.
    """
    from impact.services.correcting import verbs
    from impact.services.correcting.finding import correcting

    with correcting(ledger_path) as known:
        done = verbs.split(known, contribution, commits, why)
    click.echo(done.sentence, err=True)
    return DONE
