"""Notes as somebody types them, and what the reports for oneself and for others make of them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import jsonschema
import pytest
from repo_builder import RepoBuilder

import impact.render
from impact.ledger.opening import open_ledger

ME = ("--me", "ada@example.com")
PAIRED = "Paired on the parser until somebody else changed it alone"
NAME = "Cleo Secret"
SCHEMA = Path(impact.render.__file__).with_name("notes.schema.json")
PUBLIC = Path(__file__).resolve().parents[2] / "docs" / "reference" / "notes.schema.json"
CANARY = "Releases waited for Zanzibar"


@pytest.fixture
def told(impact, adas):
    """The report on Ada's work, as the values of its JSON."""

    def report(*more):
        typed = impact("report", adas.path, *ME, "--format", "json", *more)
        assert typed.code == 0, typed.err
        return json.loads(typed.out)

    return report


@pytest.fixture
def repair(told):
    return next(each["id"] for each in told()["contributions"] if "flaky" in each["title"])


@pytest.fixture
def kept(ledger):
    def notes():
        with open_ledger(ledger) as opened:
            return opened.notes()

    return notes


@pytest.fixture
def note(impact):
    def write(*words, code=0):
        typed = impact("note", *words, *ME)
        assert typed.code == code, typed.err
        return typed.err.partition(":")[0] if code == 0 else typed.err

    return write


def story(document, name):
    return next(each for each in document["contributions"] if each["id"] == name)


# Work without a commit


def test_work_without_a_commit_becomes_a_claim_that_is_stated(note, told, kept):
    name = note(*PAIRED.split(), "--day", "2026-03-04", "--category", "pairing-mentoring", "--with", NAME)
    (made,) = kept()
    assert (made.id, made.text, made.people, made.by) == (name, PAIRED, (("A", NAME),), ("ada@example.com",))
    document = told("--target", "senior")
    work = story(document, name)
    assert (work["provenance"], work["category"], work["title"], work["note"]) == (
        "stated", "pairing-mentoring", PAIRED, name,
    )  # fmt: skip
    (claim,) = (each for each in document["claims"] if each["note"] == name)
    assert (claim["commits"], claim["provenance"]) == ([], "stated")
    assert {each["status"] for each in document["expectations"] if name in each["contributions"]} == {"partly"}
    assert "the engineer's own notes" in document["rests_on"]["read"]
    assert told("--until", "2026-03-01")["rests_on"]["not_read"].count("notes of your own") == 1


def test_a_note_belongs_to_who_wrote_it(note, impact, adas):
    note(PAIRED, "--category", "pairing-mentoring")
    other = impact("report", adas.path, "--me", "bob@example.com", "--format", "json").out
    assert PAIRED not in other


def test_nobody_else_lists_or_changes_it(note, impact, kept):
    note(PAIRED, "--category", "pairing-mentoring")
    (mine,) = kept()
    bo = ("--me", "bo@example.com")
    assert PAIRED not in impact("note", "--list", *bo).out
    for words in (("--forget", mine.id), ("Other", "--edit", mine.id), ("yes", "--check", mine.id)):
        assert "no such note" in impact("note", *words, *bo).err
    assert kept() == (mine,)
    assert PAIRED in impact("note", "--list", *ME).out


def test_a_note_is_not_corrected_as_a_contribution_is(note, told, impact):
    name = note(PAIRED)
    typed = impact("dismiss", name, "--why", "x")
    assert (typed.code, f"impact note --edit {name}" in typed.err) == (1, True)


def test_the_same_note_twice_is_one(note, kept, impact):
    first = note(PAIRED)
    typed = impact("note", PAIRED, *ME)
    assert typed.err.startswith(f"{first}: is there already")
    assert len(kept()) == 1


def test_a_note_is_edited_listed_and_forgotten(note, kept, impact, ledger, repo):
    name = note(PAIRED, "--with", NAME)
    assert "author A is Cleo Secret" in impact("note", "--edit", name, "--category", "pairing-mentoring", *ME).err
    impact("note", "--edit", name, "Paired", "twice", "--share", "--link", "https://example.com/1", *ME)
    (now,) = kept()
    assert (now.id, now.text, now.category, now.shared) == (name, "Paired twice", "pairing-mentoring", True)
    assert (now.links, now.people) == (("https://example.com/1",), (("A", NAME),))
    assert f"  author A: {NAME}" in impact("note", "--list").out
    assert impact("note", "--forget", name).err == f"{name}: forgotten\n"
    assert kept() == ()
    assert impact("note", "--forget", name).code == 1


def test_notes_as_json_follow_the_published_schema(note, impact, repair):
    assert PUBLIC.read_bytes() == SCHEMA.read_bytes()
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    empty = impact("note", "--list", "--json")
    assert json.loads(empty.out) == {"schema": "impact.notes/1", "notes": []}
    note(PAIRED, "--day", "2026-03-04", "--category", "pairing-mentoring", "--with", NAME, "--link", "https://e.com/1")
    name = note("--launch", repair, "It waits", "--shows", "No red build", "--day", "2026-05-20", "--share")
    assert impact("note", "--check", name, "no", "Two").code == 0
    made = json.loads(impact("note", "--list", "--json").out)
    for each in (json.loads(empty.out), made):
        jsonschema.validate(each, schema)
    work, launch = made["notes"]
    assert work["people"] == [{"letter": "A", "name": NAME, "agreed": False}]
    assert (work["category"], work["commits"], work["checks"]) == ("pairing-mentoring", [], [])
    assert (launch["contribution"], launch["shared"]) == (repair, True)
    assert [(each["on"], each["state"], each["answer"]) for each in launch["checks"]] == [
        ("2026-06-19", "answered", "no"), ("2026-08-18", "to come", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "what"),
    [
        ((), 2, "no text"),
        (("x", "--json"), 2, "--json goes with --list"),
        (("x", "--category", "flaky-test"), 2, "did you mean 'flaky-tests'?"),
        (("x", "--day", "2026-08-01"), 2, "has not come yet"),
        (("x", "--link", "nowhere"), 2, "not a link"),
        (("x", "--shows", "y"), 2, "launch note"),
        (("x", "--about", "beef"), 1, "no contribution of this id"),
        (("x" * (1 << 20),), 2, "1,048,576 characters"),
        (("a\x1b[2J",), 2, "U+001B"),
        (("caf\udce9",), 2, "no UTF-8 text"),
        (("--list", "--forget", "n1"), 2, "one thing at a time"),
        (("--edit", "n1"), 1, "there is no ledger"),
        (("--from-file", "missing.yaml"), 1, "no such file"),
        (("x", "--with", " "), 2, "a name is empty"),
    ],
)
def test_bad_input_keeps_nothing(note, kept, words, code, what):
    assert what in note(*words, code=code)
    assert kept() == ()


def test_who_writes_must_be_known(impact):
    typed = impact("note", PAIRED)
    assert (typed.code, "whose note?" in typed.err) == (1, True)


def test_text_comes_from_a_pipe_too(impact, monkeypatch, kept):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PAIRED}\r\n"))
    assert impact("note", "-", *ME).code == 0
    assert kept()[0].text == PAIRED


def test_an_editor_opens_on_a_terminal(impact, monkeypatch, kept, tmp_path):
    shown = []

    def edit(text, **_):
        shown.append(text)
        return f"{PAIRED}\n{text}"

    monkeypatch.setattr("impact.services.correcting.drafting.on_terminal", lambda: True)
    monkeypatch.setattr("click.edit", edit)
    assert impact("note", *ME).code == 0
    assert "No private matters of other people" in shown[0]
    assert kept()[0].text == PAIRED
    monkeypatch.setattr("click.edit", lambda *_, **__: None)
    assert "nothing was written" in impact("note", *ME).err


# Notes about contributions


def test_a_note_about_a_contribution_stands_in_its_story(note, told, repair, impact, adas):
    note("--about", repair, "--why", "Everybody ran it twice", "--who", "Three teams", "--with", f"{NAME}:yes")
    work = story(told(), repair)
    assert work["notes"][0]["answers"] == [
        {"to": "why", "words": "Everybody ran it twice"},
        {"to": "who", "words": "Three teams"},
    ]
    assert work["notes"][0]["people"] == [f"“{NAME}”"]
    page = impact("report", adas.path, *ME, "--format", "markdown").out
    assert "Why it mattered: `Everybody ran it twice`" in page
    assert "Who benefits: `Three teams`" in page


def test_a_commit_will_do_and_a_rewrite_takes_nothing_away(note, told, repair, repo, adas, git, kept):
    sha = next(e for e in told()["claims"] if repair in str(story(told(), repair)["id"]) and e["commits"])["commits"][0]
    note("It mattered", "--about", sha[:10])
    assert kept()[0].about == (sha,)
    reword = "git commit -q --amend --no-edit --date=2026-01-11T10:00"
    who = ("-c", "user.name=x", "-c", "user.email=x@x")
    git("-C", adas.path, *who, "rebase", "-q", "--root", "--exec", reword)
    document = told()
    now = [each for each in document["contributions"] if each["notes"]]
    assert [each["title"] for each in now] == [story(told(), now[0]["id"])["title"]]
    assert document["loose_notes"] == []


def test_a_note_about_work_that_is_gone_stands_alone_and_says_so(note, told, repair, adas, git, impact):
    note("It mattered", "--about", repair)
    git("-C", adas.path, "checkout", "-q", "--orphan", "new")
    git("-C", adas.path, "rm", "-qrf", ".")
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    git("-C", adas.path, *who, "commit", "-q", "--allow-empty", "-m", "Begin")
    git("-C", adas.path, "branch", "-D", "main")
    page = impact(
        "report", adas.path, *ME, "--format", "markdown", "--since", "2026-01-01", "--until", "2027-01-01"
    ).out
    assert "About work that is found no more, or of no contribution here: `It mattered`" in page


def test_a_note_outside_the_period_is_not_lost(note, told, repair):
    note("It mattered", "--about", repair)
    document = told("--since", "2026-02-01")
    assert document["loose_notes"] == []
    assert all(not each["notes"] for each in document["contributions"])


def test_a_note_about_another_repository_is_told_there_and_not_here(note, told, repair, tmp_path, impact):
    note("It mattered", "--about", repair)
    there = RepoBuilder(tmp_path / "there")
    there.commit("Add a parser", {"src/parse.py": "1\n"}, date="2026-03-10T10:00")
    page = impact("report", there.path, *ME, "--format", "json").out
    assert "It mattered" not in page
    assert "It mattered" in json.dumps(told())


# Launches


def test_a_launch_promises_and_is_looked_at(note, told, repair, impact, adas, monkeypatch):
    name = note("--launch", repair, "It waits", "--shows", "No red build", "--day", "2026-03-01")
    assert story(told(), repair)["notes"][0]["due"] == "2026-05-30"
    later = told("--since", "2026-06-01")
    assert ([each["id"] for each in later["due_notes"]], later["contributions"]) == ([name], [])
    page = " ".join(impact("report", adas.path, *ME).out.split())
    assert f"impact note --check {name} yes|no|partly TEXT" in page
    assert "No red build" in page.partition("Stories of the anchors")[0]
    assert f"due since 2026-05-30: impact note --check {name}" in impact("note", "--list").out
    assert impact("note", "--check", name, "perhaps").code == 2
    assert impact("note", "--check", name, "partly", "One", "red", "build").code == 0
    said = story(told(), repair)["notes"][0]
    assert (said["due"], said["checked"]) == (
        None, [{"due": "2026-05-30", "day": "2026-07-01", "answer": "partly", "words": "One red build"}],
    )  # fmt: skip
    again = impact("note", "--check", name, "yes")
    assert (again.code, "in the place of: partly" in again.err) == (0, True)
    monkeypatch.setenv("IMPACT_TODAY", "2026-07-02")
    assert impact("note", "--check", name, "yes").code == 2


def test_a_launch_asks_for_its_parts_on_a_terminal(impact, repair, monkeypatch, kept):
    answers = iter(["One way in", "All waited", "A day", "", "Sooner", ""])
    monkeypatch.setattr("impact.services.correcting.drafting.on_terminal", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    typed = impact("note", "--launch", repair, *ME)
    assert typed.code == 0, typed.err
    assert "No private matters" in typed.err
    assert kept()[0].text == "One way in"
    assert dict(kept()[0].answers) == {"why": "All waited", "shows": "A day", "differently": "Sooner"}


@pytest.fixture
def launched(note, repair):
    def at(day, *words):
        return note("--launch", repair, "It waits", "--shows", "No red build", "--day", day, *words)

    return at


def found(kept):
    return [(str(each.due), each.answer) for each in kept()[0].checked]


def test_an_answer_long_after_both_days_is_for_the_last(launched, kept, impact):
    name = launched("2024-02-29")
    assert [str(each) for each in kept()[0].checks] == ["2024-03-30", "2024-05-29"]
    assert impact("note", "--check", name, "yes").code == 0
    assert found(kept) == [("2024-05-29", "yes")]
    assert "due since" not in impact("note", "--list").out


def test_a_second_answer_on_a_day_takes_the_place_of_the_first_and_no_later_check(launched, kept, impact):
    name = launched("2026-05-20")  # the first day has passed, the second has not
    impact("note", "--check", name, "yes", "None")
    typed = impact("note", "--check", name, "partly", "One")
    assert (typed.code, "in the place of: yes" in typed.err) == (0, True)
    assert found(kept) == [("2026-06-19", "partly")]
    assert [each.text for each in kept()[0].checked] == ["One"]


def test_a_launch_of_another_day_shows_on_other_days(launched, kept, impact):
    name = launched("2026-05-31")
    assert impact("note", "--edit", name, "--day", "2026-02-28").code == 0
    assert [str(each) for each in kept()[0].checks] == ["2026-03-30", "2026-05-29"]
    assert impact("note", "--edit", name, "--check-in", "10").code == 0
    assert [str(each) for each in kept()[0].checks] == ["2026-03-10"]
    assert impact("note", "--check", name, "no").code == 0
    assert impact("note", "--edit", name, "--check-in", "10", "--check-in", "200").code == 0
    assert [str(each) for each in kept()[0].checks] == ["2026-03-10", "2026-09-16"]
    assert found(kept) == [("2026-03-10", "no")]


def test_what_an_edit_cannot_change_is_said(launched, note, kept, impact, repair):
    name = launched("2026-05-31")
    before = kept()
    for words in (("--about", repair), ("--launch", repair)):
        typed = impact("note", "--edit", name, "Other", *words)
        assert (typed.code, "what a note is about stays as it is" in typed.err) == (2, True)
    work = note(PAIRED)
    typed = impact("note", "--edit", work, "--check-in", "10")
    assert (typed.code, "no launch note" in typed.err) == (2, True)
    assert [each for each in kept() if each.id == name] == list(before)


def test_a_note_on_either_end_of_a_period_is_told_and_beyond_it_not(note, told):
    name = note(PAIRED, "--day", "2026-03-04", "--category", "pairing-mentoring")
    for since, until, there in (
        ("2026-03-04", "2026-03-31", True), ("2026-03-01", "2026-03-04", True), ("2026-03-04", "2026-03-04", True),
        ("2026-03-05", "2026-03-31", False), ("2026-03-01", "2026-03-03", False),
    ):  # fmt: skip
        works = told("--since", since, "--until", until)["contributions"]
        assert (name in [each["id"] for each in works]) is there, (since, until)


# An editor


@pytest.fixture
def editor(monkeypatch, tmp_path):
    def does(script):
        file = tmp_path / "editor"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", str(file))
        monkeypatch.setattr("impact.services.correcting.drafting.on_terminal", lambda: True)

    return does


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("exit 1", "set $EDITOR"),
        ('echo Half >> "$1"; exit 1', "set $EDITOR"),
        ("true", "nothing was written, nothing is kept"),
        (': > "$1"', "nothing was written, nothing is kept"),
        ('printf "# only a comment\\n" > "$1"', "nothing was written, nothing is kept"),
        ('rm "$1"', "nothing was written, nothing is kept"),
        ('printf "caf\\351\\n" > "$1"', "UTF-8"),
    ],
)
def test_an_editor_that_fails_or_saves_nothing_keeps_nothing(note, kept, impact, editor, script, what):
    name = note(PAIRED)
    before = kept()
    editor(script)
    for words in (ME, ("--edit", name)):
        typed = impact("note", *words)
        assert typed.code in (1, 2), typed.err
        assert what in typed.err
        assert "Traceback" not in typed.err
    assert kept() == before


def test_lines_of_a_note_that_begin_with_a_hash_survive_an_editor(note, kept, impact, editor):
    name = note("#4711 waited\n# twice")
    editor('sed -i "s/waited/waits/" "$1"')
    assert impact("note", "--edit", name).code == 0
    assert kept()[0].text == "#4711 waits\n# twice"


# A file


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("notes:\n  - {text: [\n", "3:1: not YAML"),
        ("notes:\n\t- text: x\n", "2:1: not YAML"),
        ("notes:\n  - text: x\n    text: y\n", "3:5"),
        ("notes: &a [*a]\n", "1:"),
        ("- text: x\n", "1:1"),
        ("notes:\n  - text: x\n---\nnotes: []\n", "3:"),
        ("notes:\n  - text: " + "x" * (1 << 20), "larger than 1 MB"),
    ],
)
def test_a_broken_file_says_where_and_keeps_nothing(impact, tmp_path, kept, text, what):
    file = tmp_path / "notes.yaml"
    file.write_text(text)
    typed = impact("note", "--from-file", file, *ME)
    assert typed.code == 1
    assert what in typed.err
    assert "Traceback" not in typed.err
    assert kept() == ()


def test_a_note_that_stands_twice_in_a_file_is_one(impact, tmp_path, kept):
    file = tmp_path / "notes.yaml"
    file.write_text(f"notes:\n  - text: {PAIRED}\n  - text: {PAIRED}\n")
    typed = impact("note", "--from-file", file, *ME)
    assert (typed.code, typed.err.count("kept"), typed.err.count("is there already")) == (0, 1, 1)
    assert len(kept()) == 1


def test_a_file_of_nearly_a_megabyte_is_kept_whole(impact, tmp_path, kept):
    file = tmp_path / "notes.yaml"
    lines = "".join(f"  - text: {at} {'x' * 1900}\n" for at in range(500))
    file.write_text(f"notes:\n{lines}")
    assert (1 << 20) > file.stat().st_size > 900_000
    assert impact("note", "--from-file", file, *ME).code == 0
    assert len(kept()) == 500


def test_a_file_is_kept_whole_or_not_at_all_and_only_once(impact, tmp_path, repair, kept):
    file = tmp_path / "notes.yaml"
    file.write_text(f"notes:\n  - text: {PAIRED}\n    with: [{NAME}]\n  - {{about: {repair}, why: It hurt}}\n")
    for _ in range(2):
        assert impact("note", "--from-file", file, *ME).code == 0
        assert len(kept()) == 2
    file.write_text("notes:\n  - text: Another\n  - {about: beef, why: It hurt}\n")
    typed = impact("note", "--from-file", file, *ME)
    assert (typed.code, f"{file}:3: beef: no contribution" in typed.err) == (1, True)
    assert len(kept()) == 2


def test_an_edit_outlives_the_file_it_came_from(impact, tmp_path, kept):
    file = tmp_path / "notes.yaml"
    file.write_text(f"notes:\n  - text: {PAIRED}\n")
    impact("note", "--from-file", file, *ME)
    impact("note", "--edit", kept()[0].id, "Otherwise")
    impact("note", "--from-file", file, *ME)
    assert [each.text for each in kept()] == ["Otherwise"]


# What others read


@pytest.fixture
def private(note, repair):
    """Everything that must not leave: texts, answers, names, links."""
    note(f"{PAIRED} {CANARY}", "--category", "pairing-mentoring", "--with", NAME, "--link", "https://canary.example/1")
    note("--about", repair, "--why", CANARY, "--roles", f"{NAME} reviewed", "--with", NAME)
    note("--launch", repair, CANARY, "--shows", CANARY, "--trade-off", CANARY, "--day", "2026-03-01")


@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_nothing_private_is_in_a_report_for_others(impact, adas, private, form, repair):
    own = " ".join(impact("report", adas.path, *ME, "--format", form).out.split())
    assert "Zanzibar" in own
    typed = impact("report", adas.path, *ME, "--for", "manager", "--format", form)
    assert typed.code == 0
    for canary in ("Zanzibar", "Paired", "Cleo", "Secret", "canary.example", "impact note --check"):
        assert canary not in typed.out
    assert "--for manager" in typed.out.replace("\n", " ")


@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_a_name_that_was_not_agreed_to_is_in_no_report(impact, adas, note, form, repair):
    note("Paired with author A", "--category", "pairing-mentoring", "--with", NAME, "--share")
    note("--about", repair, "--why", "It hurt", "--with", NAME)
    for audience in ("self", "manager", "committee"):
        page = impact("report", adas.path, *ME, "--for", audience, "--format", form).out
        assert ("author A" in page) if audience == "self" else re.search(r"author [A-Z]\b", page)
        assert "Cleo" not in page


def test_a_shared_note_that_names_somebody_is_pointed_out_and_held_back(impact, adas, note, told):
    told()
    typed = impact("note", "Bob Example asked for it", "--share", "--category", "pairing-mentoring", *ME)
    assert "beware" in typed.err
    assert "names Bob Example" in typed.err
    note("Cleo asked for it", "--share", "--with", NAME, "--category", "pairing-mentoring")
    note("Cleo agreed", "--share", "--with", f"{NAME}:yes", "--category", "pairing-mentoring")
    shown = impact("report", adas.path, *ME, "--for", "manager", "--format", "json")
    assert "held back" in shown.err
    assert "Bob" not in shown.out
    assert "Cleo asked for it" not in shown.out
    assert "Cleo agreed" in shown.out


def test_what_waits_is_for_the_engineer_alone(impact, adas, note, repair):
    note("--launch", repair, "It waits", "--shows", "No red build", "--day", "2026-03-01", "--share")
    page = impact("report", adas.path, *ME, "--for", "manager", "--format", "markdown").out
    assert "It was to show by: `No red build`" in page
    assert "--check" not in page


HOSTILE = "**bold** <b>x</b> `code` ``` [red]x[/red] @all #1 | ‘a’ “b” ‮evil reduced 100% of 12 commits [C1 observed]"


@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_a_note_is_only_ever_text(impact, adas, note, form, repair):
    note(HOSTILE, "--category", "pairing-mentoring", "--with", "<i>Cleo</i>:yes")
    note("--about", repair, "--why", HOSTILE, "--roles", f"{HOSTILE}\n# heading")
    typed = impact("report", adas.path, *ME, "--format", form)
    assert typed.code == 0, typed.err
    assert "\u202e" not in typed.out
    if form == "markdown":
        assert not [line for line in typed.out.splitlines() if line.startswith("# heading")]
        assert "<b>" not in re.sub(r"(`+).*?(?<!`)\1(?!`)", "", typed.out)


def test_a_name_in_a_private_note_is_pointed_out_before_anybody_reads_it(impact, told):
    told()
    assert "who may be an author known here" in impact("note", "Bob was stuck", *ME).err


def test_a_month_is_not_pointed_out_as_an_author_who_bears_its_name(impact, adas, told):
    adas.commit("Say hello", {"hello.txt": "x"}, author="August Sample <august@example.com>", date="2026-05-05")
    told()
    assert "August" not in impact("note", "Done in August", *ME).err
    assert "names August Sample, who may be" in impact("note", "Done with August Sample", *ME).err


def test_reading_leaves_no_trace_in_the_repository(impact, adas, note, repair):
    before = sorted((each, each.stat().st_mtime_ns) for each in Path(adas.path).rglob("*"))
    note("--about", repair, "--why", "x")
    impact("report", adas.path, *ME)
    assert sorted((each, each.stat().st_mtime_ns) for each in Path(adas.path).rglob("*")) == before


@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_no_name_leaves_by_a_reason_a_view_a_link_or_another_note(impact, adas, note, told, repair, form):
    adas.commit("feat: another", {"src/another.py": "x\n"}, author="Ben Sample <ben@example.com>")
    assert impact("reclassify", repair, "routine-upkeep", "--why", "Ben Sample said canary one").code == 0
    other = next(each["id"] for each in told()["contributions"] if each["id"] != repair)
    assert impact("merge", repair, other, "--why", "Ben Sample said canary five").code == 0
    note("Paired quietly", "--day", "2026-03-04", "--with", NAME)
    note(f"Planned with {NAME}, canary two", "--day", "2026-03-05", "--share")
    link = "https://wiki.example.com/ben%40example.com/canary-three"
    note("Wrote a page", "--day", "2026-03-06", "--share", "--link", link)
    asked = impact("ask", "--question", "staff", "--to", "Dora Else", "--did", f"More than {NAME}, canary four", *ME)
    assert asked.code == 0, asked.err
    token = re.search(r"impact-answer (\w+)", asked.out)[1]
    answer = adas.path.parent / "answer.txt"
    answer.write_text(f"impact-answer {token} no unnamed: too early\n")
    assert impact("confirm-from", answer).code == 0
    typed = impact("report", adas.path, *ME, "--for", "manager", "--format", form)
    assert typed.code == 0, typed.err
    assert not re.search(r"canary|ben sample|cleo secret", typed.out, re.IGNORECASE)
    assert "too early" in typed.out
    assert typed.err.count("held back") == 5
    assert "canary four" in impact("report", adas.path, *ME, "--format", form).out
