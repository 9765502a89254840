"""Review Board as a made-up host says it: what a real one in the tests does not do, and trouble on the way."""

from __future__ import annotations

import json
import re

import pytest
from forges import NOW, query, read, stamp
from loopback import Said, serving

from impact.model.errors import HostError, ImpactError, UsageError
from impact.sources import git_log
from impact.sources.reviews import review_board
from impact.sources.reviews.base import Scope
from impact.sources.reviews.walking import OVERLAP, moment

pytestmark = pytest.mark.loopback
ADA = {"username": "ada", "fullname": "Ada"}
BEN = {"username": "ben", "fullname": "Ben Li"}
DATE = {"Date": "Thu, 28 May 2026 20:26:40 GMT"}
# The server's own links carry the name that it was given once; nobody is to follow them.
ELSEWHERE = "http://elsewhere.example.com/api"


def request(number, day, repository=1, **more):
    said = {"id": number, "summary": f"Change {number}", "status": "pending", "public": True, "submitter": BEN}
    where = {"repository": {"href": f"{ELSEWHERE}/repositories/{repository}/", "title": "part"}}
    return said | {"time_added": stamp(1), "last_updated": stamp(day), "links": where, "target_people": []} | more


def remark(number, text, request_number=3, **more):
    at = {"self": {"href": f"{ELSEWHERE}/review-requests/{request_number}/reviews/1/diff-comments/{number}/"}}
    return {
        "id": number,
        "text": text,
        "timestamp": stamp(2),
        "issue_opened": False,
        "public": True,
        "links": at,
    } | more


def file(revision, detail, path="a.py", source="a.py"):
    at = {"self": {"href": f"{ELSEWHERE}/review-requests/3/diffs/{revision}/files/1/"}}
    return {"id": revision, "dest_file": path, "source_file": source, "dest_detail": detail, "links": at}


def review(number, who, **more):
    said = {"id": number, "user": who, "timestamp": stamp(2), "public": True, "replies": []}
    return said | {"diff_comments": [], "general_comments": [], "body_top": "", "body_bottom": ""} | more


class Board:
    """A server of four requests, two of which it shows at a time; `faults` come before what would be said."""

    def __init__(self):
        self.requests = [request(1, 3), request(2, 4), request(3, 5), request(9, 3, repository=2)]
        self.reviews = {3: [review(1, ADA, body_top="Well", body_bottom="done")]}
        self.diffs = {3: []}
        self.issues = []
        self.repositories = [{"id": 1, "name": "part"}]
        self.old = False
        self.faults = []

    def __call__(self, asked):
        if self.faults:
            fault = self.faults.pop(0)
            if fault is not None:
                return fault
        path = asked.path.split("?")[0].removeprefix("/api/")
        name, rows = self.rows(path, query(asked))
        if name is None:
            return Said(404, {"stat": "fail", "err": {"code": 100, "msg": "Object does not exist"}}, DATE)
        if not isinstance(rows, list):
            return Said(data={name: rows, "stat": "ok"}, headers=DATE)
        start = int(query(asked).get("start", 0))
        links = {"next": {"href": f"{ELSEWHERE}/{path}?start={start + 2}"}}
        here = {name: rows[start : start + 2], "total_results": len(rows), "links": links, "stat": "ok"}
        return Said(data=here, headers=DATE)

    def rows(self, path, told):
        since = moment(told.get("last-updated-from")) or 0
        if path == "repositories/":
            return "repositories", self.repositories
        if path == "review-requests/":
            fitting = [each for each in self.requests if moment(each["last_updated"]) >= since]
            return "review_requests", [
                each for each in fitting if each["links"]["repository"]["href"].endswith(f"/{told['repository']}/")
            ]
        if path == "diff-comments/" and not self.old:
            return "diff_comments", [each for each in self.issues if moment(each["timestamp"]) >= since]
        if path in ("general-comments/", "file-attachment-comments/") and not self.old:
            return path[:-1].replace("-", "_"), []
        found = re.fullmatch(r"review-requests/(\d+)/(?:(\w+)/)?", path)
        if not found:
            return None, None
        number = int(found[1])
        if found[2] is None:
            return "review_request", next(each for each in self.requests if each["id"] == number)
        return found[2], {"reviews": self.reviews, "diffs": self.diffs}.get(found[2], {}).get(number, [])


@pytest.fixture
def place(repo):
    repo.commit("One", {"a": "1"})
    return git_log.open_place(str(repo.path))


def everything(batches):
    return [each for batch in batches for each in batch.events]


def numbers(batches):
    return [each.number for batch in batches for each in batch.changes]


def test_pages_are_counted_and_its_own_links_not_followed(place):
    with serving(Board()) as host:
        found = read(review_board, host, place, "part")
    assert numbers(found) == ["#1", "#2", "#3"]
    assert [(each.kind, each.body) for each in everything(found)] == [("summary", "Well\n\ndone")]
    assert json.loads(found[-1].cursor) == {"since": moment(stamp(5))}


def test_a_second_walk_reads_what_changed_since_and_closed_issues(place):
    board = Board()
    with serving(board) as host:
        first = read(review_board, host, place, "part")
        board.requests[1] = request(2, 6)
        board.issues = [
            remark(1, "Why?", 1, issue_opened=True, issue_status="resolved", timestamp=stamp(7)),
            remark(2, "Nice", 1, timestamp=stamp(7)),
            remark(3, "Elsewhere", 9, issue_opened=True, issue_status="resolved", timestamp=stamp(7)),
        ]
        second = read(review_board, host, place, "part", first[-1].cursor)
    assert numbers(second) == ["#3", "#2", "#1"]
    assert json.loads(second[-1].cursor) == {"since": moment(stamp(7))}


def test_an_older_server_is_read_without_its_issues(place):
    board = Board()
    board.old = True
    with serving(board) as host:
        first = read(review_board, host, place, "part")
        second = read(review_board, host, place, "part", first[-1].cursor)
    assert (numbers(second), second[-1].complete) == (["#3"], True)


def test_what_changes_while_the_list_is_read_is_in_the_next_walk(place):
    board = Board()
    board.requests.append(request(4, 3, last_updated="2026-06-28T10:00:00Z"))
    with serving(board) as host:
        found = read(review_board, host, place, "part")
    assert json.loads(found[-1].cursor) == {"since": NOW - OVERLAP}


@pytest.mark.parametrize(
    ("diffs", "on", "came"),
    [
        ({1: "aaaaaaa1"}, 1, "last"),
        ({1: "aaaaaaa1", 2: "bbbbbbb2"}, 1, "file"),
        ({1: "aaaaaaa1", 2: "aaaaaaa1" + "0" * 32}, 1, "same"),
        ({1: "(working copy)", 2: "(working copy)"}, 1, ""),
        ({2: "bbbbbbb2"}, 1, ""),
        ({1: "aaaaaaa1", 2: None}, 1, "file"),
    ],
)
def test_what_came_of_a_remark_is_told_by_the_ids_of_its_file(place, diffs, on, came):
    board = Board()
    board.reviews[3] = [review(1, ADA, diff_comments=[remark(1, "Why?", filediff=file(on, "aaaaaaa1"))])]
    board.diffs[3] = [
        {"revision": revision, "files": [file(revision, detail)] if detail else []}
        for revision, detail in diffs.items()
    ]
    with serving(board) as host:
        (event,) = everything(read(review_board, host, place, "part"))
    assert (event.path, event.revision, event.addressed, event.line) == ("a.py", str(on), came, None)


def test_a_file_that_moved_later_is_still_the_one(place):
    board = Board()
    board.reviews[3] = [review(1, ADA, diff_comments=[remark(1, "Why?", filediff=file(1, "aaaaaaa1"))])]
    moved = file(2, "aaaaaaa1", "b.py", "a.py")
    board.diffs[3] = [{"revision": 1, "files": [file(1, "aaaaaaa1")]}, {"revision": 2, "files": [moved]}]
    with serving(board) as host:
        found = read(review_board, host, place, "part")
    assert [each.addressed for each in everything(found)] == ["same"]
    assert [each.paths for batch in found for each in batch.changes][-1] == ("b.py",)


@pytest.mark.parametrize(
    ("status", "resolved"),
    [("open", False), ("resolved", True), ("dropped", False), ("verifying-resolved", False), ("", None)],
)
def test_an_issue_stands_as_it_is_said(place, status, resolved):
    board = Board()
    issue = remark(1, "Why?", issue_opened=bool(status), issue_status=status)
    board.reviews[3] = [review(1, ADA, general_comments=[issue])]
    with serving(board) as host:
        (event,) = everything(read(review_board, host, place, "part"))
    assert (event.label, event.resolved, event.addressed) == (status, resolved, "apart")


@pytest.mark.parametrize("number", range(7))
def test_trouble_on_the_way_loses_and_doubles_nothing(place, number):
    with serving(Board()) as host:
        expected = [each.key for each in everything(read(review_board, host, place, "part"))]
    for fault in (Said(502), Said(429, {"err": {"msg": "slow"}}, {"Retry-After": "2"}), Said(data=[{}] * 9, cut=9)):
        again = Board()
        again.faults = [None] * number + [fault]
        with serving(again) as host_again:
            found = everything(read(review_board, host_again, place, "part"))
        assert [each.key for each in found] == expected


def test_one_that_may_not_be_read_is_told_and_the_rest_goes_on(place):
    board = Board()
    board.faults = [None, None, None, Said(403, {"stat": "fail", "err": {"code": 101, "msg": "No permission"}})]
    with serving(board) as host:
        found = read(review_board, host, place, "part")
    assert numbers(found) == ["#2", "#3"]
    assert [each.startswith("#1: ") and "No permission" in each for batch in found for each in batch.missing] == [True]


def test_hostile_answers_are_read_as_far_as_they_go(place):
    board = Board()
    board.requests = [request(3, 5, submitter=None, target_people=[None, {}], time_added="never", status="submitted")]
    odd = [None, remark(None, None, links=None, filediff="x"), remark(2, "x" * 70_000, filediff={"links": {"self": 7}})]
    board.reviews[3] = [review(1, None, diff_comments=odd, ship_it=True), review(2, ADA, public=False)]
    with serving(board) as host:
        found = read(review_board, host, place, "part")
    assert [(each.kind, each.actor, len(each.body)) for each in everything(found)] == [
        ("approve", None, 0),
        ("comment", None, 0),
        ("comment", None, 64 * 1024),
    ]


@pytest.mark.parametrize("repositories", [[], [{"id": 1}, {"id": 2}]])
def test_a_repository_that_is_none_or_two_is_said(place, repositories):
    board = Board()
    board.repositories = repositories
    with serving(board) as host, pytest.raises(ImpactError, match="called 'part'"):
        read(review_board, host, place, "part")


def test_what_is_no_review_board_is_said(place):
    with serving(lambda _: Said(data={"hello": 1})) as host, pytest.raises(ImpactError):
        read(review_board, host, place, "part")
    refused = Said(401, {"err": {"msg": "You are not logged in"}})
    with serving(lambda _: refused) as host, pytest.raises(HostError, match="You are not logged in"):
        read(review_board, host, place, "part")


def test_a_clone_does_not_say_where(place):
    assert not review_board.offered(Scope(place, "reviews.example.com", "part"))
    with pytest.raises(UsageError, match="no clone says"):
        review_board.api(Scope(place))
    assert review_board.api(Scope(place, "reviews.example.com", "part")).base == "https://reviews.example.com/api"
