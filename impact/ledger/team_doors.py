"""The doors to a team's tables: functions that answer a member with their own rows, a reader with what was told.

Nobody but the keeper asks a table itself. Row-level security alone would not do: a condition that PostgreSQL holds for
harmless is tried before a policy, by an index, and EXPLAIN ANALYZE counts what the policy then took away, so that an
address can be guessed letter by letter. A function's inside shows in no plan, and no condition of the asker's gets in.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from impact.ledger.team_roles import DOOR, MEMBER, READER, Groups, quoted, run
from impact.ledger.team_schema import SCHEMA, deliveries, forgotten_members, member_consents, members, metadata, team
from impact.model.team import LEFT, Cell, Released

# A member asks views that are called as the tables are, so that the same commands work over their own connection.
OWN, TOLD = "impact_own", "impact_told"
_CLOSED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
# (table, what a member may do with its rows). Whose a row is, and what was signed, is never changed.
OWN_RIGHTS = (
    (team.name, "SELECT"),
    (members.name, "SELECT"),
    (forgotten_members.name, "SELECT"),
    (member_consents.name, "SELECT, INSERT, DELETE, UPDATE (revoked, revocation)"),
    (deliveries.name, "SELECT, INSERT, DELETE, UPDATE (consent, work, slip, signature, day)"),
)
_KEPT = {
    member_consents.name: ("id", ("revoked", "revocation")),
    deliveries.name: ("period", ("consent", "work", "slip", "signature", "day")),
}
# Told where a member left, also where the keeper has not looked since.
_LEFT = LEFT.replace("{least}", f'\' || greatest("least", (SELECT one."least" FROM {SCHEMA}.team AS one)) || \'')
# The day is UTC's: that of the reader's session is what they set it to. Nothing here can fail, so that no row of a
# member's keeps others from reading.
_HOLDS = f"""release.told = 1 AND release.withheld = '' AND release.forgotten = 0
    AND release.until >= (now() AT TIME ZONE 'UTC')::date - DATE '1970-01-01' AND NOT EXISTS (
    SELECT FROM {SCHEMA}.release_members AS was
    LEFT JOIN {SCHEMA}.deliveries AS sent ON sent.member = was.member AND sent.period = was.period
    LEFT JOIN {SCHEMA}.member_consents AS consent ON consent.member = sent.member AND consent.id = sent.consent
    WHERE was.period = release.period AND was.edition = release.edition
      AND (consent.id IS NULL OR consent.revoked IS NOT NULL))"""
_MISSING = f"""(SELECT count(*)::integer FROM {SCHEMA}.members AS one WHERE NOT EXISTS (
    SELECT FROM {SCHEMA}.release_members AS was
    WHERE was.member = one.number AND was.period = release.period AND was.edition = release.edition))"""
# By view: its columns, and what fills them.
TELLING = {
    "team": ("name text, version text, windows text, \"least\" integer",
             f"SELECT name, version, windows, least FROM {SCHEMA}.team"),
    "windows": ("period text, members integer, missing integer, withheld text",
                f"""SELECT period, CASE WHEN holds THEN members END, CASE WHEN holds THEN missing END,
        CASE WHEN holds THEN '' WHEN withheld <> '' THEN withheld ELSE '{_LEFT}' END
        FROM (SELECT release.*, {_HOLDS} AS holds, {_MISSING} AS missing FROM {SCHEMA}.releases AS release
              WHERE release.told = 1) AS each ORDER BY period"""),
    "cells": ("period text, sort text, name text, words text",
              f"""SELECT cell.period, cell.sort, cell.name, cell.words FROM {SCHEMA}.release_cells AS cell
        JOIN {SCHEMA}.releases AS release ON release.period = cell.period AND release.edition = cell.edition
        WHERE {_HOLDS} ORDER BY 1, 2, cell.name COLLATE "C" """),
}  # fmt: skip


def make_doors(connection: Connection, named: Groups) -> None:
    """Make the doors anew, as they are meant, and let the groups through theirs and no other."""
    for schema in (OWN, TOLD):
        run(connection, f"CREATE SCHEMA IF NOT EXISTS {schema}")
        run(connection, f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC, {named.quoted}")
    _take_down(connection)
    door, member, reader = (quoted(named.name(each)) for each in (DOOR, MEMBER, READER))
    run(connection, f"GRANT USAGE ON SCHEMA {OWN} TO {member}")
    # A function can be given only to who might have made it; the right goes again with the next statement but one.
    run(connection, f"GRANT USAGE, CREATE ON SCHEMA {OWN} TO {door}")
    for table, what in OWN_RIGHTS:
        function = f"{OWN}.own_{table}()"
        run(connection, f"CREATE FUNCTION {function} RETURNS SETOF {SCHEMA}.{table} LANGUAGE sql STABLE {_CLOSED} "
                        f"AS 'SELECT * FROM {SCHEMA}.{table}'")  # fmt: skip
        run(connection, f"ALTER FUNCTION {function} OWNER TO {door}")
        _view(connection, f"{OWN}.{table}", function, f"{what} ON {OWN}.{table}", member)
    run(connection, f"CREATE FUNCTION {OWN}.keep() RETURNS trigger LANGUAGE plpgsql {_CLOSED} AS $keep${_keep()}$keep$")
    run(connection, f"ALTER FUNCTION {OWN}.keep() OWNER TO {door}")
    run(connection, f"REVOKE ALL ON FUNCTION {OWN}.keep() FROM PUBLIC")
    run(connection, f"REVOKE ALL ON SCHEMA {OWN} FROM {door}")
    for table in _KEPT:
        run(connection, f"CREATE TRIGGER keep INSTEAD OF INSERT OR UPDATE OR DELETE ON {OWN}.{table} "
                        f"FOR EACH ROW EXECUTE FUNCTION {OWN}.keep()")  # fmt: skip
    run(connection, f"GRANT USAGE ON SCHEMA {TOLD} TO {reader}")
    for name, (columns, query) in TELLING.items():
        function = f"{TOLD}.told_{name}()"
        run(connection, f"CREATE FUNCTION {function} RETURNS TABLE ({columns}) LANGUAGE sql STABLE {_CLOSED} "
                        f"AS $told${query}$told$")  # fmt: skip
        _view(connection, f"{TOLD}.{name}", function, f"SELECT ON {TOLD}.{name}", reader)


def _view(connection: Connection, view: str, function: str, what: str, whom: str) -> None:
    run(connection, f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    run(connection, f"CREATE VIEW {view} AS SELECT * FROM {function}")
    run(connection, f"GRANT EXECUTE ON FUNCTION {function} TO {whom}")
    run(connection, f"GRANT {what} TO {whom}")


def _take_down(connection: Connection) -> None:
    for schema, prefix, names in ((OWN, "own", [each for each, _ in OWN_RIGHTS]), (TOLD, "told", list(TELLING))):
        for name in names:
            run(connection, f"DROP VIEW IF EXISTS {schema}.{name}")
            run(connection, f"DROP FUNCTION IF EXISTS {schema}.{prefix}_{name}()")
    run(connection, f"DROP FUNCTION IF EXISTS {OWN}.keep()")


def _keep() -> str:
    """What the trigger of a member's views does: the same to the table, as far as its policies let it."""
    body = ""
    for table, (key, changed) in _KEPT.items():
        columns = [each.name for each in metadata.tables[table].columns]
        of = f"{SCHEMA}.{table}"
        this = f"WHERE member = OLD.member AND {key} = OLD.{key}"
        new = ", ".join(f"{each} = NEW.{each}" for each in changed)
        body += f"""
        IF TG_TABLE_NAME = '{table}' THEN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO {of} ({", ".join(columns)}) VALUES ({", ".join(f"NEW.{each}" for each in columns)});
                RETURN NEW;
            ELSIF TG_OP = 'UPDATE' THEN
                UPDATE {of} SET {new} {this};
                RETURN NEW;
            END IF;
            DELETE FROM {of} {this};
            RETURN OLD;
        END IF;"""
    return f"BEGIN{body}\n        RETURN NULL;\n    END"


def told(connection: Connection, window: str) -> tuple[Released, int] | None:
    """What the team was told of a window as a reader sees it, and how many members are not in it; None for nothing."""
    given = {"window": window}
    row = connection.execute(text(f"SELECT * FROM {TOLD}.windows WHERE period = :window"), given).one_or_none()
    if row is None:
        return None
    cells = connection.execute(text(f"SELECT sort, name, words FROM {TOLD}.cells WHERE period = :window"), given)
    there = tuple(sorted(Cell(*each) for each in cells))
    return Released(window, there, row.members or 0, row.withheld), row.missing or 0
