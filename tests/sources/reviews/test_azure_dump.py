"""Dumps of Azure DevOps: threads with their status, votes that stand and those that changed, and who asked whom."""

from __future__ import annotations

import json

import pytest
from forges import stamp

from impact.model.errors import ImpactError
from impact.sources.reviews import azure_dump
from impact.sources.reviews.files import FORMS, read_file
from impact.sources.reviews.walking import moment

ADA = {"displayName": "Ada", "uniqueName": "Ada@Example.com", "id": "1"}
BEN = {"displayName": "Ben Li", "uniqueName": "ben@example.com", "id": "2"}
BUILD = {"displayName": "Build Service", "uniqueName": "Build\\9", "id": "9", "descriptor": "svc.abc"}
API = "https://dev.azure.com/firm/_apis/git/repositories/r-1"


def pull(**more):
    where = {"repository": {"id": "r-1", "name": "part", "project": {"name": "My team"}}}
    said = {
        "pullRequestId": 22,
        "title": "Queue",
        "status": "completed",
        "createdBy": BEN,
        "url": f"{API}/pullRequests/22",
    }
    when = {"creationDate": stamp(1), "closedDate": stamp(9), "closedBy": ADA}
    return where | said | when | {"lastMergeCommit": {"commitId": "ab" * 20}, "reviewers": []} | more


def comment(number, who, words, **more):
    said = {"id": number, "parentCommentId": 0, "author": who, "content": words, "commentType": "text"}
    return said | {"publishedDate": stamp(2, number)} | more


def thread(number, *comments, **more):
    where = {"_links": {"self": {"href": f"{API}/pullRequests/22/threads/{number}"}}}
    return {"id": number, "publishedDate": stamp(2), "comments": list(comments)} | where | more


def system(number, day, properties, *identities):
    said = {name: {"$type": "System.String", "$value": value} for name, value in properties.items()}
    people = {str(at): each for at, each in enumerate(identities, 1)}
    words = comment(1, identities[0], "somebody did something", commentType="system")
    return thread(number, words, properties=said, identities=people, publishedDate=stamp(day))


def vote(number, day, value, who=ADA):
    properties = {"CodeReviewThreadType": "VoteUpdate", "CodeReviewVoteResult": value, "CodeReviewVotedByIdentity": "1"}
    return system(number, day, properties, who)


ASKED = {
    "CodeReviewThreadType": "ReviewersUpdate",
    "CodeReviewReviewersUpdatedByIdentity": "1",
    "CodeReviewReviewersUpdatedAddedIdentity": "2",
}
ON_LINE = {"filePath": "/src/a.py", "rightFileStart": {"line": 7, "offset": 1}, "rightFileEnd": {"line": 8}}
THREADS = [
    thread(
        148,
        comment(1, ADA, "Why not a queue?"),
        comment(2, BEN, "Done", parentCommentId=1),
        comment(3, BEN, "", isDeleted=True),
        threadContext=ON_LINE,
        status="fixed",
    ),
    thread(149, comment(1, ADA, "And the docs?"), status="wontFix"),
    thread(150, comment(1, BUILD, "Coverage fell")),
    thread(151, comment(1, ADA, "Gone"), isDeleted=True),
    system(152, 2, ASKED, BEN, ADA),
    system(153, 3, ASKED, BUILD, BUILD),
    vote(154, 3, "-5"),
    vote(155, 4, "10"),
]


def read(*documents):
    return azure_dump.read("\n".join(json.dumps(each) for each in documents).encode(), "dump.json")


def test_a_request_and_its_threads_become_events():
    (batch,) = read({"count": 1, "value": [pull()]}, {"count": 8, "value": THREADS})
    (change,) = batch.changes
    assert (change.instance, change.repo) == ("dev.azure.com/firm", "firm/My%20team/_git/part")
    assert change.url == "https://dev.azure.com/firm/My%20team/_git/part/pullrequest/22"
    assert (change.number, change.author.email, change.landed_at) == ("!22", "ben@example.com", moment(stamp(9)))
    assert change.shas == ("ab" * 20,)
    told = sorted((each.kind, each.actor.name, each.label, each.vote, each.resolved) for each in batch.events)
    assert told == [
        ("approve", "Ada", "approved", 10, None),
        ("comment", "Ada", "fixed", None, True),
        ("comment", "Ada", "wontFix", None, False),
        ("comment", "Build Service", "", None, None),
        ("merge", "Ada", "", None, None),
        ("reply", "Ben Li", "", None, True),
        ("request_changes", "Ada", "waiting for the author", -5, None),
        ("review_requested", "Ben Li", "ada@example.com", None, None),
    ]
    assert batch.missing == ()


def test_threads_hang_together_and_know_their_line():
    (batch,) = read([pull(), *THREADS])
    events = {each.key: each for each in batch.events}
    opening, answer = events["22:148.1"], events["22:148.2"]
    assert (opening.path, opening.line, opening.thread) == ("src/a.py", 7, "22:148.1")
    assert (answer.thread, answer.parent) == ("22:148.1", "22:148.1")
    assert events["22:150.1"].actor_kind == "bot"
    assert events["22:150.1"].actor.email == "Build\\9@dev.azure.com/firm"


@pytest.mark.parametrize(
    ("value", "kind", "label"),
    [
        (10, "approve", "approved"),
        (5, "approve", "approved with suggestions"),
        (-5, "request_changes", "waiting for the author"),
        (-10, "request_changes", "rejected"),
        (0, None, ""),
        (7, None, ""),
    ],
)
def test_votes_that_stand_are_told(value, kind, label):
    group = {"displayName": "Team", "uniqueName": "vstfs:///team", "isContainer": True, "vote": 10}
    (batch,) = read(pull(reviewers=[ADA | {"vote": value}, group], closedBy=BEN))
    assert [(each.kind, each.label, each.vote) for each in batch.events] == ([(kind, label, value)] if kind else [])
    assert "threads" not in batch.shows


def test_a_vote_is_one_whether_a_thread_tells_of_it_or_not():
    alone = read(pull(reviewers=[ADA | {"vote": 10}]))[0].events
    (batch,) = read(pull(reviewers=[ADA | {"vote": 10}]), *THREADS)
    votes = {each.key: each for each in batch.events if each.vote is not None}
    assert sorted(each.vote for each in votes.values()) == [-5, 10]
    assert {each.key for each in alone if each.vote is not None} == {"22:vote:ada@example.com"}
    assert votes["22:vote:ada@example.com"].at == moment(stamp(4))


def test_a_vote_taken_back_is_a_dismissal():
    (batch,) = read(pull(closedBy=None), vote(1, 3, "10"), vote(2, 4, "0"), vote(3, 5, "none"))
    assert [(each.kind, each.vote) for each in batch.events] == [("approve", 10), ("dismiss", None)]


def test_a_thread_without_links_is_of_the_only_request():
    bare = thread(148, comment(1, ADA, "Why?"), _links=None, status=2)
    (batch,) = read(pull(), bare)
    assert [(each.key, each.resolved) for each in batch.events if each.kind == "comment"] == [("22:148.1", True)]
    (other,) = read(pull(), pull(pullRequestId=23), bare)
    assert other.missing == ("1 threads of pull requests that are not in this file: put both into one",)


@pytest.mark.parametrize(
    ("repository", "instance", "repo"),
    [
        ({"webUrl": "https://dev.azure.com/firm/team/_git/part"}, "dev.azure.com/firm", "firm/team/_git/part"),
        ({"remoteUrl": "https://firm@dev.azure.com/firm/team/_git/part"}, "dev.azure.com/firm", "firm/team/_git/part"),
        ({"webUrl": "https://firm.visualstudio.com/team/_git/part"}, "firm.visualstudio.com", "team/_git/part"),
    ],
)
def test_the_repository_has_the_name_that_a_clone_knows(repository, instance, repo):
    (batch,) = read(pull(repository=repository))
    (change,) = batch.changes
    assert (change.instance, change.repo) == (instance, repo)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"value": [', "dump.json:1: no JSON"),
        (b'{"$id": "1", "message": "TF400813: not authorized", "errorCode": 0}', "dump.json:1: Azure's refusal"),
    ],
)
def test_what_is_broken_is_said_with_its_line(content, words):
    with pytest.raises(ImpactError) as said:
        azure_dump.read(content, "dump.json")
    assert words in str(said.value)


def test_hostile_pieces_are_read_as_far_as_they_go():
    odd = thread(1, None, comment(1, None, "x" * 70_000), comment(2, ADA, None), threadContext=7, properties=[])
    (batch,) = read(
        pull(repository=None, url=None, reviewers=[None, {}], createdBy="x", closedBy=7), odd, {"value": [None]}
    )
    assert [(each.kind, each.actor is None, len(each.body)) for each in batch.events] == [
        ("comment", True, 64 * 1024),
        ("reply", False, 0),
    ]
    assert batch.missing == ("1 objects that are nothing of a pull request",)
    assert read({"value": []}) == ()


def test_a_file_is_known_by_its_words(tmp_path):
    file = tmp_path / "dump.json"
    file.write_text(json.dumps([pull(), *THREADS]), encoding="utf-8")
    assert len(read_file(file)[0].events) == 8
    assert next(name for name, form in FORMS.items() if form.fits(file.read_bytes()[:4096])) == "azure"
