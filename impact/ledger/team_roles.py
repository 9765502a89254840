"""The roles of a team's database: groups that say who may what, and the logins that are in them.

A group's name begins with the database's, because roles are known to the whole server.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from impact.model.errors import LedgerError

MEMBER, READER, OPERATOR = ROLES = ("member", "reader", "operator")
DOOR = "door"  # owns the functions by which a member reaches their rows, and nobody is in it but the keeper
_LONGEST = 63  # bytes of a name; PostgreSQL cuts what is longer, and two groups would become one
_GROUP = """SELECT rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls,
    (SELECT count(*) FROM pg_auth_members WHERE roleid = pg_roles.oid AND NOT admin_option)
    FROM pg_roles WHERE rolname = :name"""
_LOGIN = "SELECT rolcanlogin, rolsuper OR rolbypassrls, pg_has_role(oid, current_user, 'MEMBER') " \
         "FROM pg_roles WHERE rolname = :name"  # fmt: skip
_IN_GROUP = """SELECT DISTINCT login.rolname FROM pg_auth_members AS pair
    JOIN pg_roles AS login ON login.oid = pair.member
    WHERE pair.roleid = (SELECT oid FROM pg_roles WHERE rolname = :name) AND login.rolname <> current_user ORDER BY 1"""


@dataclass(frozen=True, slots=True)
class Groups:
    """What the groups of one database are called, and who owns what they may see."""

    database: str
    keeper: str

    def name(self, role: str) -> str:
        """The group of one of ROLES."""
        return f"{self.database}_{role}"

    @property
    def names(self) -> tuple[str, ...]:
        """The groups in the order of ROLES, and the door."""
        return tuple(map(self.name, (*ROLES, DOOR)))

    @property
    def quoted(self) -> str:
        """All of them as they stand in a statement."""
        return ", ".join(map(quoted, self.names))


def groups(connection: Connection) -> Groups:
    """The groups of the database at the other end, and who asks; raises LedgerError for a name that is too long."""
    database, who = connection.execute(text("SELECT current_database(), current_user")).one()
    found = Groups(database, who)
    if any(len(each.encode()) > _LONGEST for each in found.names):
        hint = f"take a database whose name has at most {_LONGEST - len(OPERATOR) - 1} bytes"
        raise LedgerError(f"{database}: this name is too long for its roles to be told apart", hint=hint)
    return found


def quoted(name: str) -> str:
    """A name as it stands in a statement, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def run(connection: Connection, statement: str) -> None:
    """Carry out a statement that has no parameters."""
    connection.exec_driver_sql(statement.replace("%", "%%"))


def make_groups(connection: Connection, named: Groups, *, new: bool) -> None:
    """Make the groups that are missing; raises LedgerError for one that is no group, or, for a `new` ledger, is used.

    A group made before by a superuser, for a keeper who may make none, is taken.
    """
    for name in named.names:
        found = connection.execute(text(_GROUP), {"name": name}).one_or_none()
        if found is None:
            run(connection, f"CREATE ROLE {quoted(name)} NOLOGIN")
            continue
        can_more, used = found
        if can_more or (new and used):
            why = "it may more than a group of this team" if can_more else "somebody is in it already"
            hint = "give the database another name, or drop the role if nobody needs it"
            raise LedgerError(f"{name}: there is a role of this name, and {why}", hint=hint)
    run(connection, f"GRANT {quoted(named.name(DOOR))} TO {quoted(named.keeper)}")


def put_in(connection: Connection, named: Groups, login: str, role: str) -> None:
    """Let a login be in a group; raises LedgerError for one that is unknown, cannot log in, or sees everything."""
    found = connection.execute(text(_LOGIN), {"name": login}).one_or_none()
    if found is None:
        hint = f"make it first, with a password that you never see: createuser --pwprompt {login}"
        raise LedgerError(f"{login}: the server knows no such login", hint=hint)
    can_log_in, sees_all, is_keeper = found
    if not can_log_in:
        raise LedgerError(f"{login}: this role cannot log in", hint="name the login of one person, not a group")
    if sees_all or is_keeper:
        why = "may pass by every rule (superuser, or BYPASSRLS)" if sees_all else "is the keeper's, or as good as that"
        raise LedgerError(f"{login}: this login {why}, and no role would hold it back",
                          hint="give the person a login of their own: createuser --pwprompt NAME")  # fmt: skip
    run(connection, f"GRANT {quoted(named.name(role))} TO {quoted(login)}")


def take_out(connection: Connection, named: Groups, login: str, role: str) -> bool:
    """Let a login be in a group no more; whether it was in it."""
    if login not in logins(connection, named, role):
        return False
    run(connection, f"REVOKE {quoted(named.name(role))} FROM {quoted(login)}")
    return True


def logins(connection: Connection, named: Groups, role: str) -> tuple[str, ...]:
    """Who is in a group, the keeper apart."""
    return tuple(connection.scalars(text(_IN_GROUP), {"name": named.name(role)}))
