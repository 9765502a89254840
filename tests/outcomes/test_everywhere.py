"""What came of a change that landed in several repositories: what must hold everywhere, and what anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from test_survival import WORK

from impact.model.work import Elsewhere, Outcome
from impact.outcomes.everywhere import of_all

DAY = date(2026, 3, 2)
TOLD = replace(WORK, repo="one", elsewhere=(Elsewhere("two", "other", ("b" * 40,), DAY, DAY),))


def outcome(name, measure, holds, count=0, because="so it is"):
    return Outcome(name, measure, "O1", holds, 90, (("other people", count),) if count else (), because)


@pytest.mark.parametrize(
    ("here", "there", "holds", "because"),
    [
        (True, True, True, "so it is (in both repositories)"),
        (True, False, False, "in “two”: so it is"),
        (False, True, False, "so it is"),
        (True, None, None, "in “two”: so it is"),
        (None, False, False, "in “two”: so it is"),
    ],
)
def test_what_stayed_must_have_stayed_everywhere(here, there, holds, because):
    known = {WORK.id: [outcome(WORK.id, "survived-90", here)], "other": [outcome("other", "survived-90", there)]}
    (made,) = of_all(TOLD, known)
    assert (made.contribution, made.holds, made.because) == (WORK.id, holds, because)


def test_that_others_came_is_so_where_they_came_and_nobody_is_added_up():
    known = {WORK.id: [outcome(WORK.id, "continued", True, 2)], "other": [outcome("other", "continued", True, 3)]}
    (made,) = of_all(TOLD, known)
    assert dict(made.numbers) == {"other people": 2}
    known = {WORK.id: [outcome(WORK.id, "continued", False)], "other": [outcome("other", "continued", True, 3)]}
    (made,) = of_all(TOLD, known)
    assert (made.holds, dict(made.numbers), made.because) == (True, {"other people": 3}, "in “two”: so it is")


def test_what_was_measured_in_one_alone_is_told_of_that_one():
    (made,) = of_all(TOLD, {"other": [outcome("other", "survived-90", True)]})
    assert (made.holds, made.because) == (True, "in “two”: so it is")
    (made,) = of_all(TOLD, {WORK.id: [outcome(WORK.id, "survived-90", True)]})
    assert made.because == "so it is"
    assert of_all(TOLD, {}) == ()
