"""What each group of a team's database may: grants, row-level security, and nothing left to everybody.

`arrange` says all of it, from whatever stands there; the keeper's doctor compares what stands there with it.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from impact.ledger.team_doors import OWN_RIGHTS, make_doors
from impact.ledger.team_roles import DOOR, OPERATOR, Groups, quoted, run
from impact.ledger.team_schema import SCHEMA, deliveries, forgotten_members, member_consents, members, metadata, team
from impact.model.errors import LedgerError
from impact.model.team import ADDRESS, KEY

FACTS, QUEUE = "public", "impact_queue"
# Of a fleet's facts an operator sees how each repository stands, which is what `impact fleet status` tells.
STANDING = ("alembic_version", "fleet_repositories")
# A job's args are left out: they hold the addresses of whoever asked for it, and what its repository lies at.
_JOB = "id, queue_name, task_name, priority, lock, queueing_lock, status, scheduled_at, attempts, abort_requested, " \
       "worker_id"  # fmt: skip
_OWN = f"member IN (SELECT number FROM {SCHEMA}.{members.name} WHERE login = session_user::text)"
# What impact.fleet.returning.digest makes of a member's own address and key.
_KNOWN_AGAIN = f"""EXISTS (SELECT FROM {SCHEMA}.{members.name} WHERE login = session_user::text AND digest =
    encode(sha256(convert_to(salt || ' ' || sort || ' ' ||
        CASE sort WHEN '{ADDRESS}' THEN address WHEN '{KEY}' THEN key END, 'UTF8')), 'hex'))"""
# Which rows of each table the door is shown, by whoever came through it: a member's own, of a team that they are in.
_POLICIES = {
    team.name: f"EXISTS (SELECT FROM {SCHEMA}.{members.name} WHERE login = session_user::text)",
    members.name: "login = session_user::text",
    forgotten_members.name: _KNOWN_AGAIN,
    member_consents.name: _OWN,
    deliveries.name: _OWN,
}
_OPERATORS = (
    ("procrastinate_jobs", f"SELECT ({_JOB}), UPDATE (status, priority, queue_name, lock, attempts, scheduled_at, "
                           "abort_requested)"),
    ("procrastinate_workers", "SELECT"),
    ("procrastinate_events", "INSERT (job_id, type, at)"),
)  # fmt: skip
_RETRY = "procrastinate_retry_job_v2(bigint, timestamptz, integer, varchar, varchar)"
_CANCEL = "procrastinate_cancel_job_v1(bigint, boolean, boolean)"
_STRANGERS = """SELECT DISTINCT coalesce(role.rolname, 'PUBLIC'), role.oid IS NULL
    FROM pg_class AS thing CROSS JOIN LATERAL (
        SELECT grantee FROM aclexplode(thing.relacl)
        UNION SELECT grantee FROM pg_attribute AS of, aclexplode(of.attacl) WHERE of.attrelid = thing.oid
        UNION SELECT grantee FROM aclexplode((SELECT nspacl FROM pg_namespace WHERE oid = thing.relnamespace))) AS given
    LEFT JOIN pg_roles AS role ON role.oid = given.grantee
    WHERE thing.relnamespace = CAST(:schema AS regnamespace) AND given.grantee <> thing.relowner
      AND given.grantee <> (SELECT nspowner FROM pg_namespace WHERE oid = thing.relnamespace)"""
_LEARNT = "SELECT DISTINCT tablename, attname FROM pg_stats WHERE schemaname = :schema"
_POLICIES_THERE = "SELECT tablename, policyname FROM pg_policies WHERE schemaname = :schema"
_OURS = """SELECT sort, string_agg(thing, ', ') FROM (
        SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS sort, oid::regclass::text AS thing, relowner
        FROM pg_class WHERE relnamespace = CAST(:schema AS regnamespace) AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        UNION ALL SELECT 'ROUTINE', oid::regprocedure::text, proowner
        FROM pg_proc WHERE pronamespace = CAST(:schema AS regnamespace)) AS found
    WHERE pg_has_role(current_user, relowner, 'USAGE') GROUP BY sort"""
_OPEN = """SELECT 'the database' WHERE has_database_privilege('public', current_database(), 'CONNECT')
        OR has_database_privilege('public', current_database(), 'TEMP')
    UNION ALL SELECT 'the schema public' FROM pg_namespace WHERE nspname = 'public'
        AND (has_schema_privilege('public', oid, 'CREATE') OR has_schema_privilege('public', oid, 'USAGE'))"""


def arrange(connection: Connection, named: Groups) -> None:
    """Give the groups what they are meant to have, and take everything else, from them and from everybody.

    Raises LedgerError where the keeper owns too little to do so.
    """
    database = quoted(named.database)
    run(connection, f"REVOKE ALL ON DATABASE {database} FROM PUBLIC, {named.quoted}")
    run(connection, f"GRANT CONNECT ON DATABASE {database} TO {named.quoted}")
    for schema in (FACTS, QUEUE):
        if there(connection, schema):
            _close(connection, schema, f"PUBLIC, {named.quoted}")
    _refuse_open(connection, named)
    _team(connection, named)
    _operator(connection, quoted(named.name(OPERATOR)))


def there(connection: Connection, schema: str, table: str = "") -> bool:
    """Whether there is a schema, or a table in it."""
    found = "SELECT to_regnamespace(:schema) IS NOT NULL" if not table else "SELECT to_regclass(:schema) IS NOT NULL"
    return bool(connection.scalar(text(found), {"schema": f"{schema}.{table}" if table else schema}))


def _close(connection: Connection, schema: str, whom: str) -> None:
    """Take everything in a schema from these, as far as it is ours; what is not is told by the doctor."""
    run(connection, f"REVOKE ALL ON SCHEMA {schema} FROM {whom}")
    for sort, things in connection.execute(text(_OURS), {"schema": schema}).all():
        run(connection, f"REVOKE ALL ON {sort} {things} FROM {whom}")


def _refuse_open(connection: Connection, named: Groups) -> None:
    """What the keeper does not own is revoked with a warning and no effect, so that it is asked afterwards."""
    if found := tuple(connection.scalars(text(_OPEN))):
        hint = (f"let a superuser say: ALTER DATABASE {quoted(named.database)} OWNER TO {quoted(named.keeper)}; "
                f"and in it: ALTER SCHEMA public OWNER TO {quoted(named.keeper)}")  # fmt: skip
        raise LedgerError(
            f"{' and '.join(found)}: open to every login of the server, and not {named.keeper}'s to close", hint=hint
        )


def _team(connection: Connection, named: Groups) -> None:
    _close(connection, SCHEMA, "PUBLIC")
    for name, everybody in connection.execute(text(_STRANGERS), {"schema": SCHEMA}).all():
        _close(connection, SCHEMA, "PUBLIC" if everybody else quoted(name))
    for table, policy in connection.execute(text(_POLICIES_THERE), {"schema": SCHEMA}).all():
        run(connection, f"DROP POLICY {quoted(policy)} ON {SCHEMA}.{quoted(table)}")
    for table in metadata.tables:
        run(connection, f"ALTER TABLE {SCHEMA}.{table} ENABLE ROW LEVEL SECURITY")
        # What the planner learns of values shows in its estimates, whoever's rows they are: it learns nothing.
        learn = ", ".join(f"ALTER COLUMN {each.name} SET STATISTICS 0" for each in metadata.tables[table].columns)
        run(connection, f"ALTER TABLE {SCHEMA}.{table} {learn}")
    door = quoted(named.name(DOOR))
    run(connection, f"GRANT USAGE ON SCHEMA {SCHEMA} TO {door}")
    for table, what in OWN_RIGHTS:
        run(connection, f"GRANT {what} ON {SCHEMA}.{table} TO {door}")
        rows = _POLICIES[table]
        run(connection, f"CREATE POLICY own ON {SCHEMA}.{table} TO {door} USING ({rows}) WITH CHECK ({rows})")
    make_doors(connection, named)


def _operator(connection: Connection, operator: str) -> None:
    if there(connection, QUEUE, "procrastinate_jobs"):
        run(connection, f"GRANT USAGE ON SCHEMA {QUEUE} TO {operator}")
        for table, what in _OPERATORS:
            run(connection, f"GRANT {what} ON {QUEUE}.{table} TO {operator}")
        run(connection, f"GRANT USAGE ON SEQUENCE {QUEUE}.procrastinate_events_id_seq TO {operator}")
        for each in (_RETRY, _CANCEL):
            run(connection, f"GRANT EXECUTE ON FUNCTION {QUEUE}.{each} TO {operator}")
    if there(connection, FACTS, STANDING[-1]):
        run(connection, f"GRANT USAGE ON SCHEMA {FACTS} TO {operator}")
        run(connection, f"GRANT SELECT ON {', '.join(f'{FACTS}.{each}' for each in STANDING)} TO {operator}")


def learnt(connection: Connection) -> tuple[str, ...]:
    """The columns of which the planner learnt values before it was told not to, as table.column."""
    return tuple(sorted(f"{table}.{column}" for table, column in connection.execute(text(_LEARNT), {"schema": SCHEMA})))
