"""Requests to others, their answers, and what a yes, a partly and a no make of a claim."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from contextlib import closing

import pytest

from impact.ledger.opening import open_ledger
from impact.sources.answers import FORM, MARK, token, whole

ME = ("--me", "ada@example.com")
BEN = "Ben Secret"


@pytest.fixture
def told(impact, adas):
    def report(*more):
        typed = impact("report", adas.path, *ME, "--format", "json", *more)
        assert typed.code == 0, typed.err
        return json.loads(typed.out)

    return report


@pytest.fixture
def repair(told):
    return next(each["id"] for each in told()["contributions"] if "flaky" in each["title"])


@pytest.fixture
def ask(impact):
    def write(*words, to=BEN):
        typed = impact("ask", *words, "--to", to, *ME)
        assert typed.code == 0, typed.err
        return typed.out, typed.err.partition(":")[0]

    return write


@pytest.fixture
def hear(impact, tmp_path):
    def read(text, *, raw=False):
        file = tmp_path / "mail.txt"
        file.write_bytes(text if raw else text.encode())
        return impact("confirm-from", file)

    return read


@pytest.fixture
def words(ledger):
    def heard():
        with open_ledger(ledger) as opened:
            return [(each.ask, each.answer, each.text, each.may_be_named) for each in opened.words()]

    return heard


def story(document, name):
    return next(each for each in document["contributions"] if each["id"] == name)


def test_a_request_is_three_lines_and_a_form(ask, repair, ledger):
    text, name = ask(repair, "--for-you", "Your mornings are free.")
    assert whole(name)
    lines = text.splitlines()
    assert lines[0] == f"Hello {BEN},"
    assert lines[1].startswith("What I did: Fix flaky test_login")
    assert lines[2:4] == ["What I believe it did for you: Your mornings are free.", "Is that so?"]
    assert lines[-1] == f"{MARK} {name} {FORM}"
    with open_ledger(ledger) as opened:
        (kept,) = opened.asks()
    assert (kept.to, kept.letter, kept.contribution, len(kept.about)) == (BEN, "A", repair, 1)
    assert ask(repair, "--for-you", "Your mornings are free.")[1] == name


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((), "whom do you ask?"),
        (("--to", "Ben"), "name a contribution or a question"),
        (("--to", "Ben", "--question", "staff"), "say how you see it"),
        (("beef", "--to", "Ben", "--for-you", "x"), "no contribution of this id"),
        (("--to", "Ben\x1b", "--question", "staff", "--did", "x"), "U+001B"),
    ],
)
def test_bad_requests_keep_nothing(impact, ledger, words, what):
    typed = impact("ask", *words, *ME)
    assert typed.code in (1, 2)
    assert what in typed.err
    with open_ledger(ledger) as opened:
        assert opened.asks() == ()


def test_what_it_did_for_them_must_be_said(impact, repair):
    typed = impact("ask", repair, "--to", "Ben", *ME)
    assert (typed.code, "--for-you" in typed.err) == (2, True)


def test_a_request_goes_to_a_new_file_only(impact, repair, tmp_path):
    target = tmp_path / "request.txt"
    assert impact("ask", repair, "--to", BEN, "--for-you", "x", "-o", target).code == 0
    assert MARK in target.read_text()
    again = impact("ask", repair, "--to", "Cleo", "--for-you", "x", "-o", target)
    assert (again.code, "File exists" in again.err) == (1, True)
    assert "Cleo" not in impact("ask", "--list").out
    assert impact("ask", repair, "--to", "Cleo\x1b", "--for-you", "x", "-o", tmp_path / "other.txt").code == 2
    assert not (tmp_path / "other.txt").exists()


def test_a_yes_makes_the_claim_corroborated(ask, hear, told, repair, words, impact, adas):
    before = story(told(), repair)
    _, name = ask(repair, "--for-you", "Your mornings are free.")
    assert story(told(), repair) == before
    typed = hear(f"Hi!\r\n> {MARK} {name} {FORM}\r\n{MARK} {name} yes unnamed: It is so\r\n")
    assert (typed.code, typed.err) == (0, f"{name}: {BEN} says yes: It is so; shown as author A\n")
    assert words() == [(name, "yes", "It is so", False)]
    document = told()
    now = story(document, repair)
    assert now["provenance"] == "corroborated"
    (outcome,) = (each for each in now["outcomes"] if each["grade"] == "O4")
    assert (outcome["measure"], outcome["holds"]) == ("confirmed by another person", True)
    claim = next(each for each in document["claims"] if each["text"].startswith("By the word of"))
    assert claim["text"] == "By the word of author A (asked 2026-07-01): yes, “It is so”."
    assert claim["provenance"] == "corroborated"
    assert document["anchors"][0] == repair
    for form in ("terminal", "markdown", "json"):
        for audience in ("self", "manager", "committee"):
            page = impact("report", adas.path, *ME, "--format", form, "--for", audience).out
            assert "Secret" not in page
            assert ("author A" in page) if audience == "self" else re.search(r"author [A-Z]\b", page)


@pytest.mark.parametrize("answer", ["partly", "no"])
def test_partly_and_no_are_shown_as_plainly_and_support_nothing(ask, hear, told, repair, answer, impact, adas):
    before = told("--target", "senior")
    _, name = ask(repair, "--for-you", "x")
    assert hear(f"{MARK} {name} {answer} unnamed: Only at first").code == 0
    document = told("--target", "senior")
    now = story(document, repair)
    assert now["provenance"] == story(before, repair)["provenance"]
    assert [each["status"] for each in document["expectations"]] == [each["status"] for each in before["expectations"]]
    assert f"On the other side: By the word of author A (asked 2026-07-01): {answer}, `Only at first`" in (
        impact("report", adas.path, *ME, "--format", "markdown").out
    )


def test_who_agrees_is_named(ask, hear, repair, impact, adas):
    _, name = ask(repair, "--for-you", "x")
    hear(f"{MARK} {name} yes named: It is so")
    assert "By the word of `Ben Secret` (asked" in impact("report", adas.path, *ME, "--format", "markdown").out


def test_words_that_name_somebody_are_held_back_from_others(ask, hear, repair, impact, adas):
    _, name = ask(repair, "--for-you", "x")
    hear(f"{MARK} {name} yes unnamed: It is so, says Ben, and Bob Example too")
    typed = impact("report", adas.path, *ME, "--for", "manager", "--format", "json")
    assert "held back" in typed.err
    assert "Bob" not in typed.out
    assert "Ben" not in typed.out
    assert "(asked 2026-07-01): yes." in typed.out


def test_a_later_answer_takes_the_place_of_the_earlier_one(ask, hear, repair, words):
    _, name = ask(repair, "--for-you", "x")
    hear(f"{MARK} {name} yes")
    assert hear(f"{MARK} {name} yes").err.endswith("shown as author A\n")
    assert "(before: yes)" in hear(f"{MARK} {name} no named: I looked again").err
    assert words() == [(name, "no", "I looked again", True)]


def test_several_answers_and_one_that_is_not_for_us(ask, hear, repair, words):
    tokens = [ask(repair, "--for-you", "x", to=name)[1] for name in ("Ben", "Cleo")]
    foreign = token()
    typed = hear("".join(f"{MARK} {each} yes\n" for each in (*tokens, foreign)))
    assert typed.code == 4
    assert f"mail.txt:3: {foreign} answers no request" in typed.err
    assert {each for each, *_ in words()} == set(tokens)


def test_where_one_answer_cannot_be_kept_none_is(ask, hear, repair, words, ledger):
    tokens = [ask(repair, "--for-you", "x", to=to)[1] for to in ("Ben", "Cleo")]
    assert hear(f"{MARK} {tokens[0]} no: never\n").code == 0
    stops = f"CREATE TRIGGER full BEFORE INSERT ON words WHEN NEW.ask_id = '{tokens[1]}'"
    with closing(sqlite3.connect(ledger)) as database, database:
        database.execute(f"{stops} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
    typed = hear(f"{MARK} {tokens[0]} yes: so it is\n\n{MARK} {tokens[1]} yes: mine too\n")
    assert (typed.code, "no space left" in typed.err, "says" in typed.err) == (1, True, False)
    assert words() == [(tokens[0], "no", "never", False)]
    with closing(sqlite3.connect(ledger)) as database, database:
        database.execute("DROP TRIGGER full")
    assert hear(f"{MARK} {tokens[0]} yes: so it is\n\n{MARK} {tokens[1]} yes: mine too\n").code == 0
    assert sorted(each[1] for each in words()) == ["yes", "yes"]


def test_a_faulty_line_keeps_nothing(ask, hear, repair, words):
    tokens = [ask(repair, "--for-you", "x", to=name)[1] for name in ("Ben", "Cleo")]
    typed = hear(f"{MARK} {tokens[0]} yes\n{MARK} {tokens[1]} perhaps\n")
    assert typed.code == 1
    assert f"mail.txt:2: after {tokens[1]} there must be yes, partly or no" in typed.err
    assert words() == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"Thanks, all fine.", "no answer"),
        (b"", "no answer"),
        (b"a\nb\xe9\n", "mail.txt:2: not UTF-8 text"),
        (b"x" * ((1 << 20) + 1), "larger than 1 MB"),
    ],
)
def test_what_holds_no_answer(hear, text, what):
    typed = hear(text, raw=True)
    assert (typed.code, what in typed.err) == (1, True)


def test_the_form_as_it_was_sent_is_no_answer(ask, hear, repair):
    text, _ = ask(repair, "--for-you", "x")
    typed = hear(text)
    assert (typed.code, "without an answer" in typed.err) == (1, True)


def test_windows_text_and_a_pipe(ask, hear, repair, impact, monkeypatch, words):
    _, name = ask(repair, "--for-you", "x")
    assert hear(f"{MARK} {name} yes".encode("utf-16"), raw=True).code == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{MARK} {name} no".encode())))
    assert impact("confirm-from", "-").code == 0
    assert words()[0][1] == "no"
    assert impact("confirm-from", "nowhere.txt").code == 1


def test_a_question_of_the_report_is_asked_and_answered_the_same_way(ask, hear, told, impact, adas):
    text, name = ask("--question", "staff", "--did", "I lead more than I show")
    assert "How I see it: I lead more than I show." in text
    hear(f"{MARK} {name} partly unnamed: Show it")
    answers = told()["questions"][0]["answers"]
    assert answers[-1].startswith("By the word of author A (asked 2026-07-01): partly, “Show it”")
    assert "Secret" not in json.dumps(told())


def test_work_without_a_commit_is_evidence_only_by_somebody_elses_word(impact, adas, ask, hear, told):
    names = []
    for month in (2, 3, 5):
        day = ("--day", f"2026-0{month}-04")
        typed = impact("note", f"Paired in month {month}", *day, "--category", "pairing-mentoring", *ME)
        names.append(typed.err.partition(":")[0])

    def status():
        found = told("--target", "mid")["expectations"]
        return next(each for each in found if each["key"] == "mid.people.unstuck")

    assert status()["status"] == "partly"
    for each in names:
        for to in ("Ben", "Cleo"):
            _, name = ask(each, "--for-you", "You change it alone", to=to)
            hear(f"{MARK} {name} yes")
    assert (status()["status"], status()["missing"]) == ("evidenced", "")


def test_requests_are_listed_and_forgotten_with_their_answers(ask, hear, impact, repair, words, known):
    _, name = ask(repair, "--for-you", "x")
    assert "not answered yet" in impact("ask", "--list").out
    hear(f"{MARK} {name} yes: It is so")
    assert "yes on 2026-07-01, not to be named: It is so" in impact("ask", "--list").out
    assert impact("ask", "--forget", name[:4]).code == 0
    assert words() == []
    assert not any("Secret" in line for line in known())


def test_a_long_answer_leaves_page_one_a_page(ask, hear, repair, impact, adas):
    for to, answer in (("Ben", "yes"), ("Cleo", "no")):
        _, name = ask(repair, "--for-you", "x", to=to)
        assert hear(f"{MARK} {name} {answer}: {'word ' * 380}end").code == 0
    page = impact("report", adas.path, *ME, "--format", "markdown").out
    one, _, rest = page.partition("\n---\n")
    assert len(one.split()) <= 650
    assert len(one.splitlines()) <= 60
    assert "(asked 2026-07-01): yes" in one
    assert "But by the word of author B (asked 2026-07-01): no" in one
    assert rest.count("word end`") >= 2
