from __future__ import annotations

import errno

import pytest

from impact.edges import places
from impact.model.errors import LedgerError


def test_folders_follow_xdg(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert places.data_folder() == tmp_path / "data" / "impact"
    assert places.config_folder() == tmp_path / "config" / "impact"


def test_a_flag_goes_before_the_variable_before_the_data_folder(tmp_path):
    flag, variable = str(tmp_path / "a" / "flag.db"), str(tmp_path / "b" / "variable.db")
    env = {"IMPACT_LEDGER": variable}
    assert str(places.ledger_file(flag, env)) == flag
    assert str(places.ledger_file(None, env)) == variable
    assert places.ledger_file(None, {}) == places.data_folder() / "ledger.sqlite3"


def test_new_folders_are_for_this_user_only_and_nothing_is_left_in_them(tmp_path):
    file = places.ledger_file(str(tmp_path / "one" / "two" / "ledger.db"), {})
    assert [each.stat().st_mode & 0o777 for each in (file.parent, file.parent.parent)] == [0o700, 0o700]
    assert list(file.parent.iterdir()) == []


def test_nothing_is_made_when_nobody_asked(tmp_path):
    file = places.ledger_file(str(tmp_path / "none" / "ledger.db"), {}, make=False)
    assert not file.parent.exists()


def test_a_place_that_cannot_be_is_a_ledger_error(tmp_path):
    (tmp_path / "file").write_text("")
    for given, what in (
        (str(tmp_path), "the ledger is a file, this is a folder"),
        (str(tmp_path / "file" / "ledger.db"), "not a folder"),
        (str(tmp_path / "file" / "deeper" / "ledger.db"), "cannot be made"),
        ("a\0b", "NUL"),
        ("~nobody-of-that-name/ledger.db", "cannot be used"),
    ):
        with pytest.raises(LedgerError, match=what) as caught:
            places.ledger_file(given, {})
        assert caught.value.hint


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (errno.ENOSPC, "no space left for the ledger"),
        (errno.EDQUOT, "no space left for the ledger"),
        (errno.EROFS, "cannot be written: Read-only"),
        (errno.EACCES, "cannot be written: Permission denied"),
    ],
)
def test_a_disk_that_refuses_is_a_ledger_error(tmp_path, monkeypatch, number, what):
    def refuse(**_more):
        raise OSError(number, __import__("os").strerror(number))

    monkeypatch.setattr(places, "TemporaryFile", refuse)
    with pytest.raises(LedgerError, match=what):
        places.ledger_file(str(tmp_path / "ledger.db"), {})
