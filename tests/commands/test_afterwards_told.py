"""What came of leverage, from real repositories to a report."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from test_report_command import SCHEMA

BEN = "Ben Sample <ben@example.com>"
CLEO = "Cleo Sample <cleo@example.com>"
BOT = "Robot[bot] <robot@example.com>"
TEST = "tests/test_queue.py"
FIX = "Fix flaky test_queue: wait for the queue instead of sleeping"
SKIPPED = '@pytest.mark.skip("flaky")\ndef test_queue(queue):\n    time.sleep(2)\n    assert queue.done()\n'
WAITS = "def test_queue(queue):\n    wait_until(queue.done)\n    assert queue.done()\n"


@pytest.fixture
def outcomes(impact):
    """`outcomes(repo, title)` gives the outcomes of one contribution by measure, in a report of the last two years."""

    def report(repo, title):
        typed = impact(
            "report", repo.path, "--me", "ada@example.com", "--period", "24 months", "--format", "json",
        )  # fmt: skip
        assert (typed.code, typed.err) == (0, "")
        document = json.loads(typed.out)
        Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
        (story,) = (each for each in document["contributions"] if each["title"].startswith(title))
        return {each["measure"]: each for each in story["outcomes"]}

    return report


def numbers(outcome):
    return {each["of"]: each["count"] for each in outcome["numbers"]}


# Markers


def flaky(repo, *parts):
    repo.commit("Begin", {TEST: SKIPPED}, author=BEN, date="2025-03-01")
    for at, text in enumerate(parts):
        repo.commit(FIX, {TEST: text}, date=f"2025-10-0{at + 1}")
    return repo


def test_a_marker_that_went_and_stayed_gone(repo, outcomes):
    found = outcomes(flaky(repo, WAITS), FIX)["marker-gone"]
    assert (found["holds"], found["grade"]) == (True, "O1")
    assert numbers(found) == {
        "skips before": 1, "skips after": 0, "skips now": 0, "pauses before": 1, "pauses after": 0, "pauses now": 0,
    }  # fmt: skip


def test_splitting_the_commit_and_renaming_the_file_change_nothing(repo, outcomes, tmp_path):
    from repo_builder import RepoBuilder

    whole = outcomes(flaky(repo, WAITS), FIX)["marker-gone"]
    parts = flaky(RepoBuilder(tmp_path / "parts"), SKIPPED.partition("\n")[2], WAITS)
    parts.rename(TEST, "tests/unit/test_queue.py", author=BEN, date="2025-12-01")
    split = outcomes(parts, FIX)["marker-gone"]
    assert (split["holds"], numbers(split)) == (whole["holds"], numbers(whole))
    assert "tests/unit/test_queue.py" in split["because"]


def test_a_marker_that_somebody_put_back(repo, outcomes):
    flaky(repo, WAITS).commit("Switch it off again", {TEST: SKIPPED}, author=BEN, date="2025-11-01")
    found = outcomes(repo, FIX)["marker-gone"]
    assert (found["holds"], found["grade"]) == (False, "O0")


def test_a_second_report_reads_no_file(repo, outcomes, monkeypatch):
    from impact.edges.objects import Objects

    first = outcomes(flaky(repo, WAITS), FIX)
    monkeypatch.setattr(Objects, "get", lambda *_: pytest.fail("read again"))
    assert outcomes(repo, FIX) == first
