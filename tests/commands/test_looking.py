"""Commits are read for their kind once, and again only when something that decides it has changed."""

from __future__ import annotations

import hashlib
import json

import pytest

from impact.ledger.opening import open_ledger
from impact.services.reading import looking
from impact.sources import diffs as patches
from impact.sources import git_log

ME = ("--me", "ada@example.com")


@pytest.fixture
def reads(monkeypatch):
    """Every commit id that was asked for: by a scan, for its kind, and for its patch."""
    seen = {"scanned": [], "read": [], "inside": []}
    real_read, real_diffs = git_log.read, patches.diffs

    def read(place, selection):
        for fact in real_read(place, selection):
            seen["scanned" if selection.only is None else "read"].append(fact.sha)
            yield fact

    def diffs(repository, shas, book):
        seen["inside"].extend(shas)
        return real_diffs(repository, shas, book)

    monkeypatch.setattr(git_log, "read", read)
    monkeypatch.setattr(patches, "diffs", diffs)
    return seen


@pytest.fixture
def looks(known):
    """What commits were read as: commit id to (rules, names, kinds, patch)."""

    def tell():
        rows = [json.loads(line) for line in known() if line.startswith('["look"')]
        return {sha: rest for _, _, sha, *rest in rows}

    return tell


def forget(reads):
    for each in reads.values():
        each.clear()


def test_the_persons_own_commits_are_read_once(impact, adas, reads, looks):
    assert impact("scan", adas.path, *ME).code == 0
    shas = impact_shas(adas)
    assert len(reads["scanned"]) == 3
    assert sorted(reads["read"]) == sorted(reads["inside"]) == sorted(shas[1:])
    # Of what others did signals are kept, not kinds.
    assert {bytes.fromhex(sha).hex() for sha in looks()} == set(shas[1:])
    assert all(diff is not None for *_, diff in looks().values())
    forget(reads)
    assert impact("scan", adas.path, *ME).code == 0
    assert reads == {"scanned": [], "read": [], "inside": []}


def impact_shas(repo):
    """The ids of the current branch, newest first."""
    sha, found = repo.head, []
    while sha:
        found.append(sha)
        sha = next(iter(repo._parents[sha]), None)
    return found


def test_only_new_commits_are_read(impact, adas, reads, looks):
    impact("scan", adas.path, *ME)
    before = looks()
    forget(reads)
    new = adas.commit("Sort the queue", {"src/queue.py": "sorted(x)\n"}, date="2026-04-10T10:00")
    impact("scan", adas.path, *ME)
    assert reads == {"scanned": [new], "read": [new], "inside": [new]}
    assert {sha: look for sha, look in looks().items() if sha != new} == before


def test_new_weights_mean_reading_kinds_anew_but_not_the_history(impact, adas, reads, looks, monkeypatch):
    impact("scan", adas.path, *ME)
    before = looks()
    forget(reads)
    from impact.services.reading import workshop

    real = workshop.digest
    monkeypatch.setattr(
        workshop,
        "digest",
        lambda *names: (
            hashlib.sha256(b"new weights").hexdigest() if names == (("config", "model.json"),) else real(*names)
        ),
    )
    assert impact("scan", adas.path, *ME).out == "repo: nothing new\n"
    assert reads["scanned"] == []
    assert sorted(reads["read"]) == sorted(before)
    after = looks()
    assert after.keys() == before.keys()
    assert all(after[sha][0] != before[sha][0] and after[sha][1:] == before[sha][1:] for sha in after)


def test_somebody_else_s_commits_are_read_when_the_report_is_theirs(impact, adas, looks):
    impact("scan", adas.path, *ME)
    mine = looks()
    impact("scan", adas.path, "--me", "bob@example.com")
    assert looks().keys() - mine.keys() == {adas.head}


def test_sweeps_and_commits_without_files_are_read_by_names_alone(impact, adas, reads, looks, monkeypatch):
    monkeypatch.setattr(looking, "MOST_FILES", 2)
    sweep = adas.commit("Reformat", {f"f{number}": "x\n" for number in range(3)})
    nothing = adas.commit("Nothing")
    impact("scan", adas.path, *ME)
    assert {sweep, nothing} <= set(reads["read"])
    assert not {sweep, nothing} & set(reads["inside"])
    assert {sha for sha, look in looks().items() if look[3] is None} == {sweep, nothing}
    forget(reads)
    adas.commit("One more", {"f0": "y\n"})
    impact("scan", adas.path, *ME)
    assert not {sweep, nothing} & set(reads["read"]), "that nobody looked inside was decided, not an accident"


def test_a_patch_that_was_lost_is_looked_for_again(impact, adas, reads, looks):
    sha = adas.commit("Sort", {"src/a.py": "sorted(x)\n"})
    blob = adas._store.write("blob", b"sorted(x)\n")
    kept = adas._store.place(blob).read_bytes()
    adas._store.place(blob).unlink()
    impact("scan", adas.path, *ME)
    assert looks()[sha][3] is None
    adas._store.place(blob).write_bytes(kept)
    forget(reads)
    new = adas.commit("One more", {"b": "y\n"})
    impact("scan", adas.path, *ME)
    assert sorted(reads["read"]) == sorted([sha, new])
    assert looks()[sha][3] is not None


def test_a_partial_clone_is_read_by_names_and_anew_once_it_is_whole(impact, adas, reads, looks, git, tmp_path):
    part = tmp_path / "part"
    git("clone", "-q", "--no-checkout", adas.path, part)
    git("-C", part, "config", "remote.origin.promisor", "true")
    impact("scan", part, *ME)
    assert reads["inside"] == []
    assert all(look[3] is None for look in looks().values())
    assert len(looks()) == 2
    git("-C", part, "config", "--unset", "remote.origin.promisor")
    impact("scan", part, *ME)
    assert sorted(reads["inside"]) == sorted(looks())
    assert all(look[3] is not None for look in looks().values())


def test_batches_are_kept_one_by_one(impact, adas, ledger, looks, monkeypatch):
    monkeypatch.setattr(looking, "_BATCH", 1)
    real, calls = looking._read, []

    def read(place, workshop, shas):
        calls.append(shas)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(place, workshop, shas)

    monkeypatch.setattr(looking, "_read", read)
    assert impact("scan", adas.path, *ME).code == 130
    assert len(looks()) == 1
    assert impact("scan", adas.path, *ME).code == 0
    assert len(looks()) == 2
    assert [len(each) for each in calls] == [1, 1, 1]
    with open_ledger(ledger) as opened:
        assert len(opened.contributions()) > 0
