"""Manifests are read once for each version, and only what is new is read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from repo_builder import RepoBuilder

from impact.ledger.opening import open_ledger
from impact.model.manifests import INDIRECT, NEEDS, OFFERS, PRIVATE, RUN, Manifest, Need, Offer, Thing
from impact.services.reading import manifesting
from impact.services.reading.manifesting import PARTIAL, keep_manifests
from impact.services.reading.scanning import scan
from impact.services.reading.workshop import workshop
from impact.sources import git_log
from impact.sources.manifests import history
from impact.sources.manifests.base import Unreadable

ADA, BEN = "Ada Example <ada@example.com>", "Ben Example <ben@example.com>"


class Lines:
    """Reads "needs NAME VERSION", "locks NAME VERSION", "offers NAME VERSION" and "keeps NAME VERSION", one a line."""

    NAME = "pypi"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def reads(self, path: str) -> bool:
        return path.endswith(".needs")

    def read(self, path: str, text: bytes) -> Manifest:
        self.asked.append(text.decode())
        if text.startswith(b"<"):
            raise Unreadable("not lines")
        rows = [line.split() for line in text.decode().splitlines()]
        scopes = {"needs": RUN, "locks": INDIRECT}
        needs = [Need(Thing("pypi", name), version, scopes[what]) for what, name, version in rows if what in scopes]
        offers = [
            Offer(Thing("pypi", name), version, private=what == "keeps")
            for what, name, version in rows
            if what in ("offers", "keeps")
        ]
        return Manifest(tuple(needs), tuple(offers))


class Kept:
    """A ledger beside one repository: `read` scans it and says what could not be read."""

    def __init__(self, repo: RepoBuilder, file: Path) -> None:
        self.repo, self.reader = repo, Lines()
        self.ledger = open_ledger(file)

    def read(self) -> str:
        shop = workshop()
        scanned = scan(self.ledger, git_log.open_place(str(self.repo.path)), shop, lambda done: None)
        self.scanned = scanned
        return keep_manifests(self.ledger, scanned, lambda path: (self.reader,) if self.reader.reads(path) else ())

    def steps(self) -> list[tuple[object, ...]]:
        return [
            (str(each.day), each.path, each.change, each.thing.name, each.before, each.version, each.who.name)
            for each in self.ledger.manifest_steps()
            if each.side == NEEDS
        ]

    def now(self) -> list[tuple[str, str, str, str]]:
        return [(each.path, each.thing.name, each.version, each.scope) for each in self.ledger.manifests_now()]


@pytest.fixture
def kept(repo: RepoBuilder, tmp_path: Path) -> Kept:
    return Kept(repo, tmp_path / "kept.db")


def test_each_change_is_a_step_and_the_head_stands(kept: Kept) -> None:
    kept.repo.commit("One", {"a.needs": "needs x 1\nneeds y 1\n", "README": "x"}, author=ADA, date="2024-01-01")
    kept.repo.commit("Two", {"a.needs": "needs x 2\nneeds z 1\n"}, author=BEN, date="2024-01-02")
    kept.repo.commit("Three", {"a.needs": None, "b.needs": "needs x 2\n"}, author=ADA, date="2024-01-03")
    kept.read()
    assert kept.steps() == [
        ("2024-01-01", "a.needs", "added", "x", "", "1", "Ada Example"),
        ("2024-01-01", "a.needs", "added", "y", "", "1", "Ada Example"),
        ("2024-01-02", "a.needs", "changed", "x", "1", "2", "Ben Example"),
        ("2024-01-02", "a.needs", "removed", "y", "1", "", "Ben Example"),
        ("2024-01-02", "a.needs", "added", "z", "", "1", "Ben Example"),
        ("2024-01-03", "a.needs", "removed", "x", "2", "", "Ada Example"),
        ("2024-01-03", "a.needs", "removed", "z", "1", "", "Ada Example"),
        ("2024-01-03", "b.needs", "added", "x", "", "2", "Ada Example"),
    ]
    assert kept.now() == [("b.needs", "x", "2", RUN)]


def test_a_moved_manifest_leaves_one_place_and_comes_to_another(kept: Kept) -> None:
    kept.repo.commit("One", {"a.needs": "needs x 1\n", "c.needs": "needs y 1\n"}, date="2024-01-01")
    kept.repo.rename("a.needs", "sub/a.needs", date="2024-01-02")
    kept.repo.rename("c.needs", "c.txt", date="2024-01-03")
    kept.read()
    assert [each[:4] for each in kept.steps()][2:] == [
        ("2024-01-02", "a.needs", "removed", "x"),
        ("2024-01-02", "sub/a.needs", "added", "x"),
        ("2024-01-03", "c.needs", "removed", "y"),
    ]


def test_what_is_only_locked_stands_but_makes_no_step(kept: Kept) -> None:
    kept.repo.commit("One", {"a.needs": "locks x 1\n"}, date="2024-01-01")
    kept.repo.commit("Two", {"a.needs": "locks x 2\n"}, date="2024-01-02")
    kept.repo.commit("Three", {"a.needs": "needs x 2\nlocks y 1\n"}, date="2024-01-03")
    kept.read()
    assert kept.steps() == [("2024-01-03", "a.needs", "added", "x", "", "2", "Ada Example")]
    assert kept.now() == [("a.needs", "x", "2", RUN), ("a.needs", "y", "1", INDIRECT)]


def test_offers_are_kept_and_what_is_private_is_said(kept: Kept) -> None:
    kept.repo.commit("One", {"a.needs": "offers x 1\nkeeps y 1\n"}, date="2024-01-01")
    kept.read()
    told = [(each.thing.name, each.version, each.scope) for each in kept.ledger.manifest_steps() if each.side == OFFERS]
    assert told == [("x", "1", RUN), ("y", "1", PRIVATE)]
    assert kept.now() == [("a.needs", "x", "1", RUN), ("a.needs", "y", "1", PRIVATE)]


def test_a_version_that_cannot_be_read_hides_no_change_and_makes_none(kept: Kept) -> None:
    kept.repo.commit("One", {"a.needs": "needs x 1\n", "b.needs": "<<<<\n"}, date="2024-01-01")
    kept.repo.commit("Two", {"a.needs": "<<<<\n"}, author=BEN, date="2024-01-02")
    kept.repo.commit("Three", {"a.needs": "needs x 1\nneeds y 1\n"}, date="2024-01-03")
    kept.read()
    assert [each[:4] for each in kept.steps()] == [
        ("2024-01-01", "a.needs", "added", "x"),
        ("2024-01-03", "a.needs", "added", "y"),
    ]
    detail = kept.ledger.manifest_state(1)[1]
    assert (detail["now"], detail["unreadable"]) == ({"b.needs": "not lines"}, 2)


def test_what_was_unreadable_from_the_start_is_nobodys_when_it_is_mended(kept: Kept) -> None:
    kept.repo.commit("One", {"a.needs": "<<<<\n"}, date="2024-01-01")
    kept.repo.commit("Two", {"a.needs": "needs x 1\n"}, author=BEN, date="2024-01-02")
    kept.read()
    assert (kept.steps(), kept.now()) == ([], [("a.needs", "x", "1", RUN)])


def test_a_manifest_too_large_for_people_is_not_read(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LARGEST", 20)
    kept.repo.commit("One", {"a.needs": "needs x 1\n" * 3, "b.needs": "needs y 1\n"}, date="2024-01-01")
    kept.read()
    assert [each[3] for each in kept.steps()] == ["y"]
    assert list(kept.ledger.manifest_state(1)[1]["now"]) == ["a.needs"]


def test_nothing_new_is_not_read_and_what_is_new_is_read_alone(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.repo.commit("One", {"a.needs": "needs x 1\n"}, date="2024-01-01")
    kept.read()
    kept.reader.asked.clear()
    kept.read()
    assert kept.reader.asked == []
    kept.repo.commit("Two", {"README": "x"}, date="2024-01-02")
    kept.read()
    assert kept.reader.asked == []
    kept.repo.commit("Three", {"a.needs": "needs x 2\n"}, date="2024-01-03")
    kept.read()
    assert sorted(kept.reader.asked) == ["needs x 1\n", "needs x 2\n"]
    assert [each[2] for each in kept.steps()] == ["added", "changed"]
    assert kept.now() == [("a.needs", "x", "2", RUN)]
    kept.reader.asked.clear()
    monkeypatch.setattr(manifesting, "READERS", 999)
    kept.read()
    assert len(kept.steps()) == 2
    assert sorted(kept.reader.asked) == ["needs x 1\n", "needs x 2\n"]


def test_bit_by_bit_comes_to_the_same_as_at_once(kept: Kept, tmp_path: Path) -> None:
    kept.repo.commit("One", {"a.needs": "needs x 1\n"}, date="2024-01-01")
    kept.read()
    kept.repo.branch("topic")
    kept.repo.commit("Two", {"b.needs": "needs y 1\n"}, author=BEN, date="2024-01-02")
    kept.repo.branch("main")
    kept.repo.commit("Three", {"a.needs": "needs x 2\n"}, date="2024-01-03")
    kept.read()
    kept.repo.merge("topic", date="2024-01-04")
    kept.repo.rename("b.needs", "d.needs", date="2024-01-05")
    kept.read()
    other = Kept(kept.repo, tmp_path / "other.db")
    other.read()
    assert kept.steps() == other.steps()
    assert kept.now() == other.now() == [("a.needs", "x", "2", RUN), ("d.needs", "y", "1", RUN)]


def test_what_was_forced_away_is_told_no_more(kept: Kept) -> None:
    kept.repo.commit("One", {"a.needs": "needs x 1\n"}, date="2024-01-01")
    base = kept.repo.head
    kept.repo.commit("Two", {"a.needs": "needs x 2\n"}, date="2024-01-02")
    kept.read()
    (kept.repo.path / ".git/refs/heads/main").write_text(f"{base}\n", encoding="ascii")
    kept.read()
    assert [each[2] for each in kept.steps()] == ["added"]
    assert kept.now() == [("a.needs", "x", "1", RUN)]


def test_of_a_partial_clone_nothing_is_read_and_that_is_said(kept: Kept) -> None:
    kept.repo.commit("One", {"a.needs": "needs x 1\n"}, date="2024-01-01")
    with (kept.repo.path / ".git/config").open("a", encoding="ascii") as config:
        config.write('[remote "origin"]\n\turl = https://example.com/it.git\n\tpromisor = true\n')
    assert kept.read() == kept.read() == PARTIAL
    assert (kept.steps(), kept.reader.asked) == ([], [])


def test_an_empty_repository_has_no_manifest(kept: Kept) -> None:
    assert kept.read() == ""
    assert list(kept.ledger.manifest_steps()) == []
