"""The person's own words: kept as they are, replaced by id, forgotten on request, with their commits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from impact.ledger.opening import open_ledger
from impact.model.notes import LAUNCH, WORK, YES, Ask, Later, Note, Word

DAY = date(2026, 3, 4)
NOTE = Note(
    "n1", LAUNCH, DAY, date(2026, 3, 5), "What was built.", "deploy-automation", "c1", ("ab" * 20, "cd" * 20),
    (("why", "Releases took a day."),), (("A", "Ada"),), ("A",), ("https://example.com/1",), (date(2026, 4, 3),),
)  # fmt: skip


@pytest.fixture
def ledger(place):
    with open_ledger(place("ledger")) as opened:
        yield opened


def test_a_note_comes_back_as_it_was(ledger):
    ledger.keep_note(NOTE)
    assert ledger.notes() == (NOTE,)
    assert ("ab" * 20, "cd" * 20) in ledger.spoken()


def test_one_with_the_same_id_takes_its_place(ledger):
    ledger.keep_note(NOTE)
    other = Note("n1", WORK, DAY, DAY, "Otherwise.")
    ledger.keep_note(other)
    assert ledger.notes() == (other,)
    assert ledger.spoken() == []


def test_forgetting_leaves_nothing(ledger):
    ledger.keep_note(NOTE)
    ledger.erase(("n1",))
    ledger.erase(("n1",))
    assert (ledger.notes(), ledger.spoken()) == ((), [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(some.text(max_size=40))
def test_any_text_is_kept_to_the_letter(ledger, text):
    note = Note("t", WORK, DAY, DAY, text, answers=(("why", text),))
    ledger.keep_note(note)
    assert ledger.notes() == (note,)


def test_requests_and_answers(ledger):
    asked = Ask("a1", DAY, "Ben", "contribution", "Fixed the tests.", "Your builds pass.", "c1", ("ab" * 20,))
    ledger.keep_ask(asked)
    ledger.keep_words([Word("a1", DAY, "no", "Not so.", False)])
    word = Word("a1", date(2026, 3, 9), YES, "It is so.", True)
    ledger.keep_words([word])
    assert ledger.asks() == (asked,)
    assert ledger.words() == (word,)


def test_what_is_put_off_again_waits_longer(ledger):
    ledger.put_off(Later("contribution c1", DAY))
    ledger.put_off(Later("contribution c1", date(2026, 5, 1)))
    assert ledger.waiting() == {"contribution c1": date(2026, 5, 1)}
