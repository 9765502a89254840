"""Every table says where it is declared what it holds and how it is forgotten; nothing else has to know it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table

from impact.ledger import tables
from impact.ledger.forgetting.reach import hanging
from impact.ledger.held import HOWS, ROWS, STAYS, Deflated, Digits, FileNames, Folder, held_of
from impact.ledger.schema import repositories
from impact.ledger.tables import TABLES, metadata


def test_every_table_is_known() -> None:
    assert set(TABLES) == set(metadata.tables.values())
    modules = {each.stem for each in Path(tables.__file__).parent.glob("*schema.py")} - {"team_schema"}
    told = {each.__name__.rpartition(".")[2] for each in tables._MODULES}
    assert told == modules, "name the module in impact/ledger/tables.py"


def test_every_table_says_how_it_is_forgotten() -> None:
    for table in TABLES:
        held = held_of(table)
        told = (held.repository, held.person, held.days)
        assert set(told) <= set(HOWS), table.name
        assert bool(held.why) == (STAYS in told), f"{table.name}: why does it stay?"
        hangs = hanging(table, repositories, repositories.c.id == 1) is not None
        assert hangs == (held.repository == ROWS), f"{table.name}: does it hang on a repository?"
        assert held.sentence.endswith("."), f"{table.name}: what does it hold?"


def test_every_column_of_bytes_says_what_they_are() -> None:
    sorts = (Digits, FileNames, Deflated, Folder)
    of_bytes = [each for table in TABLES for each in table.c if isinstance(each.type, LargeBinary)]
    assert [str(each) for each in of_bytes if type(each.type) not in sorts] == [], "see impact/ledger/held.py"
    assert [str(each) for each in of_bytes if isinstance(each.type, Folder)] == ["repositories.place"]


def test_a_table_that_says_nothing_is_named() -> None:
    with pytest.raises(LookupError, match="songs: say where it is declared"):
        held_of(Table("songs", MetaData(), Column("id", Integer)))
