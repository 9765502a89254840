"""Every role of a team's database over a connection of its own: sees what it may and no more, whatever it tries."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from role_attempts import (
    ALLOWED,
    ATTEMPTS,
    HARMLESS,
    MEMBER,
    NOBODY,
    NOTHING,
    OPERATOR,
    OWN,
    READER,
    REFUSED,
    SAME,
    TOLD,
    table,
)

from impact.edges.places import ledger_file
from impact.fleet.queue import Queue
from impact.ledger.team import make_team
from impact.ledger.team_access import allow
from impact.model.fleet import Job
from impact.model.team import Team

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "what-each-role-sees.md"
LOGINS = ("alice", "bob", "carol", "rita", "oscar", "mallory")
HIS = "b0b0b0b0b0b0b0b0"
# What nobody of the three may meet: each stands in a row, a job or an object of somebody else.
SECRETS = ("bob@example.com", "carol@example.com", HIS, "bobs-key", "bobs-consent", "bobs-text", "bobs-work", "carols-",
           "bobs-salt", "c0c0", "withheld-secret", "older-secret",
           "revoked-secret", "forgotten-secret", "taken-back-secret", "ended-secret", "facts-secret",
           "asked@example.com", "comment-secret", "object-secret")  # fmt: skip
YESTERDAY = (datetime.now(UTC).date() - date(1970, 1, 1)).days - 1
FAR = 2_000_000  # a day, long after all of this
# (window, edition, until, forgotten, told, withheld, cell): all but one are held back, each for a reason of its own.
RELEASES = (
    ("2026-H1", 1, FAR, 0, 0, "", "older-secret"), ("2026-H1", 2, FAR, 0, 1, "", "told-theme"),
    ("2025-H2", 1, FAR, 0, 1, "it is withheld", "withheld-secret"), ("2025-H1", 1, FAR, 0, 1, "", "revoked-secret"),
    ("2024-H2", 1, YESTERDAY, 0, 1, "", "ended-secret"), ("2024-H1", 1, FAR, 1, 1, "", "forgotten-secret"),
    ("2023-H2", 1, FAR, 0, 1, "", "taken-back-secret"),
)  # fmt: skip
# About rights, or of a view or a session that lets nobody do that.
REFUSALS = ("42501", "0LP01", "28000", "55000", "0A000")


class Room:
    """A database with a team's ledger, a fleet's facts and a queue in it, and somebody in every role."""

    def __init__(self, server):
        self.server, self.name = server, server.database("impact_template")
        self.names = {each: f"{each}_{self.name}" for each in (*LOGINS, "keeper")}
        for each, login in self.names.items():
            server.do(f"CREATE ROLE {login} LOGIN {'CREATEROLE' if each == 'keeper' else ''}")
        server.do(f"ALTER DATABASE {self.name} OWNER TO {self.names['keeper']}")
        self.place = ledger_file(self.address("keeper"))
        self._give()
        make_team(self.place, Team("core"))
        self._fill()
        allow(self.place, self.names["alice"], MEMBER, "alice@example.com")
        allow(self.place, self.names["bob"], MEMBER, "bob@example.com")
        allow(self.place, self.names["rita"], READER)
        allow(self.place, self.names["oscar"], OPERATOR)
        self.do("ANALYZE")

    def _give(self):
        for (table_,) in self.do("SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                                 "AND relkind = 'r'"):  # fmt: skip
            self.do(f"ALTER TABLE {table_} OWNER TO {self.names['keeper']}")

    def _fill(self):
        people = (("a11ce", "alice"), (HIS, "bob"), ("c0c0c0", "carol"))
        for number, who in people:
            key = f"{who}s-key"
            self.do("INSERT INTO impact_team.members VALUES (%s, %s, %s, '')", number, f"{who}@example.com", key)
            for period in ("2026-H1", "2025-H1", "2024-H2", "2024-H1"):
                consent = f"{who}s-consent" if period == "2026-H1" else f"{who}s-consent-{period}"
                revoked = 1 if who == "bob" and period == "2025-H1" else None
                self.do("INSERT INTO impact_team.member_consents VALUES (%s, %s, %s, 's', %s, '')", number, consent,
                        f"{who}s-text", revoked)  # fmt: skip
                self.do("INSERT INTO impact_team.deliveries VALUES (%s, %s, %s, %s, 's', 's', 1)", number, period,
                        consent, f"{who}s-work")  # fmt: skip
        for who in ("alice", "bob"):
            salt = "a11ces-salt" if who == "alice" else "bobs-salt"
            self.do("INSERT INTO impact_team.forgotten_members SELECT 'address', "
                    "encode(sha256(convert_to(%s, 'UTF8')), 'hex'), %s, 1",
                    f"{salt} address {who}@example.com", salt)  # fmt: skip
        for period, edition, until, forgotten, told, withheld, cell in RELEASES:
            self.do("INSERT INTO impact_team.releases VALUES (%s, %s, 1, %s, 5, 5, %s, %s, %s)", period, edition, until,
                    forgotten, told, withheld)  # fmt: skip
            self.do("INSERT INTO impact_team.release_cells VALUES (%s, %s, 'theme', %s, 'half')", period, edition, cell)
            for number, _ in people:
                self.do("INSERT INTO impact_team.release_members VALUES (%s, %s, %s, 'd')", period, edition, number)
        self.do(
            "INSERT INTO fleet_repositories VALUES ('r', 0, '/r', NULL, '', NULL, NULL, 1, 'failed', 'why', '', 0, 0)"
        )
        self.do("INSERT INTO fleet_teams VALUES ('core', 'person', '', 'facts-secret')")
        Queue(self.place, lambda job: None).enqueue([Job("r", given=(("me", "asked@example.com"),))])
        self.do("COMMENT ON TABLE public.fleet_teams IS 'not for everybody'")
        ((self.object,),) = self.do("SELECT lo_from_bytea(0, 'object-secret')")
        self.do(f"ALTER LARGE OBJECT {self.object} OWNER TO {self.names['keeper']}")

    def address(self, who):
        return self.server.address(self.name, user=self.names[who])

    def do(self, statement, *values):
        return self.server.do(statement, *values, database=self.name)

    def filled(self, sql):
        words = {**self.names, "database": self.name, "hers": "a11ce", "his": HIS, "object": self.object}
        return sql.format(**words)

    def tried(self, who, sql):
        """The rows of the last statement that has some, everything that was said, and the state of an error; undone."""
        said, state, rows, count = [], "", None, -1
        try:
            connection = psycopg.connect(self.address(who))
        except psycopg.OperationalError as error:
            return None, str(error), "28000", -1
        with connection:
            connection.add_notice_handler(lambda told: said.append(_all(told)))
            try:
                cursor = connection.cursor()
                if "FROM STDIN" in sql:
                    sql, _, line = sql.partition("; ")
                    with cursor.copy(sql) as copy:
                        copy.write(line + "\n")
                elif "TO STDOUT" in sql:
                    with cursor.copy(sql) as copy:
                        rows = [bytes(each) for each in copy]
                else:
                    cursor.execute(sql)
                    while True:
                        rows = cursor.fetchall() if cursor.description else rows
                        count = cursor.rowcount
                        if not cursor.nextset():
                            break
            except psycopg.Error as error:
                state, rows = error.sqlstate or "?", None
                said.append(f"{error}{_all(error.diag)}")
            connection.rollback()
        return rows, "\n".join(said), state, count


def _all(told):
    names = ("severity", "message_primary", "message_detail", "message_hint", "context", "internal_query", "table_name",
             "constraint_name", "column_name")  # fmt: skip
    return "\n".join(str(getattr(told, each) or "") for each in names)


@pytest.fixture(scope="module")
def room(postgres):
    return Room(postgres)


WHO = {MEMBER: "alice", READER: "rita", OPERATOR: "oscar", NOBODY: "mallory"}


def _ids(attempt):
    return f"{attempt.role} {attempt.what}"


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=_ids)
def test_whoever_tries_sees_what_they_may_and_no_more(room, attempt):
    sql = room.filled(attempt.sql)
    rows, said, state, count = room.tried(WHO[attempt.role], sql)
    seen = f"{rows}\n{said}"
    # What somebody typed is told back to them by some errors: that is no news.
    met = [each for each in SECRETS if each in seen and each not in sql]
    assert not met
    if attempt.outcome == REFUSED:
        assert state in REFUSALS, (state, seen)
    elif attempt.outcome == NOTHING:
        assert state == "", seen
        assert not rows, seen
        assert count <= 0
    elif attempt.outcome == ALLOWED:
        assert state == ""
        assert rows
    elif attempt.outcome == OWN:
        assert state == "", seen
        assert "a11ce" in str(rows)
    elif attempt.outcome == TOLD:
        assert state == "", seen
        assert "2026-H1" in str(rows)
    elif attempt.outcome == SAME:
        other, also, its, _ = room.tried(WHO[attempt.role], room.filled(attempt.guess))
        mine = [_without_guess(each, attempt.sql) for each in (str(rows), said)]
        assert (state, mine) == (its, [_without_guess(each, attempt.guess) for each in (str(other), also)])
    else:
        assert attempt.outcome == HARMLESS


def _without_guess(text, sql):
    """What was said, without what was typed, and without the length of it."""
    for word in re.findall(r"'([^']+)'", sql):
        text = text.replace(word, "…")
    return text


def test_the_page_lists_every_attempt():
    text = PAGE.read_text(encoding="utf-8")
    assert table() in text, "python tests/ledger/role_attempts.py prints what belongs there"
    assert len(ATTEMPTS) >= 40


def test_row_level_security_alone_would_tell_whether_an_address_is_there(postgres, room):
    # Why nobody asks a table (decision 0028). When this fails, PostgreSQL may have come to hide it.
    name, alice = postgres.database(), room.names["alice"]
    for statement in (
        "CREATE TABLE people (address text PRIMARY KEY, login text)",
        f"INSERT INTO people VALUES ('alice@example.com', '{alice}'), ('bob@example.com', 'bob')",
        "ALTER TABLE people ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY own ON people TO {alice} USING (login = session_user::text)",
        f"GRANT SELECT ON people TO {alice}",
    ):
        postgres.do(statement, database=name)

    def plan(address):
        with psycopg.connect(postgres.address(name, user=alice)) as mine:
            mine.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
            asked = f"SELECT * FROM people WHERE address = '{address}'"
            assert mine.execute(asked).fetchall() == []
            return str(mine.execute(f"EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) {asked}").fetchall())

    assert "Rows Removed by Filter: 1" in plan("bob@example.com")
    assert "Rows Removed" not in plan("bib@example.com")
