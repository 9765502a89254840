"""One's own contributions and what came of them, newest first; and what a digest says of news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sample

from impact.expect.digests import QUIET, digest
from impact.expect.logs import logged
from impact.expect.report import build
from impact.model.period import Period
from impact.model.report import MANAGER, News
from impact.model.work import Outcome

TODAY = date(2026, 7, 1)
OLD = date(2024, 3, 1)


def news(*days, name="gone", what="package “retrykit”"):
    return News(name, "r1", "internal-library", "Begin", OLD, what, tuple((day, 0) for day in days))


def built(*works, outcomes=None, told=(), **more):
    plain = replace(sample.inputs(), contributions=works, outcomes=outcomes or {}, corrections=(), news=told)
    return build(replace(plain, **more))


def work(name="w1", first=date(2026, 5, 2)):
    return sample.contribution(name, "flaky-tests", f"Work {name}", first)


def test_newest_first_and_what_others_did_with_it():
    outcomes = {"b": (sample.continued("b", 2), sample.survived("b")), "a": (sample.survived("a"),)}
    late, early = logged(built(work("a"), work("b", date(2026, 6, 1)), outcomes=outcomes))
    assert (late.id, late.title, late.category, late.day) == ("b", "Work b", "flaky-tests", date(2026, 6, 1))
    assert late.news == ("2 other people later changed files it created",)
    assert early.news == ()


def test_of_what_landed_in_several_repositories_it_is_said_in_which_others_went_on():
    there = replace(sample.continued("b", 3), because="in “click”: other people later changed files it created; 1 more")
    (entry,) = logged(built(work("b"), outcomes={"b": (there,)}))
    assert entry.news == ("In “click”: 3 other people later changed files it created; 1 more",)


def test_what_was_taken_back_as_a_whole_says_so():
    back = Outcome("a", "survived-30", "O0", False, 30, (("parts taken back", 1), ("parts", 1)), "reverted by it")
    assert logged(built(work("a"), outcomes={"a": (back,)}))[0].news == ("Reverted by it",)


def test_use_elsewhere_is_told_by_the_period_and_not_twice():
    across = Outcome("a", "adopted-across", "O2", True, 90, (("other people", 1),), "2 other repositories came")
    came = news(date(2026, 4, 1), date(2026, 6, 1), name="a")
    (entry,) = logged(built(work("a"), outcomes={"a": (across,)}, told=(came,), period=Period(date(2026, 5, 1), TODAY)))
    assert entry.news == ("package “retrykit” is used in 1 more repository, by 1 person, since 2026-06",)


def test_older_work_stands_there_only_with_news():
    told = (news(date(2026, 6, 1)), news(OLD, name="quiet"))
    recent, old = logged(built(work(), told=told, period=Period(date(2026, 5, 1), TODAY)))
    assert (recent.id, old.id, old.day) == ("w1", "gone", OLD)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ((news(date(2026, 6, 25)),), "Your package “retrykit” is now used in 1 other repository, by 1 person."),
        ((news(OLD, TODAY),), "Your package “retrykit” is now used in 1 more repository, by 1 person."),
        (
            (news(TODAY), news(date(2026, 6, 30), name="b")),
            "Your package “retrykit” is now used in 1 other repository, by 1 person; "
            "1 more of your contributions has news (impact log).",
        ),
        ((news(date(2026, 6, 24)), news(date(2026, 7, 2))), QUIET),
        ((), QUIET),
    ],
)
def test_a_digest_has_the_news_of_seven_days(told, said):
    report = replace(built(told=told), due=())
    assert digest(report, (), TODAY) == (said,)


def test_news_is_for_the_engineer_alone():
    assert built(told=(news(TODAY),), audience=MANAGER).news == ()


def test_what_was_read_of_other_repositories_is_counted():
    assert "the manifests of 1 other repository for adoption only" in built(elsewhere=1).read
    assert "the manifests of 4 other repositories for adoption only" in built(elsewhere=4).read
    assert "a map of teams" in built().not_read
    mapped = built(mapped=True)
    assert "a map of teams" in mapped.read
    assert "a map of teams" not in mapped.not_read
