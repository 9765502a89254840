"""What the person said stays with the work, however it is gathered later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from impact.classify.gather import apply
from impact.classify.standing import standing
from impact.model.facts import Identity
from impact.model.report import HOLDS, LOST
from impact.model.work import DISMISS, Contribution, Correction

DAY = date(2026, 5, 1)
WORK = Contribution(
    id="w1",
    repo="r",
    person=Identity("Ada Example", "ada@example.com"),
    role="author",
    category="ordinary-fix",
    runner_up="flaky-tests",
    title="Fix it",
    first=DAY,
    last=DAY,
    areas=(),
    shas=("a", "b", "c", "d"),
    paths=(),
    created=(),
    signals=(),
    provenance="observed",
    grouped_by="",
    reasons=("it was seen",),
    against=("the other was not",),
)
SAID = Correction("w1", "risk-reduction", "it closed a hole", DAY, WORK.shas)


def category(work, *said):
    return apply((work,), said)[0].category


def test_a_correction_sets_the_category_and_keeps_what_the_rules_said():
    (found,) = apply((WORK,), (SAID,))
    assert (found.category, found.runner_up, found.provenance) == ("risk-reduction", "ordinary-fix", "stated")
    assert found.correction == SAID
    assert found.reasons == ("the engineer set the category: “it closed a hole”",)
    assert found.against == ("it was seen", "the engineer said otherwise")
    assert replace(
        found, category="", runner_up=None, provenance="", reasons=(), against=(), correction=None
    ) == replace(WORK, category="", runner_up=None, provenance="", reasons=(), against=())


def test_without_corrections_nothing_changes_and_twice_is_once():
    assert apply((WORK,), ()) == (WORK,)
    once = apply((WORK,), (SAID,))
    assert apply(once, (SAID,)) == once


def test_saying_yes_takes_nothing_away_from_having_seen_it():
    yes = replace(SAID, category="ordinary-fix")
    (found,) = apply((WORK,), (yes,))
    assert (found.category, found.runner_up, found.provenance) == ("ordinary-fix", "flaky-tests", "observed")
    assert found.against == WORK.against
    assert "it was seen" in found.reasons
    assert apply((replace(WORK, provenance="inferred"),), (yes,))[0].provenance == "stated"


def test_it_finds_the_work_again_by_its_commits():
    said = replace(SAID, contribution="gone")
    assert category(WORK, said) == "risk-reduction"
    assert category(replace(WORK, shas=("c",)), said) == "risk-reduction"
    assert category(replace(WORK, shas=(*WORK.shas, *"efghijkl")), said) == "risk-reduction"
    assert category(replace(WORK, shas=("d", "e", "f", "g")), said) == "ordinary-fix"
    assert category(replace(WORK, shas=("x",)), said) == "ordinary-fix"
    assert category(WORK, replace(said, shas=())) == "ordinary-fix"


def test_a_dismissal_takes_no_work_along_that_is_mostly_other_work():
    said = Correction("gone", "", "a rehearsal", DAY, ("a",), DISMISS)
    for shas, dismissed in ((("a",), True), (("a", "b"), True), (("a", "b", "c"), False)):
        works = apply((replace(WORK, shas=shas),), (said,))
        assert works[0].dismissed is dismissed
        assert [each.state for each in standing((said,), works)] == [HOLDS if dismissed else LOST]
    grown = apply((replace(WORK, id="gone"),), (said,))
    assert grown[0].dismissed


def test_the_id_goes_before_commits_more_commits_before_fewer_and_later_before_earlier():
    other = replace(SAID, contribution="gone", category="migration", day=date(2026, 6, 1))
    assert category(WORK, other, SAID) == "risk-reduction"
    fewer = replace(other, category="devex-tooling", shas=("a", "b"), day=date(2026, 7, 1))
    assert category(WORK, fewer, other) == "migration"
    later = replace(SAID, category="migration", day=date(2026, 6, 1))
    assert category(WORK, later, SAID) == category(WORK, SAID, later) == "migration"
    assert category(replace(WORK, shas=("x",)), SAID) == "risk-reduction"
