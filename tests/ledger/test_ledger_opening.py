"""Opening a ledger: private, of the right version, and clear about what is wrong."""

from __future__ import annotations

import io
import json
import multiprocessing
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import date

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from ledger_values import ROOT, history, register, row, scan, sha
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from impact.ledger import bulk, engine, upgrading
from impact.ledger.engine import open_engine
from impact.ledger.faults import explained
from impact.ledger.migrations.versions import v0003_looks, v0004_relink
from impact.ledger.opening import open_ledger
from impact.ledger.schema import VERSION, metadata, touches
from impact.model.errors import LedgerError
from impact.model.keys import Keys
from impact.model.work import DISMISS, Correction

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{version}"
down_revision = "{before}"


def upgrade():
    with op.batch_alter_table("repositories") as batch:
        batch.add_column(sa.Column("note", sa.Text))
    {then}
"""

AFTER = f"{int(VERSION) + 1:04}"


def sql(path, text):
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(text).fetchall()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "impact" / "ledger.db"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_ledger_is_private(path):
    with open_ledger(path) as ledger:
        scan(ledger, history())
        assert ledger.notice == ""
        assert {mode(each) for each in path.parent.iterdir()} == {0o600}
    assert mode(path.parent) == 0o700


def test_opening_again_loads_no_migrations(path, monkeypatch):
    open_ledger(path).__exit__(None, None, None)
    monkeypatch.setattr(upgrading, "migrate", None)
    with open_ledger(path) as ledger:
        assert ledger.notice == ""


def test_the_migrations_build_the_same_schema(tmp_path):
    created = open_engine(tmp_path / "created.db")
    migrated = open_engine(tmp_path / "migrated.db")
    metadata.create_all(created)
    with migrated.begin() as connection:
        upgrading.migrate(connection)
    created.dispose()
    migrated.dispose()
    schema = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%' ORDER BY name"
    assert sql(tmp_path / "migrated.db", schema) == sql(tmp_path / "created.db", schema)
    assert sql(tmp_path / "migrated.db", "SELECT * FROM alembic_version") == [(VERSION,)]


def of_version(path, version, monkeypatch, *rows):
    """A ledger as that version made it, with these rows."""
    path.parent.mkdir(parents=True)
    engine_of_then = open_engine(path)
    with engine_of_then.begin() as connection, monkeypatch.context() as then:
        then.setattr(upgrading, "VERSION", version)
        upgrading.migrate(connection)
    engine_of_then.dispose()
    for text in rows:
        sql(path, text)


FACTS_OF_THEN = (
    f"INSERT INTO repositories VALUES (1, '{ROOT}', 'sample', NULL, CAST('/src' AS BLOB), '', '', '')",
    "INSERT INTO identities VALUES (1, 1, 'Ada', 'ada@example.com', 'Ada', 'ada@example.com', 0)",
    # Sets that differ in what rules said about kinds and in nothing else, in two places of the list.
    """INSERT INTO signal_sets VALUES (1, '[]', 'fix', 1.0), (2, '["a"]', 'fix', 0.5), (3, '["a"]', 'docs', 0.5),
       (4, '["b"]', 'docs', 0.5), (5, '[]', 'docs', 0.25)""",
    f"INSERT INTO commits VALUES (7, 1, x'{sha(1)}', 1, 20000, 20000, 'Fix it', 0, x'', 1, 1, 1)",
    f"INSERT INTO commits VALUES (8, 1, x'{sha(3)}', 1, 20001, 20001, 'One', 1, x'{sha(1)}', NULL, 3, 0)",
    f"INSERT INTO commits VALUES (9, 1, x'{sha(4)}', 1, 20002, 20002, 'Two', 1, x'{sha(3)}', NULL, 4, 0)",
    f"INSERT INTO commits VALUES (10, 1, x'{sha(5)}', 1, 20003, 20003, 'Three', 1, x'{sha(4)}', NULL, 5, 0)",
    "INSERT INTO paths VALUES (1, 1, x'61e9')",
    "INSERT INTO touches VALUES (7, 1, 'A', NULL)",
)
SAID = Correction("c1", "test-gap", "It closed a gap.", date(2024, 10, 5), (sha(1), sha(2)), number=1)
MARKED = Keys(sha(1), 7, False, (), date(2024, 10, 4), "Fix it", ("a\udce9",))


def mark(keys):
    """As versions 0002 and 0003 wrote it."""
    value = {"sha": keys.sha, "day": keys.day.isoformat(), "subject": keys.subject, "paths": keys.paths}
    return json.dumps(value | {"change": keys.change, "seen": keys.seen})


def test_corrections_of_the_first_version_are_kept_and_know_their_commits(path, monkeypatch):
    """Made by hand as version 0001 made it: a correction about two commits, one of them unknown."""
    of_version(
        path,
        "0001",
        monkeypatch,
        *FACTS_OF_THEN,
        "INSERT INTO corrections VALUES (1, 'c1', 'test-gap', 'It closed a gap.', 20001)",
        f"INSERT INTO correction_links VALUES (1, 'sha', '{sha(1)}', 0), (1, 'sha', '{sha(2)}', 1)",
    )
    with open_ledger(path) as ledger:
        assert f"from version 0001 to {VERSION}" in ledger.notice
        assert ledger.corrections() == (SAID,)
        assert ledger.lost_commits()[1] == {sha(1), sha(2)}
        assert ledger.keys([sha(1), sha(2)]) == {sha(1): MARKED}
    folded(path)


def test_corrections_of_the_second_version_are_kept(path, monkeypatch):
    of_version(
        path,
        "0002",
        monkeypatch,
        *FACTS_OF_THEN,
        "INSERT INTO corrections VALUES (1, 'c1', 'test-gap', 'It closed a gap.', 20001, 'reclassify', 0)",
        "INSERT INTO corrections VALUES (2, 'c2', '', 'Not mine.', 20002, 'dismiss', 0)",
        f"INSERT INTO correction_links VALUES (1, 'sha', '{sha(1)}', 0), (1, 'sha', '{sha(2)}', 1),"
        f" (1, 'mark', '{mark(MARKED)}', 0), (2, 'sha', '{sha(3)}', 0)",
    )
    with open_ledger(path) as ledger:
        assert f"from version 0002 to {VERSION}" in ledger.notice
        dismissed = Correction("c2", "", "Not mine.", date(2024, 10, 6), (sha(3),), DISMISS, number=2)
        assert ledger.corrections() == (SAID, dismissed)
        assert ledger.lost_commits()[1] == {sha(1), sha(2)}
        assert ledger.keys([sha(1), sha(2)]) == {sha(1): MARKED}
    folded(path)


def test_what_corrections_of_the_third_version_became_is_kept(path, monkeypatch):
    of_version(
        path,
        "0003",
        monkeypatch,
        FACTS_OF_THEN[0],
        "INSERT INTO corrections VALUES (1, 'c1', 'test-gap', 'It closed a gap.', 20001, 'reclassify', 0),"
        " (2, 'c1', 'test-gap', 'It did.', 20002, 'confirm', 0)",
        f"INSERT INTO correction_links VALUES (1, 'sha', '{sha(1)}', 0), (1, 'sha', '{sha(2)}', 1),"
        f" (2, 'sha', '{sha(2)}', 0), (1, 'later', '{sha(2)} {sha(3)}', 0), (1, 'later', '{sha(2)} {sha(4)}', 0),"
        f" (2, 'later', '{sha(2)} {sha(3)}', 0), (1, 'mark', '{mark(MARKED)}', 0), (2, 'mark', '{mark(MARKED)}', 0)",
    )
    with open_ledger(path) as ledger:
        assert f"from version 0003 to {VERSION}" in ledger.notice
        later = ((sha(2), sha(3)), (sha(2), sha(4)))
        assert [each.later for each in ledger.corrections()] == [later, later]
        assert [each.shas for each in ledger.corrections()] == [(sha(1), sha(2)), (sha(2),)]
        assert ledger.keys([sha(1)]) == {sha(1): MARKED}
        assert ledger.open_cases() == {}
        ledger.link({sha(1): (sha(5), "patch")})
    assert sql(path, "SELECT DISTINCT kind FROM correction_links") == [("sha",)]


def test_postgresql_can_be_brought_to_the_fourth_version():
    text = io.StringIO()
    options = {"as_sql": True, "output_buffer": text, "target_metadata": metadata}
    with Operations.context(MigrationContext.configure(dialect_name="postgresql", opts=options)):
        v0004_relink.upgrade()
    done = [" ".join(each.split()) for each in text.getvalue().split(";")]
    for name in ("commit_keys", "commit_aliases", "commit_candidates", "secrets"):
        made = next(each for each in done if each.startswith(f"CREATE TABLE {name}"))
        assert made == " ".join(str(CreateTable(metadata.tables[name]).compile(dialect=postgresql.dialect())).split())


def folded(path):
    """Each commit keeps its signals; sets that differed in their kind alone have become one."""
    assert sql(path, "SELECT id, names FROM signal_sets ORDER BY id") == [(1, "[]"), (2, '["a"]'), (4, '["b"]')]
    assert sql(path, "SELECT id, signal_set_id FROM commits ORDER BY id") == [(7, 1), (8, 2), (9, 4), (10, 1)]
    with open_ledger(path) as ledger:
        items = ledger.work_items(1, ["ada@example.com"])
        assert [(item.sha, item.signals) for item in items] == [(sha(3), ("a",)), (sha(4), ("b",)), (sha(5), ())]
        assert ledger.unread(1, ["ada@example.com"], "rules") == [sha(5), sha(4), sha(3)]
        # New sets are numbered behind those that stayed.
        ledger.writer(1).add([row(6, signals=("c",)), row(8, signals=("b",))])
        assert [item.signals for item in ledger.work_items(1, ["ada@example.com"])][-2:] == [("c",), ("b",)]


def test_postgresql_can_be_brought_to_the_third_version():
    text = io.StringIO()
    options = {"as_sql": True, "output_buffer": text, "target_metadata": metadata}
    with Operations.context(MigrationContext.configure(dialect_name="postgresql", opts=options)):
        v0003_looks.upgrade()
    done = [" ".join(each.split()) for each in text.getvalue().split(";")]
    starts = ("UPDATE commits", "ALTER TABLE commits DROP", "CREATE TABLE folded_sets", "DROP TABLE signal_sets",
              "CREATE TABLE signal_sets", "INSERT INTO signal_sets", "DROP TABLE folded_sets",
              "ALTER TABLE commits ADD", "CREATE TABLE looks")  # fmt: skip
    assert len(done) == len(starts) + 1
    assert [each.startswith(start) for each, start in zip(done, starts, strict=False)] == [True] * len(starts)
    for name in ("signal_sets", "looks"):
        made = next(each for each in done if each.startswith(f"CREATE TABLE {name}"))
        table = CreateTable(metadata.tables[name]).compile(dialect=postgresql.dialect())
        assert made == " ".join(str(table).split())


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    def make(then="pass"):
        scripts = tmp_path / "migrations"
        shutil.copytree(upgrading.MIGRATIONS, scripts)
        text = NEXT.format(then=then, version=AFTER, before=VERSION)
        (scripts / "versions" / f"v{AFTER}_next.py").write_text(text)
        monkeypatch.setattr(upgrading, "MIGRATIONS", scripts)
        monkeypatch.setattr(upgrading, "VERSION", AFTER)

    return make


def test_an_older_ledger_is_migrated_and_a_copy_kept(path, next_version):
    with open_ledger(path) as ledger:
        scan(ledger, history())
        before = list(ledger.dump())
    next_version()
    backup = path.with_name(f"ledger.db.{VERSION}.backup")
    backup.write_text("from an earlier try")
    with open_ledger(path) as ledger:
        second = path.with_name(f"ledger.db.{VERSION}.backup-2")
        assert str(second) in ledger.notice
        assert AFTER in ledger.notice
    assert sql(path, "SELECT note FROM repositories") == [(None,)]
    assert len(sql(path, "SELECT * FROM commits")) == 60
    assert backup.read_text() == "from an earlier try"
    assert mode(second) == 0o600
    upgrading.VERSION = VERSION
    with open_ledger(second) as ledger:
        assert list(ledger.dump()) == before


def test_a_migration_that_fails_changes_nothing(path, next_version):
    with open_ledger(path) as ledger:
        scan(ledger, history())
    next_version("op.execute('INSERT INTO nowhere VALUES (1)')")
    with pytest.raises(LedgerError, match="nowhere"):
        open_ledger(path)
    assert sql(path, "SELECT version_num FROM alembic_version") == [(VERSION,)]
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        sql(path, "SELECT note FROM repositories")


def test_a_newer_ledger_is_refused(path):
    open_ledger(path).__exit__(None, None, None)
    sql(path, "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(LedgerError, match=r"newer impact .*0099") as caught:
        open_ledger(path)
    assert "update impact" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"This is a letter, not a database. " * 40, "not a ledger"), (b"SQLite format 3\0" + b"\xff" * 5000, "ledger")],
)
def test_a_file_that_is_no_ledger_is_left_alone(path, content, words):
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=words):
        open_ledger(path)
    assert path.read_bytes() == content


def test_somebody_elses_database_is_left_alone(tmp_path):
    path = tmp_path / "places.sqlite"
    sql(path, "CREATE TABLE bookmarks (url TEXT)")
    before = sql(path, "SELECT * FROM sqlite_master")
    with pytest.raises(LedgerError, match="not a ledger of impact"):
        open_ledger(path)
    assert sql(path, "SELECT * FROM sqlite_master") == before


@pytest.mark.parametrize("damage", ["DELETE FROM alembic_version", "UPDATE alembic_version SET version_num = 'x'"])
def test_a_ledger_without_a_version_is_damaged(path, damage):
    open_ledger(path).__exit__(None, None, None)
    sql(path, damage)
    with pytest.raises(LedgerError, match="damaged"):
        open_ledger(path)


def test_a_damaged_page_is_said(path):
    with open_ledger(path) as ledger:
        scan(ledger, [row(number) for number in range(2_000)], full=10**9)
    content = bytearray(path.read_bytes())
    content[8 * 4096 :] = b"\xff" * (len(content) - 8 * 4096)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="damaged"), open_ledger(path) as ledger:
        list(ledger.dump())


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError, match="cannot be written") as caught:
        open_ledger(tmp_path / "file" / "ledger.db")
    assert "IMPACT_LEDGER" in caught.value.hint


def test_a_path_that_is_a_folder_is_said(tmp_path):
    with pytest.raises(LedgerError, match="cannot be written"):
        open_ledger(tmp_path)


def pragma(ledger, text):
    @engine.event.listens_for(ledger._engine, "checkout")
    def _apply(driver, _record, _proxy):
        driver.execute(f"PRAGMA {text}")


def test_a_ledger_that_may_only_be_read_answers_and_says_so_when_written(path):
    with open_ledger(path) as ledger:
        scan(ledger, history())
        pragma(ledger, "query_only = 1")
        assert ledger.repository_at("/src/sample").tips
        with pytest.raises(LedgerError, match="cannot be written"):
            register(ledger, "other", "/src/other", ("cc" * 20,))


def test_a_full_disk_loses_no_earlier_batch(path):
    with open_ledger(path) as ledger:
        repo_id = register(ledger)
        writer = ledger.writer(repo_id)
        writer.add([row(1)])
        pragma(ledger, "max_page_count = 60")
        with pytest.raises(LedgerError, match="no space left") as caught:
            writer.add(row(number) for number in range(2, 5_000))
        assert "free some space" in caught.value.hint
    with open_ledger(path) as ledger:
        assert (len(list(ledger.graph(repo_id))), ledger.repository_at("/src/sample").tips) == (1, {})


def test_a_busy_ledger_is_said(path, monkeypatch):
    monkeypatch.setattr(engine, "_PATIENCE", 0.05)
    with open_ledger(path) as ledger, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="busy"):
            register(ledger)
        other.execute("ROLLBACK")
        register(ledger)


def test_an_error_that_is_ours_is_not_explained_away(path):
    with pytest.raises(sqlite3.OperationalError, match="syntax"), explained(path):
        raise sqlite3.OperationalError('near "ELECT": syntax error')


def _open_in_a_process(path):
    open_ledger(path).__exit__(None, None, None)


def test_processes_may_create_the_ledger_at_once(path):
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_open_in_a_process, args=(path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
    assert sql(path, "SELECT * FROM alembic_version") == [(VERSION,)]


def test_postgresql_can_hold_the_same_schema():
    dialect = postgresql.dialect()
    tables = {table.name: str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables}
    assert "sha BYTEA NOT NULL" in tables["commits"]
    assert "SERIAL" not in "".join(tables.values())
    assert "ON CONFLICT DO NOTHING" in bulk.sql(dialect, bulk.insert_new(dialect, touches))
