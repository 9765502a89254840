"""Words are kept as long as the settings say: the clock goes on, and they are gone, to the byte."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from impact.ledger.opening import open_ledger
from impact.model.facts import Identity
from impact.model.notes import Ask, Word
from impact.model.reviews import Batch, ReviewChange, ReviewEvent, digest

ME = ("--me", "ada@example.com")
WORDS = "they waited for zanzibar"


@pytest.fixture
def written(adas, impact, ledger):
    impact("scan", adas.path, *ME)
    assert impact("note", WORDS, *ME, "--day", "2020-01-01").code == 0
    with open_ledger(ledger) as opened:
        (note,) = opened.notes()
        about = {"by": ("ada@example.com",), "letter": "A"}
        opened.keep_ask(Ask("qa", note.written, "Ben", "was it so?", f"{WORDS}, I did", "", **about))
        opened.keep_words([Word("qa", note.written, "yes", f"yes, {WORDS}", False)])
    return adas


def change():
    return ReviewChange("github", "github.com", "team/part", "c1", "#1", Identity("Ben", "ben@example.com"))


def event(body):
    told = {"source": "github", "instance": "github.com", "change": "c1", "kind": "comment", "at": 20_501 * 86_400}
    return ReviewEvent(key="e1", actor=Identity("Ada", "ada@example.com"), body=body, body_digest=digest(body), **told)


def holding(ledger):
    return [each.name for each in ledger.parent.iterdir() if b"zanzibar" in each.read_bytes()]


@pytest.mark.parametrize("words", [("scan",), ("report", "--period", "2026")])
@pytest.mark.parametrize(("today", "there"), [("2028-07-01", True), ("2028-07-02", False)])
def test_two_years_after_they_were_written(written, impact, ledger, monkeypatch, words, today, there):
    monkeypatch.setenv("IMPACT_TODAY", today)
    typed = impact(*words, written.path, *ME)
    assert typed.code == 0
    assert bool(holding(ledger)) == there
    assert ("let go: 1 note and 1 request of before 2026-07-02" in typed.err) == (not there)
    assert "let go" not in impact(*words, written.path, *ME).err


@pytest.mark.parametrize(("days", "there"), [("0", True), ("30", False)])
def test_the_setting_says_for_how_long(written, impact, ledger, monkeypatch, days, there):
    monkeypatch.setenv("IMPACT_TODAY", "2026-08-15")
    monkeypatch.setenv("IMPACT_NOTES_KEEP_DAYS", days)
    impact("scan", written.path, *ME)
    assert bool(holding(ledger)) == there


def test_a_promise_that_is_still_to_be_looked_at_is_not_over(adas, impact, ledger, monkeypatch):
    impact("scan", adas.path, *ME)
    with open_ledger(ledger) as opened:
        work = opened.contributions()[0].id
    assert (
        impact(
            "note", WORDS, *ME, "--launch", work, "--shows", "fewer calls", "--check-in", "800", "--trade-off", "none"
        ).code
        == 0
    )
    monkeypatch.setenv("IMPACT_TODAY", "2028-08-15")
    impact("scan", adas.path, *ME)
    assert holding(ledger)
    monkeypatch.setenv("IMPACT_TODAY", "2031-08-15")
    impact("scan", adas.path, *ME)
    assert not holding(ledger)


def test_texts_of_review_comments_go_with_any_scan(adas, impact, ledger, monkeypatch):
    impact("scan", adas.path, *ME)
    with open_ledger(ledger) as opened:
        state = opened.review_source(1, "github", "github.com", ("comments",))
        batch = Batch((change(),), (event(body=WORDS),))
        opened.add_reviews(state, batch, date(2026, 7, 1), lambda _: (WORDS, "", 0.0, 1))
    written = date(1970, 1, 1) + timedelta(20_501)
    for days, there in ((400, True), (401, False)):
        monkeypatch.setenv("IMPACT_TODAY", str(written + timedelta(days)))
        impact("scan", adas.path, *ME)
        assert bool(holding(ledger)) == there
