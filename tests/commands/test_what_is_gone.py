"""From a repository to a report: what a branch left over keeps, what others removed, what moved with changes."""

from __future__ import annotations

import json

import pytest

BEN = "Ben Sample <ben@example.com>"
CLEO = "Cleo Sample <cleo@example.com>"
ADR = "docs/adr/0001-use-a-queue.md"
MOVED = "docs/decisions/0001-use-a-queue.md"


@pytest.fixture
def told(impact, monkeypatch):
    """The story of one contribution, by its claims' texts, in a report made on 1 June 2026."""

    def report(repo, title="Propose"):
        monkeypatch.setenv("IMPACT_TODAY", "2026-06-01")
        typed = impact("report", repo.path, "--me", "ada@example.com", "--period", "24 months", "--format", "json")
        assert typed.code == 0, typed.err
        document = json.loads(typed.out)
        (story,) = (each for each in document["contributions"] if each["title"].startswith(title))
        claims = {each["id"]: each["text"] for each in document["claims"]}
        return story, " ".join(claims[each] for each in story["claims"]), document

    return report


@pytest.fixture
def history(repo):
    repo.commit("Begin", {"README.md": "1\n"}, author=BEN, date="2025-01-01T10:00")
    repo.commit("Propose to use a queue", {ADR: "# Use a queue\n\nBecause.\n"}, date="2025-02-03T10:00")
    return repo


def test_a_main_branch_that_was_left_over_keeps_no_file_alive(history, told):
    history.branch("master")
    history.branch("main")
    history.commit("Go on", {"README.md": "2\n"}, author=BEN, date="2025-11-20T10:00")
    assert "Still in place after" in told(history)[1]
    history.commit("Remove it", {ADR: None}, author=BEN, date="2025-12-03T10:00")
    story, said, _ = told(history)
    assert "Still in place" not in said
    assert "The file it created was removed 303 days later by 1 other person." in said
    assert next(each for each in story["outcomes"] if each["measure"] == "survived-90")["holds"]


def test_what_another_removed_within_the_window_did_not_stay(history, told):
    history.commit("Remove the proposal", {ADR: None}, author=BEN, date="2025-03-03T10:00")
    story, said, _ = told(history)
    assert said.count("The file it created was removed 28 days later by 1 other person.") == 1
    assert "Not reverted in the" not in said
    assert "No change by other people" not in said
    grades = {each["measure"]: (each["grade"], each["holds"]) for each in story["outcomes"]}
    assert grades["survived-90"] == ("O0", False)
    assert grades["continued"] == ("O0", None)


def test_what_was_moved_with_changes_is_not_gone(history, told):
    text = "# Use a queue\n\nBecause.\n\nSo it is.\n"
    history.commit("Tidy", {ADR: None, MOVED: text}, author=BEN, date="2025-03-03T10:00")
    history.commit("Go on", {"README.md": "2\n"}, author=BEN, date="2025-11-20T10:00")
    assert "removed" not in told(history)[1]
    assert "Still in place after" in told(history)[1]
    history.commit("Say why", {MOVED: text + "It was slow.\n"}, author=CLEO, date="2025-11-25T10:00")
    assert "1 other person later changed files it created." in told(history)[1]
    history.commit("Tidy more", {MOVED: None}, author=BEN, date="2025-12-03T10:00")
    assert "The file it created was removed 303 days later by 1 other person." in told(history)[1]


def test_another_file_of_the_name_is_neither_in_place_nor_a_removal(history, told):
    other = {ADR: None, "docs/log/0001-USE-a-queue.md": "Nothing of the old one, but twice as long.\n" * 4}
    history.commit("Begin a log", other, author=BEN, date="2025-03-03T10:00")
    history.commit("Go on", {"README.md": "2\n"}, author=BEN, date="2025-11-20T10:00")
    said = told(history)[1]
    assert "Still in place" not in said
    assert "removed" not in said


def test_a_mistake_that_was_reverted_on_the_same_day_is_evidence_for_nothing(repo, told):
    code = "".join(f"x{at} = {at}\n" for at in range(40))
    repo.commit("Begin", {"lib/app.py": code, "README.md": "1\n"}, author=BEN, date="2025-01-01T10:00")
    bad = repo.commit("Remove unused constants", {"lib/app.py": code[:60]}, date="2025-02-03T10:00")
    text = f'Revert "Remove unused constants"\n\nThis reverts commit {bad}.\n'
    repo.commit(text, {"lib/app.py": code}, date="2025-02-03T12:00")
    story, _, document = told(repo, "Remove unused")
    assert story["leverage"] is False
    assert document["anchors"] == []
    assert not any(story["id"] in each["contributions"] for each in document["expectations"])


def test_a_copy_is_nothing_created(history, told):
    copied = "docs/adr/0002-use-a-queue.md"
    text = "# Use a queue\n\nBecause.\n"
    history.commit("Copy the proposal", {copied: text}, date="2025-08-03T10:00")
    history.commit("Say more", {copied: text + "More.\n"}, author=BEN, date="2025-08-20T10:00")
    _, said, _ = told(history, "Copy the proposal")
    assert "created" not in said.replace("No change by other people", "")
    history.commit("Propose a cache", {"docs/adr/0003-cache.md": "# Cache\n\nIt is slow.\n"}, date="2025-10-03T10:00")
    history.commit("Say why", {"docs/adr/0003-cache.md": "# Cache\n"}, author=BEN, date="2025-10-20T10:00")
    assert "1 other person later changed files it created." in told(history, "Propose a cache")[1]


@pytest.mark.parametrize(("who", "own"), [("Ada Example <ada@example.com>", True), (BEN, False)])
def test_a_pause_that_one_put_in_oneself_is_said_to_be_that(repo, told, who, own):
    path, body = "tests/test_queue.py", "import time\n\n\ndef test_queue(queue):\n    {}\n    assert queue.done()\n"
    repo.commit("Begin", {path: body.format("queue.go()")}, author=BEN, date="2024-01-01T10:00")
    repo.commit("Say more in test_queue", {path: body.format("time.sleep(5)")}, author=who, date="2025-03-01T10:00")
    title = "Fix flaky test_queue: wait for the queue instead of sleeping"
    repo.commit(title, {path: body.format("wait_until(queue.done)")}, date="2025-06-01T10:00")
    story, said, document = told(repo, title[:9])
    marker = next(each for each in story["outcomes"] if each["measure"] == "marker-gone")
    assert marker["holds"] is not own
    assert ("the engineer had put there within the year before" in said) is own
    assert any(story["id"] in each["contributions"] for each in document["expectations"]) is not own
