"""`impact reclassify`: the person's word on what a contribution is."""

from __future__ import annotations

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option, why_option


@click.command()
@click.argument("contribution")
@click.argument("category")
@why_option()
@ledger_option
def command(contribution: str, category: str, why: str, ledger_path: str | None) -> int:
    """Correct the category of a contribution; the correction outlives every scan.

    A dismissed contribution is shown again. `impact undo` takes the correction back.
    """
    from impact.services.correcting import verbs
    from impact.services.correcting.finding import correcting

    with correcting(ledger_path) as known:
        done = verbs.reclassify(known, contribution, category, why)
    click.echo(done.sentence, err=True)
    return DONE
