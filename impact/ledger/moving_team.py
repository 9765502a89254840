"""What copying a team's ledger needs to know: its tables, where they lie, and how an empty one comes to be."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Table, inspect

from impact.ledger import team
from impact.ledger.moving import Kind
from impact.ledger.place import Place
from impact.ledger.team_schema import metadata
from impact.ledger.team_schema import team as its_name
from impact.model.errors import LedgerError


def _prepare(connection: Connection, place: Place) -> tuple[Table, ...]:
    """Make the tables in a file; a database must have them, with rights in it that no copy gives."""
    if inspect(connection).has_table(its_name.name, schema=team.schema_of(place)):
        return TEAMS.tables
    if not isinstance(place, Path):
        hint = f"make it first, by the same name and rules: impact ledger init-team {place} --name NAME"
        raise LedgerError(f"{place}: there is no team's ledger", hint=hint)
    if inspect(connection).get_table_names():
        raise LedgerError(f"{place}: this is no team's ledger", hint="name an empty place; it was left as it is")
    metadata.create_all(connection)
    return TEAMS.tables


TEAMS = Kind(tuple(metadata.sorted_tables), team.engine_of, _prepare, team.check)
