"""`impact undo`: takes back what was last said about a contribution, or where a lost commit lives on."""

from __future__ import annotations

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option, why_option


@click.command()
@click.argument("contribution", metavar="CONTRIBUTION|LOST")
@why_option(required=False)
@ledger_option
def command(contribution: str, why: str, ledger_path: str | None) -> int:
    """Take back the last correction of a contribution: of its category, a dismissal, a merge or a split.

    Once more takes back the one before. Nothing is deleted: the report lists what was taken back. With the commit
    that `impact same` was given as LOST, that word is taken back, and the commit is looked for again.
    """
    from impact.services.correcting import verbs
    from impact.services.correcting.finding import correcting

    with correcting(ledger_path) as known:
        done = verbs.undo(known, contribution, why)
    click.echo(done.sentence, err=True)
    return DONE
