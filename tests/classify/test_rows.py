"""Rows: what is missing is missing, what is wrong is named."""

from __future__ import annotations

import pytest

from impact.classify.rows import commit_from_row
from impact.model.errors import ImpactError


def test_a_full_row_becomes_a_commit():
    row = {
        "repo": "r",
        "sha": "abc",
        "parents": ["p"],
        "author_name": "Ada",
        "author_email": "ada@example.com",
        "person_email": "lovelace@example.com",
        "author_time": 5,
        "message": "subject\n\nbody\n",
        "subject": "not this one",
        "trailers": [["Fixes", "abc"], {"key": "Acked-by", "value": "Ada"}],
        "files": [{"path": "b", "old_path": "a", "status": "R100"}, {"path": "c", "status": "?"}],
        "facts": {"sleep": [0, 1]},
    }
    commit = commit_from_row(row)
    assert (commit.repo, commit.sha, commit.parents, commit.authored_at) == ("r", "abc", ("p",), 5)
    assert (commit.author.name, commit.person.name) == ("Ada", "Ada")
    assert commit.person.email == "lovelace@example.com"
    assert commit.message == "subject\n\nbody\n"
    assert commit.trailers == (("Fixes", "abc"), ("Acked-by", "Ada"))
    assert [(change.path, change.status, change.old_path) for change in commit.changes] == [
        ("b", "R", "a"),
        ("c", "M", None),
    ]


def test_a_bare_row_is_enough():
    commit = commit_from_row({"sha": "abc", "subject": "s", "body": "b", "files": None})
    assert (commit.message, commit.changes, commit.trailers, commit.authored_at) == ("s\n\nb", None, (), None)
    assert commit_from_row({"sha": "abc", "subject": "s"}).message == "s"
    assert commit_from_row({"sha": "abc", "files": []}).changes == ()


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ([1], "not a JSON object"),
        ({"repo": "r"}, "no sha"),
        ({"sha": 7}, "sha is int"),
        ({"sha": "a", "subject": ["x"]}, "subject is list"),
        ({"sha": "a", "author_time": "noon"}, "author_time is str"),
        ({"sha": "a", "author_time": True}, "author_time is bool"),
        ({"sha": "a", "files": "x"}, "files is str"),
        ({"sha": "a", "files": [{"status": "M"}]}, "has no path"),
        ({"sha": "a", "files": ["x"]}, "has no path"),
        ({"sha": "a", "trailers": ["x"]}, "is no pair"),
        ({"sha": "a", "trailers": [["x", 1]]}, "is no pair"),
    ],
)
def test_a_bad_row_is_named_with_its_line(row, what):
    with pytest.raises(ImpactError, match=r"^line 3: ") as caught:
        commit_from_row(row, line=3)
    assert what in caught.value.what
