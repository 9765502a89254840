"""`impact ci` from exported files to a sentence of the report."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from flaky_subject import FLAKY

from impact.edges.places import ledger_file
from impact.ledger.opening import open_ledger

BEGUN = date(2026, 3, 10)
TEST = "tests/test_login.py"


@pytest.fixture
def flaky(repo, impact):
    repo.commit(
        "Add login",
        {"login.py": "x = 1\n", TEST: "import time\n\ndef test_login():\n    time.sleep(5)\n"},
        date="2025-11-01T12:00:00Z",
    )
    repo.commit(FLAKY, {TEST: "def test_login():\n    wait_for(queue)\n"}, date=f"{BEGUN}T12:00:00Z")
    assert impact("scan", repo.path, "--me", "ada@example.com").code == 0
    return repo


def result(day, outcomes):
    cases = "".join(
        f'<testcase classname="{suite}" name="test_it">{"<flakyFailure/>" if mixed else ""}</testcase>'
        for suite, mixed in outcomes.items()
    )
    return f'<testsuite timestamp="{day}T10:00:00">{cases}</testsuite>'


def results(folder, length=60):
    """One result a day on both sides: the login test is mixed every other day before, never after."""
    for at in range(-length, length + 1):
        day = BEGUN + timedelta(at)
        mixed = {"tests.test_login": at < 0 and at % 2 == 0, "tests.test_other": at % 5 == 0}
        (folder / f"r{at + length:03}.xml").write_text(result(day, mixed), encoding="utf-8")
    return sorted(folder.glob("r*.xml"))


def test_from_results_to_the_sentence_of_the_report(flaky, impact, tmp_path):
    before = impact("report", flaky.path, "--me", "ada@example.com", "--format", "markdown").out
    assert "Not read:** reviews, CI results" in before
    for at, file in enumerate(results(tmp_path)):
        done = impact("ci", "import", file, "--repo", flaky.path, "--commit", f"{at:040x}")
        assert (done.code, "outcomes of 2 tests, 2 of them new" in done.err) == (0, True)
    report = impact("report", flaky.path, "--me", "ada@example.com", "--format", "markdown").out
    assert "Read:** Git history, CI results." in report
    assert "50.0 mixed outcomes per 100 runs (60 runs, 2026-01-09 to 2026-03-09)" in report
    assert "afterwards 0.0 (60 runs, 2026-03-11 to 2026-05-09)" in report
    assert "20.0 per 100 runs (60 runs), then 20.0 (60 runs)" in report
    document = json.loads(impact("report", flaky.path, "--me", "ada@example.com", "--format", "json").out)
    found = [each for each in walk(document) if each.get("measure") == "ci-results"]
    assert [(each["grade"], each["holds"]) for each in found] == [("O3", True)]


def walk(value):
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from walk(each)


def test_the_same_file_twice_adds_nothing_and_forgetting_removes_all(flaky, impact, tmp_path):
    file = results(tmp_path)[0]
    words = ("ci", "import", file, "--repo", flaky.path, "--commit", "c" * 40)
    assert "2 of them new" in impact(*words).err
    with open_ledger(ledger_file(None)) as ledger:
        kept = list(ledger.dump())
    again = impact(*words)
    assert "0 of them new" in again.err
    assert "none of these commits is known" in again.err
    with open_ledger(ledger_file(None)) as ledger:
        assert list(ledger.dump()) == kept
    assert "forgot 0 runs and 2 tests" in impact("ci", "forget", "--repo", flaky.path).err
    assert "no CI results" in impact("ci", "status", "--repo", flaky.path).out


def test_status_says_how_many_of_which_days_and_what_is_missing(flaky, impact, tmp_path):
    run = {"name": "CI", "head_sha": "d" * 40, "conclusion": "success", "created_at": "", "head_branch": "main"}
    days = ("2026-01-05", "2026-01-06", "2026-02-20")
    rows = [run | {"id": at, "created_at": f"{day}T10:00:00Z"} for at, day in enumerate(days)]
    file = tmp_path / "runs.json"
    file.write_text(json.dumps({"workflow_runs": [*rows, rows[0] | {"conclusion": None}]}), encoding="utf-8")
    done = impact("ci", "import", file, "--repo", flaky.path)
    assert "3 runs, 3 of them new; left out: 1 run without an outcome yet" in done.err
    said = impact("ci", "status", "--repo", flaky.path).out.splitlines()
    assert said == [
        "repo: 3 runs, 0 test results with 0 tests; 2026-01-05 to 2026-02-20, 3 days with results",
        "  CI: 3 runs",
        "  nothing between 2026-01-06 and 2026-02-20: nothing ran, or it was not exported",
    ]
    document = json.loads(impact("ci", "status", "--repo", flaky.path, "--json").out)
    assert document["gaps"] == [["2026-01-06", "2026-02-20"]]


def test_where_one_file_is_broken_nothing_is_kept(flaky, impact, tmp_path):
    broken = tmp_path / "broken.xml"
    broken.write_text("<testsuite>\n<testcase", encoding="utf-8")
    done = impact("ci", "import", results(tmp_path)[0], broken, "--repo", flaky.path, "--commit", "e" * 40)
    assert (done.code, f"{broken}:2: " in done.err) == (1, True)
    assert "no CI results" in impact("ci", "status", "--repo", flaky.path).out


@pytest.mark.parametrize("sha", ["main", "abc123", "g" * 40])
def test_a_commit_is_given_whole(flaky, impact, tmp_path, sha):
    done = impact("ci", "import", results(tmp_path)[0], "--repo", flaky.path, "--commit", sha)
    assert (done.code, "no whole commit id" in done.err) == (2, True)


def test_a_repository_that_was_never_read_is_refused(repo, impact, tmp_path):
    repo.commit("Begin", {"a": "b\n"})
    done = impact("ci", "import", results(tmp_path)[0], "--repo", repo.path, "--commit", "e" * 40)
    assert (done.code, "impact scan" in done.err) == (1, True)
