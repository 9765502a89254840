"""A real Review Board: what people did there is what `impact reviews sync` reads, and what is new alone is new."""

from __future__ import annotations

import hashlib
import json
from difflib import unified_diff

import pytest
from board_server import PASSWORD, PROGRAMS, board

from impact.edges.places import ledger_file
from impact.edges.secrets import variable

pytestmark = [
    pytest.mark.loopback,
    pytest.mark.skipif(not (PROGRAMS / "rb-site").exists(), reason="Review Board is not installed; ./dev test does it"),
]
# What its page for tokens calls read-only.
READ_ONLY = {"resources": {"*": {"allow": ["GET", "HEAD", "OPTIONS"], "block": ["*"]}}}
LINES = [f"line {number}\n" for number in range(20)]


def blob(lines):
    body = "".join(lines).encode()
    return hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()


def changed(path, new):
    """The diff, as Git writes it, that gives a file these lines more."""
    after = [*LINES[:10], *new, *LINES[10:]]
    head = f"diff --git a/{path} b/{path}\nindex {blob(LINES)}..{blob(after)} 100644\n"
    return (head + "".join(unified_diff(LINES, after, f"a/{path}", f"b/{path}"))).encode()


class People:
    """What they do on the server, each by a method."""

    def __init__(self, server):
        self.ask = server.ask

    def requests(self, who, repository, diff, **draft):
        number = self.ask(who, "POST", "review-requests/", repository=str(repository))["review_request"]["id"]
        self.updates(who, number, diff, **draft)
        return number

    def updates(self, who, number, diff, **draft):
        self.ask(who, "POST", f"review-requests/{number}/diffs/", diff)
        self.ask(who, "PUT", f"review-requests/{number}/draft/", public="1", **draft)

    def file(self, number, revision=1):
        return str(self.ask("ada", "GET", f"review-requests/{number}/diffs/{revision}/files/")["files"][0]["id"])

    def begins(self, who, number, **review):
        return self.ask(who, "POST", f"review-requests/{number}/reviews/", **review)["review"]["id"]

    def remarks(self, who, number, review, sort, text, **more):
        path = f"review-requests/{number}/reviews/{review}/{sort}-comments/"
        return self.ask(who, "POST", path, text=text, **more)[f"{sort}_comment"]["id"]

    def gives(self, who, number, review):
        self.ask(who, "PUT", f"review-requests/{number}/reviews/{review}/", public="1")

    def answers(self, who, number, review, comment, text):
        path = f"review-requests/{number}/reviews/{review}/replies/"
        reply = self.ask(who, "POST", path)["reply"]["id"]
        self.ask(who, "POST", f"{path}{reply}/diff-comments/", reply_to_id=str(comment), text=text)
        self.ask(who, "PUT", f"{path}{reply}/", public="1")

    def closes(self, who, number, review, sort, comment, status):
        path = f"review-requests/{number}/reviews/{review}/{sort}-comments/{comment}/"
        self.ask(who, "PUT", path, issue_status=status)


def exported(impact, repo):
    """What the ledger keeps: the changes by number, and of each event what can be told of it without a time."""
    lines = [json.loads(line) for line in impact("reviews", "export", repo.path).out.splitlines()]
    changes = {each["number"]: each for each in lines if each.get("is") == "change"}
    told = {
        (
            each["change"],
            each["kind"],
            each["actor"]["name"],
            each.get("path", ""),
            each.get("label", ""),
            each.get("resolved"),
            each.get("addressed", ""),
        )
        for each in lines
        if each.get("is") == "event"
    }
    return changes, told


def synced(impact, repo, server):
    done = impact(
        "reviews", "sync", repo.path, "--source", "review-board", "--host", server.address, "--project", "part",
        "--me", f"ada@{server.address}", "--json",
    )  # fmt: skip
    assert done.code == 0, done.out + done.err
    (source,) = json.loads(done.out)["sources"]
    return source


def settled(server, repo):
    """Three people and the repository that they review; returns its number there."""
    for login in ("ada", "ben", "cleo"):
        mail = {"email": f"{login}@example.com", "first_name": login.title(), "last_name": "Li"}
        server.ask("admin", "POST", "users/", username=login, password=PASSWORD, **mail)
    made = server.ask("admin", "POST", "repositories/", name="part", path=str(repo.path / ".git"), tool="Git")
    return made["repository"]["id"]


def reviewed(people, repository):
    """The first request: a review with two issues, an answer, a second diff, a ship-it, closed, and a draft."""
    asked = {"summary": "Queue", "description": "Why", "target_people": "ada"}
    first = people.requests("ben", repository, changed("a.py", ["new\n"]), **asked)
    review = people.begins("ada", first, body_top="Close to it")
    place = {"filediff_id": people.file(first), "first_line": "11", "num_lines": "1"}
    queue = people.remarks("ada", first, review, "diff", "Why not a queue?", issue_opened="1", **place)
    people.remarks("ada", first, review, "diff", "Nice", **place)
    docs = people.remarks("ada", first, review, "general", "And the docs?", issue_opened="1")
    people.gives("ada", first, review)
    people.answers("ben", first, review, queue, "Done")
    people.updates("ben", first, changed("a.py", ["newer\n"]), changedescription="-", target_people="ada,cleo")
    people.closes("ben", first, review, "diff", queue, "resolved")
    people.closes("ada", first, review, "general", docs, "dropped")
    people.begins("ada", first, body_top="Only a draft")
    people.gives("cleo", first, people.begins("cleo", first, ship_it="1"))
    people.ask("ben", "PUT", f"review-requests/{first}/", status="submitted")
    return first


def test_what_was_done_there_is_what_is_read(repo, impact, tmp_path, monkeypatch):
    repo.commit("One", {"a.py": "".join(LINES), "b.py": "".join(LINES)})
    with board(tmp_path / "board") as server:
        people = People(server)
        repository = settled(server, repo)
        made = server.ask("ada", "POST", "users/ada/api-tokens/", note="impact", policy=json.dumps(READ_ONLY))
        token = made["api_token"]["token"]
        monkeypatch.setenv(variable(server.address), token)
        first = reviewed(people, repository)
        asked = {"summary": "Docs", "description": "Why", "target_people": "ben"}
        second = people.requests("ada", repository, changed("b.py", ["b\n"]), **asked)
        review = people.begins("ben", second)
        file = {"filediff_id": people.file(second), "first_line": "11", "num_lines": "1"}
        open_one = people.remarks("ben", second, review, "diff", "Which one?", issue_opened="1", **file)
        people.gives("ben", second, review)

        expected = {
            (str(first), "review_requested", "Ben Li", "", f"ada@{server.address}", None, ""),
            (str(first), "summary", "Ada Li", "", "", None, ""),
            (str(first), "comment", "Ada Li", "a.py", "resolved", True, "file"),
            (str(first), "comment", "Ada Li", "a.py", "", None, "file"),
            (str(first), "comment", "Ada Li", "", "dropped", False, "apart"),
            (str(first), "reply", "Ben Li", "", "", None, ""),
            (str(first), "approve", "Cleo Li", "", "Ship It!", None, ""),
            (str(first), "review_requested", "Ben Li", "", f"cleo@{server.address}", None, ""),
            (str(second), "review_requested", "Ada Li", "", f"ben@{server.address}", None, ""),
            (str(second), "comment", "Ben Li", "b.py", "open", False, "last"),
        }
        assert synced(impact, repo, server)["new_events"] == len(expected)
        changes, told = exported(impact, repo)
        assert told == expected
        assert (changes[f"#{first}"]["paths"], "landed_at" in changes[f"#{first}"]) == (["a.py"], True)
        assert (changes[f"#{second}"]["title"], "landed_at" in changes[f"#{second}"]) == ("Docs", False)

        _nothing_new_costs_no_body(impact, repo, server)
        _an_issue_closed_later_is_seen(impact, repo, server, people, (second, review, open_one))
        _one_new_review_is_one_new_event(impact, repo, server, people, first)
        ledger = b"".join(each.read_bytes() for each in ledger_file(None).parent.rglob("*") if each.is_file())
        assert token.encode() not in ledger


def _nothing_new_costs_no_body(impact, repo, server):
    """What was read before is asked for again with its ETag, and answered by 304 without a body."""
    before = len(server.answered())
    assert synced(impact, repo, server)["new_events"] == 0
    asked = server.answered()[before:]
    again = [each for each in asked if "last-updated-from" not in each[0]]
    assert len(again) >= 4
    assert {(status, size) for _, status, size in again} == {(304, 0)}, again


def _an_issue_closed_later_is_seen(impact, repo, server, people, issue):
    """Closing an issue is no update of its request, and is seen all the same."""
    second, review, comment = issue
    people.closes("ben", second, review, "diff", comment, "resolved")
    server.updated_before(second, "2026-01-01 00:00:00")
    assert synced(impact, repo, server)["new_events"] == 0
    _, told = exported(impact, repo)
    assert (str(second), "comment", "Ben Li", "b.py", "resolved", True, "last") in told


def _one_new_review_is_one_new_event(impact, repo, server, people, first):
    people.gives("cleo", first, people.begins("cleo", first, body_top="One more thing"))
    assert synced(impact, repo, server)["new_events"] == 1
    _, told = exported(impact, repo)
    assert (str(first), "summary", "Cleo Li", "", "", None, "") in told
