"""A team's ledger: opens it, and keeps what its tables hold. Whether a thing may come in is asked before."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, event, insert, inspect, select, text

from impact.ledger import postgres
from impact.ledger.engine import make_private, open_engine
from impact.ledger.faults import TEAM, explained
from impact.ledger.place import WRITES, Place
from impact.ledger.team_access import protect
from impact.ledger.team_doors import OWN, TOLD, told
from impact.ledger.team_editions import Editions, forget_told
from impact.ledger.team_forgotten import ForgottenMembers, bring_up_to_date, keep_forgotten
from impact.ledger.team_papers import Papers, forget_papers
from impact.ledger.team_schema import SCHEMA, TEAM_VERSION, WITHOUT_FORGOTTEN, members, metadata, team
from impact.ledger.traceless import Traceless
from impact.model.errors import LedgerError
from impact.model.team import Forgotten, Member, Released, Team

# What a connection sees of a team's ledger: all of it, its own rows, what was told.
ALL, MINE, READ = "all", "own", "told"
_SEES = f"""SELECT name FROM (VALUES ('{ALL}', '{SCHEMA}'), ('{MINE}', '{OWN}'), ('{READ}', '{TOLD}'))
    AS one (name, space) WHERE has_schema_privilege(to_regnamespace(space), 'USAGE')"""


class TeamLedger(Papers, Editions, ForgottenMembers, Traceless):
    """An open team's ledger; every method raises LedgerError when it cannot be read or written."""

    kept_in = metadata
    sees: frozenset[str] = frozenset((ALL, MINE, READ))

    def read(self, window: str) -> tuple[Released, int] | None:
        """What a reader sees of a window, and how many members are not in it; None where nothing was told of it."""
        with self._reading() as connection:
            return told(connection, window)

    def team(self) -> Team:
        """What it is called, and by which rules it tells."""
        with self._reading() as connection:
            row = connection.execute(select(team)).one()
            return Team(row.name, row.windows, row.least)

    def add_member(self, member: Member) -> None:
        """Let somebody's word be known by their key."""
        with self._writing() as connection:
            connection.execute(insert(members).values(number=member.number, address=member.address, key=member.key,
                                                      login=member.login))  # fmt: skip

    def forget_member(self, number: str, kept: Iterable[Forgotten]) -> None:
        """Take somebody out with everything of theirs but `kept`; what was told with them only counts one forgotten.

        `leave_no_trace` has to follow.
        """
        with self._writing() as connection:
            keep_forgotten(connection, kept)
            forget_told(connection, number)
            forget_papers(connection, number)
            connection.execute(delete(members).where(members.c.number == number))

    def member(self, address: str) -> Member | None:
        """Who is known by an address, None for nobody."""
        return next((each for each in self.members() if each.address == address.lower()), None)

    def members(self) -> tuple[Member, ...]:
        """Everybody who may send, in no promised order."""
        with self._reading() as connection:
            return tuple(Member(*row) for row in connection.execute(select(members)))


def make_team(place: Place, new: Team) -> None:
    """Make an empty team's ledger; raises LedgerError where there is one, or something else, already."""
    engine = engine_of(place)
    with ExitStack() as stack, explained(place, "impact ledger init-team PLACE"):
        stack.callback(engine.dispose)
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            if inspect(connection).get_table_names(schema=schema_of(place)):
                raise LedgerError(
                    f"{place}: there is a ledger already", hint="name another place; it was left as it is"
                )
            if not isinstance(place, Path):
                postgres.refuse_encoding(connection, place)
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            metadata.create_all(connection)
            connection.execute(insert(team).values(name=new.name, version=TEAM_VERSION, windows=new.windows,
                                                   least=new.least))  # fmt: skip
            if not isinstance(place, Path):
                protect(connection)


def open_team(place: Place) -> TeamLedger:
    """Open a team's ledger; raises LedgerError where there is none, or it is of another version."""
    if isinstance(place, Path) and not place.exists():
        raise LedgerError(f"{place}: there is no team's ledger", hint=_make_one(place))
    engine = engine_of(place)
    with ExitStack() as stack, explained(place, TEAM):
        stack.callback(engine.dispose)
        with engine.connect() as connection:
            sees = TeamLedger.sees if isinstance(place, Path) else _seen(connection, place)
            outdated = isinstance(place, Path) and _version(connection, place) == WITHOUT_FORGOTTEN
        if outdated:
            with engine.execution_options(**{WRITES: True}).begin() as connection:
                bring_up_to_date(connection)
        with engine.connect() as connection:
            check(connection, place)
        stack.pop_all()
    ledger = TeamLedger(place, engine, "")
    ledger.sees = sees
    return ledger


def in_file(path: Path) -> Team | None:
    """What the team of a file is called and its rules; None where the file is no team's ledger."""
    try:
        with open_team(path) as ledger:
            return ledger.team()
    except LedgerError:
        return None


def _seen(connection: Connection, place: Place) -> frozenset[str]:
    found = frozenset(connection.scalars(text(_SEES)))
    if not found and inspect(connection).has_table(team.name, schema=SCHEMA):
        raise LedgerError(f"{place}: this login sees nothing of the team",
                          hint="ask its keeper: impact ledger grant --login NAME --as reader")  # fmt: skip
    return found


def check(connection: Connection, place: Place) -> None:
    """Raise LedgerError where there is no team's ledger, or one of another version."""
    stored = _version(connection, place)
    if stored == WITHOUT_FORGOTTEN:
        raise LedgerError(f"{place}: a team's ledger of version {stored}; this impact knows {TEAM_VERSION}",
                          hint=_update_it(place, connection.scalar(select(team.c.name)) or "NAME"))  # fmt: skip
    if stored != TEAM_VERSION:
        raise LedgerError(f"{place}: a team's ledger of version {stored}; this impact knows {TEAM_VERSION}",
                          hint="use the impact that wrote it, or update this one")  # fmt: skip


def _update_it(place: Place, name: str) -> str:
    if isinstance(place, Path):
        return f"bring it up to date: impact team members --team {place}"
    return f"its keeper brings it up to date: impact ledger init-team {place} --name {name}"


def _version(connection: Connection, place: Place) -> str | None:
    """The version of the team's ledger that lies there; raises LedgerError for none."""
    if not inspect(connection).has_table(team.name, schema=schema_of(place)):
        hint = "name the team's with --team PLACE or IMPACT_TEAM; `impact ledger init-team` makes one in an empty place"
        raise LedgerError(f"{place}: this is no team's ledger", hint=hint)
    return connection.scalar(select(team.c.version))


def _make_one(place: Place) -> str:
    return f"make one: impact ledger init-team {place} --name NAME"


def schema_of(place: Place) -> str | None:
    """The schema in which its tables lie; None in a file."""
    return None if isinstance(place, Path) else SCHEMA


def engine_of(place: Place) -> Engine:
    """An engine for a team's ledger; a file is made, readable for this user alone."""
    if isinstance(place, Path):
        make_private(place)
        return open_engine(place)
    engine = postgres.open_engine(place)
    event.listen(
        engine,
        "connect",
        lambda driver, _: (driver.execute(f"SET search_path = {SCHEMA}, {OWN}, {TOLD}"), driver.commit()),
    )
    return engine
