"""Items of Perceval: the forge's own answers, wrapped."""

from __future__ import annotations

import json
from contextlib import suppress

import mails
import pytest
from github_files import graph, lines, note, pull, remark, review, stamp, user
from hypothesis import given
from hypothesis import strategies as st

from impact.model.errors import ImpactError
from impact.sources.reviews import perceval

ORIGIN = "https://github.com/team/part"
GITLAB = "https://gitlab.example.com/group/sub/part"


def item(backend, category, data, origin=ORIGIN):
    wrapped = {"backend_name": backend, "category": category, "origin": origin, "perceval_version": "1.4.0"}
    return wrapped | {"data": data, "uuid": "0" * 40, "updated_on": 1.7e9}


def read(*items, indent=None):
    return perceval.read("\n".join(json.dumps(each, indent=indent) for each in items).encode(), "items.json")


def person(login, email=None):
    return {"login": login, "name": login.title(), "type": "User", "email": email}


def whole():
    comments = [remark(6, None) | {"user_data": person("ada", "Ada@Example.com")}]
    reviews = [review(5) | {"user_data": person("ada", "Ada@Example.com")}]
    merged = {"merged_at": stamp(9), "merged_by": user("ada"), "merged_by_data": person("ada")}
    return pull(**merged) | {"user_data": person("ben"), "reviews_data": reviews, "review_comments_data": comments}


@pytest.mark.parametrize("indent", [None, 4])
def test_pull_requests_of_github(indent):
    (batch,) = read(item("GitHub", "pull_request", whole()), indent=indent)
    (change,) = batch.changes
    assert (change.key, change.author.name, change.landed_at is not None) == ("42#1", "Ben", True)
    assert {each.key: (each.kind, each.actor.name) for each in batch.events} == {
        "review/5": ("approve", "Ada"),
        "comment/6": ("comment", "Ada"),
        "merge/9001": ("merge", "Ada"),
    }
    assert batch.same == (("ada@users.noreply.github.com", "ada@example.com"),)


def test_comments_on_the_whole_come_with_issues():
    about = {"number": 1, "user": user("ben"), "created_at": stamp(0), "pull_request": {"url": "x"}}
    held = about | {"comments_data": [note(7), note(8, "ben")]}
    issue = about | {"number": 2, "comments_data": [note(9)]}
    del issue["pull_request"]
    batches = read(item("GitHub", "issue", held), item("GitHub", "issue", issue), item("GitHub", "repository", {}))
    assert {each.key: each.kind for batch in batches for each in batch.events} == {
        "note/7": "summary",
        "note/8": "reply",
    }
    assert dict(batches[0].counts) == {"passed over: GitHub issue": 1, "passed over: GitHub repository": 1}


def test_who_merged_comes_with_events():
    about = {"number": 1, "user": user("ben"), "pull_request": {"url": "x"}}
    merged = {
        "eventType": "MergedEvent",
        "id": "ME_1",
        "createdAt": stamp(9),
        "actor": {"login": "ada"},
        "issue": about,
    }
    (batch,) = read(
        item("GitHubQL", "event", merged), item("GitHubQL", "event", merged | {"eventType": "LabeledEvent"})
    )
    assert [(each.key, each.kind) for each in batch.events] == [("event/ME_1", "merge")]


def test_merge_requests_of_gitlab():
    def said(number, who, body, **more):
        author = {"username": who, "name": who.title()} if who else None
        return {"id": number, "author": author, "body": body, "system": False, "created_at": stamp(number)} | more

    notes = [
        said(1, "ada", "Why here?", position={"new_path": "queue.py", "new_line": 7, "head_sha": "b"}, resolvable=True),
        said(2, "ben", "Done"),
        said(3, "ada", "approved this merge request", system=True),
        said(4, None, "Thank you"),
    ]
    times = {"created_at": stamp(0), "updated_at": stamp(9), "merged_at": stamp(8), "merge_commit_sha": "c" * 40}
    merge = {"id": 77, "iid": 3, "author": {"username": "ben", "name": "Ben"}, "notes_data": notes, "title": "Wait"}
    batches = read(item("GitLab", "merge_request", merge | times, GITLAB), item("GitLab", "issue", {"iid": 1}, GITLAB))
    (batch,) = [each for each in batches if each.changes]
    (change,) = batch.changes
    where = (change.source, change.instance, change.repo, change.key, change.number)
    assert where == ("gitlab", "gitlab.example.com", "group/sub/part", "77", "!3")
    assert {each.key: (each.kind, each.thread, each.path) for each in batch.events} == {
        "77:1": ("comment", "", "queue.py"),
        "77:2": ("reply", "", ""),
        "77:3": ("approve", "", ""),
        "77:4": ("summary", "", ""),
    }
    # Perceval does not keep which notes are one discussion.
    assert batch.shows == ("votes", "waiting", "landing")


def test_mail_of_lists():
    def letter(raw):
        head, _, body = raw.decode().partition("\n\n")
        headers = dict(line.split(": ", 1) for line in head.replace("\n ", " ").split("\n"))
        return item("MBox", "message", headers | {"body": {"plain": body}}, "https://lists.example.com")

    plain = perceval.told([perceval.parse(each) for each in mails.series()], len(mails.series()), "x")
    assert read(*map(letter, mails.series())) == plain


def test_addresses_that_an_archive_hides():
    body = {"plain": "---\ndiff --git a/queue.c b/queue.c\n-sleep(5);\n+wait();\n"}
    hidden = {"From": "ben at example.com (Ben Li)", "Subject": "[PATCH] queue: wait", "Message-ID": "<1@x>"}
    (batch,) = read(item("Pipermail", "message", hidden | {"Date": "Wed, 01 Dec 2010 14:26:40 +0100", "body": body}))
    assert [(each.author.name, each.author.email) for each in batch.changes] == [("Ben Li", "ben@example.com")]


def test_what_is_not_read_is_counted():
    batches = read(item("Jenkins", "build", {}), item("Gerrit", "review", {}), {"backend_name": "GitHub"})
    counts = {name: count for batch in batches for name, count in batch.counts}
    assert counts == {
        "passed over: Jenkins build": 1,
        "passed over: Gerrit review": 1,
        "passed over: GitHub": 1,
    }


def test_a_broken_item_is_said():
    with pytest.raises(ImpactError, match=r"items.json:2: no JSON"):
        perceval.read(lines(item("GitHub", "pull_request", graph(pull()))) + b'\n{"backend_name"', "items.json")


_VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.builds(list) | st.builds(dict)
_LETTER = {"From": "Ben <ben@example.com>", "Subject": "x", "Message-ID": "<1@x>", "Date": "x", "body": {"plain": "x"}}
_MERGE = {
    "id": 1,
    "iid": 2,
    "updated_at": stamp(1),
    "author": {"username": "a"},
    "notes_data": [{"id": 1, "body": "x"}],
}
_ITEMS = (
    item("GitHub", "pull_request", whole()),
    item("GitHub", "issue", {"number": 1, "pull_request": {}, "comments_data": [note(1)]}),
    item("GitHubQL", "event", {"eventType": "MergedEvent", "issue": {"number": 1, "pull_request": {}}}),
    item("GitLab", "merge_request", _MERGE, GITLAB),
    item("MBox", "message", _LETTER),
)


@given(st.data())
def test_whatever_stands_in_an_item_it_is_read_or_refused(data):
    said = json.loads(json.dumps(data.draw(st.sampled_from(_ITEMS))))
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


def test_letters_that_no_mail_could_hold():
    odd = {name: "\ud800 ö \x00 x@y <a@b>, ;: (" for name in ("From", "Subject", "Message-ID", "Date", "References")}
    with pytest.raises(ImpactError, match="no mail in it"):
        read(item("MBox", "message", odd | {"body": {"plain": "\ud800"}}))
