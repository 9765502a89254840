"""Takes in the rows of a ledger of an earlier version: built as it was then, filled, and brought up to date."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, inspect

from impact.ledger import postgres, upgrading
from impact.ledger.moving import PERSONS, Kind, holds_any, taken
from impact.ledger.place import Place
from impact.ledger.schema import versions
from impact.ledger.tables import metadata


def of_version(version: str) -> Kind:
    """A person's ledger into which rows of this version go; it is of the present one when they are in.

    Raises ValueError for a version that there never was; a newer one is such to us.
    """
    if version == upgrading.versions_known()[-1]:
        return PERSONS
    if version not in upgrading.versions_known():
        raise ValueError(f"there is no version {version} of a ledger")
    return replace(PERSONS, prepare=partial(_as_it_was, version), finish=_bring_up_to_date)


def _as_it_was(version: str, connection: Connection, place: Place) -> tuple[Table, ...]:
    """Build the tables of that version by our own migrations; what is there already must hold nothing."""
    if upgrading.stored_version(connection, place) is not None:
        for table in PERSONS.prepare(connection, place):
            if holds_any(connection, table):
                raise taken(table, place)
        metadata.drop_all(connection)
        versions.drop(connection)
    elif not isinstance(place, Path):
        postgres.refuse_encoding(connection, place)
    others = {*inspect(connection).get_table_names(), versions.name}
    upgrading.migrate(connection, version)
    _order(connection, place)  # costs nothing yet
    then = MetaData()
    then.reflect(connection, only=lambda name, _: name not in others)
    return tuple(then.sorted_tables)


def _bring_up_to_date(connection: Connection, place: Place) -> None:
    upgrading.migrate(connection)
    _order(connection, place)


def _order(connection: Connection, place: Place) -> None:
    if not isinstance(place, Path):
        postgres.order_bytewise(connection)
