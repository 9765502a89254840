"""`impact reclassify`: the person's word on what a contribution is."""

from __future__ import annotations

from difflib import get_close_matches

import click

from impact.commands.correcting import ledger_option, why_option
from impact.model.errors import DONE, UsageError


@click.command()
@click.argument("contribution")
@click.argument("category")
@why_option()
@ledger_option
def command(contribution: str, category: str, why: str, ledger_path: str | None) -> int:
    """Correct the category of a contribution; the correction outlives every scan.

    A dismissed contribution is shown again. `impact undo` takes the correction back.
    """
    from impact.commands.correcting import correcting, reason
    from impact.commands.home import Homes
    from impact.commands.workshop import workshop
    from impact.edges import clock
    from impact.model.work import Correction

    said = reason(why)
    with correcting(ledger_path) as known:
        found = known.find(contribution)
        keys = [each.key for each in Homes(known.ledger, workshop()).of(found.repo).categories]
        if category not in keys:
            close = get_close_matches(category, keys, 1)
            hint = f"did you mean '{close[0]}'?" if close else "categories: " + ", ".join(keys)
            raise UsageError(f"{category}: no such category", hint=hint)
        known.keep(Correction(found.id, category, said, clock.today(), found.shas))
    click.echo(f"{found.id}: {found.category} -> {category}", err=True)
    return DONE
