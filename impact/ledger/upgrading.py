"""Brings a ledger to the schema of this version: creates, migrates (a file with a backup), or refuses."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select

from impact.ledger import postgres
from impact.ledger.engine import copy_aside
from impact.ledger.place import WRITES, Place
from impact.ledger.schema import VERSION, versions
from impact.ledger.tables import metadata
from impact.model.errors import LedgerError

MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(engine: Engine, path: Place) -> str:
    """Make what lies at `path` a ledger of this version; return a sentence about what was done, or "".

    Raises LedgerError for a newer ledger and for a database that is not ours.
    """
    with engine.connect() as connection:
        if stored_version(connection, path) == VERSION:
            return ""
    # Another process may have done the work while we waited for the lock: look again inside it.
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        stored = stored_version(connection, path)
        if stored is None:
            create(connection, path)
            return ""
        if stored == VERSION:
            return ""
        done = f"The ledger {path} was brought from version {stored} to {VERSION}"
        if isinstance(path, Path):
            backup = _free_name(path, stored)
            copy_aside(engine, backup)
            migrate(connection)
            return f"{done}; a copy is in {backup}."
        # All of it in one transaction, so that a fault changes nothing; copies of a team's database are its keeper's.
        migrate(connection)
        postgres.order_bytewise(connection)
        return f"{done}, in one transaction; a copy was not made: that is pg_dump's."


def create(connection: Connection, path: Place) -> None:
    """Make the tables of a ledger of this version where there is none."""
    if not isinstance(path, Path):
        postgres.refuse_encoding(connection, path)
    metadata.create_all(connection)
    versions.create(connection)
    connection.execute(insert(versions).values(version_num=VERSION))
    if not isinstance(path, Path):
        postgres.order_bytewise(connection)


def stored_version(connection: Connection, path: Place) -> str | None:
    """The version the ledger says it has; None for an empty one, LedgerError for what is none of ours or newer."""
    if not inspect(connection).has_table(versions.name):
        names = inspect(connection).get_table_names()
        if {"team", "members", "member_consents"} <= set(names):
            raise LedgerError(
                f"{path}: a team's ledger, and none of a person or a fleet",
                hint="name it with --team or IMPACT_TEAM, and your own with --ledger PATH or IMPACT_LEDGER",
            )
        if names:
            raise LedgerError(
                f"{path}: a database, but not a ledger of impact",
                hint="name another place with --ledger PATH or IMPACT_LEDGER; the file was left as it is",
            )
        return None
    stored: str | None = connection.scalar(select(versions.c.version_num))
    if stored is None or not stored.isdigit():
        raise LedgerError(
            f"{path}: the ledger is damaged: it does not say its version",
            hint="put a backup copy in its place, or move it away and scan again",
        )
    if stored > VERSION:
        raise LedgerError(
            f"{path}: written by a newer impact (ledger version {stored}; this one knows {VERSION})",
            hint="update impact, or name another place with --ledger PATH or IMPACT_LEDGER",
        )
    return stored


def _free_name(path: Path, stored: str) -> Path:
    name = path.with_name(f"{path.name}.{stored}.backup")
    count = 1
    while name.exists():
        count += 1
        name = path.with_name(f"{path.name}.{stored}.backup-{count}")
    return name


def versions_known() -> tuple[str, ...]:
    """Every version that a ledger ever had, oldest first."""
    return tuple(sorted(each.name[1:5] for each in (MIGRATIONS / "versions").glob("v????_*.py")))


def migrate(connection: Connection, version: str = "") -> None:
    """Run our migrations up to this version of the schema, the present one where none is named; from nothing as well.

    On PostgreSQL `order_bytewise` has to follow.
    """
    # Alembic costs as much as a whole command's start, so it is loaded only here.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, version or VERSION)
