"""What came of a comment is told by the request's last commit, and stays open where history does not tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from notedb_builder import NoteDb

from impact.model.reviews import FILE, LAST, LINE, SAME, UNSEEN
from impact.sources import git_log
from impact.sources.reviews import pull_heads
from impact.sources.reviews.pull_heads import Remark

TEN = "".join(f"line {number}\n" for number in range(1, 11))
NEW = TEN.replace("line 5\n", "line five\n")


@pytest.fixture
def db(tmp_path: Path) -> NoteDb:
    return NoteDb(tmp_path / "repo.git")


def came_of(db: NoteDb, *remarks: Remark) -> list[str]:
    place = git_log.open_place(str(db.path))
    return pull_heads.came_of(place.repository, pull_heads.heads(place.repository), remarks, main=db.main)


@pytest.mark.parametrize(
    "ref",
    [
        "refs/pull/7/head",
        "refs/merge-requests/7/head",
        "refs/remotes/origin/pull/7/head",
        "refs/remotes/upstream/pr/7",
        "refs/remotes/origin/mr/7",
        "refs/remotes/origin/merge-requests/7/head",
    ],
)
def test_requests_are_found_wherever_they_were_fetched_to(db: NoteDb, ref: str) -> None:
    db.ref(ref, db.main)
    db.ref("refs/remotes/origin/pr/topic", db.main)
    db.ref("refs/remotes/origin/main", db.main)
    assert pull_heads.heads(git_log.open_place(str(db.path)).repository) == {"7": db.main}


def test_by_the_revision_it_was_written_on(db: NoteDb) -> None:
    first = db.commit({"a": TEN, "b": TEN}, "1", [db.main])
    last = db.commit({"a": NEW, "b": TEN}, "2", [first])
    db.ref("refs/pull/7/head", last)
    asked = [Remark("7", "a", first, 5, 5), Remark("7", "a", first, 9, 9), Remark("7", "a", first)]
    asked += [Remark("7", "b", first, 1, 1), Remark("7", "a", last, 5, 5), Remark("8", "a", first, 5, 5)]
    asked += [Remark("7", "", first)]
    assert came_of(db, *asked) == [LINE, FILE, FILE, SAME, LAST, UNSEEN, UNSEEN]
    assert came_of(db) == []


def test_by_the_time_where_the_revision_was_pushed_over(db: NoteDb) -> None:
    gone = "1" * 40
    first = db.commit({"a": TEN, "b": TEN}, "1", [db.main])
    between = db.now - 1
    db.ref("refs/pull/7/head", db.commit({"a": NEW, "b": TEN}, "2", [first]))
    asked = [Remark("7", path, gone, 5, 5, at) for path in "ab" for at in (between, None, between - 3600, db.now)]
    assert came_of(db, *asked) == [FILE, UNSEEN, UNSEEN, LAST, SAME, UNSEEN, UNSEEN, LAST]


def test_a_head_that_is_missing_tells_nothing(db: NoteDb) -> None:
    first = db.commit({"a": TEN}, "1", [db.main])
    db.ref("refs/pull/7/head", "2" * 40)
    assert came_of(db, Remark("7", "a", first, 1, 1), Remark("7", "a", "3" * 40, 1, 1, db.now)) == [UNSEEN, UNSEEN]
