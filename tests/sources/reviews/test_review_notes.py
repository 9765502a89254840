"""The votes of refs/notes/review are read for each commit, and what is no vote of somebody else is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notedb_builder import NoteDb

from impact.identity.bots import Bots
from impact.model.reviews import VOTE, Batch
from impact.sources import git_log
from impact.sources.reviews import review_notes
from impact.sources.reviews.base import Scope

NOTE = """\
Code-Review+2: Grace Example <grace@example.com>
Code-Review-1: Lin Example <lin@example.com>
Code-Review+2: Ada Example <ADA@example.com>
Code-Review+1: Check Bot <check@example.com>
Code-Review+1: Anonymous Coward #12
Verified+1: Grace Example <grace@example.com>
Submitted-by: Grace Example <grace@example.com>
Submitted-at: Tue, 14 Nov 2023 23:30:00 +0100
Reviewed-on: https://review.example.com/c/tools/+/4711
Project: tools
Branch: refs/heads/main
"""


class Noted:
    """A repository whose commits have review notes."""

    def __init__(self, path: Path) -> None:
        self.db = NoteDb(path)
        self.notes: dict[str, str] = {}
        self.tips: list[str] = []

    def commit(self, subject: str, note: str | None = NOTE) -> str:
        sha = self.db.commit({"a": subject}, subject, [self.db.main])
        self.db.main = sha
        self.db.ref("refs/heads/main", sha)
        if note is not None:
            self.notes[sha] = note
        return sha

    def write(self, folders: bool = False) -> None:
        files = {f"{sha[:2]}/{sha[2:]}" if folders else sha: text for sha, text in self.notes.items()}
        self.tips.append(self.db.commit(files, "Update notes", self.tips[-1:]))
        self.db.ref(review_notes.REF, self.tips[-1])

    @property
    def scope(self) -> Scope:
        return Scope(git_log.open_place(str(self.db.path)), is_bot=Bots(["bot$"]))


@pytest.fixture
def noted(tmp_path: Path) -> Noted:
    return Noted(tmp_path / "repo.git")


def read(noted: Noted, cursor: str = "") -> Batch:
    (batch,) = review_notes.batches(noted.scope, cursor)
    assert batch.complete
    return batch


@pytest.mark.parametrize("folders", [False, True])
def test_votes_are_told_of_the_commit_they_are_for(noted: Noted, folders: bool) -> None:
    sha = noted.commit("Make it fast")
    noted.write(folders)
    batch = read(noted)
    assert [(each.actor.email, each.vote, each.label, each.kind) for each in batch.events if each.actor] == [
        ("grace@example.com", 2, "Code-Review", VOTE),
        ("lin@example.com", -1, "Code-Review", VOTE),
    ]
    (change,) = batch.changes
    assert (change.key, change.number, change.shas) == (sha, "4711", (sha,))
    assert (change.title, change.url) == ("Make it fast", "https://review.example.com/c/tools/+/4711")
    assert change.landed_at == batch.events[0].at == 1_700_001_000
    assert dict(batch.counts) == {
        "by_programs": 1,
        "labels_no_review": 1,
        "lines_unread": 1,
        "notes": 1,
        "to_oneself": 1,
        "votes": 2,
    }


def test_without_a_date_the_commit_has_one(noted: Noted) -> None:
    noted.commit("x", "Code-Review+1: G <g@example.com>\nSubmitted-at: yesterday\nReviewed-on: javascript:alert(1)\n")
    noted.write()
    (change,) = read(noted).changes
    assert (change.landed_at, change.url, change.number) == (1_700_003_600, "", change.key[:12])


def test_a_second_reading_takes_only_new_and_changed_notes(noted: Noted) -> None:
    one, two = noted.commit("one"), noted.commit("two")
    noted.write()
    first = read(noted)
    assert read(noted, first.cursor).events == ()
    noted.notes[two] = "Code-Review+1: G <g@example.com>\n"
    three = noted.commit("three")
    noted.write(folders=True)
    assert {each.change for each in read(noted, first.cursor).events} == {two, three}
    noted.db.store.place(noted.tips[0]).unlink()
    assert {each.change for each in read(noted, first.cursor).events} == {one, two, three}


def test_no_notes_and_other_notes(noted: Noted) -> None:
    assert not review_notes.offered(noted.scope)
    noted.commit("x")
    noted.notes["commits"] = NOTE
    noted.notes["f" * 40] = NOTE
    noted.write()
    assert review_notes.offered(noted.scope)
    batch = read(noted)
    assert len(batch.changes) == 1
    assert batch.missing == (f"the commit {'f' * 12} of a note: no such commit",)
    noted.db.ref(review_notes.REF, None)
    assert read(noted, batch.cursor).cursor == batch.cursor


def test_damage_is_told(noted: Noted) -> None:
    sha = noted.commit("x")
    noted.commit("y", "Code-Review+1: G <g@example.com>\n")
    noted.write(folders=True)
    place = noted.scope.place
    (blob,) = git_log.resolve(place, f"{review_notes.REF}:{sha[:2]}/{sha[2:]}")
    noted.db.store.place(blob).unlink()
    batch = read(noted)
    assert len(batch.events) == 1
    assert batch.missing == (f"note {blob[:12]} on {sha[:12]} is missing, damaged or too large",)
    (folder,) = git_log.resolve(place, f"{review_notes.REF}:{sha[:2]}")
    noted.db.store.place(folder).unlink()
    assert batch.missing != read(noted).missing
    (root,) = git_log.resolve(place, f"{review_notes.REF}^{{tree}}")
    noted.db.store.place(root).unlink()
    batch = read(noted)
    assert batch.events == ()
    assert batch.missing


LABELS = st.from_regex(r"[A-Z][a-z]{1,8}(-[A-Z][a-z]{1,8}){0,2}", fullmatch=True)
PEOPLE = st.from_regex(r"[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8})?", fullmatch=True)


@given(st.lists(st.tuples(LABELS, st.integers(-9, 9).filter(bool), PEOPLE), max_size=5))
def test_what_was_written_is_read_back(rows: list[tuple[str, int, str]]) -> None:
    text = "".join(f"{label}{vote:+d}: {name} <x@example.com>\n" for label, vote, name in rows)
    found = review_notes.note(text)
    assert [(label, vote, who.name) for label, vote, who in found.votes] == rows
    assert found.unread == 0


@given(st.text())
def test_any_note_is_read(text: str) -> None:
    found = review_notes.note(text)
    assert all(abs(len(label)) > 0 and "@" in who.email for label, _, who in found.votes)
