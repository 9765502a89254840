"""Who may what in a team's database, one line for each thing, so that two moments can be compared."""

from __future__ import annotations

from sqlalchemy import Connection, text

from impact.ledger.team_doors import OWN, OWN_RIGHTS, TELLING, TOLD
from impact.ledger.team_roles import Groups
from impact.ledger.team_schema import SCHEMA, metadata

# (grantee, privilege, thing) of the database, schemas, tables, columns, functions; owners have everything anyway.
_GRANTS = """
    WITH ours AS (SELECT oid, nspname, nspacl, nspowner FROM pg_namespace WHERE nspname = ANY(:all)),
    given (owner, acl, thing, own) AS (
        SELECT datdba, coalesce(datacl, acldefault('d', datdba)), 'the database', false
          FROM pg_database WHERE datname = current_database()
        UNION ALL SELECT nspowner, nspacl, 'the schema ' || nspname, nspname = ANY(:ours) FROM ours
        UNION ALL SELECT relowner, relacl, nspname || '.' || relname, nspname = ANY(:ours)
          FROM pg_class JOIN ours ON ours.oid = relnamespace
        UNION ALL SELECT relowner, attacl, nspname || '.' || relname || '.' || attname, nspname = ANY(:ours)
          FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN ours ON ours.oid = relnamespace
        UNION ALL SELECT proowner, coalesce(proacl, acldefault('f', proowner)),
            nspname || '.' || proname || '(' || oidvectortypes(proargtypes) || ')', nspname = ANY(:ours)
          FROM pg_proc JOIN ours ON ours.oid = pronamespace)
    SELECT coalesce(rolname, 'everybody'), string_agg(DISTINCT one.privilege_type, ', '), thing
    FROM given CROSS JOIN LATERAL aclexplode(acl) AS one LEFT JOIN pg_roles AS role ON role.oid = one.grantee
    WHERE one.grantee <> given.owner AND (own OR one.grantee = 0 OR rolname = ANY(:groups))
    GROUP BY 1, 3"""
_TABLES = """SELECT nspname || '.' || relname, relkind::text, coalesce(reloptions::text, 'no options'), rolname,
        CASE WHEN relkind = 'v' THEN ', text ' || left(md5(pg_get_viewdef(pg_class.oid)), 8) ELSE '' END
    FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner
    JOIN pg_namespace AS space ON space.oid = relnamespace
    WHERE nspname = ANY(:schemas) AND relkind NOT IN ('i', 't', 'c')"""
_BODIES = """SELECT pronamespace::regnamespace::text || '.' || proname, proowner::regrole::text,
        left(md5(pg_get_functiondef(oid)), 8)
    FROM pg_proc WHERE pronamespace::regnamespace::text = ANY(:ours)"""
_HELD = """SELECT relname FROM pg_class WHERE relnamespace = CAST(:own AS regnamespace) AND relrowsecurity"""
_COLUMNS = """SELECT relname || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = CAST(:own AS regnamespace) AND relkind IN ('r', 'm') AND attnum > 0 AND NOT attisdropped
      AND attstattarget IS DISTINCT FROM 0"""
_POLICIES = """SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check
    FROM pg_policies WHERE schemaname = :own"""
# What was not made by us: more in our schemas, triggers, and what elsewhere reads the team's tables.
_THINGS = """SELECT nspname || '.' || relname FROM pg_class JOIN pg_namespace AS space ON space.oid = relnamespace
    WHERE nspname = ANY(:schemas) AND relkind NOT IN ('i', 't', 'c') AND nspname || '.' || relname <> ALL(:known)"""
_FUNCTIONS = """SELECT pronamespace::regnamespace::text || '.' || proname || '(' || oidvectortypes(proargtypes) || ')'
    FROM pg_proc WHERE pronamespace <> 'pg_catalog'::regnamespace
    AND (prosecdef OR pronamespace::regnamespace::text = ANY(:schemas))
    AND pronamespace::regnamespace::text || '.' || proname <> ALL(:known)
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"""
_TRIGGERS = """SELECT tgname || ' on ' || nspname || '.' || relname FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_namespace AS space ON space.oid = relnamespace
    WHERE NOT tgisinternal AND nspname = ANY(:schemas) AND nspname || '.' || tgname <> ALL(:known)"""
_READ_ELSEWHERE = """SELECT DISTINCT space.nspname || '.' || other.relname
    FROM pg_depend AS link JOIN pg_rewrite AS rule ON rule.oid = link.objid
    JOIN pg_class AS other ON other.oid = rule.ev_class JOIN pg_namespace AS space ON space.oid = other.relnamespace
    JOIN pg_class AS read ON read.oid = link.refobjid
    WHERE link.classid = 'pg_rewrite'::regclass AND link.refclassid = 'pg_class'::regclass
      AND read.relnamespace = CAST(:own AS regnamespace) AND other.relnamespace <> read.relnamespace
      AND space.nspname || '.' || other.relname <> ALL(:known)"""
# What is another's in these schemas, and open to the groups or to everybody: no keeper can close it.
_NOT_OURS = """SELECT DISTINCT coalesce(grantee.rolname, 'everybody'), one.privilege_type,
        nspname || '.' || relname, owner.rolname
    FROM pg_class JOIN pg_namespace AS space ON space.oid = relnamespace CROSS JOIN LATERAL aclexplode(relacl) AS one
    JOIN pg_roles AS owner ON owner.oid = relowner LEFT JOIN pg_roles AS grantee ON grantee.oid = one.grantee
    WHERE nspname = ANY(:all) AND NOT pg_has_role(current_user, relowner, 'USAGE')
      AND (one.grantee = 0 OR grantee.rolname = ANY(:groups))"""
_DEFAULTS = """SELECT coalesce(role.rolname, 'everybody'), one.privilege_type,
        CASE WHEN defaclnamespace = 0 THEN 'every schema' ELSE defaclnamespace::regnamespace::text END
    FROM pg_default_acl CROSS JOIN LATERAL aclexplode(defaclacl) AS one
    LEFT JOIN pg_roles AS role ON role.oid = one.grantee
    WHERE one.grantee <> defaclrole AND defaclobjtype IN ('r', 'f')"""
_GROUP = """SELECT rolname, outer_role FROM (SELECT inner_role.rolname, outside.rolname AS outer_role
    FROM pg_auth_members AS pair JOIN pg_roles AS inner_role ON inner_role.oid = pair.member
    JOIN pg_roles AS outside ON outside.oid = pair.roleid WHERE inner_role.rolname = ANY(:groups)) AS nested"""


def snapshot(connection: Connection, named: Groups) -> frozenset[str]:
    """Return everything that the groups, strangers and everybody may, and what holds them back, as sentences."""
    return frozenset(
        _told(connection, named, _GRANTS, "{0} may {1} on {2}")
        | _told(connection, named, _TABLES, "{0} is there (sort {1}, {2}, owned by {3}{4})")
        | _told(connection, named, _BODIES, "the function {0} is there (owned by {1}, text {2})")
        | _told(connection, named, _HELD, f"row-level security holds for {SCHEMA}.{{0}}")
        | _told(connection, named, _COLUMNS, f"the planner learns values of {SCHEMA}.{{0}}")
        | _told(connection, named, _POLICIES,
                f"rows of {SCHEMA}.{{0}} by the policy {{1}}, {{2}}, {{3}}: {{4}} where {{5}}, kept where {{6}}")
    )  # fmt: skip


def strange(connection: Connection, named: Groups) -> tuple[str, ...]:
    """Return what is there and was not made with the ledger, and could show more to somebody, as sentences."""
    return tuple(
        sorted(
            _told(connection, named, _THINGS, "{0} is none of our tables and views")
            | _told(connection, named, _FUNCTIONS, "the function {0} is none of ours, and runs with its owner's rights")
            | _told(connection, named, _TRIGGERS, "the trigger {0} is none of ours")
            | _told(connection, named, _READ_ELSEWHERE, f"{{0}} reads tables of {SCHEMA} with its owner's rights")
            | _told(connection, named, _NOT_OURS, "{0} may {1} on {2}, which is {3}'s and not the keeper's to close")
            | _told(connection, named, _DEFAULTS, "{0} may {1} on what is made later in {2}")
            | _told(connection, named, _GROUP, "{0} is in {1}, and may what that may")
        )
    )


def _told(connection: Connection, named: Groups, query: str, sentence: str) -> set[str]:
    ours = [SCHEMA, OWN, TOLD]
    known = [*(f"{SCHEMA}.{each}" for each in metadata.tables), f"{OWN}.keep"]
    for schema, prefix, names in ((OWN, "own", [each for each, _ in OWN_RIGHTS]), (TOLD, "told", list(TELLING))):
        known += [f"{schema}.{each}" for each in names] + [f"{schema}.{prefix}_{each}" for each in names]
    given = {"own": SCHEMA, "ours": ours, "schemas": ours, "all": [*ours, "impact_queue", "public"],
             "groups": list(named.names), "known": known}  # fmt: skip
    asked = {name: value for name, value in given.items() if f":{name}" in query}
    return {sentence.format(*row) for row in connection.execute(text(query), asked)}
