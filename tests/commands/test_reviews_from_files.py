"""`impact reviews import` of what others exported: in any order, twice, and back out again."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.ledger.opening import open_ledger
from impact.sources.reviews import github_dump

sys.path.insert(0, str(Path(__file__).parents[1] / "sources" / "reviews"))
from github_files import archived, graph, lines, note, page, pull, remark, review, stamp, trimmed, webhook

TODAY = date(2026, 7, 1)


@pytest.fixture
def clone(repo):
    repo.commit("One", {"a": "1"})
    return repo


@pytest.fixture
def give(clone, impact, tmp_path):
    def given(*documents, name="dump.json", options=()):
        file = tmp_path / name
        file.write_bytes(lines(*documents))
        return impact("reviews", "import", file, "--repo", clone.path, *options)

    return given


def whole():
    merged = pull(merged_at=stamp(40), closed_at=stamp(40), merge_commit_sha="c" * 40)
    said = [remark(1), remark(2, "ben", in_reply_to_id=1)]
    return page(graph(merged, [review(5), review(6, "COMMENTED", body="Nearly")], said, [note(7), note(8, None)]))


def test_there_and_back_again(give, clone, impact, tmp_path):
    assert give(whole(), [note(9)]).code == 0
    out = impact("reviews", "export", clone.path).out
    assert out.count('"is": "event"') == 7
    file = tmp_path / "ours.jsonl"
    file.write_text(out, encoding="utf-8")
    assert "forgot 7 events of 1 changes" in impact("reviews", "forget", clone.path).err
    assert impact("reviews", "import", file, "--repo", clone.path).code == 0
    assert impact("reviews", "export", clone.path).out == out


def test_the_same_file_twice_adds_nothing(give, clone, impact):
    give(whole())
    out = impact("reviews", "export", clone.path).out
    again = give(whole())
    assert (again.code, "nothing new" in again.out) == (0, True)
    assert impact("reviews", "export", clone.path).out == out


def test_comments_first_and_their_pull_request_later(give, clone, impact):
    give([remark(1)], name="comments.json")
    assert '"author"' not in impact("reviews", "export", clone.path).out
    give([pull()], name="pulls.json")
    held = [json.loads(line) for line in impact("reviews", "export", clone.path).out.splitlines()]
    (change,) = [each for each in held if each.get("is") == "change"]
    (event,) = [each for each in held if each.get("is") == "event"]
    assert (change["key"], change["author"]["name"], event["change"]) == ("42#1", "ben", "42#1")


def test_several_repositories_ask_which_is_meant(give, clone, impact):
    other = archived("PullRequestReviewEvent", 6, {"review": review(6), "pull_request": trimmed()}, repo="team/other")
    mine = archived("PullRequestReviewEvent", 5, {"review": review(5), "pull_request": trimmed()})
    asked = give(mine, other)
    assert (asked.code, "--project: team/other, team/part" in asked.err) == (2, True)
    done = give(mine, other, options=("--project", "team/part"))
    assert (done.code, "1 events of other repositories than team/part" in done.out) == (4, True)
    assert "1 events of 1 changes" in impact("reviews", "status", clone.path).out


def test_a_program_of_the_settings_is_one_in_files_too(give, clone, impact):
    give([remark(1, "dependabot")])
    assert '"actor_kind": "bot"' in impact("reviews", "export", clone.path).out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lines([remark(1)])[:-20], "dump.json:1: no JSON"),
        (lines({"message": "Not Found", "documentation_url": "x"}), "dump.json:1: GitHub's refusal"),
        (b"[]", "no reviews in these files"),
        (lines(archived("PushEvent", 0, {})), "no reviews in these files"),
    ],
)
def test_a_file_that_is_no_use_is_said(clone, impact, tmp_path, content, words):
    file = tmp_path / "dump.json"
    file.write_bytes(content)
    done = impact("reviews", "import", file, "--repo", clone.path)
    assert (done.code, words in done.err) == (1, True), done.err
    assert "no reviews read yet" in impact("reviews", "status", clone.path).out


def test_what_no_forge_says_breaks_nothing(give, clone, impact):
    odd = "\ud800\0\x1b[31m"
    edge = {"original_line": 10**30, "path": odd, "original_commit_id": odd, "body": odd + "x" * 1_000_000}
    merged = {"title": odd + "y" * 1_000_000, "merged_at": "0001-01-01T00:00:00Z", "merge_commit_sha": odd}
    said = [remark(1, odd, **edge, created_at="9999-12-31T23:59:59Z"), note(2, created_at="yesterday", node_id=odd)]
    assert give([pull(1, odd, **merged)], said, [review(3, odd)]).code == 0
    held = [json.loads(line) for line in impact("reviews", "export", clone.path).out.splitlines()]
    assert {each["key"] for each in held if each.get("is") == "event"} == {"comment/1", "note/2"}
    for verb in ("status", "forget"):
        told = impact("reviews", verb, clone.path)
        assert (told.code, "\x1b" in told.out + told.err) == (0, False)


# ---- two dumps of one repository, in either order ----------------------------------------------

_PEOPLE = st.sampled_from(["ada", "ben", "cleo", None])


@st.composite
def histories(draw):
    """A repository as it was at two times, days apart, and which way each time was written."""
    numbers = range(1, draw(st.integers(1, 3)) + 1)
    pulls, told = [], []
    for number in numbers:
        merged = draw(st.booleans())
        done = {"merged_at": stamp(90), "closed_at": stamp(90), "merge_commit_sha": "c" * 40} if merged else {}
        author = draw(_PEOPLE)
        pulls.append((pull(number, author), pull(number, author, title="Later", updated_at=stamp(100), **done)))
        for at in range(draw(st.integers(0, 4))):
            key = number * 10 + at
            who = draw(_PEOPLE)
            made = draw(st.sampled_from(["remark", "review", "note"]))
            early = draw(st.booleans())
            row = {"remark": remark, "review": review, "note": note}[made](key, who=who, number=number)
            edit = {"body": "Edited", "updated_at": stamp(80 + key)} if draw(st.booleans()) and made != "review" else {}
            told.append((made, number, row if early else None, row | edit))
    return pulls, told


def _written(history, at, way):
    pulls, told = history
    rows = [(made, number, each[at]) for made, number, *each in told if each[at] is not None]
    of = {
        (made, number): [row for one, two, row in rows if (one, two) == (made, number)]
        for made in ("remark", "review", "note")
        for number in range(1, len(pulls) + 1)
    }
    if way == "graphql":
        parts = ("review", "remark", "note")
        return [page(*(graph(each[at], *(of[part, each[at]["number"]] for part in parts)) for each in pulls))]
    if way == "comments":
        return [[row for _, _, row in rows]]
    if way == "rest":
        return [[each[at] for each in pulls], [row for _, _, row in rows]]
    parts = {"remark": "comment", "review": "review"}
    sent = [webhook("edited", pull_request=each[at]) for each in pulls]
    for made, number, row in rows:
        whole = pulls[number - 1][at]
        about = {"issue": whole | {"pull_request": {"merged_at": whole["merged_at"]}}, "comment": row}
        sent.append(webhook("created", **(about if made == "note" else {parts[made]: row, "pull_request": whole})))
    return sent


def _kept(file, *dumps):
    with open_ledger(file) as ledger:
        repo_id = ledger.repository(["aa" * 20], name="sample", place="/src", url=None)
        state = ledger.review_source(repo_id, "github", "github.com", ())
        for dump in dumps:
            for batch in github_dump.read(lines(*dump), "dump.json"):
                if batch.changes:
                    ledger.add_reviews(state, batch, TODAY, lambda each: (each.body, "", 0.0, len(each.body.split())))
        kept = ledger.reviews(repo_id)
    # The place in the order says when something was read as well.
    return kept.changes, sorted((replace(each, order=0) for each in kept.events), key=lambda each: each.event.key)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    file = tmp_path_factory.mktemp("ledgers") / "empty.db"
    with open_ledger(file):
        pass
    return file


_WAYS = st.sampled_from(["graphql", "rest", "comments", "webhooks"])


@settings(max_examples=25, deadline=None)
@given(history=histories(), ways=st.tuples(_WAYS, _WAYS))
def test_two_dumps_in_either_order_give_the_same(empty, history, ways):
    first, second = (_written(history, at, way) for at, way in enumerate(ways))
    found = []
    for order in ((first, second), (second, first), (first, second, first, second)):
        copy = empty.with_name("copy.db")
        shutil.copy(empty, copy)
        found.append(_kept(copy, *order))
    assert found[0] == found[1]
    assert found[0] == found[2]
