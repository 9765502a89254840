"""Many objects are had at once, and what cannot be had costs none of the others."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from notedb_builder import NoteDb

from impact.edges import git, object_batches


@pytest.fixture
def db(tmp_path: Path) -> NoteDb:
    return NoteDb(tmp_path / "repo.git")


def test_names_are_found_in_order(db: NoteDb) -> None:
    repository = git.find(str(db.path))
    blob = db.store.write("blob", b"hello")
    names = [
        blob,
        f"{db.main}:README",
        f"{db.main}:none",
        f"{db.main}:a\nb",
        f"{db.main}^{{tree}}",
        "",
        "0" * 40,
        db.main,
    ]
    kinds = [kind for kind, _, _ in object_batches.found(repository, names)]
    assert kinds == ["blob", "blob", "", "", "tree", "", "", "commit"]
    assert object_batches.found(repository, [blob]) == [("blob", blob, 5)]
    assert object_batches.found(repository, []) == []


def test_contents_come_whole_and_the_missing_and_the_large_as_none(db: NoteDb, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = git.find(str(db.path))
    texts = [b"", b"a\n\0b", b"blob 1234\n", b"x" * 1000]
    ids = [db.store.write("blob", text) for text in texts]
    asked = [ids[0], "0" * 40, *ids[1:]]
    assert dict(object_batches.contents(repository, asked)) == dict(zip(ids, texts, strict=True)) | {"0" * 40: None}
    monkeypatch.setattr(object_batches, "LARGEST", 999)
    monkeypatch.setattr(object_batches, "_BYTES", 4)
    assert dict(object_batches.contents(repository, asked)) == dict(zip(ids, [*texts[:3], None], strict=True)) | {
        "0" * 40: None
    }


def test_a_git_that_dies_again_and_again_is_not_asked_for_ever(db: NoteDb, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def dies(*words: object, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        calls.append(feed)
        return subprocess.CompletedProcess((), 128, f"blob {'a' * 40} 1\n".encode() if len(calls) == 1 else b"", b"")

    monkeypatch.setattr(git, "run", dies)
    repository = git.Repository(str(db.path), str(db.path), str(db.path))
    answers = object_batches.found(repository, ["x"] * 100)
    assert answers == [("blob", "a" * 40, 1)] + [("", "", 0)] * 99
    assert 1 < len(calls) < 50


def test_damage_costs_only_what_is_damaged(db: NoteDb) -> None:
    repository = git.find(str(db.path))
    ids = [db.store.write("blob", f"text {number}".encode() * 50) for number in range(9)]
    whole = db.store.place(ids[4]).read_bytes()
    db.store.place(ids[4]).chmod(0o644)
    db.store.place(ids[4]).write_bytes(whole[:24] + b"rubbish")
    db.store.place(ids[6]).chmod(0o644)
    db.store.place(ids[6]).write_bytes(b"rubbish")
    read = dict(object_batches.contents(repository, ids))
    assert read.keys() == set(ids)
    assert {sha for sha, content in read.items() if content is None} == {ids[4], ids[6]}
