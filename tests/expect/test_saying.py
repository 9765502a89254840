"""What may stand in a note, and when a promise is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.expect import saying
from impact.expect.checks import DUE, PASSED, TO_COME, due_checks, promises
from impact.model.errors import UsageError
from impact.model.notes import LAUNCH, WHY, Checked, Note

DAY = date(2026, 3, 4)


def launch(name="n1", kind=LAUNCH, checked=(), days=(30, 90)):
    said = tuple(Checked(DAY + timedelta(days=each), DAY, "yes", "") for each in checked)
    checks = tuple(DAY + timedelta(days=each) for each in days)
    return Note(name, kind, DAY, DAY, "t", answers=(("shows", "X"),), checks=checks, checked=said)


def due(notes, after):
    return [
        (each.note.id, (each.due - DAY).days, each.shows) for each in due_checks(notes, DAY + timedelta(days=after))
    ]


def test_a_promise_is_due_from_its_day_until_it_is_looked_at():
    assert due([launch()], 29) == []
    assert due([launch()], 30) == [("n1", 30, "X")]
    assert due([launch()], 89) == [("n1", 30, "X")]
    assert due([launch()], 300) == [("n1", 90, "X")]
    assert due([launch(checked=[30])], 89) == []
    assert due([launch(checked=[30])], 90) == [("n1", 90, "X")]
    assert due([launch(checked=[90])], 300) == []
    assert due([launch(kind=WHY)], 300) == []
    assert due([launch(days=())], 300) == []
    assert due([launch("b", days=(9,)), launch("a", days=(9,)), launch("c", days=(3,))], 9) == [
        ("c", 3, "X"),
        ("a", 9, "X"),
        ("b", 9, "X"),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("x" * 2001, "at most 2,000"),
        ("x" * (1 << 20), "1,048,576 characters"),
        ("a\x1b[31m", "U+001B at character 2"),
        ("a\x00", "U+0000"),
        ("\udcff", "0xff, which is no UTF-8"),
        ("a\x9b", "U+009B"),
    ],
)
def test_what_is_no_note_is_pointed_at(text, what):
    with pytest.raises(UsageError, match=what.replace("+", r"\+")):
        saying.plain(text, "text")


@given(st.text(max_size=200))
def test_plain_text_stays_as_it_is(text):
    try:
        found = saying.plain(text, "text")
    except UsageError:
        return
    assert saying.plain(found, "text") == found
    assert found.split() == text.split()


def test_something_must_be_said():
    with pytest.raises(UsageError, match="text is empty"):
        saying.sentence(" \n ", "text")


@pytest.mark.parametrize("good", ["https://example.com", "http://x.org:80/a?b=c#d", "https://example.com/x/(y)"])
def test_links(good):
    assert saying.link(f" {good} ") == good


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://me:secret@example.com/",
        "https://a b",
        "https://",
    ],
)
def test_what_is_no_link(bad):
    with pytest.raises(UsageError, match="not a link"):
        saying.link(bad)


def test_titles():
    assert saying.title("One.") == "One."
    assert saying.title("One.\nTwo.") == "One. …"
    assert len(saying.title("word " * 100)) <= 160
    assert len(saying.title("x" * 300)) <= 160


@pytest.mark.parametrize(
    ("built", "days", "first", "second"),
    [
        (date(2024, 2, 29), (30, 90), date(2024, 3, 30), date(2024, 5, 29)),
        (date(2023, 12, 2), (30, 89), date(2024, 1, 1), date(2024, 2, 29)),
        (date(2026, 1, 31), (30, 90), date(2026, 3, 2), date(2026, 5, 1)),
        (date(2024, 2, 29), (365, 366), date(2025, 2, 28), date(2025, 3, 1)),
    ],
)
def test_days_are_counted_through_leap_days_and_ends_of_months(built, days, first, second):
    note = Note("n1", LAUNCH, built, built, "t", checks=tuple(built + timedelta(days=each) for each in days))
    assert note.checks == (first, second)
    before = due_checks([note], first - timedelta(days=1))
    on = due_checks([note], first)
    assert (before, [each.due for each in on]) == ((), [first])
    assert [each.due for each in due_checks([note], second)] == [second]
    states = [[each.state for each in promises(note, day)] for day in (built, first, second)]
    assert states == [[TO_COME, TO_COME], [DUE, TO_COME], [PASSED, DUE]]


@given(st.lists(st.integers(1, 400), max_size=4), st.lists(st.integers(1, 400), max_size=3), st.integers(0, 500))
def test_what_is_due_is_what_stands_as_due(days, checked, after):
    note = launch(days=sorted({*days, *checked}), checked=sorted(checked))
    today = DAY + timedelta(days=after)
    stands = promises(note, today)
    assert [each.on for each in stands if each.state == DUE] == [each.due for each in due_checks([note], today)]
    assert {each.on for each in stands} == set(note.checks)
    assert all(each.on > today for each in stands if each.state == TO_COME)
