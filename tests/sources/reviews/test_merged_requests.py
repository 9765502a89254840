"""Who merged whose request is told where a commit names both, and everything that is left out is counted."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repo_builder import EPOCH, HOUR, ObjectStore, initialise

from impact.identity.bots import Bots
from impact.model.facts import Identity
from impact.model.reviews import MERGED, Batch
from impact.sources import git_log
from impact.sources.reviews import merges
from impact.sources.reviews.base import Scope

ADA, GRACE = "Ada Example <ada@example.com>", "Grace Example <grace@example.com>"
WEB = "GitHub <noreply@github.com>"
BOT = "dependabot[bot] <support@example.com>"


class History:
    """A main branch on which requests land."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store: ObjectStore = initialise(path, bare=True)
        self.tree = self.store.tree({})
        self.now = EPOCH
        self.tip = self.commit("Start", ADA)

    def commit(self, message: str, author: str, committer: str = "", parents: tuple[str, ...] = ()) -> str:
        self.now += HOUR
        head = "".join(f"parent {each}\n" for each in parents)
        who = f"author {author} {self.now} +0000\ncommitter {committer or author} {self.now} +0000\n"
        return self.store.write("commit", f"tree {self.tree}\n{head}{who}\n{message}\n".encode())

    def land(self, message: str, author: str, committer: str = "", of: str = "") -> str:
        tips = (self.tip, self.commit("Work", of, parents=(self.tip,))) if of else (self.tip,)
        self.tip = self.commit(message, author, committer, tips)
        (self.path / "refs/heads/main").write_text(f"{self.tip}\n")
        return self.tip


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repo.git")


def read(history: History, cursor: str = "") -> Batch:
    scope = Scope(git_log.open_place(str(history.path)), is_bot=Bots([r"\[bot\]"]))
    (batch,) = merges.batches(scope, cursor)
    return batch


def told(batch: Batch) -> list[tuple[str, str, str]]:
    authors = {each.key: each.author for each in batch.changes}
    rows = [(each.actor, authors[each.change], each.change) for each in batch.events if each.kind == MERGED]
    numbers = {each.key: each.number for each in batch.changes}
    return [(who.name.split()[0], of.name.split()[0], numbers[key]) for who, of, key in rows if who and of]


def test_merges_and_squashes_by_others_are_told(history: History) -> None:
    sha = history.land("Merge pull request #12 from ada/topic\n\nMake it fast", GRACE, WEB, of=ADA)
    history.land("Merge pull request #13 from ada/topic", GRACE, of=ADA)
    history.land("Make it small (#14)\n\n* a\n* b", ADA, GRACE)
    history.land("Merge branch 'topic' into 'main'\n\nMake it\n\nSee merge request group/repo!15", GRACE, of=ADA)
    batch = read(history)
    assert told(batch) == [("Grace", "Ada", f"#{number}") for number in (15, 14, 13, 12)]
    (first,) = [each for each in batch.changes if each.key == sha]
    assert (first.title, first.shas) == ("Make it fast", (sha,))
    assert first.landed_at is not None


def test_what_shows_no_help_is_dropped_and_counted(history: History) -> None:
    history.land("Merge pull request #1 from ada/topic", ADA, WEB, of=ADA)
    history.land("Merge pull request #2 from x/y", "Ada  example <a@example.org>", of=ADA)
    history.land("Merge pull request #3 from dependabot/x", GRACE, WEB, of=BOT)
    history.land("Merge pull request #4 from ada/topic", BOT, WEB, of=ADA)
    history.land("By a button (#5)", ADA, WEB)
    history.land("By hand (#6)", ADA)
    history.land("Merge branch 'topic'", GRACE, of=ADA)
    history.land("Fix (#7) of something", ADA, GRACE)
    history.land("No (#7)\n\nMerge pull request #8 from a/b", ADA, GRACE)
    batch = read(history)
    assert told(batch) == [("Grace", "Ada", "#7")]
    assert dict(batch.counts) == {
        "by_programs": 1,
        "merged": 4,
        "merged_for_others": 1,
        "merger_unknown": 1,
        "of_programs": 1,
        "squashed": 3,
        "to_oneself": 3,
    }


def test_a_second_reading_takes_only_what_is_new(history: History) -> None:
    history.land("One (#1)", ADA, GRACE)
    first = read(history)
    assert read(history, first.cursor).events == ()
    history.land("Two (#2)", ADA, GRACE)
    second = read(history, first.cursor)
    assert told(second) == [("Grace", "Ada", "#2")]
    gone = json.dumps({"tips": ["0" * 40]})
    assert len(read(history, gone).events) == 2


def test_a_clone_that_is_deepened_is_read_to_its_end(history: History, tmp_path) -> None:
    history.land("One (#1)", ADA, GRACE)
    history.land("Two (#2)", ADA, GRACE)
    clone = SimpleNamespace(path=tmp_path / "shallow.git")
    given = ("git", "-c", "protocol.file.allow=always")
    subprocess.run([*given, "clone", "-q", "--bare", "--depth", "1", f"file://{history.path}", clone.path], check=True)
    first = read(clone)
    assert told(first) == [("Grace", "Ada", "#2")]
    subprocess.run([*given, "-C", clone.path, "fetch", "-q", "--unshallow"], check=True)
    assert len(read(clone, first.cursor).events) == 2


def test_a_history_without_requests_offers_none(history: History) -> None:
    scope = Scope(git_log.open_place(str(history.path)))
    assert not merges.offered(scope)
    history.land("Merge branch 'topic' (of #3)", GRACE, of=ADA)
    assert not merges.offered(Scope(git_log.open_place(str(history.path))))
    history.land("One (#1)", ADA, GRACE)
    assert merges.offered(Scope(git_log.open_place(str(history.path))))


def test_damage_is_told_and_nothing_counts_as_read(history: History) -> None:
    lost = history.land("One (#1)", ADA, GRACE)
    for number in (2, 3, 4):
        history.land(f"Next (#{number})", ADA, GRACE)
    history.store.place(lost).unlink()
    batch = read(history)
    assert told(batch) == [("Grace", "Ada", "#4")]
    assert not batch.complete
    assert json.loads(batch.cursor) == {"tips": []}
    assert batch.missing[0].startswith("git stopped with ")


def test_a_request_whose_commits_are_not_here_has_no_author(history: History) -> None:
    history.now += HOUR
    tip = history.commit("Work", ADA)
    history.tip = history.commit("Merge pull request #1 from a/b", GRACE, "", (history.tip, tip))
    (history.path / "refs/heads/main").write_text(f"{history.tip}\n")
    (history.path / "shallow").write_text(f"{history.tip}\n")
    history.store.place(tip).unlink()
    batch = read(history)
    assert batch.events == ()
    assert batch.missing == ()


@pytest.mark.parametrize(
    ("address", "by_web"),
    [
        ("noreply@github.com", True),
        ("noreply@GitHub.com", True),
        ("noreply@github.example.com", True),
        ("ada@example.com", False),
        ("1+ada@users.noreply.github.com", False),
    ],
)
def test_a_button_is_nobody(address: str, by_web: bool) -> None:
    assert merges.web(Identity("", address)) is by_web


@given(st.lists(st.binary(max_size=12), min_size=3, max_size=3), st.text(max_size=60), st.booleans())
def test_any_commit_is_read_or_passed_over(people: list[bytes], message: str, merge: bool) -> None:
    parents = b" ".join([b"a" * 40] * (1 + merge))
    words = message.encode("utf-8", "surrogatepass")
    found = merges.merge([b"c" * 40, parents, people[0], people[1], people[2], b"x@y", b"1", b"", words])
    assert found is None or found.number.isdigit()
