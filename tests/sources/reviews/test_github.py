"""Reviews on GitHub, against an emulator over its published schema: all of it, once, whatever goes wrong on the way."""

from __future__ import annotations

import json
import random

import pytest
from github_emulator import SCHEMA, World, comment, event, expected, pull, some_pulls, stamp, thread, user, wired
from loopback import Said, in_turn, serving
from notedb_builder import NoteDb

from impact.edges.http import Client, Patience
from impact.edges.secrets import Token
from impact.model.errors import HostError, ImpactError, StoppedInPart
from impact.model.facts import Identity
from impact.model.reviews import (
    APPROVE,
    BOT,
    CAPABILITIES,
    COMMENT,
    DISMISSED,
    FILE,
    HUMAN,
    LAST,
    LINE,
    MERGED,
    REPLY,
    REQUEST_CHANGES,
    REQUESTED,
    SAME,
    SUMMARY,
    UNSEEN,
    digest,
)
from impact.sources import git_log
from impact.sources.reviews import github
from impact.sources.reviews.base import Scope
from impact.sources.reviews.registry import REVIEW_SOURCES

pytestmark = pytest.mark.loopback
needs_schema = pytest.mark.skipif(
    not SCHEMA.is_file(), reason="GitHub's GraphQL schema is not installed; ./dev test installs it where npm is"
)
AT = 1_700_000_000
LIMITED = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait."}


def client_for(host, **more):
    token = Token("token-of-the-test", host=host.address, source="a test")
    return Client(github.address(host.address), **({"token": token, "sleep": lambda _: None} | more))


def read(world, cursor="", told=None, name="example/shop", **more):
    """Every batch of one reading."""
    with serving(world.rule) as host, client_for(host, **more) as client:
        tell = told.append if told is not None else lambda _: None
        return list(github.batches(Scope(None, host.address, name, client=client, tell=tell), cursor))


def keys(batches):
    return [each.key for batch in batches for each in batch.events]


def whole(batches, world):
    """Everything is there, nothing twice, and nothing is said to be missing."""
    assert set(keys(batches)) == expected(world.pulls)
    assert [sentence for batch in batches for sentence in batch.missing] == []
    assert {each.number for batch in batches for each in batch.changes} == {f"#{one['number']}" for one in world.pulls}
    assert world.seen_errors == []
    return len(keys(batches)) == len(set(keys(batches)))


@pytest.fixture(scope="module")
def pulls():
    return some_pulls(60)


@needs_schema
def test_everything_is_read_once_however_deep_it_lies(pulls):
    told = []
    world = World(pulls)
    batches = read(world, told=told)
    assert whole(batches, world)
    assert [each.complete for each in batches] == [False, False, True]
    assert "60 of 60 pull requests" in told[-1]
    assert "points left" in told[-1]
    largest = max(pulls, key=lambda each: len(each["reviews"]))
    assert len(largest["reviews"]) > 100, "more than any page holds"
    (change,) = (each for batch in batches for each in batch.changes if each.number == f"#{largest['number']}")
    assert len(change.paths) == len(largest["files"])


@needs_schema
def test_the_next_reading_asks_for_what_is_new_alone(pulls):
    world = World([dict(each) for each in pulls])
    cursor = read(world)[-1].cursor
    asked = world.asked
    assert len(read(world, cursor)[0].changes) == 1, "the last one is within the overlap"
    assert world.asked == asked + 1
    world.pulls[3]["updatedAt"] = stamp(AT + 10**6)
    world.pulls[3]["comments"] = [*world.pulls[3]["comments"], comment(user("ada"), AT + 10**6, "late")]
    (batch,) = read(world, cursor)
    assert {each.number for each in batch.changes} >= {"#4"}
    assert f"note/{world.pulls[3]['comments'][-1]['fullDatabaseId']}" in keys([batch])
    assert json.loads(batch.cursor)["mark"] == AT + 10**6


@needs_schema
def test_faults_on_the_way_lose_nothing(pulls):
    faults = {
        2: Said(502, body=b"<html>"),
        3: Said(403, SECONDARY, {"Retry-After": "2"}),
        5: Said(data=LIMITED, headers={"Retry-After": "3"}),
        7: Said(data={"data": None, "errors": [{"message": "Something went wrong while executing your query"}]}),
        8: Said(body=b'{"data": {"repos'),
        9: Said(503),
    }
    world = World(pulls)
    world.faults = faults.get
    slept = []
    batches = read(world, sleep=slept.append)
    assert whole(batches, world)
    assert {2, 3} <= set(slept)


@needs_schema
@pytest.mark.parametrize("by_place", [False, True], ids=["cursors by value", "cursors by place"])
def test_pages_that_shift_while_they_are_read_lose_nothing(by_place):
    world = World(some_pulls(60, seed=5), by_place=by_place)
    luck = random.Random(3)

    def touch(asked):
        """Somebody comments on one, which moves it to the front."""
        moved = luck.choice(world.pulls)
        at = AT + 10**6 + asked
        moved["updatedAt"] = stamp(at)
        moved["comments"] = [*moved["comments"], comment(user("grace"), at, "meanwhile")]

    world.before = touch
    batches = read(world)
    assert {each.number for batch in batches for each in batch.changes} == {f"#{each}" for each in range(1, 61)}
    world.before = lambda _: None
    more = read(world, batches[-1].cursor)
    assert set(keys([*batches, *more])) == expected(world.pulls)
    assert [each for batch in (*batches, *more) for each in batch.missing] == []


@needs_schema
def test_a_reading_that_stopped_goes_on_and_then_reads_what_moved_meanwhile(pulls):
    world = World([dict(each) for each in pulls])
    first = read(world)[0]
    assert json.loads(first.cursor)["page"]
    world.pulls[0]["updatedAt"] = stamp(AT + 10**6)
    world.pulls[59]["updatedAt"] = stamp(AT + 10**6 + 1)
    rest = read(world, first.cursor)
    assert set(keys([first, *rest])) == expected(world.pulls)
    assert json.loads(rest[-1].cursor) == {"mark": AT + 10**6 + 1, "newest": 0, "page": ""}


@needs_schema
def test_a_place_that_the_server_forgot_means_to_begin_again(pulls):
    world = World(pulls)
    place = json.loads(read(world)[0].cursor) | {"page": "forgotten"}
    answer = world.answer

    def refusing(query, variables, operation):
        if variables.get("after") == "forgotten":
            fault = {
                "type": "INVALID_CURSOR_ARGUMENTS",
                "message": "`forgotten` is no valid cursor",
                "path": ["repository"],
            }
            return {"data": {"repository": None}, "errors": [fault]}
        return answer(query, variables, operation)

    world.answer = refusing
    whole(read(world, json.dumps(place)), world)


@needs_schema
def test_a_page_that_takes_too_long_is_asked_for_in_parts():
    world = World(some_pulls(30, large=False))
    answer, sizes = world.rule, []

    def slow(asked):
        size = json.loads(asked.body)["variables"].get("first")
        sizes.append(size)
        return Said(502) if size and size > 5 else answer(asked)

    with serving(slow) as host, client_for(host) as client:
        batches = list(github.batches(Scope(None, host.address, world.name, client=client), ""))
    assert whole(batches, world)
    assert sizes.count(20) == sizes.count(10) == 5, "each is tried as often as usual"


@needs_schema
def test_the_budget_is_kept_and_the_rest_comes_later(pulls):
    world = World(pulls)
    world.remaining = 505
    got = []
    with serving(world.rule) as host, client_for(host) as client, pytest.raises(StoppedInPart) as raised:
        got.extend(github.batches(Scope(None, host.address, world.name, client=client), ""))
    assert "499 of 5000" in raised.value.what
    assert raised.value.again_at > AT
    assert 0 < len(got) < 3
    world.remaining = 5000
    more = read(world, got[-1].cursor)
    assert set(keys([*got, *more])) == expected(world.pulls)


@needs_schema
def test_what_is_not_shown_is_told(pulls):
    world = World(pulls)
    answer = world.answer

    def short(*asked):
        found = answer(*asked)
        for each in ((found["data"].get("repository") or {}).get("pullRequests") or {}).get("nodes", ()):
            if each["number"] == 30:
                each["reviews"]["nodes"] = [*each["reviews"]["nodes"][:-1], None]
        return found

    world.answer = short
    batches = read(world)
    missing = [sentence for each in batches for sentence in each.missing]
    assert missing == ["pull request #30: 129 of 130 reviews"]


def test_fewer_pull_requests_than_promised_are_told():
    batches = []
    listed = {"totalCount": 3, "pageInfo": {"hasNextPage": False}, "nodes": [wired(pull(1, user("ada"), AT))]}
    said = Said(data={"data": {"repository": {"databaseId": 7, "pullRequests": listed}}})
    with serving(in_turn(said)) as host, client_for(host) as client:
        batches += github.batches(Scope(None, host.address, "example/shop", client=client), "")
    assert [each.missing for each in batches] == [(), (), (), ("1 of 3 pull requests",)]


@needs_schema
def test_ten_thousand_comments_on_one_change():
    said = [comment(user("ada"), AT + each, f"remark {each}") for each in range(10_000)]
    world = World([pull(1, user("grace"), AT, comments=said)])
    assert whole(read(world), world)


@needs_schema
def test_another_name_is_no_repository():
    with pytest.raises(HostError, match="no repository example/other") as raised:
        read(World([]), name="example/other")
    assert raised.value.status == 404


@needs_schema
def test_an_empty_repository_is_read_to_its_end():
    (batch,) = read(World([]))
    assert (batch.events, batch.complete, batch.missing) == ((), True, ())


# ---- what answers mean; these need no schema ----------------------------------------------------


def said_by(pulls, **repository):
    """One reading of a server that answers a page of these, as it is, to whatever is asked."""
    page = {"totalCount": len(pulls), "pageInfo": {"hasNextPage": False}, "nodes": pulls}
    data = {"repository": {"databaseId": 7, "nameWithOwner": "example/shop", "pullRequests": page} | repository}
    with serving(in_turn(Said(data={"data": data}))) as host, client_for(host) as client:
        is_bot = lambda person: person.email.startswith("ci-robot@")  # noqa: E731
        (batch,) = github.batches(Scope(None, host.address, "example/shop", is_bot=is_bot, client=client), "")
    return batch, host.address


def events_of(**more):
    batch, host = said_by([wired(pull(1, user("ada"), AT, **more))])
    return batch.events, host


def test_verdicts_words_and_drafts():
    events, host = events_of(
        reviews=[
            comment(user("grace"), AT + 1, "", state="APPROVED", commit={"oid": "c" * 40}),
            comment(user("grace"), AT + 2, "no", state="CHANGES_REQUESTED"),
            comment(user("grace"), AT + 3, "hm", state="COMMENTED"),
            comment(user("grace"), AT + 4, "", state="COMMENTED"),
            comment(user("grace"), AT + 5, "secret draft", state="PENDING"),
        ]
    )
    assert [each.kind for each in events] == [APPROVE, REQUEST_CHANGES, SUMMARY]
    assert (events[0].actor, events[0].actor_kind) == (Identity("Grace", f"grace@{host}"), HUMAN)
    assert (events[0].at, events[0].revision, events[0].change) == (AT + 1, "c" * 40, "7#1")
    assert (events[0].body_digest, events[1].body_digest) == ("", digest("no"))


def test_a_dismissed_verdict_is_what_it_was_and_the_dismissal_stands_beside_it():
    review = comment(user("grace"), AT, "", state="DISMISSED")
    gone = event(
        "ReviewDismissedEvent", AT + 9, actor=user("linus"), previousReviewState="APPROVED", review=dict(review)
    )
    events, _ = events_of(reviews=[review], timelineItems=[gone])
    assert [each.kind for each in events] == [APPROVE, DISMISSED]
    assert events[1].parent == events[0].key


def test_threads_replies_and_what_github_shows_of_their_end():
    first = [
        comment(user("grace"), AT, "why?", originalLine=7, originalCommit={"oid": "a" * 40}),
        comment(user("ada"), AT + 5, "so"),
    ]
    last = [
        comment(
            user("grace"),
            AT + 6,
            "```suggestion\nx\n``` see https://example.com/a, ok",
            originalCommit={"oid": "b" * 40},
        )
    ]
    file = [comment(user("grace"), AT + 7, "all", originalCommit={"oid": "a" * 40}, originalLine=None)]
    events, host = events_of(
        reviewThreads=[
            thread(first, isOutdated=True, isResolved=True, resolvedBy=user("ada")),
            thread(last),
            thread(file, subjectType="FILE", originalLine=None),
        ]
    )
    why, so, suggestion, on_file = events
    assert [each.kind for each in events] == [COMMENT, REPLY, COMMENT, COMMENT]
    assert why.thread == so.thread == so.parent == why.key
    assert (why.path, why.line, why.revision) == ("src/shop.py", 7, "a" * 40)
    assert (why.resolved, why.resolved_by) == (True, Identity("Ada", f"ada@{host}"))
    assert [each.addressed for each in events] == [LINE, UNSEEN, LAST, UNSEEN]
    assert (suggestion.has_suggestion, suggestion.links) == (True, ("https://example.com/a,",))
    assert on_file.line is None


def test_deleted_people_programs_and_placeholders():
    events, host = events_of(
        comments=[
            comment(None, AT, "gone"),
            comment(user("ghost"), AT, "gone as well"),
            comment(user("dependabot", "Bot"), AT, "bump"),
            comment(user("ci-robot"), AT, "green"),
            comment(user("old", "Mannequin"), AT, "moved here"),
        ]
    )
    assert [each.actor for each in events[:2]] == [None, None]
    assert events[2].actor.email == f"dependabot[bot]@{host}"
    assert [each.actor_kind for each in events] == ["unknown", "unknown", BOT, BOT, "unknown"]


def test_hidden_comments_are_left_out_and_edited_ones_say_when():
    events, _ = events_of(
        comments=[
            comment(user("grace"), AT, "buy", minimizedReason="spam"),
            comment(user("grace"), AT, "old", minimizedReason="outdated"),
            comment(user("grace"), AT, "edited", lastEditedAt=stamp(AT + 50)),
        ],
        reviewThreads=[
            thread([comment(user("grace"), AT, "x", minimizedReason="abuse"), comment(user("ada"), AT + 1, "y")])
        ],
    )
    assert [(each.kind, each.updated_at) for each in events] == [(REPLY, None), (SUMMARY, None), (SUMMARY, AT + 50)]


def test_who_was_asked_and_who_merged():
    asked = event("ReviewRequestedEvent", AT, actor=user("ada"), requestedReviewer=user("grace"))
    team = event("ReviewRequestedEvent", AT, actor=user("ada"), requestedReviewer={"__typename": "Team"})
    merged = event("MergedEvent", AT, actor=user("grace"), commit={"oid": "d" * 40})
    own = event("MergedEvent", AT, actor=user("ada"))
    events, host = events_of(timelineItems=[asked, team, merged, own])
    assert [each.kind for each in events] == [REQUESTED, REQUESTED, MERGED]
    assert [each.label for each in events] == [f"grace@{host}", "", ""]


def test_a_change_by_its_times_its_commit_and_its_author():
    ready = event("ReadyForReviewEvent", AT + 500)
    one = pull(
        3,
        user("ada"),
        AT,
        mergedAt=stamp(AT + 900),
        closedAt=stamp(AT + 900),
        mergeCommit={"oid": "e" * 40},
        timelineItems=[ready],
    )
    batch, host = said_by([wired(one), wired(pull(4, None, AT, isDraft=True))])
    merged, draft = batch.changes
    assert (merged.opened_at, merged.landed_at, merged.closed_at) == (AT + 500, AT + 900, AT + 900)
    assert (merged.shas, merged.number, merged.key) == (("e" * 40,), "#3", "7#3")
    assert (draft.author, draft.opened_at, draft.shas) == (None, None, ())
    assert batch.same == ((f"ada@{host}", "ada@example.com"),)


def test_answers_of_an_odd_shape_break_nothing():
    odd = {
        "number": 5,
        "reviews": None,
        "reviewThreads": {"nodes": [None, {"comments": {"nodes": [{}]}}]},
        "comments": {},
    }
    odd |= {"author": "ada", "createdAt": "yesterday", "timelineItems": {"nodes": [{"__typename": "MergedEvent"}]}}
    batch, _ = said_by([odd, {}])
    assert [each.kind for each in batch.events] == [COMMENT]
    assert batch.complete


def test_a_comment_of_a_megabyte_is_cut_and_known_by_its_digest():
    long = "word " * 300_000
    events, _ = events_of(comments=[comment(user("grace"), AT, long)])
    assert len(events[0].body) == 64 * 1024
    assert events[0].body_digest == digest(long)


def test_teams_are_asked_for_and_done_without_where_the_token_may_not():
    one = wired(pull(1, user("ada"), AT, reviews=[comment(user("grace"), AT, "", state="APPROVED")]))
    page = {"totalCount": 1, "nodes": [one]}
    data = {"repository": {"databaseId": 7, "isInOrganization": True, "pullRequests": page}}
    refused = {"data": None, "errors": [{"type": "INSUFFICIENT_SCOPES", "message": "needs ['read:org']"}]}
    known = {
        "nodes": [{"id": one["reviews"]["nodes"][0]["id"], "onBehalfOf": {"nodes": [{"combinedSlug": "example/core"}]}}]
    }
    for teams, found in ((refused, ()), ({"data": known}, ("example/core",))):
        with serving(in_turn(Said(data={"data": data}), Said(data=teams))) as host, client_for(host) as client:
            (batch,) = github.batches(Scope(None, host.address, "example/shop", client=client), "")
        assert batch.events[0].teams == found
        assert bool(batch.missing) == (not found)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ({"type": "INSUFFICIENT_SCOPES", "message": "needs repo"}, "needs repo"),
        ({"type": "FORBIDDEN", "message": "protected by organization SAML enforcement"}, "SAML"),
        ({"type": "NOT_FOUND", "message": "Could not resolve to a Repository", "path": ["repository"]}, "resolve"),
    ],
)
def test_a_refusal_by_graphql_is_told_with_what_to_do(error, words):
    said = Said(data={"data": {"repository": None} if "path" in error else None, "errors": [error]})
    with serving(in_turn(said)) as host, client_for(host) as client, pytest.raises(HostError, match=words) as raised:
        list(github.batches(Scope(None, host.address, "example/shop", client=client), ""))
    assert raised.value.hint
    assert len(host.asked) == 1


def test_how_github_and_servers_of_ones_own_are_asked():
    assert github.address("github.com").base == "https://api.github.com"
    assert github.address("acme.ghe.com").base == "https://api.acme.ghe.com"
    assert github.address("git.example.com").base == "https://git.example.com/api"


def test_what_it_offers_and_promises():
    assert REVIEW_SOURCES["github"] is github
    assert set(github.CAPABILITIES) <= set(CAPABILITIES)
    assert github.NETWORK
    assert github.offered(Scope(None, "git.example.com", "a/b", runs="github"))
    assert github.offered(Scope(None, "acme.ghe.com", "a/b"))
    assert not github.offered(Scope(None, "git.example.com", "a/b"))
    assert not github.offered(Scope(None, "github.com", "", runs="github"))
    with pytest.raises(ImpactError, match="over a network"):
        next(github.batches(Scope(None), ""))


def test_waiting_has_an_end():
    limits, rule = Patience(altogether=100), in_turn(Said(403, SECONDARY, {"Retry-After": "30"}))
    with serving(rule) as host, client_for(host, limits=limits) as client, pytest.raises(StoppedInPart):
        list(github.batches(Scope(None, host.address, "example/shop", client=client), ""))
    assert len(host.asked) == 4


def test_what_came_of_a_comment_is_looked_up_where_the_clone_has_the_commits(tmp_path):
    db = NoteDb(tmp_path / "repo.git")
    first = db.commit({"a": "1\n2\n3\n", "b": "1\n"}, "1", [db.main])
    db.ref("refs/pull/1/head", db.commit({"a": "1\ntwo\n3\n", "b": "1\n"}, "2", [first]))
    threads = [
        thread(
            [comment(user("grace"), AT, "why?", originalLine=line, originalCommit={"oid": first})],
            path=path,
            isOutdated=old,
        )
        for path, line, old in (("a", 2, False), ("a", 3, True), ("b", 1, False))
    ]
    place = git_log.open_place(str(db.path))
    found = {}
    for number in (1, 2):
        one = wired(pull(number, user("ada"), AT, reviewThreads=threads))
        data = {"repository": {"databaseId": 7, "pullRequests": {"totalCount": 1, "nodes": [one]}}}
        with serving(in_turn(Said(data={"data": data}))) as host, client_for(host) as client:
            (batch,) = github.batches(Scope(place, host.address, "example/shop", client=client), "")
        found[number] = [each.addressed for each in batch.events]
    assert found == {1: [LINE, FILE, SAME], 2: [UNSEEN, LINE, UNSEEN]}
