from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
import yaml


@pytest.fixture
def settings():
    return Path(os.environ["XDG_CONFIG_HOME"], "impact", "config.yaml")


def test_init_keeps_the_local_identity(impact, adas, identity, settings, ledger):
    identity("ada@example.com")
    typed = impact("init", adas.path)
    assert (typed.code, typed.out) == (0, "")
    assert "yours: ada@example.com\n" in typed.err
    assert f"kept in {settings}\n" in typed.err
    assert yaml.safe_load(settings.read_text()) == {"me": ["ada@example.com"]}
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_init_adds_and_leaves_what_was_there(impact, adas, settings):
    settings.parent.mkdir(parents=True)
    settings.write_text("# mine\nperiod: 2026-H1\nme:\n- ada@example.com\n")
    typed = impact("init", adas.path, "--me", "ada@example.org", "--me", "ADA@example.com")
    assert typed.code == 0
    assert settings.read_text().startswith("# mine\nperiod: 2026-H1\n")
    assert yaml.safe_load(settings.read_text())["me"] == ["ada@example.com", "ada@example.org"]
    before = settings.read_bytes()
    assert impact("init", adas.path, "--me", "ada@example.org").code == 0
    assert settings.read_bytes() == before


def test_init_outside_a_repository(impact, tmp_path, settings, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert impact("init", "--me", "ada@example.com").code == 0
    assert yaml.safe_load(settings.read_text()) == {"me": ["ada@example.com"]}


def test_init_with_nobody_to_remember(impact, adas, settings):
    typed = impact("init", adas.path)
    assert (typed.code, typed.out) == (1, "")
    assert "impact init --me you@example.com" in typed.err
    assert not settings.exists()


def test_init_into_a_broken_file_changes_nothing(impact, adas, settings):
    settings.parent.mkdir(parents=True)
    settings.write_text("me: [ada@example.com\n")
    typed = impact("init", adas.path, "--me", "ada@example.org")
    assert typed.code == 1
    assert f"{settings}:2:1: " in typed.err
    assert settings.read_text() == "me: [ada@example.com\n"


def test_doctor_with_everything_well(impact, adas, identity):
    identity("ada@example.com")
    typed = impact("doctor", adas.path)
    assert (typed.code, typed.err) == (0, "")
    lines = typed.out.splitlines()
    names = ["version", "settings", "learned", "ladders", "extensions", "ledger", "repository", "you", "hooks", "spool"]
    assert [line.partition(":")[0] for line in lines] == [
        f"ok   {each}" for each in (*names, "sharing", "forge", "schedule")
    ]
    assert "3 commits" in lines[6]
    assert "ada@example.com (from git config)" in lines[7]


def test_an_address_without_an_at_is_not_kept(impact, settings):
    typed = impact("init", "--me", "ada")
    assert (typed.code, typed.out) == (2, "")
    assert "ada: not an address" in typed.err
    assert not settings.exists()


def test_doctor_says_how_many_commits_may_be_in_two(impact, adas, ledger):
    from datetime import date

    from impact.ledger.opening import open_ledger
    from impact.model.work import CONFIRM, Correction

    first = adas.head
    adas.commit("Another", {"x": "1"})
    impact("scan", adas.path, "--me", "ada@example.com")
    with open_ledger(ledger) as opened:
        opened.correct(Correction("c1", "", "", date(2026, 6, 1), (first,), CONFIRM))
        assert "not certain" not in impact("doctor", adas.path).out
        assert "1 repository known" in impact("doctor", adas.path).out
        (state,) = opened.repositories()
        opened.mark_gone(state.id, [first])
        opened.leave_open([first], {first: (adas.head,)})
    assert "1 commit that you spoke of went in a rewrite of history" in impact("doctor", adas.path).out


def test_doctor_as_json(impact, adas):
    typed = impact("doctor", adas.path, "--json")
    assert typed.code == 1
    made = json.loads(typed.out)
    assert made["schema"] == "impact.doctor/1"
    assert {each["check"]: each["ok"] for each in made["checks"]} == {
        "version": True,
        "settings": True,
        "learned": True,
        "ladders": True,
        "extensions": True,
        "ledger": True,
        "repository": True,
        "you": False,
        "hooks": True,
        "spool": True,
        "sharing": True,
        "forge": True,
        "schedule": True,
    }


def test_doctor_names_the_place_of_a_fault_in_the_settings(impact, adas, settings):
    settings.parent.mkdir(parents=True)
    settings.write_text("period: 2026-H1\nladdr: default\n")
    typed = impact("doctor", adas.path)
    assert (typed.code, typed.err) == (1, "")
    assert f"look settings: {settings}:2:1: " in typed.out
    assert "ok   ledger" in typed.out


def test_doctor_outside_a_repository_and_with_a_bad_ledger(impact, tmp_path, ledger):
    ledger.parent.mkdir(parents=True)
    ledger.write_text("not a database, for sure; not at all a database" * 100)
    typed = impact("doctor", tmp_path)
    assert (typed.code, typed.err) == (1, "")
    assert "look repository: " in typed.out
    assert "look ledger: " in typed.out
    assert "not a ledger" in typed.out


def test_doctor_says_what_a_clone_lacks(impact, adas, git, tmp_path):
    git("clone", "-q", "--depth=1", f"file://{adas.path}", tmp_path / "shallow")
    assert "a shallow clone" in impact("doctor", tmp_path / "shallow").out
    with (adas.path / ".git/config").open("a") as config:
        config.write('[remote "origin"]\n\turl = file:///nowhere\n\tpromisor = true\n')
    assert "a partial clone" in impact("doctor", adas.path).out
