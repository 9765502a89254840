"""`impact classify --learn`: only on request, for the person's own work alone, the same every time, and gone again."""

from __future__ import annotations

import json

import pytest

from impact.services.reading.workshop import learned_file

ME = ("--me", "ada@example.com")
BEN = "Ben Example <ben@example.com>"
EVER = ("--since", "2026-01-01", "--until", "2026-06-30")


def contributions(impact, repo, *me):
    typed = impact("report", repo.path, *(me or ME), *EVER, "--format", "json")
    return {each["title"]: each for each in json.loads(typed.out)["contributions"]}


@pytest.fixture
def guards(repo):
    """Five pieces of work by Ada and one by Ben, all of one sort, far from each other."""
    for number in range(5):
        repo.commit(
            f"Add guard for empty input {number}",
            {f"part{number}/guard.py": "def guard(x):\n    return x or 0\n"},
            date=f"2026-0{number + 1}-10",
        )
    repo.commit(
        "Add guard for empty input 9", {"part9/guard.py": "def guard(x):\n    return x or 0\n"}, author=BEN,
        date="2026-05-20",
    )  # fmt: skip
    return repo


@pytest.fixture
def corrected(impact, guards):
    """Three of them are repairs by Ada's word."""
    told = list(contributions(impact, guards).values())
    assert {each["category"] for each in told} == {"feature-delivery"}
    for each in told[:3]:
        assert impact("reclassify", each["id"], "ordinary-fix", "--why", "It failed on empty input").code == 0
    return guards


def kinds(impact, repo, revision):
    typed = impact("explain", revision, "--repo", repo.path, *ME, "--json")
    return json.loads(typed.out)


def test_learning_moves_own_work_that_was_not_corrected(impact, corrected):
    before = kinds(impact, corrected, "HEAD~1")
    assert (before["learned"], before["commit"]["learned"]) == (None, {})
    typed = impact("classify", "--learn", *ME)
    assert (typed.code, typed.out) == (0, "")
    assert "weights re-weighed from 3 corrections of your own" in typed.err
    assert "to undo it: impact classify --forget-learned" in typed.err
    after = kinds(impact, corrected, "HEAD~1")
    assert after["learned"]["corrections"] == 3
    assert after["commit"]["learned"]["fix"] > 0 > after["commit"]["learned"]["feat"]
    assert after["commit"]["kinds"]["fix"] > before["commit"]["kinds"]["fix"]
    assert "learned from your corrections: f" in impact("explain", "HEAD~1", "--repo", corrected.path, *ME).out


def test_a_report_says_so_and_is_made_anew_with_and_without(impact, corrected):
    asked = ("report", corrected.path, *ME, *EVER, "--format", "json")
    before = impact(*asked)
    impact("classify", "--learn", *ME)
    taught = impact(*asked)
    assert "Weights re-weighed from 3 corrections of your own" in json.loads(taught.out)["notices"][-1]
    assert impact(*asked).out == taught.out
    reasons = [impact("explain", "HEAD~1", "--repo", corrected.path, *ME, "--json").out]
    typed = impact("classify", "--forget-learned")
    assert (typed.code, learned_file().exists()) == (0, False)
    assert impact(*asked).out == before.out
    assert impact("explain", "HEAD~1", "--repo", corrected.path, *ME, "--json").out not in reasons


def test_it_is_never_for_anybody_else_nor_for_classify(impact, corrected):
    sha = json.loads(impact("classify", "HEAD", "--repo", corrected.path, "--json").out)
    ben = impact("report", corrected.path, "--me", "ben@example.com", *EVER, "--format", "json").out
    other = kinds(impact, corrected, "HEAD")
    impact("classify", "--learn", *ME)
    assert json.loads(impact("classify", "HEAD", "--repo", corrected.path, "--json").out) == sha
    assert impact("report", corrected.path, "--me", "ben@example.com", *EVER, "--format", "json").out == ben
    assert kinds(impact, corrected, "HEAD")["commit"] == other["commit"]


def test_the_same_corrections_give_the_same_bytes(impact, corrected):
    impact("classify", "--learn", *ME)
    first = learned_file().read_bytes()
    assert learned_file().stat().st_mode & 0o077 == 0
    impact("report", corrected.path, *ME, *EVER)
    impact("classify", "--learn", *ME)
    assert learned_file().read_bytes() == first


def test_two_corrections_teach_nothing(impact, guards):
    for each in list(contributions(impact, guards).values())[:2]:
        impact("reclassify", each["id"], "ordinary-fix", "--why", "It failed")
    typed = impact("classify", "--learn", *ME)
    assert (typed.code, learned_file().exists()) == (1, False)
    assert "2 contributions of yours are confirmed or reclassified; at least 3 must be" in typed.err


def test_what_was_taken_back_or_dismissed_teaches_nothing(impact, corrected):
    told = list(contributions(impact, corrected).values())
    impact("undo", told[0]["id"])
    impact("dismiss", told[4]["id"], "--why", "Not to be told")
    assert impact("classify", "--learn", *ME).code == 1


def test_another_persons_corrections_teach_nothing(impact, corrected):
    typed = impact("classify", "--learn", "--me", "ben@example.com")
    assert (typed.code, learned_file().exists()) == (1, False)
    assert "0 contributions of yours" in typed.err


def test_work_that_cannot_be_read_is_said(impact, corrected):
    corrected.path.rename(corrected.path.with_name("moved"))
    typed = impact("classify", "--learn", *ME)
    assert typed.code == 1
    assert "not learned from: 3, whose commits cannot be read here" in typed.err


def test_doctor_shows_it_and_a_faulty_file(impact, corrected):
    assert "learned: nothing; the shipped weights count" in impact("doctor", corrected.path).out
    impact("classify", "--learn", *ME)
    shown = impact("doctor", corrected.path).out
    assert "ok   learned: weights re-weighed from 3 corrections of your own, the last of 2026-07-01" in shown
    assert "to undo it: impact classify --forget-learned" in shown
    beyond = learned_file().read_text().replace('"kinds": {', '"kinds": {"style": 101,', 1)
    learned_file().write_text(beyond)
    typed = impact("doctor", corrected.path)
    assert "look learned: " in typed.out
    assert "a shift of 101" in typed.out
    assert impact("report", corrected.path, *ME).code == 1
    assert impact("classify", "--forget-learned").code == 0
    assert impact("report", corrected.path, *ME, *EVER).code == 0


def test_forgetting_nothing_says_so(impact):
    typed = impact("classify", "--forget-learned")
    assert (typed.code, typed.out) == (0, "")
    assert "nothing was learned" in typed.err


@pytest.mark.parametrize(
    "words", [("--learn", "--forget-learned"), ("HEAD", "--learn"), ("--facts", "-", "--forget-learned"), ME]
)
def test_learning_stands_alone(impact, words):
    assert impact("classify", *words).code == 2
