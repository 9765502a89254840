"""Each thing that can be known of a change's reviews, in words."""

from __future__ import annotations

from datetime import date

import pytest

from impact.model.errors import UsageError
from impact.model.facts import Identity
from impact.model.reviews import KeptChange, KeptEvent, ReviewChange, ReviewEvent, Reviews
from impact.services.reviews.explaining import explained

BEN = Identity("Ben", "ben@example.com")
DAY = date(2026, 3, 2)


def change(key="k1", number="#7", **values):
    return ReviewChange(
        source="github", instance="github.com", repo="t/p", key=key, number=number, author=BEN, **values
    )


def event(number, actor, kind="comment", **values):
    kept = {name: values.pop(name) for name in ("says", "sure") if name in values}
    made = ReviewEvent("github", "github.com", f"e{number}", "k1", kind, actor, 0, **values)
    return KeptEvent(made, DAY, number, **kept)


def test_every_event_is_told_and_nobody_named():
    people = [Identity(f"P{number}", f"p{number}@example.com") for number in range(28)]
    events = (
        event(
            1, people[0], path="a.py", line=7, addressed="line", says="question", sure=0.75, raw="https://x.example/1"
        ),
        event(2, BEN, "reply"),
        event(3, None, "approve", vote=1),
        event(4, Identity("ci", "ci@example.com"), "vote", label="Verified", vote=-1, actor_kind="bot"),
        *(event(10 + number, each, addressed="last") for number, each in enumerate(people)),
    )
    kept = Reviews((KeptChange(change(title="Wait"), DAY, None, DAY),), events)
    lines = list(explained(kept, "7", frozenset({"p1@example.com"})))
    assert lines[0] == "github #7: Wait, opened 2026-03-02, closed 2026-03-02"
    assert lines[1] == (
        "  2026-03-02 person A: comment on a.py:7; reads like: question (0.75); the lines it is on were changed later; "
        "read from https://x.example/1"
    )
    assert lines[2:5] == [
        "  2026-03-02 the author: reply",
        "  2026-03-02 somebody whose account is gone: approve +1",
        "  2026-03-02 a program: vote Verified -1",
    ]
    assert lines[6] == "  2026-03-02 you: comment; no revision came after it"
    assert lines[-1].startswith("  2026-03-02 person AA: ")


def test_a_name_of_several_changes_asks_which():
    kept = Reviews(tuple(KeptChange(change(key), None, DAY, None) for key in ("k1", "k2")))
    with pytest.raises(UsageError, match="2 changes are called so"):
        list(explained(kept, "#7", frozenset()))
    assert list(explained(kept, "k2", frozenset())) == [
        "github #7: without a title, landed 2026-03-02",
        "  no event is known of it",
    ]
