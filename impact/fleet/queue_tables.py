"""The queue's own tables: a schema of the team's database that holds what waits, and nothing that would be missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from impact.edges.postgres import MISSING, connect_settings, fault
from impact.model.database import Address
from impact.model.errors import LedgerError

if TYPE_CHECKING:
    import psycopg

SCHEMA = "impact_queue"
_ONE_MAKER = int.from_bytes(b"i.queue", "big")
_THERE = f"SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = '{SCHEMA}'"


def settings(address: Address) -> dict[str, Any]:
    """What reaches the queue in a team's database; raises LedgerError where the extra is missing."""
    found = connect_settings(address)
    try:
        import procrastinate  # noqa: F401
    except ImportError as error:
        raise LedgerError(f"the queue's engine is not here ({error})", hint=MISSING) from None
    own = f"-c search_path={SCHEMA} -c client_min_messages=warning"
    return found | {"options": f"{found.get('options', '')} {own}".strip()}


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turn an error of the driver in the block into a LedgerError that names the address."""
    from psycopg import Error

    try:
        yield
    except Error as error:
        if (found := fault(address, error)) is not None:
            raise found from error
        raise


def make(address: Address) -> None:
    """Make the tables where there are none; raises LedgerError where they are of another version."""
    import psycopg
    from procrastinate.schema import SchemaManager

    schema = SchemaManager.get_schema()
    version = sha256(schema.encode()).hexdigest()[:16]
    with told(address), psycopg.connect(**settings(address)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_MAKER,))
        found = connection.execute(_THERE).fetchone()
        if found is None:
            connection.execute(f"CREATE SCHEMA {SCHEMA}")
            connection.execute(schema)
            connection.execute(f"COMMENT ON SCHEMA {SCHEMA} IS '{version}'")
        elif found[0] != version:
            hint = f"end all workers, then: DROP SCHEMA {SCHEMA} CASCADE; it holds only what waits, and is made anew"
            raise LedgerError(f"{address}: the queue was made by another version of its engine", hint=hint)


def there(connection: psycopg.Connection) -> bool:
    """Whether the tables are there."""
    return connection.execute(_THERE).fetchone() is not None


def rows(connection: psycopg.Connection, query: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows of one question to the queue's tables."""
    return connection.execute(query, values).fetchall()
