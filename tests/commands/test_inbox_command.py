"""`impact inbox`, `later`, `same` and `redact`, as somebody types them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hooked import Hooked
from repo_builder import RepoBuilder
from rich.cells import cell_len

import impact.render
from impact.ledger.ledger import Ledger
from impact.ledger.opening import open_ledger
from impact.ledger.sames import BY_WORD
from impact.model.capture import NOT, Answered
from impact.model.notes import LAUNCH, Ask, Later, Note
from impact.services.correcting.desk import Desk

ME = ("--me", "ada@example.com")
SCHEMA = Path(impact.render.__file__).with_name("inbox.schema.json")
PUBLIC = Path(__file__).resolve().parents[2] / "docs" / "reference" / "inbox.schema.json"
HOSTILE = "Fix flaky [b]login[/b] \x1b[2J\x07 ‮wait for 队列 %s {x} " + "long " * 60
DAY = date(2026, 6, 1)


@pytest.fixture
def scanned(impact, adas):
    adas.commit(HOSTILE, {"tests/test_login.py": "poll\n"}, date="2026-04-02T10:00")
    assert impact("scan", adas.path, *ME).code == 0
    return adas


@pytest.fixture
def waits(impact, scanned):
    """The entries of the inbox, by their keys."""

    def entries(*words):
        typed = impact("inbox", "--json", *words)
        assert typed.code == 0, typed.err
        made = json.loads(typed.out)
        jsonschema.validate(made, json.loads(SCHEMA.read_text(encoding="utf-8")))
        return {each["key"]: each for each in made["entries"]}

    return entries


@pytest.fixture
def tell(ledger):
    """Does something with the ledger."""

    def do(doing):
        with open_ledger(ledger) as opened:
            return doing(opened)

    return do


def first(waits):
    return next(each for each in waits().values() if each["sort"] == "work")


def test_the_schema_is_published():
    assert PUBLIC.read_bytes() == SCHEMA.read_bytes()


def test_what_was_found_waits_with_its_reasons_and_commands(waits):
    entry = first(waits)
    work = entry["contribution"]
    assert (entry["repository"], work["category"], work["category_title"]) == (
        "repo",
        "flaky-tests",
        "Made tests trustworthy",
    )
    assert work["reasons"]
    assert {each["measure"] for each in work["outcomes"]} == {"survived-30", "survived-90", "continued"}
    assert [each["key"] for each in entry["questions"]] == ["why", "who", "differently"]
    named = " ".join(each["command"] for each in entry["commands"])
    for verb in ("confirm", "reclassify", "dismiss", "merge", "note --about", "later"):
        assert f"impact {verb} {entry['id']}" in named


def test_every_command_that_an_entry_names_exists_and_says_what_it_says(impact, waits):
    entry = first(waits)
    for each in entry["commands"]:
        words = each["command"].split()[1:]
        shown = impact(words[0], "--help").out
        assert all(word in shown for word in words if word.startswith("--")), each


@pytest.mark.parametrize("plain", [(), ("--plain",)], ids=["wrapped", "plain"])
def test_the_list_is_text_whatever_titles_hold(impact, scanned, plain):
    typed = impact("inbox", *plain)
    assert typed.code == 0
    assert typed.out.startswith("1. ")
    assert "[b]login[/b]" in typed.out
    assert not any(char in typed.out for char in "\x1b\x07‮")
    lines = typed.out.splitlines()
    if plain:
        assert sum("worth answering: Why" in line and line.endswith("since when?") for line in lines) >= 1
    else:
        assert max(map(cell_len, lines)) <= 80, "wide characters take two cells"
    assert not any(line != line.rstrip() for line in lines)
    assert all(line.endswith(('--why "…"', '--who "…"')) for line in lines if "…" in line and "impact " in line)
    assert not any(box in typed.out for box in "─│┌")


def test_nothing_waits_is_said_and_is_fine(impact, scanned, waits):
    for entry in waits("--all").values():
        assert impact("dismiss", entry["id"], "--why", "Not mine to tell").code == 0
    typed = impact("inbox", "--all")
    assert (typed.code, typed.out) == (0, "Nothing waits.\n")
    assert "--all looks further back" in impact("inbox").out


def test_an_inbox_before_any_scan_says_what_to_do(impact):
    typed = impact("inbox")
    assert typed.code == 1
    assert "`impact scan`" in typed.err


def test_work_before_the_period_of_a_report_waits_only_where_asked_for(impact, scanned, waits, monkeypatch):
    monkeypatch.setenv("IMPACT_TODAY", "2028-07-01")
    assert waits() == {}
    assert waits("--all")
    assert waits("--since", "2026-01-01")
    assert waits("--since", "2026-04-01").keys() < waits("--since", "2026-01-01").keys()


@pytest.mark.parametrize(
    ("words", "some"),
    [
        (("--repository", "REP"), True),
        (("--repository", "other"), False),
        (("--category", "flaky-tests"), True),
        (("--category", "migration"), False),
        (("--text", "queue"), True),
        (("--text", "no such words"), False),
    ],
)
def test_filters(impact, waits, words, some):
    assert bool(waits(*words)) is some
    assert ("Nothing waits that fits this filter." in impact("inbox", *words).out) is not some


def test_a_day_nobody_understands_is_refused(impact, scanned):
    typed = impact("inbox", "--since", "banana")
    assert (typed.code, typed.out) == (2, "")
    assert "banana" in typed.err


# Putting off


def test_later_puts_off_until_its_day_and_brings_back(impact, waits, monkeypatch):
    entry = first(waits)
    typed = impact("later", entry["id"][:6])
    assert typed.code == 0
    assert "2026-07-08" in typed.err
    assert entry["key"] not in waits()
    monkeypatch.setenv("IMPACT_TODAY", "2026-07-08")
    assert entry["key"] in waits()
    assert impact("later", entry["id"], "--days", "90").code == 0
    assert entry["key"] not in waits()
    assert impact("later", entry["key"], "--days", "0").code == 0
    assert entry["key"] in waits()


def test_what_was_put_off_stays_off_when_its_commit_is_amended(impact, waits, scanned):
    new = scanned.commit("Fix flaky queue test", {"tests/test_queue.py": "poll\n"}, date="2026-05-02T10:00")
    assert impact("scan", scanned.path, *ME).code == 0
    (entry,) = (each for each in waits().values() if new in each["contribution"]["commits"])
    assert impact("later", entry["id"], "--days", "30").code == 0
    run = Hooked(scanned.path).git
    run("reset", "-q", "--hard")  # the index was never filled
    run("commit", "-q", "--amend", "-m", "Fix the flaky test of the queue")
    assert impact("scan", scanned.path, *ME).code == 0
    head = run("rev-parse", "HEAD").said.strip()
    assert [each for each in waits().values() if head in each["contribution"]["commits"]] == []
    assert impact("later", "--days", "0", known(head)).code == 0
    (back,) = (each for each in waits().values() if head in each["contribution"]["commits"])
    assert back["id"] != entry["id"], "it has another id, or this tries nothing"


def known(sha):
    """The id of the contribution that holds a commit."""
    from impact.services.gathering.contributions import kept
    from impact.services.reading.workshop import ledger_file, workshop

    with open_ledger(ledger_file(None)) as opened:
        return next(each.id for each in kept(opened, workshop()) if sha in each.shas)


def test_later_of_what_is_not_there_says_so(impact, scanned):
    typed = impact("later", "ffffffffffff")
    assert typed.code == 1
    assert "nothing of this name waits" in typed.err


# What was asked at the commit


def test_a_question_put_off_at_the_commit_comes_back_when_it_is_due(waits, tell):
    entry = first(waits)
    sha = entry["contribution"]["commits"][0]
    tell(lambda ledger: ledger.put_off(Later(f"commit {sha}", date(2026, 7, 2))))
    assert first(waits)["id"] == entry["id"], "the work itself was not put off"
    tell(lambda ledger: ledger.put_off(Later(f"commit {sha}", date(2026, 7, 1))))
    found = waits()
    assert found[f"commit {sha}"]["sort"] == "postponed"
    assert entry["key"] not in found, "asked once, not twice"


def test_not_leverage_is_offered_as_a_dismissal(impact, waits, tell):
    entry = first(waits)
    sha = entry["contribution"]["commits"][0]

    def answered(ledger):
        from impact.ledger import captured

        with ledger._writing() as connection:
            captured.answer(connection, Answered("ab" * 16, NOT, sha, DAY, "rule", ""))

    tell(answered)
    offered = waits()[entry["key"]]
    assert offered["sort"] == "refused"
    assert offered["commands"][0]["command"] == f'impact dismiss {entry["id"]} --why "Not leverage"'
    assert impact("dismiss", entry["id"], "--why", "Not leverage").code == 0
    assert entry["key"] not in waits()


# Notes and promises


def test_what_was_told_is_gone(impact, waits):
    entry = first(waits)
    assert impact("note", "--about", entry["id"], "--why", "Every push waited twice").code == 0
    assert entry["key"] not in waits()


def launch(ledger, *, text="One pipeline for Ben", due=date(2026, 6, 30)):
    ledger.keep_note(
        Note(
            "n12345678", LAUNCH, DAY, DAY, text, answers=(("shows", "Three teams use it"),), checks=(due,), by=(ME[1],)
        )
    )


def test_a_promise_whose_day_has_come_waits_until_it_was_looked_at(impact, waits, tell):
    tell(launch)
    entry = waits()["check n12345678 2026-06-30"]
    assert (entry["sort"], entry["said"]) == ("check", "Three teams use it")
    assert impact("note", "--check", "n12345678", "partly", "two of them").code == 0
    assert "check n12345678 2026-06-30" not in waits()


def test_a_promise_can_be_put_off_and_one_of_a_day_to_come_does_not_wait(impact, waits, tell):
    tell(lambda ledger: launch(ledger, due=date(2026, 7, 2)))
    assert not any(key.startswith("check") for key in waits())
    tell(launch)
    assert impact("later", "n12345678").code == 0
    assert not any(key.startswith("check") for key in waits())


def test_redact_takes_a_name_out_for_good(impact, scanned, tell, ledger):
    tell(launch)
    typed = impact("redact", "n123", "ben", "--as", "author A")
    assert (typed.code, typed.err) == (0, "n12345678: redacted\n")
    (note,) = tell(lambda opened: opened.notes())
    assert note.text == "One pipeline for author A"
    again = impact("redact", "n123", "ben")
    assert again.code == 2
    assert "none of these words" in again.err


# What hangs loose


@pytest.fixture
def lost(waits, tell, impact):
    """A commit of which something was said, that is gone and may be one of two others."""
    entry = first(waits)
    assert impact("reclassify", entry["id"], "ordinary-fix", "--why", "A repair").code == 0
    (sha, *_) = entry["contribution"]["commits"]

    def lose(ledger):
        (state,) = ledger.repositories()
        others = [each.hex() for each, _ in ledger.graph(state.id) if each.hex() != sha][:2]
        ledger.mark_gone(state.id, [sha])
        ledger.leave_open([sha], {sha: others})
        return sha, sorted(others)

    return tell(lose)


def test_a_lost_commit_waits_with_both_candidates_until_one_is_named(impact, waits, lost, tell):
    sha, others = lost
    entry = waits()[f"case {sha}"]
    assert [each["commit"] for each in entry["candidates"]] == others
    assert "A repair" in entry["said"]
    wrong = impact("same", sha, "ffff")
    assert wrong.code == 1
    assert f"no commit that may hold {sha[:12]}" in wrong.err
    assert impact("same", sha[:8], others[1][:12]).code == 0
    assert f"case {sha}" not in waits()
    assert tell(lambda ledger: ledger.names([sha]))[sha] == (sha, others[1])


def test_what_was_said_of_a_lost_commit_is_taken_back_and_it_is_looked_for_again(impact, waits, lost, tell):
    sha, others = lost
    assert impact("same", sha, others[1]).code == 0
    # What a later rewrite made of the wrong one follows from the wrong one.
    tell(lambda ledger: ledger.link({sha: ("ab" * 20, "patch")}))
    assert tell(lambda ledger: ledger.unsearched([sha])) == []
    undone = impact("undo", sha[:12])
    assert undone.code == 0, undone.err
    assert undone.err.startswith(f"{sha[:12]}: taken back: lives on as {others[1][:12]}; ")
    assert tell(lambda ledger: (ledger.names([sha])[sha], ledger.sames())) == ((sha,), ())
    again = impact("undo", sha[:12])
    assert (again.code, "no such contribution" in again.err) == (1, True)


def test_what_is_taken_back_was_not_searched_yet(tell, lost):
    sha, others = lost
    tell(lambda ledger: ledger.link({sha: (others[0], BY_WORD)}))
    assert tell(lambda ledger: ledger.unlink(sha, others[0])) is True
    assert tell(lambda ledger: ledger.unsearched([sha])) == [sha]


def test_undo_of_what_nobody_said_of_a_commit_takes_nothing_back(tell, lost):
    sha, others = lost
    tell(lambda ledger: ledger.link({sha: (others[0], "patch")}))
    assert tell(lambda ledger: ledger.unlink(sha, others[0])) is False
    assert tell(lambda ledger: ledger.names([sha])[sha]) == (sha, others[0])


def test_the_inbox_takes_it_back_as_well(lost, ledger, tell):
    sha, others = lost
    with Desk(str(ledger)) as desk:
        desk.same(sha, others[0])
        assert "taken back" in desk.undo()
    assert tell(lambda ledger: ledger.names([sha])[sha]) == (sha,)


def test_redact_says_why_it_cannot_be_taken_back(impact):
    assert "must not be kept anywhere" in " ".join(impact("redact", "--help").out.split())


def test_a_lost_commit_can_wait_longer(impact, waits, lost):
    sha, _ = lost
    assert impact("later", sha[:12]).code == 0
    assert f"case {sha}" not in waits()


# One door


def test_no_other_command_loads_the_screen(process, scanned):
    code = "import atexit, sys; atexit.register(lambda: print('loaded:', 'textual' in sys.modules))"
    for words in (("inbox",), ("inbox", "--json"), ("confirm", "ffff"), ("--help",)):
        assert process(*words, code=code).out.rstrip().endswith("loaded: False"), words


def test_without_textual_there_is_a_list(process, scanned):
    gone = "import sys; sys.modules['textual'] = None"
    typed = process("inbox", code=gone)
    assert typed.code == 0
    assert typed.out.startswith("1. ")


BEN = "ben@example.com"


@pytest.fixture
def of_two(impact, scanned, tmp_path):
    """A ledger that holds the work of two people: Ada's, and what was read under Ben's address elsewhere."""
    other = RepoBuilder(tmp_path / "mail")
    other.commit("Begin", {"tests/test_mail.py": "sleep\n"}, author=f"Ben Sample <{BEN}>", date="2026-04-02")
    fixed = "Fix flaky test_mail: wait for the queue instead of sleeping"
    other.commit(fixed, {"tests/test_mail.py": "poll\n"}, author=f"Ben Sample <{BEN}>", date="2026-04-03")
    assert impact("scan", other.path, "--me", BEN).code == 0

    def inbox(*words):
        typed = impact("inbox", "--json", *words)
        return {"test_mail" in each["title"] for each in json.loads(typed.out)["entries"]}, typed.err

    return inbox


def test_the_inbox_is_of_whoever_sits_here(of_two, impact):
    titles, said = of_two()
    assert titles == {True, False}
    assert said.startswith(f"no address of yours is known, so this is the work of ada@example.com, {BEN}: impact init")
    titles, said = of_two("--me", BEN)
    assert (titles, "of the work of ada@example.com; if that is you" in said) == ({True}, True)
    assert impact("init", "--me", "Ada@example.com").code == 0
    titles, said = of_two()
    assert (titles, said.startswith(f"not shown: 1 of the work of {BEN};")) == ({False}, True)


@pytest.mark.parametrize(
    "words",
    [("note", "--forget", "n12345678"), ("redact", "n12345678", "ben"), ("ask", "--forget", "q12345678")],
)
def test_what_is_left_to_do_is_said_and_is_no_success(impact, scanned, tell, monkeypatch, words):
    tell(launch)
    asked = Ask("q12345678", DAY, "Cleo", "next-level", "paired", "", by=("ada@example.com",))
    tell(lambda opened: opened.keep_ask(asked))
    monkeypatch.setattr(Ledger, "erase", lambda *_: ("VACUUM FULL notes",))
    typed = impact(*words)
    assert (typed.code, typed.err.splitlines()[-1]) == (4, "  VACUUM FULL notes")
