"""Who may what in a team's database: set up, given, taken, and told where it is otherwise than set up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, event, select, text, update

from impact.ledger import postgres
from impact.ledger.faults import explained
from impact.ledger.place import WRITES
from impact.ledger.team_doors import OWN
from impact.ledger.team_forgotten import bring_up_to_date
from impact.ledger.team_rights import arrange, learnt, there
from impact.ledger.team_roles import MEMBER, ROLES, Groups, groups, logins, make_groups, put_in, run, take_out
from impact.ledger.team_schema import SCHEMA, members, team
from impact.ledger.team_snapshot import snapshot, strange
from impact.model.database import Address
from impact.model.errors import LedgerError

# How long the doctor waits for whoever writes.
PATIENCE = "5s"
_OWNS = "SELECT pg_has_role(current_user, nspowner, 'USAGE') FROM pg_namespace WHERE nspname = :schema"
_MAKES = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
_FACTS = """SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'commits' AND relnamespace::regnamespace::text
    = 'public' AND has_schema_privilege(relnamespace, 'USAGE') AND has_table_privilege(oid, 'SELECT'))"""
_MISSING = "SELECT count(*) FROM pg_roles WHERE rolname = ANY(:names)"
# Who passes by every rule, or reads files and statistics of the server; in one that is older than 16 whoever may make
# roles may also be anybody.
_ABOVE = """WITH login AS (
        SELECT *, pg_has_role(oid, (SELECT nspowner FROM pg_namespace WHERE nspname = :schema), 'MEMBER') AS keeps,
            rolcreaterole AND current_setting('server_version_num')::int < 160000 AS makes,
            EXISTS (SELECT FROM pg_roles AS wide WHERE wide.rolname IN ('pg_read_all_data', 'pg_write_all_data',
                'pg_read_server_files', 'pg_execute_server_program', 'pg_read_all_stats')
                AND pg_has_role(pg_roles.oid, wide.oid, 'MEMBER')) AS reads
        FROM pg_roles WHERE rolname !~ '^pg_')
    SELECT rolname, CASE WHEN rolsuper THEN 'superuser' WHEN rolbypassrls THEN 'passes by row-level security'
        WHEN keeps THEN 'keeper' WHEN makes THEN 'makes roles, so may be anybody' ELSE 'reads the server''s data' END
    FROM login WHERE rolsuper OR rolbypassrls OR keeps OR makes OR reads ORDER BY 1"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the rights in a team's database stand: who is in which group, who is above them, and what is otherwise.

    `more` is there and was not set up, `lacking` was set up and is not there; `learnt` are columns whose values the
    planner knows. `mine` is true for the keeper; for anybody else only `roles` is told: the groups that they are in.
    """

    mine: bool
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    above: tuple[tuple[str, str], ...] = ()
    more: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    learnt: tuple[str, ...] = ()


def protect(connection: Connection) -> None:
    """Make the groups of a new team's ledger and their rights, in the transaction that makes its tables."""
    _make(connection, groups(connection), new=True)


def set_up(place: Address) -> tuple[str, ...]:
    """Make the groups of a team's database and their rights as they are meant; return what that changed.

    Raises LedgerError where the keeper may not, and changes nothing then.
    """
    with _keeping(place) as (connection, named):
        before = snapshot(connection, named)
        _make(connection, named)
        after = snapshot(connection, named)
    gone = tuple(f"taken: {each}" for each in sorted(before - after))
    return gone + tuple(f"given: {each}" for each in sorted(after - before))


def _make(connection: Connection, named: Groups, *, new: bool = False) -> None:
    there_already = connection.scalar(text(_MISSING), {"names": list(named.names)})
    if there_already != len(named.names) and not connection.scalar(text(_MAKES)):
        hint = f"let a superuser say: ALTER ROLE {named.keeper} CREATEROLE; or: CREATE ROLE {', '.join(named.names)}"
        raise LedgerError(f"{named.keeper} may make no roles, and a team's ledger needs some", hint=hint)
    make_groups(connection, named, new=new)
    arrange(connection, named)


def allow(place: Address, login: str, role: str, address: str = "") -> None:
    """Let a login be in the group of one of ROLES; a member's `address` says whose rows are theirs.

    Raises LedgerError for a login that is unknown or above all rules, and for an address that is no member's.
    """
    with _keeping(place) as (connection, named):
        _make(connection, named)
        put_in(connection, named, login, role)
        if role == MEMBER:
            _bind(connection, login, address.lower())


def _bind(connection: Connection, login: str, address: str) -> None:
    taken = connection.scalar(select(members.c.address).where(members.c.login == login))
    if taken is not None and taken != address:
        raise LedgerError(f"{login}: this login is that of {taken} already",
                          hint=f"take it back first: impact ledger revoke --login {login}")  # fmt: skip
    done = connection.execute(update(members).where(members.c.address == address).values(login=login))
    if not done.rowcount:
        raise LedgerError(f"{address}: nobody of this team has this address",
                          hint="impact team members lists them; impact team join takes somebody in")  # fmt: skip


def disallow(place: Address, login: str, roles: tuple[str, ...] = ROLES) -> tuple[str, ...]:
    """Take a login out of these groups; return out of which."""
    with _keeping(place) as (connection, named):
        freed = 0
        if MEMBER in roles:
            freed = connection.execute(update(members).where(members.c.login == login).values(login="")).rowcount
        taken = tuple(role for role in roles if take_out(connection, named, login, role))
        return (MEMBER,) if freed and not taken else taken


def standing(place: Address) -> Standing | None:
    """How rights stand, with nothing changed; None where there is no team's ledger.

    Raises LedgerError where somebody writes for longer than a few seconds: then it cannot be seen.
    """
    with _asking(place) as connection:
        if not there(connection, SCHEMA):
            return None
        if not connection.scalar(text(_OWNS), {"schema": SCHEMA}):
            named = groups(connection)
            mine = text("SELECT pg_has_role(session_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = :name")
            in_them = (each for each in ROLES if connection.scalar(mine, {"name": named.name(each)}))
            return Standing(False, tuple((each, ()) for each in in_them))
    with _asking(place, writes=True, patience=PATIENCE) as connection:
        _become_owner(connection)
        named = groups(connection)
        found = snapshot(connection, named)
        odd = strange(connection, named)
        told = tuple((each, logins(connection, named, each)) for each in ROLES)
        above = tuple((row[0], row[1]) for row in connection.execute(text(_ABOVE), {"schema": SCHEMA}))
        known = learnt(connection)
        odd = (*odd, *_unbound(connection, dict(told)[MEMBER]))
        # As it would be if it were set up now; the transaction is given up afterwards.
        bring_up_to_date(connection)
        _make(connection, named)
        meant = snapshot(connection, named)
        connection.rollback()
    more, lacking = (*sorted(found - meant), *odd), tuple(sorted(meant - found))
    return Standing(True, told, above, more, lacking, known)


def alone(place: Address) -> bool:
    """Whether a database holds a team's ledger, and none of a person or a fleet that can be seen."""
    with _asking(place) as connection:
        return there(connection, SCHEMA) and not connection.scalar(text(_FACTS))


def _owner(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = :schema"),
                                 {"schema": SCHEMA}))  # fmt: skip


@contextmanager
def _asking(place: Address, *, writes: bool = False, patience: str = "") -> Iterator[Connection]:
    """A connection for one transaction; `patience` is how long it waits for others, where that is less than usual."""
    engine = postgres.open_engine(place)
    if patience:
        event.listen(engine, "connect", lambda driver, _: (driver.execute(f"SET lock_timeout = '{patience}'"),
                                                           driver.commit()))  # fmt: skip
    engine = engine.execution_options(**{WRITES: writes})
    with explained(place):
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(f"SET LOCAL search_path = {SCHEMA}, {OWN}")
                yield connection
        finally:
            engine.dispose()


@contextmanager
def _keeping(place: Address) -> Iterator[tuple[Connection, Groups]]:
    """The keeper's connection, and what the groups are called; what was done is kept at the end."""
    with _asking(place, writes=True) as connection:
        if not there(connection, SCHEMA):
            raise LedgerError(f"{place}: there is no team's ledger",
                              hint=f"make one: impact ledger init-team {place} --name NAME")  # fmt: skip
        _refuse_others(connection, place)
        _become_owner(connection)
        bring_up_to_date(connection)
        yield connection, groups(connection)
        connection.commit()


def _become_owner(connection: Connection) -> None:
    """Let what is made be the owner's, also where a superuser, or another of several keepers, is at work."""
    run(connection, f"SET LOCAL ROLE {_owner(connection)}")


def _unbound(connection: Connection, grouped: tuple[str, ...]) -> tuple[str, ...]:
    """Logins and rows of members that do not find each other: a login that was renamed, or given by hand."""
    bound = set(connection.scalars(select(members.c.login).where(members.c.login != "")))
    lost = (f"{each} is a member and has no rows: impact ledger grant ADDRESS --login {each} --as member"
            for each in sorted(set(grouped) - bound))  # fmt: skip
    gone = (f"the rows of a member are those of {each}, which is no member's login: impact ledger revoke --login {each}"
            for each in sorted(bound - set(grouped)))  # fmt: skip
    return (*lost, *gone)


def _refuse_others(connection: Connection, place: Address) -> None:
    if not connection.scalar(text(_OWNS), {"schema": SCHEMA}):
        who = connection.scalar(text("SELECT current_user"))
        raise LedgerError(f"{place}: only its keeper gives and takes rights, and {who} is not",
                          hint="ask whoever made it with `impact ledger init-team`")  # fmt: skip


def named_team(place: Address) -> str | None:
    """What the team's ledger in a database is called; None where there is none. Raises LedgerError for no keeper."""
    with _asking(place) as connection:
        if not there(connection, SCHEMA):
            return None
        _refuse_others(connection, place)
        return str(connection.scalar(select(team.c.name)))
