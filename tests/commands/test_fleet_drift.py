"""`impact fleet drift`: where files that a fleet keeps alike differ, from scan to sentence."""

from __future__ import annotations

import json
import sqlite3

import pytest
from repo_builder import RepoBuilder

CI = ".github/workflows/tests.yaml"
BEN = "Ben Example <ben@example.com>"
LINES = "".join(f"step{at}: run\n" for at in range(10))


@pytest.fixture
def fleet(tmp_path):
    """Four repositories with one pipeline, of which one went another way, and a fifth with another one."""
    repos = {}
    for at, name in enumerate(("apple", "berry", "cherry", "date", "elder")):
        repo = RepoBuilder(tmp_path / name)
        repo.commit("Begin", {"src/a.py": f"{name}\n", "docs/x.md": LINES}, author=BEN, date=f"2026-01-0{at + 1}")
        text = LINES if name != "elder" else "quite: another\nfile: here\n"
        repo.commit("Add a pipeline", {CI: text}, date=f"2026-02-0{at + 1}")
        repos[name] = repo
    repos["cherry"].commit("Go another way", {CI: f"# why\n{LINES}sensitive: canary\n"}, author=BEN, date="2026-04-04")
    repos["date"].commit("Say more", {CI: f"# a comment\n\n{LINES}"}, author=BEN, date="2026-04-05")
    lines = "".join(f"  - {{name: {name}, path: {repo.path}}}\n" for name, repo in repos.items())
    (tmp_path / "fleet.yaml").write_text(f"repositories:\n{lines}", encoding="utf-8")
    return repos


@pytest.fixture
def drift(impact, fleet, tmp_path):
    def run(*more):
        scanned = impact("fleet", "scan", "--fleet", tmp_path / "fleet.yaml", "--workers", 1)
        assert scanned.code == 0, scanned.err
        typed = impact("fleet", "drift", *more)
        assert typed.code == 0, typed.err
        return typed.out

    return run


def test_it_says_which_stand_apart_by_how_much_and_since_when(drift):
    out = drift()
    assert f"{CI} (pipeline): near-identical in 4 repositories, 3 of them equal" in out
    assert "  equal: apple, berry, date\n" in out
    assert "  cherry: 1 line apart, since 2026-04-04\n" in out
    assert "first in apple on 2026-02-01; 3 repositories came to it; 1 left it" in out
    assert "elder" not in out
    assert "docs/x.md" not in out
    for person in ("ada", "Ada", "Ben", "example.com"):
        assert person not in out


def test_the_same_as_plain_values(drift):
    made = json.loads(drift("--json"))
    assert (made["schema"], made["read"]) == ("impact.fleet.drift/1", 5)
    (told,) = made["files"]
    assert told["apart"] == [{"repository": "cherry", "path": CI, "lines": 1, "versions": 0, "since": "2026-04-04"}]
    assert told["standard"]["people"] == 0
    assert json.loads(drift("other.yaml", "--json"))["files"] == []
    assert json.loads(drift("tests.yaml", "--json"))["files"] == [told]


def test_other_versions_of_actions_are_told_apart(drift, fleet):
    for name, version in (("apple", 3), ("berry", 4), ("cherry", 4), ("date", 4)):
        more = "more: here\n" if name == "cherry" else ""
        text = f"{LINES}- uses: example/setup@v{version}\n{more}"
        fleet[name].commit("Set up", {CI: text}, date="2026-06-01")
    out = drift()
    assert "near-identical in 4 repositories, 2 of them equal, 1 more but for versions of actions or hooks\n" in out
    assert "  cherry: 1 line apart, since 2026-04-04\n" in out
    assert "  apple: 1 line apart, only in versions of actions or hooks, since 2026-06-01\n" in out
    text = f"{LINES}- uses: example/setup@v5 # 5.0\nmore: here\n"
    fleet["date"].commit("Move on", {CI: text}, date="2026-06-02")
    out = drift()
    assert "near-identical in 4 repositories, no two of them equal, 2 but for versions of actions or hooks\n" in out
    assert "1 of them only in versions of actions or hooks" in out


def test_no_line_of_a_file_is_kept(drift, ledger):
    drift()
    whole = ledger.read_bytes()
    assert b"canary" not in whole
    with sqlite3.connect(ledger) as opened:
        assert opened.execute("select count(*) from config_versions").fetchone()[0] == 7


def test_what_is_new_joins_what_is_kept_and_what_is_removed_is_gone(drift, fleet):
    drift()
    fleet["cherry"].commit("Come back", {CI: LINES}, date="2026-05-01")
    assert "4 of them equal" not in drift()
    assert "1 of them equal everywhere" in drift()
    fleet["cherry"].commit("Let it go", {CI: None}, date="2026-05-02")
    (told,) = json.loads(drift("--json"))["files"]
    assert told["equal"] == ["apple", "berry", "date"]
    assert {each["repository"]: each["left"] for each in told["standard"]["taken"]} == {
        "apple": None,
        "berry": None,
        "cherry": "2026-05-02",
        "date": None,
    }


def test_without_a_fleet_it_says_what_to_do(impact, repo):
    repo.commit("Begin", {"a": "1\n"})
    impact("scan", repo.path)
    typed = impact("fleet", "drift")
    assert typed.code == 1
    assert "no fleet in this ledger yet" in typed.err
    assert "impact fleet scan" in typed.err


def test_drift_is_something_to_look_at(drift, impact, fleet):
    drift()
    ask = ("opportunities", "--me", "ada@example.com", "--json")
    apart = json.loads(impact(*ask, fleet["cherry"].path).out)["opportunities"]
    (told,) = (each for each in apart if each["signal"] == "drift")
    assert told["title"] == "“cherry” may drift away from other repositories, in one file that others keep alike"
    (spot,) = told["evidence"]
    assert (spot["path"], spot["line"], spot["words"]) == (CI, 12, "sensitive: canary")
    assert spot["because"] == "apart from what 3 repositories hold, such as “apple”, since 2026-04-04"
    assert told["you_changed_the_area"]
    assert "drift" in impact("opportunities", "--me", "ada@example.com", fleet["cherry"].path).out
    assert not json.loads(impact(*ask, fleet["apple"].path).out)["opportunities"]


def test_what_is_held_now_was_not_left_whatever_the_days_say(drift, fleet):
    fleet["berry"].commit("Go away on another machine", {CI: f"{LINES}other: step\n"}, date="2026-05-02")
    fleet["berry"].commit("Come back by a slow clock", {CI: LINES}, date="2026-05-01")
    out = drift()
    assert "  equal: apple, berry, date\n" in out
    assert "3 repositories came to it; 1 left it" in out
