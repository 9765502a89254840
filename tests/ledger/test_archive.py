"""A ledger as one open file: everything is in it, it comes back to the bit, and a file that was touched is refused."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zipfile
import zlib
from dataclasses import replace

import pytest
from every_table import ROWS, fill, fill_every_table, rows_of
from sqlalchemy import MetaData

from impact.ledger import archive, upgrading
from impact.ledger.archive import counts, export, take_in
from impact.ledger.engine import open_engine
from impact.ledger.moving import PERSONS
from impact.ledger.opening import open_ledger
from impact.ledger.portable import line
from impact.ledger.schema import VERSION
from impact.model.errors import ImpactError, LedgerError


@pytest.fixture
def full(place):
    made = place("full")
    fill_every_table(made)
    return made


@pytest.fixture
def file(tmp_path):
    """An export of a ledger with rows in every table."""
    fill_every_table(tmp_path / "full.db")
    export(tmp_path / "full.db", tmp_path / "all.zip", {"README.txt": "hello\n"})
    return tmp_path / "all.zip"


def changed(file, name, change):
    """Write a file of the export anew; None takes it out."""
    with zipfile.ZipFile(file) as archive:
        held = {each: archive.read(each) for each in archive.namelist()}
    made = change(held.pop(name))
    with zipfile.ZipFile(file, "w") as archive:
        for each, text in (held if made is None else held | {name: made}).items():
            archive.writestr(each, text)


def test_everything_comes_back_in_either_database(tmp_path, full, place):
    back = place("back")
    count = ROWS * len(PERSONS.tables)
    assert export(full, tmp_path / "all.zip", {}) == count
    assert take_in(tmp_path / "all.zip", back).rows == count
    assert rows_of(back) == rows_of(full)
    assert counts(back) == dict.fromkeys((each.name for each in PERSONS.tables), ROWS)


def test_the_same_ledger_gives_the_same_file_for_one_person_alone(tmp_path, full):
    export(full, tmp_path / "one.zip", {})
    export(full, tmp_path / "two.zip", {})
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert (tmp_path / "one.zip").stat().st_mode & 0o777 == 0o600


def test_what_is_deflated_can_be_read_without_us(tmp_path):
    fill_every_table(tmp_path / "full.db")
    packed = zlib.compress('{"report": "ä"}'.encode())
    with sqlite3.connect(tmp_path / "full.db") as ledger:
        ledger.execute("UPDATE snapshots SET document = ?", (packed,))
    export(tmp_path / "full.db", tmp_path / "all.zip", {})
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        first = json.loads(archive.read("tables/snapshots.jsonl").splitlines()[0])
        paths = [json.loads(each)["path"] for each in archive.read("tables/paths.jsonl").splitlines()]
    assert first["document"] == {"deflated": '{"report": "ä"}'}
    assert "plain/path.c" in paths
    assert {"hex": "636166e92ffffe"} in paths
    take_in(tmp_path / "all.zip", tmp_path / "back.db")
    assert rows_of(tmp_path / "back.db") == rows_of(tmp_path / "full.db")


def test_what_is_no_export_is_not_written_over(tmp_path):
    fill_every_table(tmp_path / "full.db")
    (tmp_path / "thesis.zip").write_text("mine")
    with pytest.raises(ImpactError, match="something else"):
        export(tmp_path / "full.db", tmp_path / "thesis.zip", {})
    assert (tmp_path / "thesis.zip").read_text() == "mine"
    with pytest.raises(ImpactError, match="no-folder"):
        export(tmp_path / "full.db", tmp_path / "no-folder" / "all.zip", {})


COMMITS = "tables/commits.jsonl"


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (COMMITS, lambda text: text[:-20], r"commits\.jsonl:7: the line is cut off"),
        (COMMITS, lambda text: b"".join(text.splitlines(True)[:4]), r"commits\.jsonl:4: ends here, but 7 lines"),
        (COMMITS, lambda text: text + text.splitlines(True)[1], r"commits\.jsonl|cannot be kept"),
        (COMMITS, lambda text: text.replace(b'"gone":true', b'"gone":1'), r"commits\.jsonl:2: 'gone' is 1, but holds"),
        (COMMITS, lambda text: text.replace(b'"gone"', b'"left"', 1), r"commits\.jsonl:1: 'gone' is missing"),
        (COMMITS, lambda text: text.replace(b'"n_files":5', b'"n_files":6'), r"commits\.jsonl: is not as it was"),
        (COMMITS, lambda text: text.replace(b'"sha":""', b'"sha":"no"', 1), r"commits\.jsonl:1: 'sha' cannot be read"),
        (COMMITS, lambda text: text.replace(b'"id":1', b'"id":null', 1), r"commits\.jsonl:2: 'id' is null"),
        (COMMITS, lambda text: text.replace(b'"id":1', b'"id":"x"', 1), r"commits\.jsonl:2: 'id' is \"x\", but holds"),
        (COMMITS, lambda text: b"[1]\n" + text, r"commits\.jsonl:1: no object"),
        (COMMITS, lambda text: b"{\n" + text, r"commits\.jsonl:1: no JSON"),
        (COMMITS, lambda text: b"\xff\n" + text, r"commits\.jsonl:1: "),
        (COMMITS, lambda _: None, r"commits\.jsonl: is missing"),
        ("tables/paths.jsonl", lambda text: text.replace(b'{"hex":', b'{"hey":'), r"paths\.jsonl:3: 'path' cannot be"),
        (
            "manifest.json",
            lambda text: text.replace(b'"name": "commits"', b'"name": "x"'),
            "nothing is said of commits",
        ),
        ("manifest.json", lambda text: text.replace(b'"gone"', b'"left"'), "commits has other columns"),
        ("manifest.json", lambda text: text.replace(b'"truth"', b'"text"', 1), "identities has other columns"),
        ("manifest.json", lambda text: text.replace(b'"truth"', b'"doubt"', 1), "'bot' holds 'doubt', which nothing"),
        ("manifest.json", lambda text: text.replace(VERSION.encode(), b"0000"), "there is no version 0000"),
        (
            "manifest.json",
            lambda text: text.replace(VERSION.encode(), b"9999"),
            r"a newer impact \(ledger version 9999",
        ),
        ("manifest.json", lambda text: text.replace(b"impact.export/1", b"impact.export/2"), "this impact reads"),
        (
            "manifest.json",
            lambda text: text.replace(b'"name": "touches"', b'"name": "zzz"'),
            "has no table zzz|touches",
        ),
        (COMMITS, lambda text: b"[" * 100_000 + b"\n" + text, r"commits\.jsonl:1: no JSON"),
        ("manifest.json", lambda _: b"[" * 100_000, r"manifest\.json: cannot be read"),
        ("manifest.json", lambda text: text.replace(b'"rows": 7', b'"rows": Infinity'), r"manifest\.json: cannot be"),
        ("manifest.json", lambda _: b"{", r"manifest\.json: cannot be read"),
        ("manifest.json", lambda _: None, r"manifest\.json: cannot be read"),
    ],
)
def test_a_file_that_was_changed_is_refused_with_its_line(tmp_path, file, name, change, said):
    changed(file, name, change)
    with pytest.raises(ImpactError) as caught:
        take_in(file, tmp_path / "back.db")
    assert re.search(said, str(caught.value)), caught.value
    assert not list(tmp_path.glob("back*"))


def test_a_file_that_was_cut_off_or_is_something_else_is_refused(tmp_path, file):
    whole = file.read_bytes()
    for text in (whole[: len(whole) // 2], whole[:-5], b"", b"hello"):
        file.write_bytes(text)
        with pytest.raises(ImpactError, match="no whole export"):
            take_in(file, tmp_path / "back.db")
    with pytest.raises(ImpactError, match="No such file"):
        take_in(tmp_path / "nothing.zip", tmp_path / "back.db")
    damaged = bytearray(whole)
    at = whole.index(b"tables/commits.jsonl") + 60
    damaged[at : at + 8] = b"\xff" * 8
    file.write_bytes(damaged)
    with pytest.raises(ImpactError, match="commits"):
        take_in(file, tmp_path / "back.db")
    assert not list(tmp_path.glob("back*"))


def test_a_ledger_with_something_in_it_takes_nothing(tmp_path, file):
    fill_every_table(tmp_path / "other.db")
    before = rows_of(tmp_path / "other.db")
    with pytest.raises(ImpactError, match="there is a ledger already"):
        take_in(file, tmp_path / "other.db")
    assert rows_of(tmp_path / "other.db") == before


def test_a_line_separator_in_a_text_does_not_end_a_line():
    table = next(each for each in PERSONS.tables if each.name == "put_off")
    assert len(line(table, ("a\u2028b\u0085c\nd", 1)).encode().split(b"\n")) == 1


def as_of(version, folder):
    """A file as a ledger of this version was, every table of it full, and an export of it as it was written then."""
    place = folder / f"{version}.db"
    engine = open_engine(place)
    with engine.begin() as connection:
        upgrading.migrate(connection, version)
        then = MetaData()
        then.reflect(connection, only=lambda name, _: name != "alembic_version")
        fill(connection, then.sorted_tables)
    engine.dispose()
    return place, replace(PERSONS, tables=tuple(then.sorted_tables), check=lambda *_: None)


# Exports are written since 0012; that earlier ones could be read as well costs nothing, and proves the way.
EARLIER = ("0001", *(f"{number:04}" for number in range(11, int(VERSION))))


@pytest.mark.parametrize("version", EARLIER)
def test_an_export_of_an_earlier_ledger_becomes_what_that_ledger_itself_becomes(tmp_path, place, monkeypatch, version):
    old, kind = as_of(version, tmp_path)
    with monkeypatch.context() as then:
        then.setattr(archive, "PERSONS", kind)
        then.setattr(archive, "VERSION", version)
        export(old, tmp_path / "old.zip", {})
    back = place("back")
    open_ledger(back).__exit__(None, None, None)  # somebody looked whether it works: it is empty
    assert take_in(tmp_path / "old.zip", back).rows == ROWS * len(kind.tables)
    assert rows_of(back) == rows_of(old)
    with pytest.raises(LedgerError, match="there is a ledger already"):
        take_in(tmp_path / "old.zip", back)
    assert rows_of(back) == rows_of(old)


NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{after}", "{before}"


def upgrade():
    with op.batch_alter_table("repositories") as batch:
        batch.add_column(sa.Column("pet", sa.Text))
    op.execute("UPDATE repositories SET pet = name")
"""


def test_an_export_of_today_is_read_by_the_next_version(tmp_path, place, file, monkeypatch):
    after, scripts = f"{int(VERSION) + 1:04}", tmp_path / "migrations"
    shutil.copytree(upgrading.MIGRATIONS, scripts)
    (scripts / "versions" / f"v{after}_next.py").write_text(NEXT.format(after=after, before=VERSION))
    for of, name, value in ((upgrading, "MIGRATIONS", scripts), (upgrading, "VERSION", after),
                            (archive, "VERSION", after)):  # fmt: skip
        monkeypatch.setattr(of, name, value)
    take_in(file, place("back"))
    with open_ledger(place("back")) as ledger, ledger._reading() as connection:
        found = connection.exec_driver_sql("SELECT name, pet FROM repositories").all()
    assert len(found) == ROWS
    assert all(name == pet for name, pet in found)
    assert rows_of(place("back")) == rows_of(tmp_path / "full.db")


def test_what_an_earlier_export_lacks_leaves_nothing_behind(tmp_path, file):
    changed(file, "manifest.json", lambda text: text.replace(VERSION.encode(), b"0009"))
    with pytest.raises(ImpactError, match="a ledger of its version has no table"):
        take_in(file, tmp_path / "back.db")
    assert not list(tmp_path.glob("back*"))
