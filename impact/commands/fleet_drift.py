"""`impact fleet drift`: where files that repositories keep alike differ, and how standard ones spread."""

from __future__ import annotations

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option

_SHOWN = 12


@click.command()
@click.argument("path", required=False)
@click.option("--all", "every", is_flag=True, help="Every file, not only the first twelve.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@ledger_option
def drift(path: str | None, every: bool, as_json: bool, ledger_path: str | None) -> int:
    """Show near-identical pipelines, tool settings and build files that differ from repository to repository.

    Of each file: how many repositories hold the same, which differ, in how many lines and since which day. With PATH
    only files whose path ends so. It tells of places, never of people; only digests of lines are compared.
    """
    import json

    from impact.render.fleet_drift import lines
    from impact.services.fleet.drifting import drift_document
    from impact.services.reading.workshop import ledger_there

    with ledger_there(ledger_path) as ledger:
        document = drift_document(ledger, path)
    if as_json:
        click.echo(json.dumps(document, indent=2, sort_keys=True, ensure_ascii=True))
        return DONE
    for line in lines(document, None if every or path else _SHOWN):
        click.echo(line)
    return DONE
