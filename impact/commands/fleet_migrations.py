"""`impact fleet migrations`: what gave way to what in a fleet, and where the old way is still in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from impact.ledger.ledger import Ledger
    from impact.outcomes.migrations import Moved


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@ledger_option
def migrations(as_json: bool, ledger_path: str | None) -> int:
    """Show what gave way to what in three or more repositories, and how many still use the old one.

    A repository moved where it let go of one thing that its manifests name and took up another in the same commit, or
    within 30 days; it went back where it later did the same the other way round. What a program moved is counted
    apart; people are counted and never named.
    """
    import json

    from impact.render.fleet_migrations import lines
    from impact.services.reading.workshop import ledger_there

    with ledger_there(ledger_path) as ledger:
        document = migrations_document(ledger)
    if as_json:
        click.echo(json.dumps(document, indent=2, sort_keys=True, ensure_ascii=True))
        return DONE
    for line in lines(document):
        click.echo(line)
    return DONE


def migrations_document(ledger: Ledger) -> dict[str, Any]:
    """Return all migrations as plain values; raises ImpactError where no fleet was read."""
    from impact.services.fleet.migrating import fleet_migrations
    from impact.services.fleet.names import names_or_error
    from impact.services.reading.workshop import workshop

    names = names_or_error(ledger)
    rows = [
        {
            "old": {"ecosystem": each.old.ecosystem, "name": each.old.name},
            "new": {"ecosystem": each.new.ecosystem, "name": each.new.name},
            "renamed": each.renamed,
            "moved": [_told(one, names) for one in each.moved],
            "went_back": [_told(one, names) for one in each.back],
            "other_ways": each.other_ways,
            "most": each.height,
            "still": sorted(names[repo] for repo in each.still),
            "zero": each.zero.isoformat() if each.zero else None,
            "people": len(each.people),
        }
        for each in fleet_migrations(ledger, workshop())
    ]
    return {"schema": "impact.fleet.migrations/1", "read": len(names), "migrations": rows}


def _told(one: Moved, names: Mapping[int, str]) -> dict[str, Any]:
    return {"repository": names[one.repo], "day": one.day.isoformat(), "commit": one.sha, "by_program": one.bot}
