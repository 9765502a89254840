"""A ledger moves between a file and a database, there and back, with every row; or nothing is done at all."""

from __future__ import annotations

import sqlite3

import pytest
from every_table import ROWS, fill_every_table, rows_of
from ledger_values import history, scan
from sqlalchemy import Integer, inspect

from impact.edges.places import ledger_file
from impact.ledger import moving
from impact.ledger.moved_rows import ordered
from impact.ledger.moving import PERSONS, copy, reading
from impact.ledger.moving_team import TEAMS
from impact.ledger.opening import open_ledger
from impact.ledger.schema import VERSION, versions
from impact.ledger.team import make_team, open_team
from impact.model.errors import LedgerError
from impact.model.team import Team


@pytest.fixture
def server_place(postgres):
    """An empty database, made when asked for."""
    return lambda: ledger_file(postgres.address(postgres.database()))


def test_every_row_of_every_table_goes_there_and_back(tmp_path, server_place):
    here, there, back = tmp_path / "here.db", server_place(), tmp_path / "back.db"
    fill_every_table(here)
    before = rows_of(here)
    count = ROWS * len(PERSONS.tables)
    assert copy(PERSONS, here, there) == moving.Moved(count, 0)
    assert copy(PERSONS, there, back) == moving.Moved(count, 0)
    assert rows_of(there) == rows_of(back) == rows_of(here) == before
    assert all(len(rows) == ROWS for rows in before.values())


def test_nothing_of_a_ledger_is_forgotten_by_the_copy(tmp_path, server_place):
    for place in (tmp_path / "ledger.db", server_place()):
        with open_ledger(place) as ledger, ledger._reading() as connection:
            there = set(inspect(connection).get_table_names())
        assert there == {each.name for each in PERSONS.tables} | {versions.name}


def test_a_copy_has_its_indexes_and_its_version_and_goes_on(tmp_path, server_place):
    here, there, back = tmp_path / "here.db", server_place(), tmp_path / "back.db"
    with open_ledger(here) as ledger:
        scan(ledger, history())
        told = list(ledger.dump())
    copy(PERSONS, here, there)
    copy(PERSONS, there, back)
    for place in (here, there, back):
        with open_ledger(place) as ledger:
            assert list(ledger.dump()) == told
            scan(ledger, history())  # ids go on where they stood
            with ledger._reading() as connection:
                asked = inspect(connection)
                indexes = {index["name"] for name in asked.get_table_names() for index in asked.get_indexes(name)}
                assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == VERSION
        assert {index.name for table in PERSONS.tables for index in table.indexes} <= indexes


def test_what_holds_something_else_is_left_as_it_was(tmp_path, place):
    here, there = tmp_path / "here.db", place("there")
    fill_every_table(here)
    with open_ledger(there) as ledger:
        ledger.secret()
        scan(ledger, history())
    before = rows_of(there)
    with pytest.raises(LedgerError, match="holds something else"):
        copy(PERSONS, here, there)
    assert rows_of(there) == before


def test_doing_it_twice_changes_nothing(tmp_path, place):
    here, there = tmp_path / "here.db", place("there")
    fill_every_table(here)
    copy(PERSONS, here, there)
    before = rows_of(there)
    assert copy(PERSONS, here, there) == moving.Moved(0, len(PERSONS.tables))
    assert rows_of(there) == before


def test_an_interruption_leaves_nothing_half_done(tmp_path, place, monkeypatch):
    here, there, seen = tmp_path / "here.db", place("there"), []

    def stop(connection, table, given, tell):
        seen.append(table.name)
        if table.name == "commits":
            raise KeyboardInterrupt
        return fill(connection, table, given, tell)

    fill = moving.fill
    fill_every_table(here)
    monkeypatch.setattr(moving, "fill", stop)
    with pytest.raises(KeyboardInterrupt):
        copy(PERSONS, here, there)
    assert "repositories" in seen
    assert not list(tmp_path.glob("there*"))
    monkeypatch.undo()
    assert all(not rows for rows in rows_of(there).values())
    copy(PERSONS, here, there)
    assert rows_of(there) == rows_of(here)


def test_where_there_is_no_ledger_none_is_made(tmp_path, server_place):
    nothing, there = tmp_path / "nothing.db", tmp_path / "there.db"
    with pytest.raises(LedgerError, match="there is no ledger"):
        copy(PERSONS, nothing, there)
    with pytest.raises(LedgerError, match="there is no ledger"):
        copy(PERSONS, server_place(), there)
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_somebody_else_is_not_touched(tmp_path):
    here, there = tmp_path / "here.db", tmp_path / "there.db"
    fill_every_table(here)
    with sqlite3.connect(there) as theirs:
        theirs.execute("CREATE TABLE songs (name TEXT)")
    with pytest.raises(LedgerError, match="not a ledger of impact"):
        copy(PERSONS, here, there)
    with pytest.raises(LedgerError, match="not a ledger of impact"):
        copy(PERSONS, there, tmp_path / "other.db")


def test_a_row_that_the_target_cannot_hold_is_told_with_its_table(tmp_path, server_place):
    here, there = tmp_path / "here.db", server_place()
    fill_every_table(here)
    for statement, table in (
        ("UPDATE tips SET repo_id = 99 WHERE repo_id = 5", "tips"),
        ("UPDATE tips SET repo_id = 5 WHERE repo_id = 99; UPDATE notes SET text = 'a' || char(0)", "notes"),
        ("UPDATE notes SET text = ''; UPDATE commits SET subject = CAST(x'ff' AS TEXT)", "damaged"),
    ):
        with sqlite3.connect(here) as damaged:
            damaged.executescript(statement)
        with pytest.raises(LedgerError, match=table):
            copy(PERSONS, here, there)
    assert all(not rows for rows in rows_of(there).values())


def team_rows(place):
    """Make a team's ledger with members, consents, exports, and what was told."""
    make_team(place, Team("payments", "half-years", 5))
    with open_team(place) as ledger, ledger._writing() as connection:
        for table in TEAMS.tables:
            if table.name != "team":
                rows = [{column.name: _of(column, number) for column in table.c} for number in range(ROWS)]
                connection.execute(table.insert(), rows)


def _of(column, number):
    whole = isinstance(column.type, Integer)
    return number if whole else f"ä{number}"


def every_row(place):
    with reading(TEAMS, place) as ask:
        return {table.name: [tuple(row) for row in ask(ordered, table)] for table in TEAMS.tables}


def test_a_ledger_of_a_team_goes_there_and_back(tmp_path, server_place):
    here, there, back = tmp_path / "here.db", server_place(), tmp_path / "back.db"
    team_rows(here)
    with pytest.raises(LedgerError, match="there is no team's ledger"):
        copy(TEAMS, here, there)
    make_team(there, Team("payments", "half-years", 5))
    assert copy(TEAMS, here, there).same == 1
    copy(TEAMS, there, back)
    assert every_row(here) == every_row(there) == every_row(back)
    with open_team(back) as ledger:
        assert ledger.team() == Team("payments", "half-years", 5)


def test_a_ledger_of_another_team_takes_nothing(tmp_path):
    team_rows(tmp_path / "here.db")
    make_team(tmp_path / "there.db", Team("search", "half-years", 5))
    with pytest.raises(LedgerError, match="its table team holds something else"):
        copy(TEAMS, tmp_path / "here.db", tmp_path / "there.db")
    fill_every_table(tmp_path / "mine.db")
    with pytest.raises(LedgerError, match="no team's ledger"):
        copy(TEAMS, tmp_path / "here.db", tmp_path / "mine.db")
    with pytest.raises(LedgerError, match="no team's ledger"):
        copy(TEAMS, tmp_path / "mine.db", tmp_path / "other.db")
