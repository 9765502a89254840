"""The report as values: ids, anchors, recall, the three questions."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import sample

from impact.expect.dates import months, span
from impact.expect.questions import ASK_YOUR_MANAGER, KEPT
from impact.expect.report import build
from impact.model.report import EVIDENCED, NO_EVIDENCE, NOT_VISIBLE, Coverage
from impact.model.work import PERSISTENT, Quality
from impact.render import markdown


def work(name, sort="flaky-tests", first=date(2026, 1, 5), **more):
    return sample.contribution(name, sort, f"Work {name}", first, **more)


def built(works, outcomes=None):
    return build(replace(sample.inputs(), contributions=tuple(works), outcomes=outcomes or {}))


def test_claims_are_numbered_in_reading_order_without_gaps():
    report = sample.report()
    claims = [claim for story in report.stories for claim in (story.what, *story.claims)]
    assert [each.id for each in claims] == [f"C{at}" for at in range(1, len(claims) + 1)]
    assert len(claims) > len(report.stories)


def test_every_claim_leads_to_full_commit_ids_and_says_how_it_is_known():
    for story in sample.report().stories:
        for claim in (story.what, *story.claims):
            assert claim.shas == story.contribution.shas
            assert all(len(each) == 40 for each in claim.shas)
            assert claim.provenance in ("observed", "inferred", "stated", "corroborated")
            assert claim.rules


def test_the_order_of_the_inputs_changes_nothing():
    given = sample.inputs()
    works, outcomes = list(given.contributions), dict(given.outcomes)
    random.Random(1).shuffle(works)
    outcomes = {key: tuple(reversed(outcomes[key])) for key in reversed(outcomes)}
    assert build(replace(given, contributions=tuple(works), outcomes=outcomes)) == build(given)


def test_anchors_go_by_outcome_then_reach_then_provenance():
    works = [work(each, first=date(2026, at, 1)) for at, each in enumerate("abcdefg", start=1)]
    works[3] = replace(works[3], provenance="inferred")
    outcomes = {
        "b": (sample.survived("b"),),
        "c": (sample.continued("c", 2),),
        "d": (sample.survived("d"),),
        "e": (sample.continued("e", 5),),
        "f": (sample.survived("f", holds=None),),
        "g": (sample.survived("g"),),
    }
    assert built(works, outcomes).anchors == ("e", "c", "b", "g", "d")


def test_size_makes_no_anchor():
    small, large = (
        work("small"),
        work("large", shas=tuple(f"{at:040x}" for at in range(300)), paths=("x",) * 300),
    )
    outcomes = {"small": (sample.continued("small", 2),), "large": (sample.continued("large", 1),)}
    assert built([large, small], outcomes).anchors == ("small", "large")


def test_baseline_work_is_no_anchor_however_strong():
    report = built([work("fix", "ordinary-fix")], {"fix": (sample.continued("fix", 9),)})
    assert report.anchors == ()
    # Where nothing looks like leverage, what there is is told.
    assert report.recall == ("fix",)
    assert len(report.stories) == 1


def test_upkeep_is_recalled_only_where_there_is_nothing_else():
    report = built([work("fix", "ordinary-fix"), work("bump", "routine-upkeep")], {})
    assert report.recall == ("fix",)
    assert built([work("bump", "routine-upkeep")], {}).recall == ("bump",)


def test_everyday_work_is_recalled_in_the_order_of_its_categories_before_how_it_is_known():
    everyday = [each.key for each in sample.inputs().categories if each.group == "baseline"]
    before, after = (each for each in everyday if each != "routine-upkeep")
    works = [work("before", before, provenance="inferred"), work("after", after, provenance="observed")]
    assert built(works, {}).recall == ("before", "after")
    # What came of it still goes first.
    assert built(works, {"after": (sample.continued("after", 2),)}).recall == ("after", "before")


def test_work_of_which_nothing_is_known_anchors_only_when_there_is_nothing_else():
    undone = {"b": (sample.survived("b", holds=False),)}
    assert built([work("a"), work("b")], undone).anchors == ("a", "b")
    assert built([work("a"), work("b")], undone | {"a": (sample.survived("a"),)}).anchors == ("a",)


def test_there_are_never_more_than_five_anchors():
    works = [work(f"w{at}") for at in range(9)]
    assert len(built(works, {each.id: (sample.survived(each.id),) for each in works}).anchors) == 5


def test_a_busy_month_does_not_push_a_quiet_one_out_of_memory():
    busy = [work(f"b{at}", first=date(2026, 9, 1 + at)) for at in range(20)]
    quiet = [work(f"q{at}", first=date(2026, at, 1)) for at in range(1, 8)]
    recalled = built(busy + quiet).recall
    assert len(recalled) == 8
    assert {each.id for each in quiet} < set(recalled)


def test_each_known_outcome_is_a_claim_and_unknown_ones_are_not():
    story = {each.contribution.id: each for each in sample.report().stories}["k3"]
    assert [each.rules[0] for each in story.claims] == ["continued", "survived-30"]
    assert len(story.outcomes) == 3
    assert story.claims[0].text == "1 other person later changed files it created."


def test_an_outcome_that_does_not_hold_is_told_as_plainly():
    story = built([work("a")], {"a": (sample.survived("a", holds=False),)}).stories[0]
    assert [each.text for each in story.claims] == ["A later change reverted it."]


def test_other_people_are_never_named():
    report = sample.report()
    said = " ".join(claim.text for story in report.stories for claim in (story.what, *story.claims))
    assert "Grace" not in said
    assert "grace" not in said
    assert "3 other people" in said


def test_a_correction_shows_in_the_claim():
    (story,) = (each for each in sample.report().stories if each.contribution.id == "k3")
    assert "category set by the engineer: ‘Automated" in story.what.text


def test_a_category_nobody_knows_counts_as_unclassified():
    report = built([work("a", "gone"), work("b", "unclassified"), work("c", "ordinary-fix")])
    assert report.unclassified == 2
    assert "no category fits" in report.stories[-1].what.text


def test_the_first_question_gives_the_smallest_missing_parts():
    first = sample.report().questions[0]
    assert first.text == "What would I need to do to be considered ‘Staff engineer’ here?"
    assert first.answers == (
        "Expectation 2 ‘autonomy’: shown: 1 such contribution; asked for: 2.",
        "Expectation 3 ‘impact’: shown: 1 repository; asked for: 2.",
        "Expectation 4 ‘impact’: one contribution that other people continued.",
        "Further expectations: 1 with no evidence found, 2 not visible in Git (Appendix F).",
        ASK_YOUR_MANAGER,
    )


def test_the_first_question_says_how_many_gaps_it_leaves_out():
    rows = tuple(
        replace(sample.COVERAGE[1], expectation=each, missing=f"there is 1; {at} are asked")
        for at, each in enumerate(sample.EXPECTATIONS[:5], start=2)
    )
    answers = build(replace(sample.inputs(), coverage=rows)).questions[0].answers
    assert answers[3:] == ("Further expectations: 2 with a missing part (Appendix F).", ASK_YOUR_MANAGER)


def test_a_wait_reads_as_a_phrase():
    rows = (replace(sample.COVERAGE[1], missing="too recent: 41 of 90 days"),)
    report = build(replace(sample.inputs(), coverage=rows))
    assert report.coverage[0].missing == "too recent to say: 41 of 90 days have passed"
    assert report.questions[0].answers[0].endswith("too recent to say: 41 of 90 days have passed.")


def test_thirty_days_are_not_said_again_where_ninety_held():
    both = (sample.survived("a", days=30), sample.survived("a"))
    (story,) = built([work("a")], {"a": both}).stories
    assert [each.rules[0] for each in story.claims] == ["survived-90"]
    assert len(story.outcomes) == 2
    young = (both[0], sample.survived("a", holds=None))
    assert [each.rules[0] for each in built([work("a")], {"a": young}).stories[0].claims] == ["survived-30"]


def test_the_second_question_guesses_nothing():
    assert sample.report().questions[1].answers == (KEPT,)


def test_the_third_question_names_what_is_there_and_what_is_not():
    assert sample.report().questions[2].answers == (
        "Evidenced: 1 ‘scope’ [C9 observed] [C12 inferred].",
        "Partly: 2 ‘autonomy’ [C14 stated]; 3 ‘impact’ [C9 observed].",
        "No evidence found: 4 ‘impact’, 7 ‘craft’. Not visible in Git: 5 ‘people’, 6 ‘communication’.",
    )


def test_what_several_expectations_miss_alike_is_said_once():
    rows = tuple(replace(sample.COVERAGE[1], expectation=each) for each in sample.EXPECTATIONS[:2])
    answers = build(replace(sample.inputs(), coverage=rows)).questions[0].answers
    assert answers == (
        "Expectations 1 ‘scope’, 2 ‘autonomy’: shown: 1 such contribution; asked for: 2.",
        ASK_YOUR_MANAGER,
    )


def test_questions_are_answered_when_everything_and_when_nothing_is_there():
    one = sample.EXPECTATIONS[0]
    all_there = build(replace(sample.inputs(), coverage=(Coverage(one, EVIDENCED, ("k1",), ""),)))
    assert all_there.questions[0].answers[0].startswith("Git shows a whole answer to every expectation;")
    assert len(all_there.questions[2].answers) == 1
    unseen = build(replace(sample.inputs(), coverage=(Coverage(one, NOT_VISIBLE, (), ""),)))
    assert unseen.questions[0].answers[:2] == (
        "Nothing in what was read speaks to an expectation; silence is not failure.",
        "Further expectations: 1 not visible in Git (Appendix F).",
    )
    both = build(replace(sample.inputs(), coverage=(*all_there.coverage, *unseen.coverage)))
    assert both.questions[0].answers[0] == (
        "Git shows a whole answer to 1 of 2 expectations; of the others it shows nothing."
    )
    assert unseen.questions[2].answers[0] == "Nothing yet in what this report read; silence is not failure."


def test_asks_put_what_git_cannot_see_first():
    asked = [int(each.split()[3]) for each in sample.report().asks]
    assert asked == [5, 6, 4, 7]


def test_spans_of_days():
    assert span(date(2026, 3, 3), date(2026, 3, 3)) == "3 March 2026"
    assert span(date(2026, 3, 3), date(2026, 3, 9)) == "3 to 9 March 2026"
    assert span(date(2026, 3, 3), date(2026, 4, 9)) == "3 March to 9 April 2026"
    assert span(date(2025, 12, 3), date(2026, 1, 9)) == "3 December 2025 to 9 January 2026"
    assert months(date(2026, 3, 3), date(2026, 3, 9)) == "Mar 2026"
    assert months(date(2026, 3, 3), date(2026, 4, 9)) == "Mar–Apr 2026"
    assert months(date(2025, 12, 3), date(2026, 1, 9)) == "Dec 2025–Jan 2026"


def test_what_others_wrote_stands_behind_own_work():
    works = [work("a", role="co-author"), work("b")]
    outcomes = {"a": (sample.continued("a", 9),), "b": (sample.survived("b"),)}
    assert built(works, outcomes).anchors == ("b", "a")


def test_what_was_reverted_as_a_whole_is_no_anchor_and_no_leverage():
    back = replace(
        sample.survived("a"), grade="O0", holds=False, numbers=(("parts taken back", 1), ("parts", 1)),
        because="reverted within 90 days",
    )  # fmt: skip
    report = built([work("a"), work("b")], {"a": (back, sample.continued("a", 3))})
    assert (report.anchors, report.recall) == (("b",), ("b",))
    told = {each.contribution.id: (each.leverage, each.taken_back) for each in report.stories}
    assert told == {"a": (False, True), "b": (True, False)}
    alone = built([work("a")], {"a": (back,)})
    assert (alone.anchors, alone.recall) == ((), ())
    assert "What was found in this period was all reverted" in markdown.render(alone)


def test_nothing_is_said_to_miss_nothing_while_there_is_no_evidence():
    given = sample.inputs()
    first, second = given.target.expectations[:2]
    rows = (Coverage(first, EVIDENCED, (), ""), Coverage(second, NO_EVIDENCE, (), ""))
    answers = build(replace(given, coverage=rows)).questions[0].answers
    assert answers[0] == (
        f"Git shows a whole answer to 1 of 2 expectations; no evidence was found in it for 2 ‘{second.dimension}’."
    )
    assert "no missing part" not in " ".join(answers)
    assert "Further expectations" not in " ".join(answers), "it was just named"
    rows = (Coverage(first, EVIDENCED, (), ""), Coverage(second, NOT_VISIBLE, (), ""))
    answer = build(replace(given, coverage=rows)).questions[0].answers[0]
    assert answer == "Git shows a whole answer to 1 of 2 expectations; of the others it shows nothing."


def test_what_came_again_stands_behind_its_like():
    again = Quality(PERSISTENT, False, "it had come back; a repair came again", shas=("ab" * 20,))
    made = replace(
        sample.inputs(), contributions=(work("a"), work("b")), qualities={"a": (again,)},
        outcomes={each: (sample.survived(each),) for each in "ab"},
    )  # fmt: skip
    assert build(made).anchors == ("b", "a")


def test_use_in_other_repositories_goes_first_among_what_is_graded_alike():
    across = replace(sample.continued("a", 1), measure="adopted-across", because="1 other repository came to use it")
    (story,) = built([work("a")], {"a": (sample.continued("a", 9), across, sample.survived("a"))}).stories
    assert [each.measure for each in story.outcomes] == ["adopted-across", "continued", "survived-90"]
