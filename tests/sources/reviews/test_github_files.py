"""Files of what GitHub said: answers of `gh api`, webhooks, lines of GH Archive."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from github_files import archived, graph, lines, note, page, pull, remark, review, stamp, trimmed, user, webhook
from hypothesis import given
from hypothesis import strategies as st

from impact.model.errors import ImpactError
from impact.model.reviews import LONGEST_BODY
from impact.sources.reviews import github_dump
from impact.sources.reviews.files import FORMS, read_file

EXAMPLES = Path(__file__).parents[3] / ".venv/husky/node_modules/@octokit/webhooks-examples/api.github.com/index.json"


def read(*documents, between="\n"):
    return github_dump.read(lines(*documents, between=between), "dump.json")


def one(*documents):
    (batch,) = read(*documents)
    return batch


def told(batch):
    return {each.key: each for each in batch.events}


def missing_of(batches):
    return [each for batch in batches for each in batch.missing]


def counts_of(batches):
    return dict(pair for batch in batches for pair in batch.counts)


# ---- lists of the REST API ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        lines([remark(1)], [remark(2)], between=""),  # as `gh api --paginate` of old writes: ][
        lines([remark(1), remark(2)]),
        lines([[remark(1)], [remark(2)]]),  # --slurp
        lines(remark(1), remark(2)),  # --jq '.[]'
        "\ufeff".encode() + lines([remark(1), remark(2)]),
        json.dumps([remark(1), remark(2)], indent=2).encode("utf-16"),  # as some shells of Windows write
    ],
)
def test_pages_however_they_were_written(content, tmp_path):
    file = tmp_path / "comments.json"
    file.write_bytes(content)
    (batch,) = read_file(file)
    assert set(told(batch)) == {"comment/1", "comment/2"}


def test_comments_alone_tell_of_their_change_what_they_know():
    batch = one([remark(1), remark(2, "ben", in_reply_to_id=1, body="Done")])
    (change,) = batch.changes
    assert (change.source, change.instance, change.repo, change.number) == ("github", "github.com", "team/part", "#1")
    assert (change.key, change.author, change.opened_at) == ("team/part#1", None, None)
    first, second = told(batch)["comment/1"], told(batch)["comment/2"]
    assert (first.kind, first.path, first.line, first.thread) == ("comment", "queue.py", 7, "comment/1")
    assert (second.kind, second.thread, second.parent) == ("reply", "comment/1", "comment/1")
    assert first.actor.email == "ada@users.noreply.github.com"
    assert batch.shows == ("threads", "edits", "addressed by line", "association")


def test_pull_requests_reviews_and_comments_go_together():
    merged = pull(merged_at=stamp(40), closed_at=stamp(40), merge_commit_sha="c" * 40)
    batch = one([merged], [review(5), review(6, "COMMENTED")], [note(7), note(8, "ben"), note(9, kind="issues")])
    (change,) = batch.changes
    assert (change.key, change.author.name, change.shas) == ("42#1", "ben", ("c" * 40,))
    assert {key: each.kind for key, each in told(batch).items()} == {
        "review/5": "approve",
        "note/7": "summary",
        "note/8": "reply",
    }
    assert dict(batch.counts) == {"passed over: comments on issues": 1}
    assert batch.shows == ("votes", "edits", "waiting", "landing", "association")


def test_drafts_are_nobodys_yet():
    batch = one([pull(draft=True), review(5, "PENDING", body="Not yet"), review(6, "COMMENTED", body="Said")])
    assert set(told(batch)) == {"review/6"}
    assert batch.changes[0].opened_at is None


def test_people_who_left_and_programs():
    batch = one([pull(author=None), review(1, who=None), review(2, who="ghost"), review(3, who="check[bot]")])
    assert batch.changes[0].author is None
    found = [(each.actor and each.actor.name, each.actor_kind) for each in batch.events]
    assert found == [(None, "unknown"), (None, "unknown"), ("check[bot]", "bot")]


def test_a_line_that_is_there_no_more_was_addressed():
    batch = one([remark(1, line=None), remark(2)])
    assert [each.addressed for each in batch.events] == ["line", ""]


def test_a_server_of_ones_own():
    there = {
        "html_url": "https://git.example.com/team/part/pull/1#discussion_r1",
        "pull_request_url": "https://git.example.com/api/v3/repos/team/part/pulls/1",
    }
    assert one([remark(1) | there]).changes[0].instance == "git.example.com"
    assert one([remark(1) | there | {"html_url": ""}]).changes[0].instance == "git.example.com"


def test_what_is_of_something_else_is_counted():
    issue = {"number": 3, "html_url": "https://github.com/team/part/issues/3", "title": "x"}
    batches = read([remark(1), issue, {"x": 1}])
    assert counts_of(batches) == {"passed over: issues": 1, "passed over: objects of something else": 1}
    about = issue | {"pull_request": {"merged_at": None}, "user": user("ben"), "created_at": stamp(0)}
    assert one([about]).changes[0].author.name == "ben"


# ---- pages of GraphQL --------------------------------------------------------------------------


def test_pages_of_graphql_as_the_sync_reads_them():
    merged = {"__typename": "MergedEvent", "id": "E", "createdAt": stamp(40), "actor": {"login": "ada"}}
    timeline = {"nodes": [merged]}
    whole = graph(pull(merged_at=stamp(40)), [review(5)], [remark(1), remark(2, in_reply_to_id=1)], [note(7)])
    batch = one(page(whole | {"timelineItems": timeline}, more=True), page(graph(pull(2), [review(8, number=2)])))
    assert [each.key for each in batch.changes] == ["42#1", "42#2"]
    assert set(told(batch)) == {"review/5", "comment/1", "comment/2", "note/7", "merge/9001", "review/8"}
    assert told(batch)["comment/1"].actor.name == "Ada"
    assert "resolution" in batch.shows
    assert batch.missing == ()


def test_what_a_page_left_for_the_next_is_said():
    cut = graph(pull(), [review(5)], [remark(1)])
    cut["reviews"] |= {"totalCount": 57, "pageInfo": {"hasNextPage": True}}
    cut["reviewThreads"]["nodes"][0]["comments"]["pageInfo"] = {"hasNextPage": True}
    batch = one(page(cut) | {"errors": [{"message": "Something went wrong"}]})
    assert batch.missing == (
        "GitHub left out a part: Something went wrong",
        "pull request #1: 1 of 57 reviews",
        "pull request #1: 1 of 1 comments of a thread",
    )


def test_queries_of_ones_own():
    alone = {"data": {"repository": {"pullRequest": graph(pull(), [review(5)])}}}
    assert one(alone).changes[0].key == "team/part#1"
    found = {"data": {"search": {"nodes": [graph(pull(), [review(5)]), {"number": 3, "reviews": {}}]}}}
    batch = one(found)
    assert set(told(batch)) == {"review/5"}
    assert "ask for their url" in str(batch.counts)


@pytest.mark.parametrize(
    "said",
    [
        {"data": None, "errors": [{"message": "API rate limit exceeded"}]},
        {"message": "API rate limit exceeded", "documentation_url": "https://docs.github.com"},
    ],
)
def test_a_refusal_is_not_an_answer(said):
    with pytest.raises(ImpactError, match=r"dump.json:1: GitHub's refusal.*rate limit"):
        read(said)


# ---- webhooks ----------------------------------------------------------------------------------


def test_webhooks_of_a_review():
    batch = one(
        webhook("opened", "ben", pull_request=pull(draft=True)),
        webhook("ready_for_review", "ben", pull_request=pull(updated_at=stamp(3))),
        webhook("submitted", review=review(5, "changes_requested"), pull_request=pull()),
        webhook("created", comment=remark(6), pull_request=pull()),
        webhook("created", "ben", comment=remark(7, "ben", in_reply_to_id=6), pull_request=pull()),
        webhook("resolved", "ben", thread={"node_id": "T", "comments": [remark(6)]}, pull_request=pull()),
        webhook("dismissed", review=review(5, "dismissed"), pull_request=pull(updated_at=stamp(8))),
        webhook("submitted", review=review(9), pull_request=pull()),
        webhook("closed", pull_request=pull(merged_at=stamp(60), merged_by=user("ada"), updated_at=stamp(60))),
    )
    (change,) = batch.changes
    assert (change.key, change.opened_at, change.landed_at) == ("42#1", _at(3), _at(60))
    found = told(batch)
    assert {key: each.kind for key, each in found.items()} == {
        "comment/6": "comment",
        "comment/7": "reply",
        "review/5": "request_changes",
        "dismiss/5": "dismiss",
        "review/9": "approve",
        "merge/9001": "merge",
    }
    assert (found["comment/6"].resolved, found["comment/6"].resolved_by.name) == (True, "ben")
    assert found["comment/7"].resolved is True
    assert "resolution" in batch.shows


def test_a_verdict_that_was_dismissed_was_given():
    given_then = [
        webhook("submitted", review=review(5, "changes_requested"), pull_request=pull()),
        webhook("dismissed", review=review(5, "dismissed"), pull_request=pull()),
    ]
    assert {key: each.kind for key, each in told(one(*given_then)).items()} == {
        "review/5": "request_changes",
        "dismiss/5": "dismiss",
    }


def test_a_deleted_comment_is_not_told_and_an_edit_is():
    batch = one(
        webhook("created", comment=remark(6), pull_request=pull()),
        webhook("deleted", comment=remark(6), pull_request=pull()),
        webhook("created", comment=remark(7), pull_request=pull()),
        webhook("edited", comment=remark(7, body="Please wait", updated_at=stamp(9)), pull_request=pull()),
    )
    (event,) = batch.events
    assert (event.key, event.body, event.updated_at) == ("comment/7", "Please wait", _at(9))


def test_comments_on_the_whole_count_on_pull_requests_only():
    issue = {"number": 1, "title": "Wait", "user": user("ben"), "created_at": stamp(0), "updated_at": stamp(1)}
    on_pull = issue | {"pull_request": {"merged_at": stamp(2)}}
    batch = one(
        webhook("created", issue=on_pull, comment=note(7)),
        webhook("created", issue=issue | {"number": 4}, comment=note(8, number=4, kind="issues")),
        {"zen": "x", "repository": {"full_name": "team/part"}, "sender": user("ada")},
    )
    assert [(each.number, each.author.name, each.landed_at) for each in batch.changes] == [("#1", "ben", _at(2))]
    assert set(told(batch)) == {"note/7"}
    assert sum(dict(batch.counts).values()) == 2


def test_a_delivery_as_github_lists_it():
    sent = webhook("submitted", review=review(5), pull_request=pull())
    assert set(told(one({"id": 1, "event": "pull_request_review", "request": {"payload": sent}}))) == {"review/5"}


@pytest.mark.skipif(
    not EXAMPLES.is_file(), reason="GitHub's examples of webhooks are not installed; ./dev test installs them"
)
def test_real_payloads():
    kinds = Counter()
    for told_of in json.loads(EXAMPLES.read_text("utf-8")):
        for example in told_of["examples"]:
            batches = read(example)
            counts = counts_of(batches)
            changes = [change for batch in batches for change in batch.changes]
            if told_of["name"].startswith("pull_request"):
                (change,) = changes
                draft = example["pull_request"].get("draft", False)
                assert (change.author is not None, change.opened_at is None) == (True, draft)
                kinds.update([told_of["name"], *(each.kind for batch in batches for each in batch.events)])
            elif example.get("repository") and example.get("sender"):
                assert (changes, sum(counts.values())) == ([], 1), told_of["name"]
    assert kinds["pull_request"] >= 29
    assert (kinds["comment"], kinds["dismiss"]) >= (6, 1)


# ---- GH Archive --------------------------------------------------------------------------------


def test_lines_of_gh_archive(tmp_path):
    told_lines = [
        archived("PushEvent", 0, {"size": 1}),
        archived("PullRequestEvent", 1, {"action": "opened", "number": 1, "pull_request": pull()}, "ben"),
        archived("PullRequestReviewEvent", 5, {"action": "created", "review": review(5), "pull_request": trimmed()}),
        archived(
            "PullRequestReviewCommentEvent", 6, {"action": "created", "comment": remark(6), "pull_request": trimmed()}
        ),
        archived("IssueCommentEvent", 7, {"action": "created", "issue": {"number": 1}, "comment": note(7)}),
        archived("IssueCommentEvent", 8, {"issue": {"number": 4}, "comment": note(8, number=4, kind="issues")}),
        archived("PullRequestReviewEvent", 9, {"review": review(9), "pull_request": trimmed()}, repo="team/other"),
    ]
    file = tmp_path / "2026-07-01-12.json.gz"
    # An archive may be put together of several.
    file.write_bytes(gzip.compress(lines(*told_lines[:3]) + b"\n") + gzip.compress(lines(*told_lines[3:])))
    batches = {batch.changes[0].repo: batch for batch in read_file(file)}
    mine = batches["team/part"]
    assert {each.instance for batch in batches.values() for each in batch.changes} == {"github.com"}
    assert set(told(mine)) == {"review/5", "comment/6", "note/7"}
    assert (mine.changes[0].key, mine.changes[0].author.name) == ("42#1", "ben")
    assert set(told(batches["team/other"])) == {"review/9"}
    assert counts_of(batches.values()) == {"passed over: PushEvent": 1, "passed over: comments on issues": 1}


def test_trimmed_lines_tell_what_they_tell():
    bare = {"id": 5, "user": user("ada"), "state": "approved"}
    batch = one(archived("PullRequestReviewEvent", 5, {"review": bare, "pull_request": trimmed()}))
    (event,) = batch.events
    assert (event.key, event.kind, event.at, event.change) == ("review/5", "approve", _at(5), "42#1")
    assert batch.changes[0].author is None
    assert batch.shows == ("votes",)
    number_alone = archived("PullRequestEvent", 1, {"action": "closed", "number": 1, "pull_request": {}})
    assert one(number_alone).changes[0].key == "42#1"


def test_a_repository_that_was_renamed_is_one():
    old = archived("PullRequestReviewEvent", 5, {"review": review(5), "pull_request": trimmed()})
    old["repo"]["name"] = "team/once"
    batch = one(old, archived("PullRequestReviewEvent", 6, {"review": review(6), "pull_request": trimmed()}))
    assert {each.repo for each in batch.changes} == {"team/part"}
    assert len(batch.events) == 2


# ---- bad files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lines(remark(1)) + b"\n{broken", "dump.json:2: no JSON in column 2"),
        (lines([remark(1)])[:-9], "dump.json:1: no JSON in column"),
        (lines(remark(1)) + b"\n\n7", "dump.json:3: a JSON object was expected, not int"),
        (b'{"data": "\xff"}', "dump.json:1: not UTF-8 at byte 10"),
        (b'\n{"data":' + b"[" * 100_000, "dump.json:2: no JSON that can be read: nested too deeply"),
        (b'{"data":' + b'{"a":' * 50 + b"1" + b"}" * 51, "dump.json:1: nested more deeply"),
        (b'{"data": ' + b"9" * 5_000 + b"}", "dump.json:1: no JSON that can be read"),
    ],
)
def test_a_broken_file_is_said_with_its_line(content, words):
    with pytest.raises(ImpactError) as raised:
        github_dump.read(content, "dump.json")
    assert words in str(raised.value)


def test_a_gzip_that_was_cut_off_is_said(tmp_path):
    file = tmp_path / "hour.json.gz"
    whole = gzip.compress(lines(*[archived("PushEvent", 0, {"n": each}) for each in range(500)]))
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ImpactError, match="ends too early"):
        read_file(file)


def test_texts_and_numbers_beyond_any_measure():
    (event,) = one([remark(1, body="x" * (LONGEST_BODY + 5), original_line=10**30)]).events
    assert (len(event.body), event.line) == (LONGEST_BODY, None)


def test_forms_are_told_apart():
    starts = {
        "github": [
            lines([remark(1)]),
            lines(page()),
            lines(webhook("x", issue={})),
            lines(archived("PushEvent", 0, {})),
        ],
        "perceval": [b'{"backend_name": "GitHub", "data": {}}'],
        "impact": [b'{"schema": "impact.review-lines/1"}'],
        "mbox": [b"From ada@example.com"],
    }
    for name, given_starts in starts.items():
        for start in given_starts:
            assert name == next(form for form in FORMS.values() if form.fits(start[:4096])).NAME


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "nodes", "login"]), inner),
    max_leaves=5,
)
_WHOLE = (
    remark(1),
    review(2),
    note(3),
    pull(),
    page(graph(pull(), [review(2)], [remark(1)], [note(3)])),
    webhook("dismissed", review=review(2), pull_request=pull()),
    webhook("resolved", thread={"comments": [remark(1)]}, pull_request=pull()),
    archived("PullRequestReviewCommentEvent", 1, {"comment": remark(1), "pull_request": trimmed()}),
    archived("IssueCommentEvent", 1, {"comment": note(3), "issue": {"number": 1, "pull_request": {}}}),
)


@given(st.data())
def test_whatever_stands_in_a_file_it_is_read_or_refused(data):
    said = json.loads(json.dumps(data.draw(st.sampled_from(_WHOLE))))
    for _ in range(data.draw(st.integers(1, 4))):
        node = said
        while True:
            key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else list(range(len(node)))))
            if isinstance(node[key], dict | list) and node[key] and data.draw(st.booleans()):
                node = node[key]
                continue
            node[key] = data.draw(_VALUES)
            break
    with suppress(ImpactError):
        read(said)


def _at(hours):
    return 1_700_000_000 + hours * 3600
