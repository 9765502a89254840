from __future__ import annotations

import json
from pathlib import Path

import pytest
from repo_builder import RepoBuilder

from impact.ledger.opening import open_ledger

ME = ("--me", "ada@example.com")


@pytest.fixture
def fleet(tmp_path):
    """Three repositories and the file that names them."""
    builders = {}
    for name in ("one", "two", "three"):
        builder = builders[name] = RepoBuilder(tmp_path / name)
        builder.commit(f"Begin {name}", {f"{name}.txt": name})
        builder.commit("Go on", {"more.txt": name})
    file = tmp_path / "fleet.yaml"
    file.write_text(
        "repositories:\n  - path: one\n  - path: two\n  - {path: three, name: third}\n"
        "groups:\n  small: [one, third]\n"
        "teams:\n  core: {people: [Ada@example.com], repositories: [one]}\n"
    )
    return builders, file


def known(ledger_file=None):
    import os

    with open_ledger(Path(ledger_file or os.environ["IMPACT_LEDGER"])) as ledger:
        return list(ledger.dump()), ledger.standings()


def test_a_fleet_is_read_into_one_ledger(impact, fleet):
    _, file = fleet
    typed = impact("fleet", "scan", "--fleet", file, "--workers", 1)
    assert (typed.code, typed.err) == (0, "")
    assert typed.out == "3 repositories: 3 read (6 new commits), 0 with nothing new\n"
    assert (
        impact("fleet", "scan", "--fleet", file).out == "3 repositories: 0 read (0 new commits), 3 with nothing new\n"
    )


def test_a_long_run_shows_how_many_repositories_are_done(impact, fleet, monkeypatch):
    from contextlib import contextmanager

    shown = []

    @contextmanager
    def bar(what, total):
        yield lambda done: shown.append((what, done, total()))

    monkeypatch.setattr("impact.services.fleet.scanning.progress", bar)
    impact("fleet", "scan", "--fleet", fleet[1], "--workers", 1)
    assert shown == [("repositories done", done, 3) for done in (1, 2, 3)]


def test_only_what_is_new_is_read(impact, fleet):
    builders, file = fleet
    impact("fleet", "scan", "--fleet", file, "--workers", 1)
    builders["two"].commit("One more", {"x": "1"})
    typed = impact("fleet", "scan", "--fleet", file, "--workers", 1)
    assert typed.out == "3 repositories: 1 read (1 new commit), 2 with nothing new\n"


def test_two_processes_know_what_one_knows(impact, fleet, tmp_path):
    _, file = fleet
    for workers in ("1", "2"):
        impact("fleet", "scan", "--fleet", file, *ME, "--workers", workers, "--ledger", tmp_path / workers)
    one, two = known(tmp_path / "1"), known(tmp_path / "2")
    assert one[0] == two[0]
    assert any('"contribution"' in line for line in one[0])


def test_a_fleet_knows_what_single_scans_know(impact, fleet, tmp_path):
    builders, file = fleet
    file.write_text(file.read_text().replace(", name: third", "").replace("[one, third]", "[one, three]"))
    impact("fleet", "scan", "--fleet", file, *ME, "--workers", "1", "--ledger", tmp_path / "fleet.db")
    impact("scan", *(each.path for each in builders.values()), *ME, "--ledger", tmp_path / "single.db")
    assert known(tmp_path / "fleet.db")[0] == known(tmp_path / "single.db")[0]


def test_a_group_is_read_alone(impact, fleet):
    _, file = fleet
    assert impact("fleet", "scan", "--fleet", file, "--group", "small", "--workers", 1).out.startswith("2 repositories")
    typed = impact("fleet", "scan", "--fleet", file, "--group", "tiny")
    assert typed.code == 2
    assert "small" in typed.err


def test_one_that_cannot_be_read_stops_nobody(impact, fleet, tmp_path):
    _, file = fleet
    file.write_text(file.read_text().replace("  - path: two\n", "  - path: two\n  - path: nowhere\n"))
    typed = impact("fleet", "scan", "--fleet", file, "--workers", 1)
    assert typed.code == 4
    assert "nowhere: " in typed.err
    assert "no such folder" in typed.err
    assert typed.out.startswith("4 repositories: 3 read (6 new commits)")
    standing = known()[1]
    assert (standing["nowhere"].failures, standing["nowhere"].good) == (1, None)
    assert (standing["one"].failures, standing["one"].end) == (0, "good")
    impact("fleet", "scan", "--fleet", file, "--workers", 1)
    assert known()[1]["nowhere"].failures == 2


def test_one_that_failed_is_read_once_it_is_there(impact, fleet, tmp_path):
    _, file = fleet
    file.write_text(file.read_text().replace("  - path: two\n", "  - path: two\n  - path: later\n"))
    impact("fleet", "scan", "--fleet", file, "--workers", 1)
    RepoBuilder(tmp_path / "later").commit("At last", {"a": "b"})
    typed = impact("fleet", "scan", "--fleet", file, "--workers", 1)
    assert (typed.code, typed.out) == (0, "4 repositories: 1 read (1 new commit), 3 with nothing new\n")
    assert known()[1]["later"].failures == 0


def test_the_same_repository_twice_is_read_once(impact, fleet, tmp_path):
    import shutil

    _, file = fleet
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    file.write_text(file.read_text().replace("  - path: two\n", "  - path: two\n  - path: copy\n"))
    for _ in range(2):
        impact("fleet", "scan", "--fleet", file, "--workers", 1)
        standing = known()[1]
        holders = {name for name in ("one", "copy") if not standing[name].same_as}
        assert len(holders) == 1
        (other,) = {"one", "copy"} - holders
        assert standing[other].same_as in holders
    assert sum('"repository"' in line for line in known()[0]) == 3


def test_what_leaves_the_file_leaves_its_facts(impact, fleet):
    _, file = fleet
    impact("fleet", "scan", "--fleet", file, "--workers", 1)
    before, _ = known()
    file.write_text(file.read_text().replace("  - path: two\n", ""))
    impact("fleet", "scan", "--fleet", file, "--workers", 1)
    after, standing = known()
    assert set(standing) == {"one", "third"}
    assert after == before


def test_teams_are_kept(impact, fleet):
    _, file = fleet
    impact("fleet", "scan", "--fleet", file, "--workers", 1)
    import os

    with open_ledger(Path(os.environ["IMPACT_LEDGER"])) as ledger:
        (team,) = ledger.teams()
    assert (team.name, team.people, team.repositories) == ("core", ("ada@example.com",), ("one",))


def test_a_fleet_as_json(impact, fleet):
    _, file = fleet
    made = json.loads(impact("fleet", "scan", "--fleet", file, "--workers", 1, "--json").out)
    assert made["schema"] == "impact.fleet.scan/1"
    assert {each["repository"]: each["new_commits"] for each in made["repositories"]} == {
        "one": 2, "two": 2, "third": 2}  # fmt: skip


def test_a_fleet_file_that_is_not_there(impact, tmp_path):
    typed = impact("fleet", "scan", "--fleet", tmp_path / "no.yaml")
    assert typed.code == 1
    assert "no.yaml" in typed.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("repositories:\n  - pth: one\n", "did you mean 'path'"),
        ("repositories:\n  - {path: one, url: two}\n", "either a path or a url"),
        ("repositories:\n  - path: a/one\n  - path: b/one\n", "another name"),
        ("repositorys: []\n", "did you mean 'repositories'"),
    ],
)
def test_a_typo_in_a_fleet_file(impact, tmp_path, text, said):
    file = tmp_path / "fleet.yaml"
    file.write_text(text)
    typed = impact("fleet", "scan", "--fleet", file)
    assert typed.code == 1
    assert said in typed.err
    assert f"{file}:" in typed.err


def test_a_report_on_a_fleet_tells_of_the_repositories_with_work_of_the_person(impact, fleet):
    _, file = fleet
    other = RepoBuilder(file.parent / "other")
    other.commit("Begin", {"a.txt": "a"}, author="Grace Example <grace@example.com>")
    file.write_text(file.read_text().replace("  - path: two\n", "  - path: two\n  - path: other\n"))
    asked = ("report", file, *ME, "--period", "2023", "--format", "json")
    refused = impact(*asked)
    assert (refused.code, "impact fleet scan" in refused.err) == (1, True)
    impact("fleet", "scan", "--fleet", file, "--workers", 1)
    made = json.loads(impact(*asked).out)
    assert [each["name"] for each in made["rests_on"]["repositories"]] == ["one", "two", "third"]
    assert "1 of the 4 repositories of the fleet that were read hold no work of the engineer's." in made["notices"]


def test_a_report_on_a_fleet_says_what_was_never_read(impact, fleet):
    _, file = fleet
    impact("fleet", "scan", "--fleet", file, "--group", "small", "--workers", 1)
    made = json.loads(impact("report", file, *ME, "--period", "2023", "--format", "json").out)
    assert any("1 of the 3 repositories of the fleet were never read (two)" in each for each in made["notices"])


def test_a_stranger_to_the_fleet_is_told_so(impact, fleet):
    _, file = fleet
    impact("fleet", "scan", "--fleet", file, "--workers", 1)
    typed = impact("report", file, "--me", "nobody@example.com")
    assert typed.code == 1
    assert "none of the 3 repositories that were read knows nobody@example.com" in typed.err


def test_a_repository_has_the_name_of_its_fleet_by_whatever_path_it_is_asked_for(impact, fleet):
    builders, file = fleet
    impact("fleet", "scan", "--fleet", file, *ME, "--workers", 1)
    told = json.loads(impact("report", builders["three"].path, *ME, "--since", "2000-01-01", "--format", "json").out)
    assert {each["repo"] for each in told["claims"]} == {"third"}
