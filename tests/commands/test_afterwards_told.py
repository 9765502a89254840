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
    """`outcomes(repo, title)` gives the outcomes of one contribution by measure, once it is of that `category`."""

    def story(repo, title):
        repo.reach("2026-06-30")
        typed = impact("report", repo.path, "--me", "ada@example.com", "--period", "24 months", "--format", "json")
        assert (typed.code, typed.err) == (0, "")
        document = json.loads(typed.out)
        Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
        (found,) = (each for each in document["contributions"] if each["title"].startswith(title))
        return found

    def report(repo, title, category=""):
        if category:
            assert impact("reclassify", story(repo, title)["id"], category, "--why", "it is that").code == 0
        return {each["measure"]: each for each in story(repo, title)["outcomes"]}

    return report


def numbers(outcome):
    return {each["of"]: each["count"] for each in outcome["numbers"]}


def test_who_changed_a_file_under_its_later_name_took_it_on(repo, outcomes):
    repo.commit("Begin", {"README": "one\n"}, author=BEN, date="2025-03-01")
    repo.commit("Add a guide", {"guide/start.md": "one\ntwo\nthree\n"}, date="2025-04-01")
    repo.rename("guide/start.md", "docs/start.md", date="2025-04-02")
    repo.rename("docs/start.md", "docs/begin.md", author=CLEO, date="2025-05-01")
    repo.commit("Say how to stop", {"docs/begin.md": "one\ntwo\nthree\nfour\n"}, author=BEN, date="2025-06-01")
    found = outcomes(repo, "Add a guide")["continued"]
    assert (found["holds"], numbers(found)["other people"]) == (True, 1)


def test_who_trims_white_space_only_passes_through(repo, outcomes):
    repo.commit("Add a guide", {"guide.md": "one \n"}, date="2025-04-01")
    repo.commit("Trim trailing spaces and convert tabs to spaces", {"guide.md": "one\n"}, author=BEN, date="2025-06-01")
    found = outcomes(repo, "Add a guide")["continued"]
    assert (found["holds"], numbers(found)["other people in passing"]) == (False, 1)


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


# Use by others

KIT = {
    "retrykit/pyproject.toml": "[project]\nname = 'retrykit'\n",
    "retrykit/__init__.py": "",
    "retrykit/core.py": "def again(): ...\n",
    "retrykit/tests/test_core.py": "from retrykit.core import again\n",
}
LIBRARY = "Add retrykit"
PLAIN = "print(1)\n"
USING = "from retrykit.core import again\n\nagain()\n"


@pytest.fixture
def library(repo):
    repo.commit("Begin", {"app/main.py": PLAIN, "app/jobs.py": PLAIN, "app/bulk.py": PLAIN}, date="2025-03-01")
    repo.commit(f"{LIBRARY} (#12)", KIT, date="2025-10-20")
    return repo


def test_others_who_came_to_use_it(library, outcomes):
    used = library.commit("Try again in jobs", {"app/jobs.py": USING}, author=BEN, date="2025-11-01")
    library.commit("Use it myself", {"app/main.py": USING}, date="2025-11-02")
    library.commit("Use it", {"app/bulk.py": USING}, author=BOT, date="2025-11-03")
    library.commit("Print twice", {"app/jobs.py": USING + PLAIN}, author=CLEO, date="2025-12-01")
    found = outcomes(library, LIBRARY, "internal-library")["adopted-by-use"]
    assert (found["holds"], found["grade"]) == (True, "O2")
    assert numbers(found) == {"other people": 1, "folders": 1, "files that refer to it": 1}
    assert found["because"] == "1 other person put references to “retrykit/core.py” into “app/jobs.py”"
    assert used


@pytest.mark.parametrize(("line", "holds"), [("Run `gh workflow run ship`.\n", True), ("Push a tag.\n", None)])
def test_a_guide_that_runs_a_workflow_by_name_refers_to_it(repo, outcomes, line, holds):
    repo.commit("Begin", {"RELEASING.md": "Ask.\n"}, author=BEN, date="2025-03-01")
    by_hand = {".github/workflows/ship.yml": "on: workflow_dispatch\n"}
    repo.commit("Add a pipeline to ship (#12)", by_hand, date="2025-10-20")
    repo.commit("Say how to ship", {"RELEASING.md": line}, author=BEN, date="2025-11-01")
    assert outcomes(repo, "Add a pipeline to ship", "deploy-automation")["adopted-by-use"]["holds"] is holds


def test_nobody_uses_it(library, outcomes):
    found = outcomes(library, LIBRARY, "internal-library")["adopted-by-use"]
    assert (found["holds"], found["grade"]) == (False, "O0")
    assert "no reference by other people" in found["because"]


def test_who_moves_a_file_that_used_it_has_not_come_to_use_it(library, outcomes):
    library.commit("Use it myself", {"app/main.py": USING}, date="2025-11-02")
    library.commit(
        "Split main", {"app/main.py": None, "app/begin.py": "import sys\n" + USING}, author=BEN, date="2025-12-02"
    )
    assert outcomes(library, LIBRARY, "internal-library")["adopted-by-use"]["holds"] is False


def test_who_moves_what_is_used_has_not_come_to_use_it(library, outcomes):
    library.commit("Use it myself", {"app/main.py": USING}, date="2025-11-02")
    library.commit(
        "Move the core",
        {
            "retrykit/core.py": None,
            "retrykit/again.py": KIT["retrykit/core.py"],
            "app/main.py": USING.replace("core", "again"),
        },
        author=BEN,
        date="2025-12-02",
    )
    assert outcomes(library, LIBRARY, "internal-library")["adopted-by-use"]["holds"] is False


def test_a_reference_that_went_again_is_no_use(library, outcomes):
    library.commit("Try again in jobs", {"app/jobs.py": USING}, author=BEN, date="2025-11-01")
    library.commit("Do without", {"app/jobs.py": PLAIN}, author=BEN, date="2025-11-05")
    assert outcomes(library, LIBRARY, "internal-library")["adopted-by-use"]["holds"] is False


def test_a_file_that_others_changed_a_hundred_times_since(library, outcomes):
    for at in range(20):
        day = min(at + 21, 31)
        library.commit(f"Change {at}", {"app/jobs.py": PLAIN * (at + 2)}, author=CLEO, date=f"2025-10-{day}")
    library.commit("Try again in jobs", {"app/jobs.py": USING}, author=BEN, date="2025-11-01")
    for at in range(20):
        library.commit(f"Print {at}", {"app/jobs.py": USING + PLAIN * at}, author=CLEO, date=f"2025-11-{at + 2:02d}")
    found = outcomes(library, LIBRARY, "internal-library")["adopted-by-use"]
    assert numbers(found)["other people"] == 1


def test_settings_of_the_repository_change_nothing(library, outcomes, git):
    library.commit("Try again in jobs", {"app/jobs.py": USING}, author=BEN, date="2025-11-01")
    plain = outcomes(library, LIBRARY, "internal-library")["adopted-by-use"]
    for name, value in (("grep.patternType", "fixed"), ("grep.column", "true"), ("color.grep", "always")):
        git("-C", library.path, "config", name, value)
    library.commit("Go on", {"app/more.py": PLAIN}, author=BEN, date="2025-12-01")
    assert outcomes(library, LIBRARY, "internal-library")["adopted-by-use"] == plain


# People who came


def test_people_who_came_to_a_test_that_was_repaired(repo, outcomes):
    repo.commit("Begin", {"README": "x", TEST: SKIPPED}, author=BEN, date="2025-01-01")
    repo.commit(FIX, {TEST: WAITS}, date="2025-10-01")
    repo.rename(TEST, "tests/unit/test_queue.py", author=CLEO, date="2025-10-20")
    assert outcomes(repo, FIX)["freed"]["holds"] is False
    repo.commit("Check twice", {"tests/unit/test_queue.py": WAITS + WAITS}, author=CLEO, date="2025-11-01")
    found = outcomes(repo, FIX)["freed"]
    assert (found["holds"], found["grade"]) == (True, "O0")
    assert found["because"].startswith(f"1 other person first changed “{TEST}” in the 180 days after")


# Releases

PIPELINE = "on:\n  push:\n    tags: ['v*']\njobs:\n  ship:\n    steps:\n      - run: twine upload dist/*\n"
SHIPS = "Release by pushing a tag"


@pytest.fixture
def shipped(repo, git):
    """Ada released by hand, then by a pipeline; `cut(name, who, day)` makes an annotated tag."""

    def cut(name, who, day):
        person, _, address = who.partition(" <")
        env = {"GIT_COMMITTER_NAME": person, "GIT_COMMITTER_EMAIL": address.rstrip(">"), "GIT_COMMITTER_DATE": day}
        with pytest.MonkeyPatch.context() as patch:
            for key, value in env.items():
                patch.setenv(key, value)
            git("-C", repo.path, "tag", "-a", "-m", name, name, "HEAD")

    repo.commit("Begin", {"a.py": "1\n", "RELEASING.md": "1. Build it\n2. Upload it\n"}, date="2024-06-01")
    cut("v1.0", "Ada Example <ada@example.com>", "2025-03-01T10:00:00Z")
    repo.commit(SHIPS, {".github/workflows/release.yml": PIPELINE, "RELEASING.md": "Push a tag.\n"}, date="2025-08-01")
    return repo, cut


def test_another_person_who_cuts_releases_now(shipped, outcomes):
    repo, cut = shipped
    cut("v1.1", BEN, "2025-10-01T10:00:00Z")
    cut("nightly", CLEO, "2025-11-01T10:00:00Z")
    found = outcomes(repo, SHIPS, "deploy-automation")
    assert (found["released"]["holds"], found["released"]["grade"]) == (True, "O0")
    assert "1 release by 1 person in the 11 months before; 1 release by 1 person" in found["released"]["because"]
    assert found["marker-gone"]["holds"] is True
    assert numbers(found["marker-gone"]) == {"hand steps before": 2, "hand steps after": 0, "hand steps now": 0}


def test_the_same_person_still_cuts_them(shipped, outcomes):
    repo, cut = shipped
    cut("v1.1", "Ada Example <ada@example.com>", "2025-10-01T10:00:00Z")
    found = outcomes(repo, SHIPS, "deploy-automation")["released"]
    assert (found["holds"], found["grade"]) == (False, "O0")
