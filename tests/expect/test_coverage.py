"""Four statuses, the smallest missing part, and that more evidence never lowers a status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.expect.bars import missing_for_bar
from impact.expect.coverage import coverage
from impact.expect.reaches import modules
from impact.expect.words import asked, number, waiting
from impact.model.facts import Identity
from impact.model.ladder import Bar, Category, Expectation, Level, Reach
from impact.model.report import EVIDENCED, NO_EVIDENCE, NOT_VISIBLE, PARTLY, STATUSES
from impact.model.work import (
    ADVICE,
    CONFIRMED,
    CONFIRMERS,
    QUALITIES,
    REGRESSIONS,
    STATED,
    WAITS,
    Contribution,
    Correction,
    Outcome,
    Quality,
)

BEN = Identity("Ben Sample", "ben@example.com")
CLEO = Identity("Cleo Sample", "cleo@example.com")


def category(key, held_by="survived-90", git="full"):
    return Category(key, key, "leverage", "", "", "", (), (), "Fewer of them.", tuple(held_by.split()), git, ())


OTHERS = ("adopted-by-use", "adopted-across", "marker-gone", "released", "freed")


def other(measure, holds=True):
    return Outcome("a", measure, "O2" if holds else "O0", holds, 90, (("other people", 1),), f"{measure}: nobody yet")


CATEGORIES = {
    each.key: each
    for each in (
        category("flaky"),
        category("tool", "continued", "partial"),
        category("legacy", ""),
        category("settled", "regressions"),
        replace(category("guard"), held_by=("survived-90", "regressions")),
        category("review", git="none"),
        category("pair", git="low"),
    )
}
ONCE, TWICE = Bar("once", 1), Bar("repeated", 2, distinct_months=2)
SELF = Reach("self")


def work(name="w1", sort="flaky", month=1, **more):
    plain = Contribution(
        id=name,
        repo="r1",
        person=Identity("Ada Example", "ada@example.com"),
        role="author",
        category=sort,
        runner_up=None,
        title=name,
        first=date(2026, month, 5),
        last=date(2026, month, 9),
        areas=("src/app",),
        shas=(name,),
        paths=(),
        created=(),
        signals=(),
        provenance="observed",
        grouped_by="",
    )
    return replace(plain, **more)


def stayed(name="w1", holds=True, days=30, because="because"):
    return Outcome(name, f"survived-{days}", "O1" if holds else "O0", holds, days, (), because)


def taken_on(name="w1", people=1, holds=True):
    return Outcome(name, "continued", "O2" if holds else "O0", holds, 90, (("other people", people),), "nobody yet")


def across(repositories, name="w1", people=1, holds=True):
    counts = (
        ("other repositories", 9),
        ("other repositories that still use it", repositories),
        ("other people", people),
    )
    return Outcome(name, "adopted-across", "O2" if holds else "O0", holds, 90, counts, "adopted-across: nobody yet")


def compared(holds, name="w1"):
    return Outcome(name, REGRESSIONS, "O3" if holds else "O0", holds, 365, (), "4th of 12; no effect is claimed")


def good(name="w1", people=2):
    return (stayed(name), stayed(name, days=90), taken_on(name, people))


def expectation(outcome="none", bar=ONCE, reach=SELF, sorts=("flaky",), **more):
    return replace(Expectation("k", "impact", "s", sorts, bar, reach, outcome, (), "partial", ""), **more)


def status(asks, works=(), outcomes=None, qualities=None):
    level = Level("l", "ic", 1, "L", "", (asks,))
    (found,) = coverage(level, works, outcomes or {}, CATEGORIES, qualities or {})
    assert found.expectation == asks
    return found


def missing(asks, works, outcomes=None, qualities=None):
    found = status(asks, works, outcomes, qualities)
    assert found.status == (PARTLY if found.missing else EVIDENCED)
    return found.missing


def test_nothing_seen_is_never_a_verdict_on_the_person():
    assert status(expectation()).status == NO_EVIDENCE
    assert status(expectation(sorts=("flaky", "unknown"))).status == NO_EVIDENCE
    assert status(expectation(sorts=("flaky", "review"))).status == NOT_VISIBLE
    assert status(expectation(sorts=("pair",))).status == NOT_VISIBLE
    assert status(expectation(git="none"), [work()]) == status(expectation(git="none"))
    assert status(expectation(git="none"), [work()]).status == NOT_VISIBLE


def test_all_met_is_evidenced_and_names_the_contributions():
    found = status(expectation("held", TWICE), [work("b", month=2), work("a")], {"a": good("a"), "b": good("b")})
    assert (found.status, found.contributions, found.missing) == (EVIDENCED, ("a", "b"), "")


def test_unrelated_work_changes_nothing():
    asks = expectation("delivered", TWICE)
    works, outcomes = [work("a")], {"a": good("a"), "t": good("t")}
    assert status(asks, [*works, work("t", "tool")], outcomes) == status(asks, works, outcomes)
    assert status(asks, [work("t", "tool")], outcomes).status == NO_EVIDENCE


@pytest.mark.parametrize(
    ("outcome", "sort", "outcomes", "expected"),
    [
        ("none", "flaky", (), ""),
        ("stated", "flaky", good(), "a statement with a link another person can open"),
        ("delivered", "flaky", (), "not measured yet: whether it stayed for 30 days"),
        ("delivered", "flaky", (stayed(),), ""),
        ("delivered", "flaky", (stayed(holds=None, because="too recent: 4 of 30 days"),), "too recent: 4 of 30 days"),
        ("delivered", "flaky", (stayed(holds=False, because="reverted within 30 days"),), "reverted within 30 days"),
        ("adopted", "flaky", (taken_on(),), ""),
        ("adopted", "flaky", (taken_on(people=0, holds=False),), "nobody yet"),
        ("adopted", "flaky", (), "not measured yet: whether others took it on or whether others use it"),
        ("held", "flaky", (stayed(),), "not measured yet: whether it stayed for 90 days"),
        ("held", "flaky", (stayed(days=90),), ""),
        ("held", "settled", good(), "not measured yet: whether repairs fell further than in comparable areas"),
        ("held", "settled", (*good(), compared(False)), "4th of 12; no effect is claimed"),
        ("held", "settled", (*good(), compared(True)), ""),
        ("held", "settled", (stayed(days=90, holds=False), compared(True)), "because"),
        ("held", "guard", good(), ""),
        ("held", "guard", (*good(), compared(False)), ""),
        ("held", "tool", (stayed(days=90),), "not measured yet: whether others took it on"),
        ("held", "tool", (stayed(days=90), taken_on()), ""),
        ("held", "legacy", (stayed(days=90),), "its own measure (‘Fewer of them’) is not measured yet"),
        ("held", "gone", (stayed(days=90),), "its own measure is not measured yet"),
    ],
)
def test_what_must_have_come_of_it(outcome, sort, outcomes, expected):
    assert missing(expectation(outcome, sorts=(sort,)), [work(sort=sort)], {"w1": outcomes}) == expected


def test_ci_results_may_show_that_it_held_where_the_usual_measure_does_not():
    def said(holds):
        return Outcome("w1", "ci-results", "O3" if holds else "O0", holds, 60, (), "no effect is claimed")

    asks = expectation(outcome="held", sorts=("pipeline",))
    done = (work(sort="pipeline"),)
    categories = {"pipeline": category("pipeline", held_by="continued")}
    for holds, expected in ((True, EVIDENCED), (False, PARTLY), (None, PARTLY)):
        outcomes = {"w1": (stayed(days=90), taken_on(holds=False), said(holds))}
        level = Level("l", "ic", 1, "L", "", (asks,))
        assert coverage(level, done, outcomes, categories)[0].status == expected


def test_a_quality_nobody_measures_yet_is_the_named_missing_part():
    asks = expectation(qualities=("persistent-problem", "odd"))
    assert missing(asks, [work()]) == (
        "not measured yet: whether the problem had kept coming back before; not measured yet: ‘odd’"
    )


def test_a_quality_that_holds_is_met_and_else_its_own_words_say_what_is_missing():
    asks = expectation(qualities=("persistent-problem", "durability"))
    came = Quality("persistent-problem", False, "only 2 repairs in the year before; 3 are asked")
    late = Quality("durability", None, "too recent: 41 of 90 days")
    assert missing(asks, [work()], {}, {"w1": (came, late)}) == (
        "it is not seen that the problem had kept coming back: only 2 repairs in the year before; 3 are asked;"
        " too recent: 41 of 90 days"
    )
    held = replace(came, holds=True), replace(late, holds=True)
    assert missing(asks, [work()], {}, {"w1": held}) == ""
    assert missing(asks, [work()], {}, {"w1": (held[0], late)}) == "too recent: 41 of 90 days"


def test_a_wait_for_a_quality_and_for_an_outcome_is_one_wait():
    asks = expectation("held", qualities=("persistent-problem",))
    wait = "too recent: 41 of 90 days"
    outcomes = {"w1": (stayed(holds=None, days=90, because=wait),)}
    assert missing(asks, [work()], outcomes, {"w1": (Quality("persistent-problem", None, wait),)}) == wait


def test_who_began_it_keeps_an_expectation_partly_met():
    asks = expectation(qualities=("self-initiated",))
    said = Quality("self-initiated", None, "only the engineer can say: no issue is linked in its commits")
    assert missing(asks, [work()], {}, {"w1": (said,)}) == (
        "it is not known who began it: only the engineer can say: no issue is linked in its commits"
    )


@pytest.mark.parametrize(
    ("name", "because", "shas", "said"),
    [
        ("persistent-problem", "a repair came again", ("a",), "it is not seen that the problem stayed away: "),
        ("durability", "none of the 2 files is there", (), "it is not seen that it is still in place: "),
        ("shared-work", "no other person is credited", (), "it is not seen that others had a part in it: "),
        ("reach", "nobody yet", (), "it is not seen that it reaches others: "),
        ("odd", "no", (), "‘odd’ is not seen: "),
    ],
)
def test_what_does_not_hold_is_said_as_not_seen(name, because, shas, said):
    found = Quality(name, False, because, (), shas)
    assert missing(expectation(qualities=(name,)), [work()], {}, {"w1": (found,)}) == f"{said}{because}"


def test_where_use_cannot_be_known_it_is_not_said_that_nobody_came():
    cannot = "Git cannot show whether others took it on"
    asks = expectation("adopted", reach=Reach("team", other_people=4))
    unknown = replace(taken_on(people=0, holds=None), because=cannot)
    assert missing(asks, [work()], {"w1": (unknown,)}) == cannot
    assert missing(asks, [work(others=(BEN,))], {"w1": (unknown,)}) == f"{cannot}; shown: 1 other person; asked for: 4"
    looked = other("adopted-by-use", holds=False)
    assert "shown: no other people; asked for: 4" in missing(asks, [work()], {"w1": (unknown, looked)})
    early = replace(unknown, because="too recent: 4 of 90 days")
    assert "shown: no other people; asked for: 4" in missing(asks, [work()], {"w1": (early,)})


@pytest.mark.parametrize(
    ("reach", "more", "people", "expected"),
    [
        (Reach("team", other_people=2), {}, 0, "shown: no other people; asked for: 2"),
        (Reach("team", other_people=2), {}, 1, "shown: 1 other person; asked for: 2"),
        (Reach("team", other_people=2), {}, 2, ""),
        (Reach("team", other_people=2), {"others": (BEN, CLEO)}, 0, ""),
        (Reach("team", other_people=2), {"others": (BEN,)}, 1, "shown: 1 other person; asked for: 2"),
        (Reach("area", modules=2), {}, 0, "shown: 1 module; asked for: 2"),
        (Reach("area", modules=2), {"areas": ("src/app", "tests/app")}, 0, "shown: 1 module; asked for: 2"),
        (Reach("area", modules=2), {"areas": ("src/app", "src/web")}, 0, ""),
        (Reach("org", teams=3), {}, 9, "teams cannot be told apart without a map of teams"),
        (Reach("far", outside_organisation=True), {}, 9, "use outside the organisation is not visible in Git"),
    ],
)
def test_how_far_it_must_reach(reach, more, people, expected):
    outcomes = {"w1": (taken_on(people=people, holds=people > 0),)}
    assert missing(expectation(reach=reach), [work(**more)], outcomes) == expected


def test_repositories_are_counted_together_people_for_each():
    asks = expectation(reach=Reach("multi_team", teams=2, repositories=2, other_people=4))
    near, far = work("a"), work("b", repo="r2")
    outcomes = {"a": (taken_on("a", 4),), "b": (taken_on("b", 4),)}
    assert missing(asks, [near], outcomes) == "shown: 1 repository; asked for: 2"
    assert missing(asks, [near, far], outcomes) == ""
    assert (
        missing(asks, [near, far], {"a": (taken_on("a", 4),), "b": (taken_on("b", 3),)})
        == "shown: 1 repository; asked for: 2"
    )


MANY_TEAMS = Reach("multi_team", teams=2, repositories=2, other_people=2)


def touching(teams, outside=0):
    return (Quality("reach", True, "", (("teams", teams), ("people and repositories of no team", outside))),)


def test_repositories_that_came_to_use_it_are_reached_too():
    asks = expectation(outcome="adopted", reach=MANY_TEAMS)
    assert missing(asks, [work()], {"w1": (across(1, people=2),)}) == ""
    # Where nobody still does, it is no adoption.
    gone = missing(asks, [work()], {"w1": (across(3, people=2, holds=False),)})
    assert gone.startswith("adopted-across: nobody yet; shown: no other people")


def test_one_repository_that_uses_two_things_is_one():
    asks = expectation(outcome="none", reach=Reach("org", teams=3, repositories=4, other_people=1))
    outcomes = {"a": (across(2, "a"),), "b": (across(2, "b"),)}
    assert missing(asks, [work("a"), work("b")], outcomes) == "shown: 3 repositories; asked for: 4"


@pytest.mark.parametrize(
    ("teams", "outside", "people", "expected"),
    [
        (2, 0, 0, ""),
        (1, 0, 9, "shown, by the map of teams: 1 team; asked for: 2"),
        # Who stands in no team may be of another: what stands in for teams counts on.
        (1, 2, 9, "shown: 1 repository; asked for: 2"),
        (0, 3, 1, "shown: 1 other person; asked for: 2"),
    ],
)
def test_teams_by_a_map_of_them(teams, outside, people, expected):
    outcomes = {"w1": (taken_on(people=people, holds=people > 0),)}
    asks = expectation(outcome="none", reach=MANY_TEAMS)
    assert missing(asks, [work()], outcomes, {"w1": touching(teams, outside)}) == expected


def test_a_reach_that_names_teams_alone_needs_a_map():
    asks = expectation(outcome="none", reach=Reach("org", teams=3))
    assert missing(asks, [work()], {}, {"w1": touching(3)}) == ""
    said = "teams cannot be told apart without a map of teams"
    assert missing(asks, [work()], {}, {"w1": touching(2, 1)}) == said


def test_parts_of_the_system():
    assert modules(("(top)", "docs", "t")) == 1
    assert modules(("src/app", "docs", "src/Tests", "(top)")) == 1
    assert modules(("a", "b", "(12 more)")) == 14
    assert modules(()) == 0


@pytest.mark.parametrize(
    ("bar", "spans", "expected"),
    [
        (TWICE, [(1, 1)], "shown: 1 such contribution; asked for: 2"),
        (TWICE, [(1, 1), (1, 1)], "shown: 1 month; asked for: 2"),
        (TWICE, [(1, 1), (2, 2)], ""),
        (TWICE, [(1, 2), (2, 2)], ""),
        (TWICE, [(1, 2), (1, 1)], ""),
        (
            Bar("sustained", 3, distinct_quarters=2),
            [(1, 1), (2, 2), (3, 3)],
            "shown: 1 quarter; asked for: 2",
        ),
        (Bar("sustained", 3, distinct_quarters=2), [(1, 1), (2, 2), (4, 4)], ""),
        (Bar("carried", 1, active_months=3), [(1, 2), (3, 3)], "shown: carried over 2 months; asked for: 3"),
        (Bar("carried", 1, active_months=3), [(1, 3)], ""),
        (
            Bar("carried", 1, active_months=3, finished=True),
            [(1, 3)],
            "whether it is finished is for the engineer to say",
        ),
        (Bar("none", 0, active_months=1), [], "shown: carried over no months; asked for: 1"),
    ],
)
def test_how_often_and_how_spread(bar, spans, expected):
    works = [work(str(at), first=date(2026, a, 1), last=date(2026, b, 2)) for at, (a, b) in enumerate(spans)]
    assert missing_for_bar(bar, works) == expected
    if works:
        assert missing(expectation(bar=bar), works) == expected


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3)), min_size=1, max_size=5),
    st.integers(0, 4),
    st.integers(1, 3),
    st.sampled_from(["distinct_months", "distinct_quarters", "active_months"]),
)
def test_work_that_goes_on_longer_never_counts_for_less(spans, at, more, asks):
    def works(spans):
        return [work(first=date(2026, a, 3), last=date(2026, min(a + n, 12), 9)) for a, n in spans]

    at %= len(spans)
    longer = [*spans[:at], (spans[at][0], spans[at][1] + more), *spans[at + 1 :]]
    for wanted in range(1, 6):
        bar = Bar("b", 1, **{asks: wanted})
        assert missing_for_bar(bar, works(spans)) or not missing_for_bar(bar, works(longer))


def test_a_guess_from_words_alone_is_at_most_partly():
    guessed = work(provenance="inferred")
    said = "only words of commits speak of it; nothing in their files shows it"
    assert missing(expectation(), [guessed]) == said
    assert missing(expectation(), [guessed, work("b")]) == ""
    assert missing(expectation(), [replace(guessed, provenance="stated")]) == ""


def test_the_persons_later_word_alone_is_at_most_partly_and_agreeing_takes_nothing_away():
    said = Correction("w1", "flaky", "I know", date(2026, 6, 1), ("w1",))
    assert (
        missing(expectation(), [work(provenance="stated", correction=said)])
        == "the engineer says what sort of work it is; nothing in its files alone shows it"
    )
    assert missing(expectation(), [work(provenance="observed", correction=said)]) == ""


def test_the_smallest_missing_part_is_named():
    late = stayed("b", holds=None, because="too recent: 41 of 90 days", days=90)
    asks = expectation("held", TWICE, Reach("team", other_people=2))
    works = [work("a"), work("b", month=2)]
    assert (
        missing(asks, works, {"a": good("a", 1), "b": (late, taken_on("b", 1))})
        == "shown: 1 other person; asked for: 2"
    )
    assert missing(asks, works, {"a": good("a", 1), "b": (late, taken_on("b", 2))}) == "too recent: 41 of 90 days"
    assert missing(asks, works, {"a": good("a"), "b": (late, taken_on("b", 2))}) == "too recent: 41 of 90 days"
    assert (
        missing(asks, works, {"a": good("a"), "b": (late, taken_on("b", 1))})
        == "shown: 1 such contribution; asked for: 2"
    )
    assert missing(asks, works[1:], {"b": (late, taken_on("b", 1))}) == (
        "too recent: 41 of 90 days; shown: 1 other person; asked for: 2"
    )


def test_a_wait_that_stands_for_two_requirements_is_said_once():
    late = "too recent: 41 of 90 days"
    asks = expectation("held", sorts=("tool",))
    outcomes = {"w1": (stayed(holds=None, days=90, because=late), replace(taken_on(holds=None), because=late))}
    assert missing(asks, [work(sort="tool")], outcomes) == late


def test_a_wait_is_told_as_a_phrase_and_only_once():
    told = "too recent to say: 41 of 90 days have passed; it reaches no other people"
    assert waiting("too recent: 41 of 90 days; it reaches no other people") == told
    assert waiting(told) == told


def test_counts_are_digits_everywhere_and_nothing_is_no():
    assert (number(0), number(1), number(10), number(11)) == ("no", "1", "10", "11")
    assert asked(0, "other person", 11) == "shown: no other people; asked for: 11"
    assert asked(1, "repository", 2, "it lies in") == "it lies in 1 repository; asked for: 2"


WORKS = st.lists(
    st.builds(
        work,
        st.sampled_from("abcdef"),
        st.sampled_from(sorted(CATEGORIES)),
        st.integers(1, 12),
        repo=st.sampled_from(["r1", "r2"]),
        provenance=st.sampled_from(["inferred", "stated", "observed"]),
        areas=st.sampled_from([(), ("a",), ("a", "b"), ("tests",)]),
        others=st.sampled_from([(), (BEN,), (BEN, CLEO)]),
    ),
    max_size=6,
    unique_by=lambda each: each.id,
)
HOLDS = st.sampled_from([True, False, None])
OUTCOMES = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(
        lambda a, b, c, n, more: (stayed(holds=a), stayed(holds=b, days=90), taken_on(people=n, holds=c), *more),
        HOLDS,
        HOLDS,
        HOLDS,
        st.integers(0, 3),
        st.lists(st.builds(other, st.sampled_from(OTHERS), HOLDS), unique_by=lambda each: each.measure),
    ),
)
FACTS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.lists(
        st.builds(Quality, st.sampled_from(QUALITIES), HOLDS, st.sampled_from(["no", "too recent: 4 of 90 days"]))
    ).map(tuple),
)
ASKS = st.builds(
    expectation,
    st.sampled_from(["none", "delivered", "adopted", "held", "stated"]),
    st.sampled_from([ONCE, TWICE, Bar("sustained", 3, distinct_quarters=2), Bar("carried", 1, active_months=2)]),
    st.sampled_from(
        [SELF, Reach("t", other_people=1), Reach("a", modules=2), Reach("m", teams=2, repositories=2, other_people=1)]
    ),
    st.lists(st.sampled_from(sorted(CATEGORIES)), min_size=1, unique=True).map(tuple),
    qualities=st.lists(st.sampled_from(QUALITIES), max_size=2, unique=True).map(tuple),
    git=st.sampled_from(["full", "partial", "none"]),
)


def rank(found):
    return STATUSES.index(found.status)


@given(ASKS, WORKS, OUTCOMES, st.randoms())
def test_order_does_not_matter(asks, works, outcomes, luck):
    once = status(asks, works, outcomes)
    shuffled = [*works, *works[:1]]
    luck.shuffle(shuffled)
    assert status(asks, shuffled, {key: each[::-1] for key, each in outcomes.items()}) == once


@given(ASKS, WORKS, OUTCOMES, FACTS)
def test_more_work_and_stronger_outcomes_and_qualities_never_lower_a_status(asks, works, outcomes, facts):
    whole = rank(status(asks, works, outcomes, facts))
    assert rank(status(asks, works[1:], outcomes, facts)) <= whole
    for weaken in (lambda each: replace(each, holds=False), lambda each: replace(each, holds=None)):
        weaker = {key: tuple(map(weaken, each)) for key, each in outcomes.items()}
        assert rank(status(asks, works, weaker, facts)) <= whole
        fewer = {key: tuple(map(weaken, each)) for key, each in facts.items()}
        assert rank(status(asks, works, outcomes, fewer)) <= whole
    assert rank(status(asks, works, {}, facts)) <= whole
    assert rank(status(asks, works, outcomes, {})) <= whole


@given(ASKS, WORKS, OUTCOMES, FACTS, HOLDS)
def test_a_comparison_never_lowers_a_status_whatever_it_shows(asks, works, outcomes, facts, holds):
    more = {each.id: (*outcomes.get(each.id, ()), compared(holds, each.id)) for each in works}
    assert rank(status(asks, works, outcomes, facts)) <= rank(status(asks, works, {**outcomes, **more}, facts))


@given(ASKS, WORKS, OUTCOMES)
def test_work_of_another_sort_never_matters(asks, works, outcomes):
    related = [each for each in works if each.category in asks.categories]
    assert status(asks, works, outcomes) == status(asks, related, outcomes)


def noted(name="n1", month=1, **more):
    return work(
        name, more.pop("sort", "pair"), month, **{"provenance": "stated", "note": name, "repo": "", "areas": (), **more}
    )


def linked(name="n1"):
    return Outcome(name, STATED, "O0", True, 0, (), "stated")


def confirmed(name="n1", holds=True):
    numbers = ((CONFIRMERS, 1),) if holds else ()
    return Outcome(name, CONFIRMED, "O4" if holds else "O0", holds, 0, numbers, "by the word of author A")


PAIR = {"sorts": ("pair",)}
ONLY_NOTED = "it stands in a note of the engineer's own; nobody else has confirmed it yet"


def test_a_note_alone_is_partly_at_most_however_many_there_are():
    assert missing(expectation(**PAIR), [noted()]) == ONLY_NOTED
    assert missing(expectation("stated", **PAIR), [noted()]) == "a statement with a link another person can open"
    assert missing(expectation("stated", **PAIR), [noted()], {"n1": (linked(),)}) == ONLY_NOTED
    assert missing(expectation(bar=TWICE, **PAIR), [noted(str(at), at) for at in range(1, 9)]) == ONLY_NOTED
    assert missing(expectation(git="none", **PAIR), [noted()]) == ONLY_NOTED
    said = Correction("n1", "pair", "I know", date(2026, 6, 1), ())
    assert missing(expectation(**PAIR), [noted(correction=said)]) == ONLY_NOTED


def test_notes_make_up_no_number_beside_what_was_seen():
    asks = expectation(bar=TWICE, sorts=("flaky",))
    works = [work("a"), noted(month=2, sort="flaky")]
    assert missing(asks, works) == "shown: 1 such contribution; asked for: 2"
    assert missing(asks, [*works, work("b", month=3)]) == ""
    assert missing(asks, [work("a"), replace(works[1], provenance="corroborated")]) == ""


def test_nothing_of_a_note_is_measured_and_it_lies_in_no_repository():
    said = "it left no commit, so nothing of it is measured"
    for outcome in ("delivered", "adopted", "held"):
        assert missing(expectation(outcome, **PAIR), [noted()], {"n1": (linked(), confirmed())}) == said
    far = expectation(reach=Reach("m", repositories=1), **PAIR)
    assert missing(far, [noted(provenance="corroborated")]) == "shown: no repositories; asked for: 1"


def test_the_word_of_somebody_else_is_evidence_and_counts_as_one_person():
    heard = noted(provenance="corroborated")
    assert missing(expectation("stated", **PAIR), [heard], {"n1": (confirmed(),)}) == ""
    assert missing(expectation(git="none", **PAIR), [heard], {"n1": (confirmed(),)}) == ""
    team = expectation(reach=Reach("t", other_people=2), **PAIR)
    one, two = {"n1": (confirmed(),)}, {"n1": (confirmed(), confirmed())}
    assert missing(team, [heard], one) == "confirmed by 1 other person; asked for: 2"
    assert missing(team, [heard], {"n1": (confirmed(), confirmed(holds=False))}) == missing(team, [heard], one)
    assert missing(team, [heard], two) == ""


def test_a_denial_supports_nothing():
    said = "a statement with a link another person can open"
    assert missing(expectation("stated"), [work()], {"w1": (confirmed("w1", holds=False),)}) == said
    assert missing(expectation("stated"), [work()], {"w1": (confirmed("w1"),)}) == ""


def test_what_needs_no_git_is_seen_by_the_word_of_people_only():
    asks = expectation(git="none")
    assert status(asks, [work(), work("b", provenance="stated")]).status == NOT_VISIBLE
    assert status(asks, [work(), work("b", provenance="corroborated")]).contributions == ("b",)


# Other ways to show the same


def test_what_others_use_is_adopted_whoever_changes_it():
    asks = expectation("adopted", ONCE, SELF, ("tool",))
    nobody = taken_on(people=0, holds=False)
    assert status(asks, [work("a", "tool")], {"a": (nobody,)}).status == PARTLY
    assert status(asks, [work("a", "tool")], {"a": (nobody, other("adopted-by-use"))}).status == EVIDENCED


def test_a_category_may_be_held_by_any_of_its_measures_and_a_wait_is_the_smallest_missing_part():
    asks = expectation("held", ONCE, SELF, ("a",))
    known = {"a": category("a", "marker-gone regressions")}
    stay = stayed(days=90)

    def missing(*outcomes):
        level = Level("l", "ic", 1, "L", "", (asks,))
        (found,) = coverage(level, [work("a", "a")], {"a": (stay, *outcomes)}, known)
        return found.missing

    assert missing() == (
        "not measured yet: whether the marker stayed gone or whether repairs fell further than in comparable areas"
    )
    assert missing(other("marker-gone", holds=False)) == "marker-gone: nobody yet"
    wait = replace(other("regressions", holds=None), because="too recent: 41 of 180 days")
    assert missing(other("marker-gone", holds=False), wait) == "too recent: 41 of 180 days"
    assert missing(other("marker-gone", holds=False), other("regressions")) == ""


@pytest.mark.parametrize("measure", ["freed", "released"])
def test_a_count_that_is_compared_with_nothing_shows_nothing(measure):
    asks = expectation("held", ONCE, SELF, ("a",))
    known = {"a": category("a", f"marker-gone {measure}"), "b": category("b", measure)}
    found = {"a": (stayed(days=90), other("marker-gone", holds=False), other(measure))}
    level = Level("l", "ic", 1, "L", "", (asks, expectation("held", ONCE, SELF, ("b",))))
    one, alone = coverage(level, [work("a", "a"), work("b", "b")], found | {"b": found["a"]}, known)
    assert (one.status, one.missing) == (PARTLY, "marker-gone: nobody yet")
    assert (alone.status, alone.missing) == (
        PARTLY, "a count before and after it is compared with nothing, so it shows no outcome",
    )  # fmt: skip


def test_who_changes_a_file_that_nobody_else_uses_has_not_adopted_it():
    nobody = other("adopted-by-use", holds=False)
    adopted = expectation("adopted", ONCE, SELF, ("tool",))
    changed = taken_on(people=2)
    found = status(adopted, [work("a", "tool")], {"a": (changed, nobody)})
    assert (found.status, found.missing) == (PARTLY, "others changed it, and none is seen to use it")
    confirmed = Outcome("a", CONFIRMED, "O4", True, 0, (), "yes")
    assert status(adopted, [work("a", "tool")], {"a": (changed, nobody, confirmed)}).status == EVIDENCED
    unknown = other("adopted-by-use", holds=None)
    assert status(adopted, [work("a", "tool")], {"a": (changed, unknown)}).status == EVIDENCED
    known = {"tool": category("tool", "adopted-by-use continued")}
    level = Level("l", "ic", 1, "L", "", (expectation("held", ONCE, SELF, ("tool",)),))
    (kept,) = coverage(level, [work("a", "tool")], {"a": (stayed(days=90), changed, nobody)}, known)
    assert (kept.status, kept.missing) == (PARTLY, "adopted-by-use: nobody yet")


def test_a_line_that_credits_somebody_is_partly_at_most():
    credited = work("a", role="co-author")
    found = status(expectation(bar=ONCE), [credited])
    assert (found.status, found.missing) == (
        PARTLY, "others wrote its commits, on which the engineer is credited as co-author",
    )  # fmt: skip
    assert status(expectation(bar=ONCE), [replace(credited, provenance="corroborated")]).status == EVIDENCED
    assert status(expectation(bar=TWICE), [credited, work("b", month=2)]).status == PARTLY


def test_what_was_reverted_as_a_whole_is_evidence_for_nothing():
    back = Outcome("a", "survived-90", "O0", False, 90, (("parts taken back", 2), ("parts", 2)), "reverted")
    part = replace(back, numbers=(("parts taken back", 1), ("parts", 2)))
    assert status(expectation(bar=ONCE), [work("a")], {"a": (back, other("marker-gone"))}).status == NO_EVIDENCE
    assert status(expectation(bar=ONCE), [work("a")], {"a": (part,)}).status == EVIDENCED


def test_what_one_put_there_oneself_and_took_out_is_evidence_for_nothing():
    own = replace(other("marker-gone", holds=False), numbers=(("put there by the engineer", 2),))
    assert status(expectation(bar=ONCE), [work("a")], {"a": (own,)}).status == NO_EVIDENCE


def reviewed(month=1, people=2, measure=ADVICE, **more):
    """A contribution made of reviews, and what came of it."""
    plain = work(f"r{month}", "review", month, shas=(), role="reviewer", provenance="observed", **more)
    others = tuple(Identity("", f"{each}@example.com") for each in range(people))
    holds = plain.provenance == "observed"
    came = Outcome(plain.id, measure, "O2", holds or None, 91, (("other people", people),), "advice")
    return replace(plain, events=("forge:host:1",), pages=("",), others=others), came


REVIEWS = {"sorts": ("review",), "outcome": "stated"}
TEAM_OF_TWO = Reach("team", other_people=2)


@pytest.mark.parametrize("measure", [ADVICE, WAITS])
def test_advice_that_was_taken_needs_nobodys_statement(measure):
    made, came = reviewed(measure=measure)
    found = status(expectation(**REVIEWS, reach=TEAM_OF_TWO), [made], {made.id: (came,)})
    assert (found.status, found.missing) == (EVIDENCED, "")


def test_reviews_reach_as_many_people_as_took_the_advice():
    made, came = reviewed(people=1)
    asks = expectation(**REVIEWS, reach=TEAM_OF_TWO)
    assert missing(asks, [made], {made.id: (came,)}) == "shown: 1 other person; asked for: 2"


def test_answers_alone_leave_something_missing():
    made, came = reviewed()
    weak, unknown = replace(made, provenance="inferred"), replace(came, holds=None)
    said = "too few changes are seen on which the advice was taken up"
    assert missing(expectation(**REVIEWS), [weak], {made.id: (unknown,)}) == said
    assert missing(expectation(sorts=("review",)), [weak], {made.id: (unknown,)}) == said


@pytest.mark.parametrize("wanted", ["delivered", "adopted", "held"])
def test_reviews_deliver_nothing_by_themselves(wanted):
    made, came = reviewed()
    asks = expectation(sorts=("review",), outcome=wanted)
    assert missing(asks, [made], {made.id: (came,)}) == "reviews show that advice was taken, not what this asks for"


def test_what_no_source_shows_is_not_shown_by_reviews():
    made, came = reviewed()
    assert status(expectation(**REVIEWS, git="none"), [made], {made.id: (came,)}).status == NOT_VISIBLE
