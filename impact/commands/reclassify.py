"""`impact reclassify`: the person's word on what a contribution is."""

from __future__ import annotations

from difflib import get_close_matches

import click

from impact.model.errors import DONE, ImpactError, UsageError


@click.command()
@click.argument("contribution")
@click.argument("category")
@click.option("--why", required=True, metavar="TEXT", help="One sentence; it stands beside the category in the report.")
@click.option("--ledger", "ledger_path", metavar="FILE", help="The ledger file (also IMPACT_LEDGER).")
def command(contribution: str, category: str, why: str, ledger_path: str | None) -> int:
    """Correct the category of a contribution; the correction outlives every scan."""
    from impact.commands.workshop import ledger_file
    from impact.edges import clock
    from impact.ledger.opening import open_ledger
    from impact.model.work import Correction
    from impact.settings.categories import load_categories

    keys = [each.key for each in load_categories()]
    if category not in keys:
        close = get_close_matches(category, keys, 1)
        hint = f"did you mean '{close[0]}'?" if close else "categories: " + ", ".join(keys)
        raise UsageError(f"{category}: no such category", hint=hint)
    if not why.strip():
        raise UsageError("--why is empty", hint="say in one sentence why; the report shows it")
    with open_ledger(ledger_file(ledger_path)) as ledger:
        found = ledger.contribution(contribution)
        if found is None:
            raise ImpactError(
                f"{contribution}: no such contribution in {ledger.path}",
                hint="`impact report` lists contribution ids",
            )
        ledger.correct(Correction(found.id, category, why.strip(), clock.today(), found.shas))
    click.echo(f"{found.id}: {found.category} -> {category}", err=True)
    return DONE
