"""Lines of our own that somebody made up, and answers of another shape: said with their place, kept nowhere."""

from __future__ import annotations

import json

import pytest
from forges import paged, read
from loopback import serving
from test_gitlab import Forge, merge

from impact.model.errors import ImpactError
from impact.sources import git_log
from impact.sources.reviews import gitlab, own_lines

WHERE = {"source": "github", "instance": "github.com"}
CHANGE = {"is": "change", **WHERE, "repo": "t/p", "key": "c", "number": "#1"}
EVENT = {"is": "event", **WHERE, "key": "e", "change": "c", "kind": "comment", "at": 86400}


@pytest.mark.parametrize(
    "odd",
    [
        {"links": 5},
        {"links": "x"},
        {"teams": [1]},
        {"path": ["x"]},
        {"line": "7"},
        {"vote": 10**30},
        {"vote": "1"},
        {"at": 1e300},
        {"at": float("nan")},
        {"key": 7},
        {"change": {}},
        {"source": ["github"]},
        {"instance": "a\0b"},
        {"source": "\ud800"},
        {"resolved": "yes"},
        {"addressed": "well"},
        {"actor_kind": "\ud800"},
        {"body_digest": "\ud800"},
        {"actor": {"name": 1, "email": "a@example.com"}},
        {"says": "wonderful"},
        {"sure": float("nan")},
        {"words": 10**30},
        {"words": -1},
    ],
    ids=lambda odd: json.dumps(odd)[:40],
)
def test_a_line_of_another_shape_is_said_with_its_place(odd):
    lines = [CHANGE, EVENT | odd]
    with pytest.raises(ImpactError, match="file:2: no line of impact"):
        own_lines.read("\n".join(map(json.dumps, lines)).encode(), "file")


@pytest.mark.parametrize("odd", [{"shows": 5}, {"shows": {"github": 5}}, {"same": [1]}, {"same": [["a"]]}])
def test_a_head_of_another_shape_is_said_with_its_place(odd):
    with pytest.raises(ImpactError, match="file:1: no line of impact"):
        own_lines.read(json.dumps({"schema": own_lines.SCHEMA} | odd).encode(), "file")


def test_lines_nested_without_end_are_said():
    with pytest.raises(ImpactError, match="file:1"):
        own_lines.read(b'{"is":' + b"[" * 200_000, "file")


@pytest.mark.loopback
def test_one_answer_of_another_shape_is_told_and_the_rest_goes_on(repo):
    repo.commit("One", {"a": "1"})
    forge = Forge()
    forge.merges[1] = merge(2, 4, author="ben")
    said = forge.__call__
    odd = [{"notes": [{"id": 1, "body": "x", "author": 5, "position": "there"}]}]

    def answer(asked):
        found = said(asked)
        if "/merge_requests/2/discussions" in asked.path:
            found.data = odd
        return found

    with serving(answer) as host:
        found = read(gitlab, host, git_log.open_place(str(repo.path)), "team/part")
    assert ["!2" in missing for each in found for missing in each.missing] == [True]
    assert {change.number for each in found for change in each.changes} == {"!1", "!3"}
    assert found[-1].complete


@pytest.mark.loopback
def test_what_moves_while_a_list_is_read_takes_no_other_with_it(repo):
    """One of the first page is updated before the second is asked for; nothing that lies between is lost for ever."""
    repo.commit("One", {"a": "1"})
    forge = Forge()
    plain = forge.__call__
    listed = []

    def answer(asked):
        if "/discussions" not in asked.path:
            listed.append(asked.path)
            if len(listed) == 2:
                first = min(forge.merges, key=lambda each: each["updated_at"])
                newest = max(forge.merges, key=lambda each: each["updated_at"])
                moved = first if "sort=asc" in asked.path else newest
                forge.merges[forge.merges.index(moved)] = moved | {"updated_at": "2026-05-28T20:20:00Z"}
        found = sorted(forge.merges, key=lambda each: each["updated_at"], reverse="sort=desc" in asked.path)
        forge.merges = found
        if "/discussions" in asked.path:
            return plain(asked)
        return paged(found, asked, None)

    with serving(answer) as host:
        found = read(gitlab, host, git_log.open_place(str(repo.path)), "team/part")
    assert {change.number for each in found for change in each.changes} == {"!1", "!2", "!3"}
