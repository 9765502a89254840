"""`impact reviews sync` on a clone with Gerrit's refs: read once, told apart from what is not observable."""

from __future__ import annotations

import json

from notedb_builder import OWNER, REVIEWER, SERVER, NoteDb

TEN = "".join(f"line {number}\n" for number in range(1, 11))


def test_gerrit_is_read_into_the_ledger_once_and_then_only_what_moved(tmp_path, impact):
    db = NoteDb(tmp_path / "gerrit.git")
    change = db.change(1)
    change.upload({"a.py": TEN})
    change.comment(REVIEWER, "one", "a.py", 5)
    change.vote(REVIEWER, "Code-Review=+1")
    first = impact("reviews", "sync", db.path, "--json")
    _, source = json.loads(first.out)["sources"]
    assert (first.code, source["source"], source["new_events"], source["complete"]) == (0, "gerrit-notedb", 2, True)
    assert source["counts"]["addressed_last"] == 1
    assert "teams" in source["not_observable"]
    change.upload({"a.py": TEN.replace("line 5", "line five")})
    change.comment(OWNER, "two", "a.py", 5, patch_set=1, parent="one", unresolved=False)
    again = impact("reviews", "sync", db.path, "--source", "gerrit-notedb", "--json")
    (source,) = json.loads(again.out)["sources"]
    assert (source["new_events"], source["events"], source["counts"]["addressed_line"]) == (1, 3, 1)
    assert "nothing new; 3 events of 1 changes" in impact("reviews", "sync", db.path).out


def test_damage_is_shown_with_its_change_and_object(tmp_path, impact):
    db = NoteDb(tmp_path / "gerrit.git")
    change = db.change(1)
    sha = change.upload({"a.py": TEN})
    change.raw_notes[sha] = b"{"
    change.meta(f"Gerrit User 9 <9@{SERVER}>", "Patch Set 1:\n\nHello")
    done = impact("reviews", "sync", db.path)
    assert done.code == 4, "done in part"
    assert "change 1: note " in done.out + done.err
    assert "is no JSON" in done.out + done.err


def test_a_clone_without_them_says_so(repo, impact):
    repo.commit("One", {"a": "1"})
    done = impact("reviews", "sync", repo.path, "--source", "review-notes")
    assert done.code == 1
    assert "nothing here that review-notes could read" in done.err
