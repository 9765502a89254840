from __future__ import annotations

import json

import pytest

ME = ("--me", "ada@example.com")


@pytest.fixture
def first(impact, adas):
    """The id of Ada's first contribution, the repaired test."""
    made = json.loads(impact("report", adas.path, *ME, "--format", "json").out)
    return made["contributions"][0]["id"]


def test_a_commit_and_the_contribution_it_is_part_of(impact, adas, first):
    typed = impact("explain", "HEAD~2", "--repo", adas.path, *ME)
    assert (typed.code, typed.err) == (0, "")
    assert "  kinds: flaky_fix" in typed.out
    assert "(flaky.repaired; paths: tests/test_login.py)" in typed.out
    assert f"contribution {first} Fix flaky test_login" in typed.out
    assert "  Made tests trustworthy (flaky-tests), inferred" in typed.out
    assert "  runner-up: " in typed.out
    assert "  - but " in typed.out


def test_a_contribution_by_its_id_or_the_beginning_of_it(impact, adas, first):
    whole = impact("explain", first, "--repo", adas.path, *ME)
    assert whole.code == 0
    assert whole.out.startswith(f"contribution {first} ")
    assert impact("explain", first[:6], "--repo", adas.path, *ME) == whole


def test_as_json(impact, adas, first):
    made = json.loads(impact("explain", "HEAD~2", "--repo", adas.path, *ME, "--json").out)
    assert made["schema"] == "impact.explanation/1"
    assert made["commit"]["kinds"]["flaky_fix"] > 0.5
    assert {each["rule"] for each in made["commit"]["because"]} >= {"flaky.repaired", "paths.tests"}
    assert made["contribution"]["id"] == first
    assert made["contribution"]["commits"] == [made["commit"]["sha"]]
    assert made["contribution"]["because"]
    assert made["contribution"]["why_not_the_runner_up"]
    assert json.loads(impact("explain", first, "--repo", adas.path, *ME, "--json").out)["commit"] is None


def test_another_persons_commit_is_in_no_contribution(impact, adas):
    typed = impact("explain", "HEAD", "--repo", adas.path, *ME)
    assert typed.code == 0
    assert "no contribution of yours" in typed.out
    assert "contribution " not in typed.out.splitlines()[0]


def test_a_corrected_contribution_says_who_set_it(impact, adas, first):
    impact("reclassify", first, "ordinary-fix", "--why", "A plain repair")
    out = impact("explain", first, "--repo", adas.path, *ME).out
    assert "(ordinary-fix), stated" in out
    assert "  category set by the engineer on 2026-07-01: A plain repair" in out
    assert "  runner-up: Made tests trustworthy (flaky-tests)" in out


def test_something_that_is_nothing(impact, adas):
    typed = impact("explain", "banana", "--repo", adas.path, *ME)
    assert (typed.code, typed.out) == (1, "")
    assert typed.err.startswith("impact: banana: no such contribution or commit")
    typed = impact("explain", "f" * 40, "--repo", adas.path, *ME)
    assert typed.code in (1, 2)
    assert "Traceback" not in typed.err


def test_the_empty_name_means_nothing(impact, adas):
    typed = impact("explain", "", "--repo", adas.path, *ME)
    assert typed.code in (1, 2)
    assert typed.out == ""


def test_somebody_elses_commit_in_between_parts_ones_own(impact, adas):
    adas.commit("Lay a path", {"src/path.py": "1"}, date="2026-05-01T08:00:00")
    adas.commit("Widen the path", {"src/path.py": "2"}, date="2026-05-01T09:00:00")
    adas.commit("Paint a door", {"door": "1"}, author="Ben Example <ben@example.com>", date="2026-05-01T10:00:00")
    adas.commit("Pave the path", {"src/path.py": "3"}, date="2026-05-01T11:00:00")
    impact("scan", adas.path, *ME)
    homes = [
        json.loads(impact("explain", where, "--repo", adas.path, *ME, "--json").out)["contribution"]["id"]
        for where in ("HEAD~3", "HEAD~2", "HEAD")
    ]
    assert homes[0] == homes[1] != homes[2]


def test_a_refactoring_says_what_became_simpler(impact, adas):
    hard = "def parse(x):\n    if x:\n        for y in x:\n            if y:\n                return y\n    return 0\n"
    easy = "def parse(x):\n    return next(filter(None, x), 0)\n"
    adas.commit("Add parser", {"src/parse.py": hard}, date="2026-04-10T10:00")
    sha = adas.commit("refactor: simplify the parser", {"src/parse.py": easy}, date="2026-04-11T10:00")
    typed = impact("explain", sha, "--repo", adas.path, *ME)
    assert (typed.code, typed.err) == (0, "")
    assert "  - complexity of parse fell from 4 to 1 (src/parse.py)\n" in typed.out
    commit = json.loads(impact("explain", sha, "--repo", adas.path, *ME, "--json").out)["commit"]
    assert commit["methods"] == [{"path": "src/parse.py", "name": "parse", "before": 4, "after": 1}]
    other = json.loads(impact("explain", f"{sha}~1", "--repo", adas.path, *ME, "--json").out)["commit"]
    assert other["methods"] == []
