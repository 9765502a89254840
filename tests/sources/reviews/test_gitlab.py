"""GitLab: discussions become events, GitLab's own words of a changed line count, and nothing is lost on the way."""

from __future__ import annotations

import json

import pytest
from forges import NOW, paged, query, read, stamp
from loopback import Said, serving

from impact.model.errors import HostError, UsageError
from impact.sources import git_log
from impact.sources.reviews import gitlab
from impact.sources.reviews.base import Scope
from impact.sources.reviews.walking import OVERLAP, moment

pytestmark = pytest.mark.loopback
ADA = {"username": "ada", "name": "Ada"}
BEN = {"username": "ben", "name": "Ben Li"}
GHOST = {"username": "ghost", "name": "Ghost User"}
BOT = {"username": "ci", "name": "CI bot", "bot": True}


def merge(iid, day, **more):
    given = {"id": 1000 + iid, "iid": iid, "title": f"Change {iid}", "author": BEN, "created_at": stamp(1)}
    where = {"web_url": f"https://git.example.com/team/part/-/merge_requests/{iid}", "sha": "head"}
    return given | where | {"updated_at": stamp(day)} | more


def note(number, author, body, **more):
    return {"id": number, "author": author, "body": body, "created_at": stamp(2, number % 24), "system": False} | more


ON_LINE = {"position": {"new_path": "a.py", "new_line": 7, "head_sha": "old"}, "resolvable": True, "resolved": True}
CHANGED = {"system": True}
DISCUSSIONS = {
    3: [
        {"id": "d1", "notes": [
            note(1, ADA, "Why not a queue?", **ON_LINE),
            note(2, BEN, "changed this line in [version 2 of the diff](x)", **CHANGED),
            note(3, BEN, "Done"),
        ]},
        {"id": "d2", "notes": [note(4, ADA, "And here?", position={"new_path": "b.py", "head_sha": "head"})]},
        {"id": "d3", "notes": [note(5, ADA, "approved this merge request", system=True)]},
        {"id": "d6", "notes": [note(8, BEN, "requested review from @ada and @cleo.x", system=True)]},
        {"id": "d4", "notes": [note(6, BOT, "Coverage fell")]},
        {"id": "d5", "notes": [note(7, GHOST, "Hello", resolved_by=GHOST)]},
    ],
}  # fmt: skip


class Forge:
    """A GitLab of three merge requests; `faults` come before what would be said."""

    def __init__(self):
        self.merges = [merge(1, 3, merged_at=stamp(3), merge_commit_sha="ab" * 20), merge(2, 4), merge(3, 5)]
        self.faults = []

    def __call__(self, asked):
        if self.faults:
            fault = self.faults.pop(0)
            if fault is not None:
                return fault
        if "/discussions" in asked.path:
            iid = int(asked.path.split("/merge_requests/")[1].split("/")[0])
            return paged(DISCUSSIONS.get(iid, []), asked, None)
        after = moment(query(asked).get("updated_after")) or 0
        fitting = [each for each in self.merges if moment(each["updated_at"]) >= after]
        return paged(sorted(fitting, key=lambda each: each["updated_at"]), asked, None)


@pytest.fixture
def place(repo):
    repo.commit("One", {"a": "1"})
    return git_log.open_place(str(repo.path))


def everything(batches):
    return [each for batch in batches for each in batch.events]


def test_discussions_become_events(place):
    with serving(Forge()) as host:
        found = read(gitlab, host, place, "team/part")
    events = {each.key: each for each in everything(found)}
    opening = events["1003:1"]
    assert (opening.kind, opening.path, opening.line, opening.addressed) == ("comment", "a.py", 7, "line")
    assert (opening.resolved, opening.url.endswith("/3#note_1")) == (True, True)
    assert opening.actor.email == f"ada@users.noreply.{host.address}"
    assert (events["1003:3"].kind, events["1003:3"].thread) == ("reply", "1003:1")
    assert "1003:2" not in events
    assert (events["1003:4"].addressed, events["1003:5"].kind) == ("last", "approve")
    assert (events["1003:6"].actor_kind, events["1003:7"].actor) == ("bot", None)
    assert {each.label.partition("@")[0] for each in events.values() if each.kind == "review_requested"} == {
        "ada",
        "cleo.x",
    }
    landed = {each.number: each for batch in found for each in batch.changes}
    assert landed["!1"].shas == ("ab" * 20,)
    assert landed["!2"].landed_at is None
    assert found[-1].complete


def test_a_second_walk_reads_what_changed_since(place):
    forge = Forge()
    with serving(forge) as host:
        first = read(gitlab, host, place, "team/part")
        assert json.loads(first[-1].cursor) == {"since": moment(stamp(5))}
        forge.merges[0] = merge(1, 6)
        second = read(gitlab, host, place, "team/part", first[-1].cursor)
    assert [each.number for batch in second for each in batch.changes] == ["!3", "!1"]


def test_a_walk_that_ends_early_goes_on_behind_what_was_read(place):
    with serving(Forge()) as host:
        whole = read(gitlab, host, place, "team/part")
        rest = read(gitlab, host, place, "team/part", whole[0].cursor)
    assert [each.number for batch in rest for each in batch.changes] == ["!1", "!2", "!3"]


def test_what_changes_while_the_list_is_read_is_in_the_next_walk(place):
    forge = Forge()
    forge.merges.append(merge(4, 28, updated_at="2026-06-28T10:00:00Z"))  # after the walk began
    with serving(forge) as host:
        found = read(gitlab, host, place, "team/part")
    assert json.loads(found[-1].cursor) == {"since": NOW - OVERLAP}


@pytest.mark.parametrize("at", range(8))
def test_trouble_on_the_way_loses_and_doubles_nothing(place, at):
    forge = Forge()
    with serving(forge) as host:
        expected = everything(read(gitlab, host, place, "team/part"))
    for fault in (Said(502), Said(429, {"message": "slow"}, {"Retry-After": "2"}), Said(data=[{}] * 9, cut=9)):
        again = Forge()
        again.faults = [None] * at + [fault]
        with serving(again) as host_again:
            found = everything(read(gitlab, host_again, place, "team/part"))
        assert [each.key for each in found] == [each.key for each in expected]


def test_one_that_may_not_be_read_is_told_and_the_rest_goes_on(place):
    forge = Forge()
    forge.faults = [None, None, Said(403, {"message": "403 Forbidden"})]
    with serving(forge) as host:
        found = read(gitlab, host, place, "team/part")
    assert [each.number for batch in found for each in batch.changes] == ["!2", "!3"]
    (told,) = [what for batch in found for what in batch.missing]
    assert told.startswith("!1: ")
    assert "403" in told


def test_a_project_that_is_not_there_is_said(place):
    with serving(lambda _: Said(404, {"message": "404 Project Not Found"})) as host, pytest.raises(HostError) as said:
        read(gitlab, host, place, "team/none")
    assert "404 Project Not Found" in str(said.value)
    assert "looks absent" in said.value.hint


def test_a_page_that_is_no_list_is_said(place):
    with serving(lambda _: Said(data={"hello": 1})) as host, pytest.raises(Exception, match="a list was expected"):
        read(gitlab, host, place, "team/part")


def test_a_clone_of_elsewhere_asks_for_the_host(place):
    assert not gitlab.offered(Scope(place))
    with pytest.raises(UsageError, match="not on a GitLab"):
        gitlab.api(Scope(place, "github.com", "a/b", "github"))
    known = gitlab.api(Scope(place, "gitlab.com", "a/b/c", "gitlab"))
    assert known.base == "https://gitlab.com/api/v4"
