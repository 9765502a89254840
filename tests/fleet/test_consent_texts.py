"""Whether a consent covers what is wanted; each way in which it does not has its own sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from impact.fleet.consent import Wanted, is_revocation, read, read_revocation, refusal
from impact.model.consent import Consent, Held, Revocation, Signed, text_of
from impact.model.period import Period

TODAY = date(2026, 7, 1)
H1 = Period(date(2026, 1, 1), date(2026, 6, 30))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
GOOD = Consent("0" * 32, "ada@example.com", "team:payments", ("shop", "api"), YEAR, date(2026, 6, 1),
               date(2027, 6, 1))  # fmt: skip
WANTED = Wanted("ada@example.com", "team:payments", ("shop",), H1, TODAY)


def held(said: Consent, revoked: date | None = None) -> Held:
    return Held(said, Signed(text_of(said), ""), revoked)


def test_a_consent_that_covers_all_is_enough() -> None:
    assert refusal([held(GOOD)], WANTED) == ""
    assert refusal([held(GOOD)], replace(WANTED, who="Ada@Example.com")) == ""
    assert refusal([held(GOOD)], replace(WANTED, today=GOOD.until)) == "", "its last day is a day of it"


@pytest.mark.parametrize(
    ("consent", "wanted", "why"),
    [
        (None, WANTED, "there is no consent of theirs"),
        (replace(GOOD, who="ben@example.com"), WANTED, "there is no consent of theirs"),
        (replace(GOOD, until=date(2026, 6, 30)), WANTED, "their consent ended on 2026-06-30"),
        (replace(GOOD, given=date(2026, 7, 2)), WANTED, "their consent begins on 2026-07-02"),
        (replace(GOOD, audience="team:search"), WANTED, "for another audience (team:search, not team:payments)"),
        (replace(GOOD, audience="manager"), WANTED, "for another audience (manager, not team:payments)"),
        (GOOD, replace(WANTED, repositories=("shop", "web")), "does not cover web"),
        (replace(GOOD, period=Period(date(2026, 1, 2), date(2026, 6, 30))), WANTED, "covers 2026-01-02 to 2026-06-30"),
        (GOOD, replace(WANTED, period=Period(None, date(2026, 6, 30))), "covers 2026-01-01 to 2026-12-31 only"),
    ],
)
def test_each_way_of_not_covering_it_is_said(consent: Consent | None, wanted: Wanted, why: str) -> None:
    assert why in refusal([held(consent)] if consent else [], wanted)


def test_a_revoked_consent_is_none() -> None:
    assert refusal([held(GOOD, date(2026, 6, 20))], WANTED) == "their consent was revoked on 2026-06-20"


def test_one_of_several_is_enough_and_else_the_closest_is_told() -> None:
    ended, elsewhere = replace(GOOD, until=date(2026, 6, 30)), replace(GOOD, audience="manager")
    assert refusal([held(elsewhere), held(ended), held(GOOD)], WANTED) == ""
    assert "ended" in refusal([held(elsewhere), held(ended)], WANTED)


def test_a_text_says_what_it_was_made_of() -> None:
    assert read(text_of(GOOD)) == GOOD
    end = Revocation(GOOD.id, GOOD.who, TODAY)
    assert read_revocation(text_of(end)) == end
    assert is_revocation(text_of(end))
    assert not is_revocation(text_of(GOOD))


def changed(**other: object) -> str:
    told = json.loads(text_of(GOOD)) | other
    return json.dumps({key: each for key, each in told.items() if each is not None})


@pytest.mark.parametrize(
    "text",
    [
        "no json", "[1]", "[" * 100_000, changed(schema="impact.consent/2"), changed(note="more"), changed(until=None),
        changed(id="1234"), changed(who=""), changed(who=7), changed(repositories=[]), changed(repositories=[""]),
        changed(period="2026"), changed(period={"start": "2026-01-01"}), changed(until="tomorrow"),
        changed(until="2026-02-30"), changed(until="2026-05-01"), changed(until="2028-06-01"),
        changed(period={"start": "2026-02-01", "end": "2026-01-01"}),
    ],
)  # fmt: skip
def test_what_is_no_consent_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(text)


@pytest.mark.parametrize(
    "told",
    [{"schema": "x"}, {"more": 1}, {"consent": 1}, {"who": " "}, {"day": "soon"}],
)
def test_what_is_no_revocation_is_refused(told: dict[str, object]) -> None:
    text = json.loads(text_of(Revocation(GOOD.id, GOOD.who, TODAY))) | told
    with pytest.raises(ValueError, match=r"."):
        read_revocation(json.dumps(text))
    for other in ("no json", "[]"):
        with pytest.raises(ValueError, match=r"."):
            read_revocation(other)
