"""A ledger in a team's database: made, brought up to date or refused; every fault told; the same as in a file."""

from __future__ import annotations

import os
import threading

import pytest
from ledger_values import history, register, row, scan
from sqlalchemy import inspect

from impact.edges.places import ledger_file
from impact.ledger import postgres as own
from impact.ledger import upgrading
from impact.ledger.opening import open_ledger
from impact.ledger.schema import VERSION
from impact.model.database import Address, address
from impact.model.errors import LedgerError


@pytest.fixture
def team(postgres):
    """A database with nothing in it, and how to ask it."""
    name = postgres.database()
    return ledger_file(postgres.address(name)), lambda statement: postgres.do(statement, database=name)


def test_both_databases_dump_the_same_line_by_line(team, tmp_path):
    dumped = []
    for place in (team[0], tmp_path / "ledger.db"):
        with open_ledger(place) as ledger:
            scan(ledger, history())
            dumped.append(list(ledger.dump()))
    assert dumped[0] == dumped[1]
    assert len(dumped[0]) > 200


def schema(place):
    with open_ledger(place) as ledger, ledger._reading() as connection:
        asked = inspect(connection)
        tables = {}
        for name in asked.get_table_names():
            columns = [(each["name"], str(each["type"]), each["nullable"]) for each in asked.get_columns(name)]
            indexes = sorted((each["name"], *each["column_names"], each["unique"]) for each in asked.get_indexes(name))
            foreign = sorted((each["name"], each["referred_table"]) for each in asked.get_foreign_keys(name))
            tables[name] = (columns, indexes, foreign, asked.get_pk_constraint(name)["constrained_columns"])
        order = "SELECT table_name, column_name, collation_name FROM information_schema.columns"
        where = " WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2"
        return tables, connection.exec_driver_sql(order + where).all()


@pytest.mark.parametrize("version", [f"{number:04}" for number in range(1, int(VERSION))])
def test_a_ledger_of_any_older_version_becomes_what_a_new_one_is(postgres, team, monkeypatch, version):
    place, _ = team
    engine = own.open_engine(place)
    with engine.execution_options(**{own.WRITES: True}).begin() as connection, monkeypatch.context() as then:
        then.setattr(upgrading, "VERSION", version)
        upgrading.migrate(connection)
    engine.dispose()
    with open_ledger(place) as ledger:
        assert f"from version {version} to {VERSION}, in one transaction" in ledger.notice
        assert "pg_dump" in ledger.notice
        scan(ledger, history())
    assert schema(place) == schema(ledger_file(postgres.address(postgres.database("impact_template"))))


def test_texts_are_ordered_as_in_a_file(team):
    with open_ledger(team[0]) as ledger:
        for name in ("ä", "b", "A", "a", "Z"):
            register(ledger, name, f"/{name}", (name.encode().hex() * 20,))
        assert [each.name for each in ledger.repositories()] == ["A", "Z", "a", "b", "ä"]
    orders = {order for _, _, order in schema(team[0])[1] if order}
    assert orders == {"C"}


def refused(place):
    with pytest.raises(LedgerError) as caught:
        open_ledger(place)
    return caught.value


def test_a_newer_ledger_and_somebody_elses_database_are_left_alone(team):
    place, ask = team
    open_ledger(place).__exit__(None, None, None)
    ask("UPDATE alembic_version SET version_num = '0099'")
    assert "newer impact (ledger version 0099" in refused(place).what
    ask("DROP TABLE alembic_version")
    before = ask("SELECT count(*) FROM information_schema.tables")
    assert "a database, but not a ledger of impact" in refused(place).what
    assert ask("SELECT count(*) FROM information_schema.tables") == before


def test_a_database_of_few_letters_is_refused(postgres):
    name = "latin"
    postgres.do("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
    assert "encoding LATIN1" in refused(ledger_file(postgres.address(name))).what


def test_a_database_without_rights_is_told_of(postgres, team):
    postgres.do("CREATE ROLE stranger LOGIN")
    name = postgres.do("SELECT datname FROM pg_database ORDER BY oid DESC LIMIT 1")[0][0]
    told = refused(ledger_file(postgres.address(name, user="stranger")))
    assert "cannot be written with the rights of this user" in told.what
    assert "GRANT CREATE" in told.hint


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("postgresql://impact@/nowhere?host={folder}", "no such database", "createdb"),
        ("postgresql://nobody_here@/postgres?host={folder}", "no such user", "CREATE ROLE"),
        ("postgresql://impact@/postgres?host={folder}/none", "not reached", "is it started"),
        ("postgresql://impact@127.0.0.1:1/postgres", "not reached", "host and the port"),
        ("postgresql://impact@/postgres?host={folder}&nonsense=1", "cannot be read", "USER@HOST"),
        ("postgresql:///?service=nowhere", "no such service", "PGSERVICEFILE"),
    ],
)
def test_a_server_that_lets_nobody_in_is_told_of(postgres, monkeypatch, text, what, hint):
    monkeypatch.setenv("PGSERVICEFILE", str(postgres.folder / "none"))
    told = refused(ledger_file(text.format(folder=postgres.folder)))
    assert what in told.what
    assert hint in told.hint


def test_a_password_is_used_and_shown_nowhere(postgres, monkeypatch, capfd):
    from impact import cli

    monkeypatch.setenv("PGPASSWORD", "")
    postgres.do("CREATE ROLE with_password LOGIN SUPERUSER PASSWORD 'geh/eim'")
    name = postgres.database()
    right = postgres.address(name, user="with_password", password="geh%2Feim")
    place = ledger_file(right)
    assert "geh" not in repr(place)
    with open_ledger(place) as ledger:
        scan(ledger, history())
        assert "geh" not in f"{ledger.path} {ledger.notice}"
    monkeypatch.delenv("PGPASSWORD")
    assert "a password is asked for" in refused(place).what
    pass_file = postgres.folder / "pass"
    pass_file.write_text("*:*:*:with_password:geh/eim\n")
    pass_file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(pass_file))
    open_ledger(place).__exit__(None, None, None)
    wrong = postgres.address(name, user="with_password", password="falsch%20hier")
    told = refused(ledger_file(wrong))
    assert "password is wrong" in told.what
    assert cli.main(["inbox", "--ledger", wrong]) == 1
    said = "".join(capfd.readouterr())
    assert "password is wrong" in said
    assert "falsch" not in told.what + told.hint + said


@pytest.mark.parametrize(
    ("given", "text", "password"),
    [
        ("postgresql://ada:geheim@db.example:5432/team", "postgresql://ada@db.example:5432/team", "geheim"),
        ("postgres://ada:g%40h@db/team?sslmode=require", "postgresql://ada@db/team?sslmode=require", "g%40h"),
        ("postgresql:///team?user=a&password=x&host=/run", "postgresql:///team?user=a&host=/run", "x"),
        ("postgresql:///team?password=x", "postgresql:///team", "x"),
        ("postgresql://db1:5432,db2:5433/team", "postgresql://db1:5432,db2:5433/team", None),
        ("postgresql:///?service=team", "postgresql:///?service=team", None),
        ("postgresql://ada:@db/team", "postgresql://ada@db/team", ""),
    ],
)
def test_an_address_is_kept_without_its_password(given, text, password):
    assert address(given) == (Address(text), password)


@pytest.mark.parametrize("password", ["ge@heim", "ge/heim", "geheim?x", "ge/he?im"])
def test_a_password_that_cannot_be_told_apart_is_refused_unseen(password):
    with pytest.raises(LedgerError) as caught:
        ledger_file(f"postgresql://ada:{password}@db.example/team")
    assert "heim" not in caught.value.what + caught.value.hint
    assert "PGPASSFILE" in caught.value.hint


def test_without_the_driver_the_extra_is_named(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'impact[team]'" in refused(Address("postgresql:///team")).hint


def cut_short(ledger, server):
    with ledger._writing() as connection:
        server.restart()
        connection.exec_driver_sql("SELECT 1")


def test_a_server_started_anew_is_used_again(postgres, team):
    with open_ledger(team[0]) as ledger:
        repo_id = register(ledger)
        ledger.writer(repo_id).add([row(1)])
        postgres.restart()
        ledger.writer(repo_id).add([row(2)])
        with pytest.raises(LedgerError, match="connection was lost"):
            cut_short(ledger, postgres)
        ledger.writer(repo_id).add([row(3)])
        assert sum(line.startswith('["commit"') for line in ledger.dump()) == 3


def test_a_writer_waits_for_the_one_before_and_says_when_that_takes_too_long(postgres, team, monkeypatch):
    monkeypatch.setattr(own, "_SESSION", "SET lock_timeout = '300ms'")
    with open_ledger(team[0]) as first, open_ledger(team[0]) as second:
        repo_id = register(first)
        done = []
        with first._writing():
            writing = threading.Thread(target=lambda: done.append(second.writer(repo_id).add([row(1)])))
            writing.start()
            writing.join(0.1)
            assert not done
        writing.join()
        assert done == [None]
        with first._writing(), pytest.raises(LedgerError, match="busy"):
            second.writer(repo_id).add([row(2)])
        # Readers wait for nobody.
        with first._writing():
            assert len(second.repositories()) == 1


def test_a_reader_sees_one_moment(team):
    with open_ledger(team[0]) as reader, open_ledger(team[0]) as writer:
        repo_id = scan(writer, [row(1), row(2)])
        with reader._reading() as connection:
            count = "SELECT count(*) FROM commits"
            assert connection.exec_driver_sql(count).scalar() == 2
            writer.writer(repo_id).add([row(3)])
            assert connection.exec_driver_sql(count).scalar() == 2
        with pytest.raises(LedgerError, match="only be read"), reader._reading() as connection:
            connection.exec_driver_sql("DELETE FROM tips")


def test_a_process_that_asks_no_database_loads_no_driver():
    import subprocess
    import sys

    code = "import sys, impact.ledger.opening; print([each for each in sys.modules if each.startswith('psycopg')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True)
    assert done.stdout.strip() == "[]"
