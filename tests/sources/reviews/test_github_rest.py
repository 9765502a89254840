"""GitHub by REST: for servers that do not know the queries, and for what is public without a token."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from loopback import Said, serving

from impact.edges.http import Client
from impact.edges.secrets import Token
from impact.model.errors import StoppedInPart
from impact.model.exchanges import MemoryExchanges
from impact.model.reviews import APPROVE, COMMENT, LINE, REPLY, SUMMARY, UNSEEN
from impact.sources.reviews import github
from impact.sources.reviews.base import Scope

pytestmark = pytest.mark.loopback
BASE = "/api/v3/repos/example/shop"


def stamp(minute):
    return f"2026-01-{1 + minute // 1440:02}T{minute // 60 % 24:02}:{minute % 60:02}:00Z"


class Server:
    """A GitHub server of one's own that is too old for the queries: pull requests, reviews and comments by REST."""

    def __init__(self, pulls=3, comments=5, notes=4):
        self.pulls = [self.pull(each) for each in range(1, pulls + 1)]
        self.reviews = {1: [self.said(900, state="approved", submitted_at=stamp(4))]}
        self.comments = [self.said(1000 + each, at=each, pull=1 + each % pulls) for each in range(comments)]
        self.notes = [self.said(50_000 + each, at=each, issue=1 + each % pulls) for each in range(notes)]
        self.asked = []
        self.faults = {}

    def pull(self, number):
        person = {"login": "ada", "type": "User"}
        more = {"merged_at": stamp(9), "merge_commit_sha": "c" * 40} if number == 1 else {"merge_commit_sha": "d" * 40}
        times = {"created_at": stamp(number), "updated_at": stamp(number + 60)}
        return {"id": number, "number": number, "title": "One", "user": person, **times, **more}

    def said(self, own, at=0, pull=0, issue=0, **more):
        said = {"id": own, "node_id": f"N{own}", "body": f"words {own}", "user": {"login": "grace", "type": "User"}}
        said |= {"created_at": stamp(at), "updated_at": stamp(at), "path": "a.py", "original_line": 3, "line": 3}
        said |= {"pull_request_url": f"https://h{BASE}/pulls/{pull}"} if pull else {}
        said |= {"issue_url": f"https://h/issues/{issue}", "html_url": f"https://h/x/pull/{issue}#1"} if issue else {}
        return said | more

    def __call__(self, asked):
        parts = urlsplit(asked.path)
        query = dict(parse_qsl(parts.query))
        self.asked.append((parts.path.removeprefix(BASE), query))
        fault = self.faults.pop(len(self.asked), None)
        if fault is not None:
            return fault
        if parts.path == "/api/graphql":
            undefined = {"message": "Field 'fullDatabaseId' doesn't exist", "extensions": {"code": "undefinedField"}}
            return Said(data={"errors": [undefined]})
        rows = self.rows(parts.path.removeprefix(BASE), query)
        size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
        if rows is None:
            return Said(404)
        data = rows[(page - 1) * size : page * size] if isinstance(rows, list) else rows
        return Said(data=data, headers={"ETag": f'"{len(self.asked)}"'})

    def rows(self, path, query):
        def listed(rows):
            found = [each for each in rows if each["updated_at"] >= query.get("since", "")]
            return sorted(
                found, key=lambda each: (each["updated_at"], each["id"]), reverse=query["direction"] == "desc"
            )

        match path.split("/"):
            case [""]:
                return {"id": 7, "full_name": "example/shop"}
            case ["", "pulls"]:
                return listed(self.pulls)
            case ["", "pulls", "comments"]:
                return listed(self.comments)
            case ["", "issues", "comments"]:
                return listed(self.notes)
            case ["", "pulls", number, "reviews"]:
                return self.reviews.get(int(number), [])
        return None

    def expected(self):
        rows = {
            "review": [one for each in self.reviews.values() for one in each],
            "comment": self.comments,
            "note": self.notes,
        }
        return {f"{name}/{each['id']}" for name, listed in rows.items() for each in listed}


def read(server, cursor="", token=True, store=None):
    with serving(server) as host:
        held = Token("token-of-the-test", host=host.address, source="a test") if token else None
        with Client(github.address(host.address), token=held, store=store, sleep=lambda _: None) as client:
            yield from github.batches(Scope(None, host.address, "example/shop", client=client), cursor)


def keys(batches):
    return [each.key for batch in batches for each in batch.events]


@pytest.mark.parametrize("token", [True, False])
def test_a_server_without_the_queries_is_asked_by_rest_and_stays_so(token):
    server, store = Server(), MemoryExchanges()
    batches = list(read(server, token=token, store=store))
    assert set(keys(batches)) == server.expected()
    assert ("/api/graphql" in [path for path, _ in server.asked]) == token, "GitHub answers no query without a token"
    assert batches[-1].complete
    assert json.loads(batches[-1].cursor) == {
        "mark": stamp(63), "newest": "", "phase": "pulls", "page": 1, "since": "", "by": "rest"
    }  # fmt: skip
    assert "not observable which threads are resolved" in batches[-1].missing[0]
    assert store.kept == {}, "texts of others are kept nowhere"
    server.asked.clear()
    list(read(server, batches[-1].cursor))
    assert "/api/graphql" not in [path for path, _ in server.asked]
    assert {query["since"] for path, query in server.asked if "comments" in path} == {stamp(58)}


def test_what_rest_says_means_the_same_as_what_graphql_says():
    server = Server(pulls=1, comments=2, notes=1)
    server.comments[1] |= {"in_reply_to_id": 1000, "updated_at": stamp(7)}
    server.comments.append(server.said(1002, at=3, pull=1, line=None))
    events = {each.key: each for batch in read(server) for each in batch.events}
    opening, answer, outdated = (events[f"comment/{each}"] for each in (1000, 1001, 1002))
    assert (opening.kind, opening.thread, opening.path, opening.line) == (COMMENT, "comment/1000", "a.py", 3)
    assert (answer.kind, answer.thread, answer.parent) == (REPLY, "comment/1000", "comment/1000")
    assert (opening.updated_at, answer.updated_at is None) == (None, False)
    assert (opening.addressed, outdated.addressed) == (UNSEEN, LINE)
    assert (events["review/900"].kind, events["note/50000"].kind) == (APPROVE, SUMMARY)
    assert {each.change for each in events.values()} == {"7#1"}
    assert {each.actor.name for each in events.values()} == {"grace"}


def test_a_change_by_rest_landed_only_where_it_was_merged():
    changes = [each for batch in read(Server(pulls=2)) for each in batch.changes]
    assert [each.shas for each in sorted(changes, key=lambda each: each.key)] == [("c" * 40,), ()]


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr("impact.sources.reviews.github_rest._PER_PAGE", 10)


def test_many_pages_and_a_page_of_one_second(small_pages):
    server = Server(pulls=25, comments=65, notes=0)
    for each in server.comments[40:60]:
        each["updated_at"] = stamp(40)
    batches = list(read(server))
    assert set(keys(batches)) == server.expected()
    assert len({each.key for batch in batches for each in batch.changes}) == 25
    assert {"3"} <= {query.get("page") for path, query in server.asked if path == "/pulls/comments"}


def test_an_edit_while_it_is_read_moves_nothing_out_of_sight(small_pages):
    server = Server(pulls=1, comments=35, notes=0)
    answer = server.rows

    def rows(path, query):
        found = answer(path, query)
        if path == "/pulls/comments":
            server.comments[len(server.asked)]["updated_at"] = stamp(2000 + len(server.asked))
        return found

    server.rows = rows
    assert set(keys(read(server))) == server.expected()


def test_a_reading_cut_anywhere_goes_on_to_the_same_set(small_pages):
    whole = Server(pulls=15, comments=25, notes=15)
    amount = len(list(read(whole)))
    for cut in range(1, amount):
        server = Server(pulls=15, comments=25, notes=15)
        first = [batch for batch, _ in zip(read(server), range(cut), strict=False)]
        rest = list(read(server, first[-1].cursor))
        assert set(keys([*first, *rest])) == server.expected(), cut


def test_limits_and_trouble_are_borne_by_rest_as_well():
    server = Server()
    server.faults = {3: Said(502), 5: Said(429, headers={"Retry-After": "1"}), 7: Said(body=b'[{"id":')}
    assert set(keys(read(server))) == server.expected()
    server = Server()
    server.faults = {6: Said(403, headers={"X-RateLimit-Remaining": "0", "Retry-After": "3600"})}
    with pytest.raises(StoppedInPart):
        list(read(server))


def test_comments_on_plain_issues_are_no_reviews():
    server = Server(notes=0)
    server.notes = [server.said(60_000, issue=9) | {"html_url": "https://h/x/issues/9#1"}]
    assert "note/60000" not in keys(read(server))
