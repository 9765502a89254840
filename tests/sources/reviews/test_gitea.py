"""Gitea and Forgejo: reviews, their comments and what was said under the request."""

from __future__ import annotations

import re

import pytest
from forges import paged, query, read, stamp
from loopback import Said, serving

from impact.model.errors import UsageError
from impact.sources import git_log
from impact.sources.reviews import gitea
from impact.sources.reviews.base import Scope
from impact.sources.reviews.walking import moment

pytestmark = pytest.mark.loopback
ADA = {"id": 1, "login": "ada", "full_name": "Ada"}
BEN = {"id": 2, "login": "ben", "full_name": ""}
GHOST = {"id": -1, "login": "Ghost"}
PULL = {
    "number": 4,
    "title": "Wait",
    "user": BEN,
    "created_at": stamp(1),
    "html_url": "https://git.example.com/t/p/pulls/4",
}
MERGED = {"merged_at": stamp(6), "merge_commit_sha": "cd" * 20, "head": {"sha": "head"}}
REVIEWS = [
    {"id": 1, "state": "REQUEST_CHANGES", "user": ADA, "submitted_at": stamp(2), "body": "", "comments_count": 2},
    {"id": 2, "state": "APPROVED", "user": ADA, "submitted_at": stamp(3), "body": "Good", "dismissed": True},
    {"id": 3, "state": "PENDING", "user": ADA, "submitted_at": stamp(3), "comments_count": 1},
    {"id": 5, "state": "REQUEST_REVIEW", "user": ADA, "submitted_at": stamp(1)},
    {"id": 4, "state": "COMMENT", "user": BEN, "submitted_at": stamp(4), "body": "", "comments_count": 0},
]
COMMENTS = [
    {"id": 11, "user": ADA, "body": "Why?", "path": "a.py", "position": 3, "commit_id": "old", "resolver": BEN},
    {"id": 12, "user": BEN, "body": "Because", "path": "a.py", "position": 3, "commit_id": "head"},
    {"id": 13, "user": GHOST, "body": "```suggestion\nx\n```", "path": "b.py", "position": 1, "commit_id": "head"},
]


def forge(asked):
    path = asked.path.partition("?")[0]
    if path.endswith("/issues"):
        assert query(asked)["type"] == "pulls"
        since = moment(query(asked).get("since")) or 0
        listed = [PULL | {"updated_at": stamp(6)}, PULL | {"number": 5, "updated_at": stamp(7)}]
        return paged([each for each in listed if moment(each["updated_at"]) >= since], asked, None)
    if re.search(r"/pulls/\d+$", path):
        return Said(data=PULL | MERGED if path.endswith("4") else PULL | {"number": 5, "head": {"sha": "x"}})
    if path.endswith("/issues/4/comments"):
        return paged([{"id": 7, "user": ADA, "body": "Thanks", "created_at": stamp(6)}], asked, None)
    if path.endswith("/pulls/4/reviews"):
        return paged(REVIEWS, asked, None)
    if path.endswith("/reviews/1/comments"):
        return paged([each | {"created_at": stamp(2)} for each in COMMENTS], asked, None)
    return Said(data=[] if "/5/" in path else None)


@pytest.fixture
def place(repo):
    repo.commit("One", {"a": "1"})
    return git_log.open_place(str(repo.path))


def test_reviews_become_events(place):
    with serving(forge) as host:
        found = read(gitea, host, place, "team/part")
    events = {each.key.partition("#4:")[2]: each for batch in found for each in batch.events}
    assert {key: each.kind for key, each in events.items()} == {
        "said:7": "comment",
        "review:1": "request_changes",
        "review:2": "approve",
        "dismissed:2": "dismiss",
        "review:5": "review_requested",
        "comment:11": "comment",
        "comment:12": "reply",
        "comment:13": "comment",
    }
    asked = events["review:5"]
    assert (asked.actor, asked.label.partition("@")[0]) == (None, "ada")
    opening = events["comment:11"]
    assert (opening.path, opening.line, opening.resolved, opening.addressed) == ("a.py", 3, True, "")
    assert opening.resolved_by.name == "ben"
    assert events["comment:12"].thread == opening.key
    assert (events["comment:13"].actor, events["comment:13"].has_suggestion) == (None, True)
    assert events["comment:13"].addressed == "last"
    (four, five) = [each for batch in found for each in batch.changes]
    assert (four.shas, four.landed_at, five.landed_at) == (("cd" * 20,), moment(stamp(6)), None)


def test_a_second_walk_asks_since_the_last(place):
    with serving(forge) as host:
        first = read(gitea, host, place, "team/part")
        again = read(gitea, host, place, "team/part", first[-1].cursor)
    assert [each.number for batch in again for each in batch.changes] == ["#5"]


def test_a_clone_of_elsewhere_asks_for_the_host(place):
    assert gitea.offered(Scope(place, "codeberg.org", "a/b", "forgejo"))
    assert not gitea.offered(Scope(place, "github.com", "a/b", "github"))
    with pytest.raises(UsageError, match="not on a Gitea or Forgejo"):
        gitea.api(Scope(place, "gitlab.com", "a/b", "gitlab"))
