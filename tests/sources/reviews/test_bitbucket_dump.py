"""Dumps of Bitbucket Cloud: pull requests, comments and activity in whichever pieces become the same events once."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from forges import stamp

from impact.model.errors import ImpactError
from impact.sources.reviews import bitbucket_dump
from impact.sources.reviews.files import FORMS, read_file
from impact.sources.reviews.walking import moment

ADA = {"type": "user", "display_name": "Ada", "account_id": "1:ada", "nickname": "ada"}
BEN = {"type": "user", "display_name": "Ben Li", "uuid": "{b-e-n}"}
APP = {"type": "app_user", "display_name": "Scan", "account_id": "9:app"}


def links(number, more=""):
    return {"self": {"href": f"https://api.bitbucket.org/2.0/repositories/team/part/pullrequests/{number}{more}"}}


ABOUT = {"type": "pullrequest", "id": 7, "title": "Queue", "links": links(7)}


def pull(**more):
    said = ABOUT | {"state": "MERGED", "author": BEN, "created_on": stamp(1), "updated_on": stamp(9)}
    return said | {"merge_commit": {"hash": "ab" * 20}, "reviewers": [ADA]} | more


def comment(number, who, words, **more):
    said = {"id": number, "type": "pullrequest_comment", "user": who, "content": {"raw": words}}
    return (
        said | {"created_on": stamp(2, number), "pullrequest": ABOUT, "links": links(7, f"/comments/{number}")} | more
    )


COMMENTS = [
    comment(1, ADA, "Why not a queue?", inline={"path": "a.py", "to": 7, "from": None}, resolution={"user": BEN}),
    comment(2, BEN, "Done", parent={"id": 1}),
    comment(3, ADA, "And so on", parent={"id": 2}),
    comment(4, APP, "1 finding"),
    comment(5, ADA, "", deleted=True),
    comment(6, ADA, "Not given yet", pending=True),
]
ACTIVITY = [
    {"pull_request": ABOUT, "approval": {"date": stamp(3), "user": ADA, "pullrequest": ABOUT}},
    {"pull_request": ABOUT, "approval": {"date": stamp(5), "user": ADA, "pullrequest": ABOUT}},
    {"pull_request": ABOUT, "changes_requested": {"date": stamp(2), "user": ADA}},
    {"pull_request": ABOUT, "comment": COMMENTS[0]},
    {"pull_request": ABOUT, "update": {"state": "OPEN", "date": stamp(1), "author": BEN, "reviewers": [ADA]}},
    {"pull_request": ABOUT, "update": {"state": "MERGED", "date": stamp(8), "author": ADA, "reviewers": [ADA]}},
]


def page(values):
    return {"pagelen": 10, "values": values, "next": "https://api.bitbucket.org/2.0/…"}


def read(*documents):
    return bitbucket_dump.read("\n".join(json.dumps(each) for each in documents).encode(), "dump.json")


def test_pages_become_one_change_and_its_events():
    (batch,) = read(page([pull()]), page(COMMENTS), page(ACTIVITY))
    (change,) = batch.changes
    assert (change.repo, change.number, change.title, change.author.name) == ("team/part", "#7", "Queue", "Ben Li")
    assert (change.landed_at, change.shas) == (moment(stamp(8)), ("ab" * 20,))
    assert change.url == "https://bitbucket.org/team/part/pull-requests/7"
    told = sorted((each.kind, each.actor.name, each.body, each.vote, each.at) for each in batch.events)
    assert told == [
        ("approve", "Ada", "", 1, moment(stamp(5))),
        ("comment", "Ada", "Why not a queue?", None, moment(stamp(2, 1))),
        ("comment", "Scan", "1 finding", None, moment(stamp(2, 4))),
        ("merge", "Ada", "", None, moment(stamp(8))),
        ("reply", "Ada", "And so on", None, moment(stamp(2, 3))),
        ("reply", "Ben Li", "Done", None, moment(stamp(2, 2))),
        ("request_changes", "Ada", "", -1, moment(stamp(2))),
        ("review_requested", "Ben Li", "", None, moment(stamp(1))),
    ]
    assert set(batch.shows) == {"threads", "resolution", "votes", "waiting", "landing"}


def test_threads_hang_together():
    (batch,) = read(page([pull()]), page(COMMENTS))
    events = {each.key: each for each in batch.events}
    opening, last = events["team/part#7:comment:1"], events["team/part#7:comment:3"]
    assert (opening.path, opening.line, opening.resolved, opening.resolved_by.name) == ("a.py", 7, True, "Ben Li")
    assert opening.actor.email == "1:ada@bitbucket.org"
    assert (last.thread, last.parent) == (opening.key, "team/part#7:comment:2")
    assert events["team/part#7:comment:4"].actor_kind == "bot"
    assert events["team/part#7:comment:4"].resolved is None


def test_the_order_and_the_cut_of_the_pieces_do_not_matter():
    (one,) = read(page([pull()]), page(COMMENTS), page(ACTIVITY))
    (other,) = read([page(ACTIVITY[::-1]), page(COMMENTS[::-1])], pull())
    (lines,) = read(*ACTIVITY, *COMMENTS, pull(), *COMMENTS)
    expected = {each.key: asdict(each) for each in one.events}
    assert {each.key: asdict(each) for each in other.events} == expected
    assert {each.key: asdict(each) for each in lines.events} == expected
    assert (other.changes, lines.changes) == (one.changes, one.changes)


def test_what_stands_on_a_request_alone_is_told():
    participants = [
        {"user": ADA, "role": "REVIEWER", "approved": True, "participated_on": stamp(4)},
        {"user": BEN, "role": "PARTICIPANT", "approved": False, "state": None},
        {"user": APP, "role": "REVIEWER", "approved": False, "state": "changes_requested", "participated_on": stamp(4)},
    ]
    (batch,) = read(pull(participants=participants, state="DECLINED"))
    assert sorted((each.kind, each.actor.name) for each in batch.events) == [
        ("approve", "Ada"),
        ("request_changes", "Scan"),
        ("review_requested", "Ben Li"),
    ]
    (change,) = batch.changes
    assert (change.landed_at, change.closed_at, change.shas) == (None, moment(stamp(9)), ())
    assert "threads" not in batch.shows


def test_comments_without_their_request_still_name_it():
    bare = [each | {"pullrequest": {"type": "pullrequest", "id": 7}} for each in COMMENTS[:2]]
    (batch,) = read(page(bare))
    (change,) = batch.changes
    assert (change.repo, change.number, change.author) == ("team/part", "#7", None)
    assert len(batch.events) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"values": [', "dump.json:1: no JSON"),
        (b'{"values": []}\n\n7', "dump.json:3: a JSON object was expected, not int"),
        (b'{"type": "error", "error": {"message": "Token is invalid"}}', "dump.json:1: Bitbucket's refusal"),
        (b"[" * 100_000, "dump.json:1: no JSON that can be read"),
        (b'{"values": "\xff"}', "dump.json:1: not UTF-8"),
    ],
)
def test_what_is_broken_is_said_with_its_line(content, words):
    with pytest.raises(ImpactError) as said:
        bitbucket_dump.read(content, "dump.json")
    assert words in str(said.value)


def test_hostile_pieces_are_read_as_far_as_they_go():
    odd = [None, 7, {"links": "no"}, {"links": links(7), "content": None, "id": 1}]
    circle = [comment(1, None, "x" * 70_000, parent={"id": 2}), comment(2, {}, "y", parent={"id": 1})]
    (batch,) = read(page(odd), page(circle), page("no list"))
    assert batch.missing == ("3 objects that are nothing of a pull request",)
    assert {each.thread for each in batch.events} == {"team/part#7:comment:1"}
    assert max(len(each.body) for each in batch.events) == 64 * 1024
    assert read(page([])) == ()


def test_a_file_is_known_by_its_words(tmp_path):
    file = tmp_path / "dump.json"
    file.write_text(json.dumps(page(COMMENTS)), encoding="utf-8")
    assert len(read_file(file)[0].events) == 4
    start = file.read_bytes()[:4096]
    assert next(name for name, form in FORMS.items() if form.fits(start)) == "bitbucket"
