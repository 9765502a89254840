"""Qualities from a real repository to a report: what came back, what stayed, with whom."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator
from test_report_command import SCHEMA

BEN = "Ben Sample <ben@example.com>"
BOT = "Robot[bot] <robot@example.com>"
TEST = "tests/test_retries.py"
FIX = "Fix flaky test_retries: wait for the queue instead of sleeping"


def body(text):
    return f"def test_retries(queue):\n    {text}\n    assert queue.done()\n"


@pytest.fixture
def history(repo):
    """A test that Ben and Ada repaired three times, Ada's last repair of it, and a library she built with Ben."""
    repo.commit("Begin", {TEST: body("time.sleep(1)"), "lib/core.py": "1\n"}, author=BEN, date="2025-03-01T10:00")
    repo.commit("Fix flaky test_retries", {TEST: body("time.sleep(2)")}, author=BEN, date="2025-06-02T10:00")
    repo.commit("Fix test_retries once more", {TEST: body("time.sleep(4)")}, date="2025-07-08T10:00")
    repo.commit("Fix flaky test_retries", {TEST: body("time.sleep(9)")}, author=BEN, date="2025-09-01T10:00")
    made = repo.commit(FIX, {TEST: body("wait_until(queue.done)")}, date="2025-10-01T10:00")
    repo.commit(
        "Add retrykit (#12)",
        {"retrykit/pyproject.toml": "[project]\n", "retrykit/core.py": "1\n", "retrykit/tests/test_core.py": "1\n"},
        date="2025-10-20T10:00",
        co_authors=[BEN],
    )
    repo.commit("Use one more try", {"retrykit/core.py": "2\n"}, author=BEN, date="2025-11-10T10:00")
    repo.rename("retrykit/core.py", "retrykit/tries.py", author=BEN, date="2025-11-20T10:00")
    return repo, made


@pytest.fixture
def told(impact, monkeypatch):
    """The qualities of one contribution, by name, in a report made on 1 June 2026 or another day."""

    def report(repo, title, today="2026-06-01"):
        monkeypatch.setenv("IMPACT_TODAY", today)
        repo.reach(today)
        typed = impact(
            "report", repo.path, "--me", "ada@example.com", "--period", "24 months", "--format", "json",
            "--target", "staff",
        )  # fmt: skip
        assert (typed.code, typed.err) == (0, "")
        document = json.loads(typed.out)
        Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
        (story,) = (each for each in document["contributions"] if each["title"].startswith(title))
        return {each["name"]: each for each in story["qualities"]}, document

    return report


def test_a_test_repaired_for_good_after_three_repairs(history, told):
    repo, _ = history
    found, document = told(repo, FIX)
    assert list(found) == ["persistent-problem", "reach", "self-initiated", "durability", "shared-work"]
    problem = found["persistent-problem"]
    assert problem["holds"] is True
    assert problem["because"] == (
        "this problem had come back 3 times since 2025-06-02, counted in repairs of “tests/test_retries.py” that speak"
        " of “retries”; it has not come back in the 90 days after"
    )
    assert len(problem["commits"]) == 3
    (claim,) = (each for each in document["claims"] if each["rules"] == ["persistent-problem"])
    assert claim["commits"] == problem["commits"]
    assert claim["text"] == f"T{problem['because'][1:]}."


def test_a_repair_in_the_90_days_after_is_named(history, told):
    repo, _ = history
    again = repo.commit("Fix flaky test_retries", {TEST: body("wait()")}, author=BEN, date="2025-12-20T10:00")
    found, document = told(repo, FIX)
    problem = found["persistent-problem"]
    assert (problem["holds"], problem["commits"][-1], len(problem["commits"])) == (False, again, 4)
    assert problem["because"].endswith(f"a repair came again 80 days after, in “{again[:12]}”")
    (claim,) = (each for each in document["claims"] if each["rules"] == ["persistent-problem"])
    assert claim["commits"] == problem["commits"]


@pytest.mark.parametrize(
    ("author", "files", "holds"),
    [(BOT, {}, True), (BEN, {f"tests/test_{at}.py": "1\n" for at in range(60)}, True), (BEN, {}, False)],
    ids=["program", "sweep", "person"],
)
def test_neither_programs_nor_sweeps_repair_anything(history, told, author, files, holds):
    repo, _ = history
    repo.commit("Fix flaky tests", {TEST: body("wait()"), **files}, author=author, date="2025-12-20T10:00")
    assert told(repo, FIX)[0]["persistent-problem"]["holds"] is holds


def test_too_recent_is_not_known_yet(history, told):
    repo, _ = history
    problem = told(repo, FIX, today="2025-11-11")[0]["persistent-problem"]
    assert (problem["holds"], problem["because"]) == (None, "too recent: 41 of 90 days")


def test_an_expectation_that_asks_for_it_is_met_as_far_as_that_goes(history, told):
    repo, _ = history
    (asked,) = (each for each in told(repo, FIX)[1]["expectations"] if "kept coming back" in each["statement"])
    assert asked["status"] == "partly"
    assert "measured yet: whether the problem" not in asked["missing"]
    assert "kept coming back before" not in asked["missing"]
    early = told(repo, FIX, today="2025-11-11")[1]["expectations"]
    (asked,) = (each for each in early if "kept coming back" in each["statement"])
    assert asked["missing"].startswith("too recent to say: 41 of 90 days have passed")


def test_what_was_built_is_in_place_under_its_new_name_and_was_shared(history, told):
    repo, _ = history
    found, _ = told(repo, "Add retrykit")
    assert found["durability"]["because"] == "still in place after 224 days: all 3 files it created"
    assert found["shared-work"]["because"] == "together with 1 other person (co-author)"
    assert found["reach"]["holds"] is True
    assert found["self-initiated"]["because"].endswith("its commits name a pull request and no issue")
    gone = {f"retrykit/{name}": None for name in ("tries.py", "pyproject.toml")}
    repo.commit("Leave retrykit", gone, author=BEN, date="2026-01-10T10:00")
    assert told(repo, "Add retrykit")[0]["durability"]["holds"] is False


def test_the_page_tells_it_where_it_holds_with_its_commits(history, impact, monkeypatch):
    repo, _ = history
    monkeypatch.setenv("IMPACT_TODAY", "2026-06-01")
    repo.reach("2026-06-01")
    typed = impact("report", repo.path, "--me", "ada@example.com", "--period", "24 months", "--format", "markdown")
    one, rest = typed.out.split("\n---\n", 1)
    assert re.search(r"This problem had come back 3 times since 2025-06-02, .* \[C\d+ observed\]", one)
    assert "Repairs of one file need not be one problem" in rest
    assert re.search(r"it has not come back in the 90 days after\. Shown by: `[0-9a-f]{40}` `", rest)
    assert "Still in place after 224 days: all 3 files it created" in rest


def test_an_explanation_shows_all_five(history, impact, monkeypatch):
    repo, made = history
    monkeypatch.setenv("IMPACT_TODAY", "2026-06-01")
    repo.reach("2026-06-01")
    typed = impact("explain", made, "--repo", repo.path, "--me", "ada@example.com")
    assert (typed.code, typed.err) == (0, "")
    assert "  persistent-problem: yes; this problem had come back 3 times since 2025-06-02" in typed.out
    assert "  self-initiated: not known; only the engineer can say: no issue is linked in its commits" in typed.out
    assert "  shared-work: no; no other person is credited on its commits" in typed.out
    assert "  reach: " in typed.out
    assert "  durability: not known; " in typed.out
