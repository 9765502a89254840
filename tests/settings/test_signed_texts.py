"""What is signed is one text for one consent: ASCII, sorted, with days as they are written everywhere."""

from __future__ import annotations

import json
from datetime import date

from impact.model.consent import Consent, Revocation, text_of
from impact.model.period import Period

DAY = date(2026, 7, 1)


def test_a_consent_is_one_text() -> None:
    said = Consent("0" * 32, "zoë@example.com", "manager", ("shop",), Period(DAY, DAY), DAY, DAY)
    text = text_of(said)
    assert text.isascii()
    assert text == text_of(said)
    told = json.loads(text)
    assert list(told) == sorted(told)
    assert told["who"] == "zoë@example.com"
    assert told["period"] == {"start": "2026-07-01", "end": "2026-07-01"}
    assert told["schema"] == "impact.consent/1"


def test_the_end_of_a_consent_is_no_consent() -> None:
    told = json.loads(text_of(Revocation("0" * 32, "ada@example.com", DAY)))
    assert told == {
        "schema": "impact.consent-revoked/1",
        "consent": "0" * 32,
        "who": "ada@example.com",
        "day": "2026-07-01",
    }


def test_a_period_lies_in_another_or_reaches_out_of_it() -> None:
    half, year = Period(date(2026, 1, 1), date(2026, 6, 30)), Period(date(2026, 1, 1), date(2026, 12, 31))
    assert half.lies_in(year)
    assert half.lies_in(half)
    assert half.lies_in(Period())
    assert not year.lies_in(half)
    assert not Period(None, date(2026, 6, 30)).lies_in(year)
    assert not Period(date(2026, 1, 1), None).lies_in(year)
    assert Period(date(2026, 2, 1), None).lies_in(Period(date(2026, 1, 1), None))
