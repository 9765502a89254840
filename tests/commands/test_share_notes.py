"""`impact share` and notes in a repository: nothing without a yes, no line lost, and a way back out."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from at_a_terminal import Sitting
from hooked import tree
from shared_notes import ADA, FETCH, INCOMING, REF, Person, own_word, two

from impact.edges import git as git_edge
from impact.edges import notes_ref
from impact.edges.places import config_folder
from impact.model.errors import RepositoryError
from impact.sources.shared_notes import line_id, lines

LINE = '{"schema": "impact.note/1", "id": "%s", "about": "%s", "theme": "flaky-tests", "role": "author"}'


@pytest.fixture
def mine(impact, adas, identity, monkeypatch):
    """Ada's repository, in which one contribution is leverage by her word; returns its id."""
    identity(ADA, "Ada Example")
    monkeypatch.chdir(adas.path)
    found = {each["title"]: each["id"] for each in json.loads(impact("log", "--json").out)["contributions"]}
    work = next(found[title] for title in found if "flaky" in title)
    assert impact("reclassify", work, "flaky-tests", "--why", "it was").code == 0
    return work


@pytest.fixture
def there(git, adas):
    """Every line under the ref, with its commit, as git itself reads them."""

    def read(ref: str = REF) -> set[tuple[str, str]]:
        rows = [row.split() for row in git("-C", adas.path, "notes", f"--ref={ref}", "list").splitlines()]
        return {(commit, line) for blob, commit in rows
                for line in git("-C", adas.path, "cat-file", "blob", blob).splitlines() if line}  # fmt: skip

    return read


def previewed(out: str, sign: str = "+") -> set[tuple[str, str]]:
    rows = [row[2:] for row in out.splitlines() if row.startswith(sign)]
    return set(zip(rows[::2], rows[1::2], strict=True))


@pytest.mark.parametrize("words", [("notes",), ("notes", "--dry-run"), ("show",), ("forget",), ("forget", "--dry-run")])
def test_without_a_yes_the_repository_stays_as_it_is_to_the_byte(impact, adas, mine, words):
    before = tree(adas.path)
    typed = impact("share", *words)
    assert typed.code == (1 if words == ("notes",) else 0)
    assert tree(adas.path) == before


def test_what_is_shown_is_what_is_written_to_the_byte(impact, adas, mine, there):
    config = (adas.path / ".git/config").read_bytes()
    shown = impact("share", "notes", "--dry-run").out
    typed = impact("share", "notes", "--yes")
    assert typed.code == 0
    assert there() == previewed(typed.out) == previewed(shown)
    ((_, line),) = there()
    assert list(json.loads(line)) == ["about", "edit", "id", "role", "schema", "theme"]
    assert line.isascii()
    assert "git push origin refs/notes/impact" in typed.err
    assert (adas.path / ".git/config").read_bytes() == config
    again = impact("share", "notes", "--yes")
    assert (again.out, there()) == ("", previewed(shown))


def test_the_commits_of_the_notes_name_nobody_and_no_time(impact, adas, mine, git):
    impact("share", "notes", "--yes")
    assert git("-C", adas.path, "log", "--format=%an|%ae|%at|%cn|%ce|%ct", REF) == "impact||0|impact||0\n"
    git("-C", adas.path, "fsck", "--strict")
    assert not list((adas.path / ".git").glob("logs/refs/notes/*"))


def test_only_a_shared_note_says_a_sentence_and_no_name_that_was_not_agreed_to(impact, adas, mine, there):
    impact("note", "--about", mine, "Secretly proud of it", "--private")
    impact("note", "--about", mine, "Nobody runs CI twice now", "--share")
    impact("note", "--about", mine, "Bob Example broke it", "--share")
    typed = impact("share", "notes", "--yes")
    ((_, line),) = there()
    assert json.loads(line)["statement"] == "Nobody runs CI twice now"
    assert "held back" in typed.err


def test_what_the_settings_call_private_does_not_leave(impact, adas, mine, there):
    settings = config_folder() / "config.yaml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    impact("note", "--about", mine, "Project Falcon runs CI once now", "--share")
    settings.write_text("private:\n  words: [Falcon]\n")
    assert impact("share", "notes", "--yes").code == 0
    ((_, line),) = there()
    assert json.loads(line)["statement"] == "Project [redacted] runs CI once now"
    for private in ("repositories: ['*']", "paths: [tests/*]"):
        settings.write_text(f"private:\n  {private}\n")
        typed = impact("share", "notes", "--only", mine, "--yes")
        assert (typed.code, typed.out) == (4, "")
        assert "as private" in typed.err


def test_a_security_matter_is_left_out(impact, adas, mine, there):
    impact("note", "--about", mine, "It hid a vulnerability", "--share")
    typed = impact("share", "notes", "--yes")
    assert "it speaks of a security matter" in typed.err
    assert there() == set()


def test_a_later_word_takes_the_place_of_the_first_and_leaves_others_alone(impact, adas, mine, there, git):
    impact("share", "notes", "--yes")
    ((commit, _),) = there()
    git("-C", adas.path, "-c", "user.name=x", "-c", "user.email=x@example.com", "notes", f"--ref={REF}",
        "append", "-m", LINE % ("bobs", "c9"), commit)  # fmt: skip
    impact("note", "--about", mine, "Nobody runs CI twice now", "--share")
    typed = impact("share", "notes", "--yes")
    assert len(previewed(typed.out)) == len(previewed(typed.out, "-")) == 1
    lines = [json.loads(line) for _, line in there()]
    assert sorted((each["id"], each.get("edit", 0)) for each in lines) == sorted([("bobs", 0), (line_id(ADA, mine), 2)])


def test_forgetting_leaves_no_word_in_the_repository(impact, adas, mine, there, git):
    impact("note", "--about", mine, "Zanzibar runs CI once now", "--share")
    git("-C", adas.path, "config", "core.logAllRefUpdates", "always")
    impact("share", "notes", "--yes")
    ((commit, _),) = there()
    git("-C", adas.path, "-c", "user.name=x", "-c", "user.email=x@example.com", "notes", f"--ref={REF}",
        "append", "-m", LINE % ("bobs", "c9"), commit)  # fmt: skip
    git("-C", adas.path, "update-ref", INCOMING, REF)
    typed = impact("share", "forget", "--yes")
    assert "1 line taken out; the rest stands" in typed.err
    assert {json.loads(line)["id"] for _, line in there()} == {"bobs"}
    assert git("-C", adas.path, "rev-list", "--count", REF) == "1\n"
    git("-C", adas.path, "gc", "-q", "--prune=now")
    every = subprocess.run(
        ("git", "-C", adas.path, "cat-file", "--batch-all-objects", "--batch"), capture_output=True, check=True
    ).stdout
    assert b"bobs" in every
    assert b"Zanzibar" not in every
    assert line_id(ADA, mine).encode() not in every


def test_forgetting_the_only_line_takes_the_ref_along_and_names_others_that_hold_it(impact, adas, mine, git):
    impact("share", "notes", "--yes")
    git("-C", adas.path, "update-ref", "refs/notes/copy", REF)
    typed = impact("share", "forget", "--yes")
    assert "nothing is left" in typed.err
    assert "refs/notes/copy still leads to what was there" in typed.err
    assert ":refs/notes/impact\n" in typed.err
    assert git("-C", adas.path, "for-each-ref", "--format=%(refname)", "refs/notes") == "refs/notes/copy\n"


def test_a_ref_that_moved_meanwhile_is_not_overwritten(adas, git):
    sha = adas.commit("x", {"a": "1"})
    repository = git_edge.find(str(adas.path))
    held = notes_ref.read(repository, REF)
    notes_ref.write(repository, held, {sha: b"first\n"}, ())
    with pytest.raises(RepositoryError, match="refs/notes/impact"):
        notes_ref.write(repository, held, {sha: b"second\n"}, ())
    assert git("-C", adas.path, "notes", f"--ref={REF}", "show", sha) == "first\n"


def test_hostile_notes_are_told_and_kept_and_move_no_cursor(impact, adas, mine, git, there, tmp_path):
    sha = git("-C", adas.path, "rev-parse", "HEAD").strip()
    evil = tmp_path / "evil"
    line = json.dumps(json.loads(LINE % ("b", "c")) | {"statement": "\x1b]0;x\x07 $(touch pwned) \u202e"})
    evil.write_bytes(b"\x1b[2J\n" + b"[" * 9999 + b"\n" + line.encode() + b"\n\xff\n")
    git("-C", adas.path, "-c", "user.name=x", "-c", "user.email=x@example.com", "notes", f"--ref={INCOMING}",
        "add", "-F", evil, sha)  # fmt: skip
    typed = impact("share", "merge")
    assert typed.code == 0
    for number, what in ((1, "not JSON"), (2, "nested too deeply"), (4, "not ASCII")):
        assert f"not ours: {sha}:{number}: {what}\n" in typed.err
    shown = impact("share", "show")
    assert "\x1b" not in shown.out + typed.err
    assert "flaky-tests, by the word of its author: “\\x1b]0;x\\x07 $(touch pwned) ‹U+202E›”" in shown.out
    assert not (adas.path / "pwned").exists()


def test_without_anything_fetched_it_says_how_to_fetch(impact, adas, mine):
    typed = impact("share", "merge")
    assert typed.code == 1
    assert f"git fetch origin {FETCH}" in typed.err


def test_two_people_over_three_rounds_lose_no_line(tmp_path):
    ada, bob = two(tmp_path)
    commits = ada.git("rev-list", "HEAD").split()
    every: set[tuple[str, str]] = set()
    for turn in range(3):
        for person in (ada, bob):
            for commit in commits:  # both write on the same commits before either has the other's
                line = LINE % (person.address, f"round{turn}")
                person.git("notes", f"--ref={REF}", "append", "-m", line, commit)
                every.add((commit, line))
        ada.git("fetch", "-q", "origin", FETCH, code=None)
        ada.impact("share", "merge", code=None)
        ada.git("push", "-q", "origin", REF)
        assert "rejected" in bob.git("push", "origin", REF, code=1)
        # What others recommend would refuse or destroy; ours goes beside.
        assert "non-fast-forward" in bob.git("fetch", "origin", f"{REF}:{REF}", code=1)
        bob.git("fetch", "-q", "origin", FETCH)
        bob.impact("share", "merge")
        bob.git("push", "-q", "origin", REF)
        assert bob.lines() == every
    ada.git("fetch", "-q", "origin", FETCH)
    ada.git("notes", f"--ref={REF}", "merge", "-q", "-s", "cat_sort_uniq", INCOMING)
    assert ada.lines() == bob.lines() == every


def test_the_refspec_that_is_warned_of_destroys_what_was_not_pushed(tmp_path):
    ada, bob = two(tmp_path)
    for person in (ada, bob):
        person.git("notes", f"--ref={REF}", "add", "-m", LINE % (person.address, "c1"), "HEAD")
    ada.git("push", "-q", "origin", REF)
    bob.git("fetch", "-q", "origin", "+refs/notes/*:refs/notes/*")
    assert all("ada" in line for _, line in bob.lines())


def test_each_shares_and_both_read_it(tmp_path):
    ada, bob = two(tmp_path)
    own_word(ada, "flaky-tests")
    own_word(bob, "ci-standardisation")
    ada.impact("share", "notes", "--yes")
    bob.impact("share", "notes", "--yes")
    ada.git("push", "-q", "origin", REF)
    bob.git("fetch", "-q", "origin", FETCH)
    bob.impact("share", "merge")
    assert len(bob.lines()) == 2
    assert "ci-standardisation" in bob.impact("share", "show")
    bob.impact("share", "forget", "--yes")
    assert bob.lines() == ada.lines()
    assert INCOMING not in bob.git("for-each-ref")


@pytest.mark.parametrize("mode", ["cat_sort_uniq", "concatenate"])
def test_a_line_survives_amend_rebase_and_squash(tmp_path, mode):
    ada = Person(tmp_path / "ada", ADA)
    ada.git("init", "-q", ada.clone)
    ada.commit("base", "base", "1\n", day="2026-01-01")
    ada.git("config", "notes.rewriteRef", REF)
    ada.git("config", "notes.rewriteMode", mode)
    ada.git("checkout", "-q", "-b", "side")
    for name in ("one", "two"):
        ada.commit(name, name, "1\n", day="2026-01-02")
        ada.git("notes", f"--ref={REF}", "add", "-m", LINE % (name, "c1"), "HEAD")
    ada.git("commit", "-q", "--amend", "-m", "two, amended")
    ada.git("checkout", "-q", "main")
    ada.commit("meanwhile", "meanwhile", "1\n", day="2026-01-03")
    ada.git("rebase", "-q", "main", "side")
    ada.git("rebase", "-q", "-i", "HEAD~2", GIT_SEQUENCE_EDITOR="sed -i 2s/pick/fixup/")
    held = notes_ref.read(git_edge.find(str(ada.clone)), REF)
    assert {each.id for each in lines("", held.texts[ada.head()])} == {"one", "two"}


def test_only_notes_are_taken_in(impact, adas, mine, there):
    typed = impact("share", "merge", "--from", "refs/heads/main")
    assert (typed.code, there()) == (1, set())
    assert "refs/heads/main: no ref of notes" in typed.err


def test_doctor_says_what_would_lose_lines(impact, adas, mine, git):
    def said() -> tuple[bool, str]:
        rows = json.loads(impact("doctor", adas.path, "--json").out)["checks"]
        return next((each["ok"], each["says"]) for each in rows if each["check"] == "sharing")

    assert said() == (True, "nothing is shared here")
    impact("share", "notes", "--yes")
    ok, says = said()
    assert (ok, "git config --add notes.rewriteRef refs/notes/impact" in says) == (False, True)
    git("-C", adas.path, "config", "notes.rewriteRef", "refs/notes/*")
    assert said() == (True, "1 commit with lines under refs/notes/impact, which rewriting history keeps")
    git("-C", adas.path, "config", "notes.rewriteMode", "overwrite")
    assert "squashing loses lines (notes.rewriteMode is overwrite)" in said()[1]
    git("-C", adas.path, "config", "notes.rewriteMode", "cat_sort_uniq")
    git("-C", adas.path, "remote", "add", "origin", "nowhere")
    git("-C", adas.path, "config", "--add", "remote.origin.fetch", "+refs/notes/*:refs/notes/*")
    ok, says = said()
    assert (ok, "fetching from origin overwrites them" in says) == (False, True)
    git("-C", adas.path, "config", "--unset", "remote.origin.fetch", r"^\+refs/notes/")
    assert said()[0]


@pytest.mark.parametrize(("answer", "code", "count"), [("y", 0, 1), ("n", 1, 0), ("", 1, 0)])
def test_at_a_terminal_it_asks_and_no_answer_is_no(adas, mine, there, answer, code, count):
    sitting = Sitting([sys.executable, "-m", "impact", "share", "notes"], adas.path, os.environ)
    sitting.until("[y/N]")
    assert there() == set()
    sitting.type(f"{answer}\n")
    assert sitting.end()[0] == code
    assert len(there()) == count


def test_after_an_amend_there_is_one_line_and_it_is_of_the_commit_that_is_left(tmp_path):
    ada, _ = two(tmp_path)
    ada.git("config", "notes.rewriteRef", REF)
    ada.git("remote", "remove", "origin")
    ada.git("reset", "-q", "--hard", "HEAD~1")  # her own commits alone, and no branch that holds the old one
    own_word(ada, "flaky-tests")
    ada.impact("share", "notes", "--yes")
    ada.git("commit", "-q", "--amend", "-m", "Fix flaky test_login: wait for the queue")
    ada.impact("note", "--about", own_word(ada, "flaky-tests"), "No red since", "--share")
    ada.impact("share", "notes", "--yes")
    ((commit, line),) = ada.lines()
    assert (commit, json.loads(line)["statement"]) == (ada.head(), "No red since")


def test_a_ref_that_leads_elsewhere_is_not_followed(impact, adas, mine, git):
    main = git("-C", adas.path, "rev-parse", "main")
    git("-C", adas.path, "symbolic-ref", REF, "refs/heads/main")
    typed = impact("share", "notes", "--yes")
    assert (typed.code, "leads to another ref" in typed.err) == (1, True)
    assert git("-C", adas.path, "rev-parse", "main") == main


def test_a_ref_that_is_locked_is_told_and_left(impact, adas, mine, there):
    lock = adas.path / ".git/refs/notes/impact.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    typed = impact("share", "notes", "--yes")
    assert (typed.code, there()) == (1, set())
    assert "nothing was changed" in typed.err


def test_a_long_statement_is_cut_and_can_be_read(impact, adas, mine, there):
    for face in ("\U0001f600", "\U0001f601", "\U0001f602"):
        assert impact("note", "--about", mine, face * 1900, "--share").code == 0
    impact("share", "notes", "--yes")
    ((commit, line),) = there()
    (said,) = lines(commit, line.encode())
    assert (len(said.statement), said.statement[-1]) == (4000, "…")


def test_notes_in_a_repository_of_long_ids_and_in_a_bare_one(tmp_path, git):
    for words in (("--object-format=sha256",), ("--bare",)):
        folder = tmp_path / words[0]
        git("init", "-q", *words, folder)
        repository = git_edge.find(str(folder))
        sha = "a" * (64 if "sha256" in words[0] else 40)
        tip = notes_ref.write(repository, notes_ref.read(repository, REF), {sha: b"one\n"}, ())
        held = notes_ref.read(repository, REF)
        assert (held.tip, dict(held.texts)) == (tip, {sha: b"one\n"})
        notes_ref.write(repository, held, {sha: b""}, ())
        assert notes_ref.tip_of(repository, REF) == ""
