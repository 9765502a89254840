from __future__ import annotations

from dataclasses import replace

import pytest
from planted_steps import ADA, BEN, LIB, day, moved, now, offer, removed, step

from impact.model.facts import Identity
from impact.model.manifests import (
    BACK,
    CARRIED,
    COPY,
    ELSEWHERE,
    INDIRECT,
    OFFERS,
    PROGRAM,
    SAMPLE,
    THROUGH,
    UNSAID,
    Library,
    Thing,
)
from impact.outcomes.uptake import curves

OFFERED = Library(LIB, 1, "lib", "pyproject.toml", "aa", day(0), ADA)
NAMES = {1: "lib", 2: "two", 3: "three", 4: "four"}


def made(steps=(), there=(), library=OFFERED, why=None):
    def lead(need):
        return (library, (why or {}).get(need.path, "")) if need.thing == LIB else (None, "")

    return curves(lead, steps, there, NAMES)


def only(*given, **more):
    (curve,) = made(*given, **more)
    return curve


def test_a_use_is_the_first_step_by_a_person_in_each_other_repository():
    steps = [step(2, 5, version=">=1", who=BEN), step(2, 9, path="setup.py"), step(3, 7)]
    curve = only(steps, [now(2), now(3)])
    assert [(use.repo, use.name, use.day, use.who, use.version, use.gone) for use in curve.uses] == [
        (2, "two", day(5), BEN, ">=1", None),
        (3, "three", day(7), ADA, "", None),
    ]
    assert (curve.thing, curve.repo, curve.offered_sha, curve.offered_by) == (LIB, 1, "aa", ADA)
    assert [curve.at(day(number)) for number in (4, 5, 6, 7, 900)] == [0, 1, 1, 2, 2]
    assert curve.left_out == ()


def test_a_repository_does_not_use_its_own_things_nor_count_twice():
    assert made([step(1, 5)], [now(1)]) == ()


def test_what_leads_nowhere_and_what_is_offered_is_no_use():
    assert made([step(2, 5, thing=Thing("npm", "example-lib")), offer(3, 6)], [now(2, side=OFFERS)]) == ()
    assert made([step(9, 5)]) == ()  # a repository that nobody knows by now


def test_it_is_gone_when_the_last_mention_went():
    curve = only([step(2, 5), removed(2, 100, sha="gone")])
    assert (curve.uses[0].gone, curve.uses[0].gone_sha) == (day(100), "gone")
    assert [curve.at(day(number)) for number in (99, 100)] == [1, 0]


def test_a_time_without_it_is_a_gap_where_it_was_longer_than_a_month():
    steps = [step(2, 0), removed(2, 100), step(2, 150), removed(2, 250), step(2, 260)]
    curve = only(steps, [now(2)])
    assert curve.uses[0].gaps == ((day(100), day(150)),)
    assert [curve.at(day(number)) for number in (99, 100, 149, 150, 255)] == [1, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("steps", "there", "why", "said"),
    [
        ([step(2, 5, bot=True)], [now(2)], {}, PROGRAM),
        ([step(2, 5), removed(2, 20)], [], {}, BACK),
        ([], [now(2)], {}, UNSAID),
        ([], [now(2, scope=INDIRECT)], {}, THROUGH),
        ([step(2, 5)], [now(2)], {"pyproject.toml": SAMPLE}, SAMPLE),
        ([step(2, 5)], [now(2)], {"pyproject.toml": CARRIED}, CARRIED),
        ([step(2, 5)], [now(2)], {"pyproject.toml": ELSEWHERE}, ELSEWHERE),
    ],
)
def test_what_is_no_use_is_counted_by_why(steps, there, why, said):
    curve = only(steps, there, why=why)
    assert (curve.uses, curve.left_out) == ((), ((said, 1),))


def test_what_a_person_does_later_counts_from_then():
    by_program = [step(2, 5, bot=True), removed(2, 80), step(2, 90, who=BEN)]
    assert [use.day for use in only(by_program, [now(2)]).uses] == [day(90)]
    beside = [step(2, 5, bot=True), step(2, 40, path="setup.py")]
    assert [use.day for use in only(beside, [now(2)]).uses] == [day(40)]
    tried = [step(2, 5), removed(2, 8), step(2, 20)]
    assert [use.day for use in only(tried, [now(2)]).uses] == [day(20)]


def test_who_had_the_name_from_elsewhere_began_with_the_change_to_here():
    def from_where(need):
        return (OFFERED, ELSEWHERE if need.source else "")

    fork = {"source": "https://example.com/fork"}
    steps = [step(2, 1, **fork), moved(2, 9, "", "1.0", who=BEN), step(2, 50, path="b", version="1.1")]
    (curve,) = curves(from_where, steps, [now(2), now(2, "b")], NAMES)
    assert [(use.day, use.who, use.version) for use in curve.uses] == [(day(9), BEN, "1.0")]
    # A while with a copy from elsewhere is no time without it.
    steps += [moved(2, 100, "1.0", "", **fork), removed(2, 110, "b"), moved(2, 300, "", "1.2")]
    (curve,) = curves(from_where, steps, [now(2)], NAMES)
    assert [(use.day, use.gone, use.gaps) for use in curve.uses] == [(day(9), None, ())]
    assert [each[1] for each in curve.taken] == ["1.2"]


def test_a_sample_beside_a_true_need_takes_nothing_away():
    steps = [step(2, 5), step(2, 3, path="examples/a.toml")]
    curve = only(steps, [now(2)], why={"examples/a.toml": SAMPLE})
    assert ([use.day for use in curve.uses], curve.left_out) == ([day(5)], ())


def test_copies_of_a_library_do_not_use_it_and_who_carries_it_may():
    library = replace(OFFERED, copies=(2,), carried=(3, 4))
    curve = only([step(2, 5), step(3, 6)], [now(2), now(3)], library=library)
    assert [use.repo for use in curve.uses] == [3]
    assert dict(curve.left_out) == {COPY: 1, CARRIED: 2}


def test_who_gave_a_part_away_uses_it_from_the_day_on_which_it_asks_for_it():
    before = step(2, 5)

    def lead(said):
        return OFFERED, COPY if said == before else ""

    (curve,) = curves(lead, [before, moved(2, 60, "", "1")], [now(2)], NAMES)
    assert ([(use.repo, use.day) for use in curve.uses], curve.left_out) == ([(2, day(60))], ())


def test_who_asks_when_it_is_offered_no_more_means_another():
    library = replace(OFFERED, until=day(50))
    curve = only([step(2, 40), step(3, 60)], [now(2), now(3), now(4)], library=library)
    assert ([use.repo for use in curve.uses], curve.left_out) == ([2], ())
    assert made([step(3, 60)], [now(3)], library=library) == ()


def taken(*steps):
    return [(version, at, bot) for _, version, at, bot in only([step(2, 0), *steps], [now(2)]).taken]


def test_later_versions_that_stayed_are_taken_by_whomever():
    steps = [moved(2, 50, "1", "2"), moved(2, 90, "2", "3", bot=True), moved(2, 90, "2", "3", path="other", bot=True)]
    assert taken(*steps) == [("2", day(50), False), ("3", day(90), True)]


def test_what_was_taken_back_within_a_month_is_not_taken():
    assert taken(moved(2, 50, "1", "2", bot=True), moved(2, 80, "2", "1")) == []
    assert taken(moved(2, 50, "1", "2"), moved(2, 81, "2", "1")) == [("2", day(50), False)]
    again = [moved(2, 50, "1", "2"), moved(2, 53, "2", "1"), moved(2, 60, "1", "2")]
    assert taken(*again) == [("2", day(60), False)]


def test_a_change_of_anything_else_or_before_the_use_is_no_version():
    assert taken(moved(2, 50, "1", "1"), moved(2, 60, "1", "")) == []
    early = [step(2, 1, bot=True), moved(2, 5, "1", "2", bot=True), step(2, 40, path="b"), moved(2, 50, "2", "3")]
    assert [each[1] for each in only(early, [now(2)]).taken] == ["3"]


def test_those_who_offered_it_can_be_told_from_others():
    steps = [step(2, 5), step(3, 6, who=BEN), step(4, 7, who=Identity("ADA", "ada@other.example.com"))]
    curve = only(steps, [now(2), now(3), now(4)])
    assert [use.repo for use in curve.by_others()] == [3]
    nameless = replace(curve, offered_by=Identity("", "x@example.com"))
    assert len(nameless.by_others()) == 3
