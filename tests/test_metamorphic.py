"""How somebody commits, dates and lands work must not reach what a report says of it.

Each property tells a drawn history otherwise and compares: the contributions by what they hold, with category,
leverage and what came of them; the status of every expectation of every level; the contributions on page one.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
import rewritings as again
from histories import ADA, BEN, CLEO, Made, Manner, Told, histories, made
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from verdicts import TODAY, Verdicts, verdicts
from works_of_every_day import FEATURE
from works_of_leverage import DECISION, FLAKY, LIBRARY, RELEASE, WAY_IN

from impact.edges import git, story
from impact.edges.git import Repository
from impact.model.facts import Identity
from impact.model.history import Step

DAYS = 86_400
LUCK = st.integers(0, 9999).map(random.Random)
SUPPRESSED = [HealthCheck.too_slow, HealthCheck.data_too_large]


def few(count: int = 3) -> settings:
    """Each example builds and reads two repositories: a handful at each run, and none looked for that are smaller."""
    return settings(max_examples=count, suppress_health_check=SUPPRESSED, phases=(Phase.explicit, Phase.generate))


def same(one: Verdicts, other: Verdicts) -> None:
    """Nothing differs but what lies beside the work, and that is no leverage."""
    assert other.works == one.works
    assert other.statuses == one.statuses
    assert other.anchors == one.anchors
    assert not any(leverage for _, leverage in other.beside)


def test_the_library_holds_what_it_says():
    """Or else nothing below could fail."""
    how = Manner(pause=9, between=2, hour=3, branch=False, apart=True, taken_on=True, helped=False)
    seen = verdicts(made(LIBRARY, [how] * len(LIBRARY)))
    assert {(names[0], category) for names, category, *_ in seen.works if len(names) == 1} >= {
        ("flaky", "flaky-tests"),
        ("feature", "feature-delivery"),
        ("fix", "ordinary-fix"),
        ("way in", "onboarding-docs"),
        ("release", "deploy-automation"),
        ("pipeline", "ci-standardisation"),
        ("migration", "migration"),
        ("refactoring", "ordinary-refactoring"),
        ("bump", "routine-upkeep"),
        ("tooling", "tooling-standardisation"),
    }
    assert len(seen.anchors) == 5
    assert {"evidenced", "partly", "no evidence found", "not visible in Git"} == {status for _, status in seen.statuses}


@few(4)
@given(histories(), LUCK)
def test_splitting_commits_by_files_in_any_order_changes_nothing(drawn: Made, luck):
    same(verdicts(drawn), verdicts(again.split(drawn, luck)))


@few(4)
@given(histories(), LUCK)
def test_squashing_a_days_work_changes_nothing(drawn: Made, luck):
    whole = verdicts(again.squashed(drawn))
    same(verdicts(drawn), whole)
    same(whole, verdicts(again.squashed(again.split(drawn, luck))))


@few()
@given(histories(), LUCK)
def test_the_order_of_files_in_a_commit_leaves_no_trace_at_all(tmp_path_factory, drawn: Made, luck):
    places = [tmp_path_factory.mktemp("order") for _ in range(2)]
    built = [
        story.build(each.history, place)
        for each, place in zip((drawn, again.shuffled(drawn, luck)), places, strict=True)
    ]
    assert len({tip(each) for each in built}) == 1


@few()
@given(histories(), LUCK)
def test_the_hour_of_the_day_changes_nothing(drawn: Made, luck):
    same(verdicts(drawn), verdicts(again.within_the_day(drawn, luck)))


@few()
@given(histories(), st.integers(-40, 10))
def test_other_days_change_no_category_and_no_anchor(drawn: Made, days):
    """Statuses ask for work in several months: what lies on both sides of a month's end may come to lie on one."""
    one, other = verdicts(drawn), verdicts(again.later(drawn, days), TODAY + timedelta(days=days))
    assert (other.works, other.anchors) == (one.works, one.anchors)


@few()
@given(histories())
def test_a_year_earlier_changes_nothing(drawn: Made):
    same(verdicts(drawn), verdicts(again.later(drawn, -365), TODAY - timedelta(days=365)))


@few(4)
@given(histories(), LUCK, st.sampled_from([again.trivial, again.lock_bumps, again.generated, again.renames]))
def test_what_means_nothing_changes_nothing_wherever_the_subject_does_it(drawn: Made, luck, beside):
    same(verdicts(drawn), verdicts(again.with_steps(drawn, beside(again.moments(drawn, luck, 12)))))


@few(4)
@given(histories(), LUCK, st.sampled_from([again.trivial, again.lock_bumps, again.generated, again.renames]))
def test_what_means_nothing_changes_nothing_when_others_do_it_between_pieces_of_work(drawn: Made, luck, beside):
    """In the midst of one it parts the person's run of commits: docs/explanation/shortcomings.md."""
    same(verdicts(drawn), verdicts(again.with_steps(drawn, beside(again.quiet_moments(drawn, luck, 12), BEN))))


@few()
@given(histories(branch=st.just(True)), LUCK, st.sampled_from([again.trivial, again.lock_bumps]))
def test_what_others_do_in_the_midst_of_a_branch_changes_nothing(drawn: Made, luck, beside):
    same(verdicts(drawn), verdicts(again.with_steps(drawn, beside(again.moments(drawn, luck, 12), BEN))))


@few(3)
@given(histories(), LUCK)
def test_what_others_do_in_the_midst_of_a_run_makes_no_leverage(drawn: Made, luck):
    one, other = verdicts(drawn), verdicts(again.with_steps(drawn, again.trivial(again.moments(drawn, luck, 12), BEN)))
    assert leverage_of(other) <= leverage_of(one)


@few(4)
@given(histories(), LUCK, st.sampled_from([ADA, BEN]))
def test_reformatting_everything_changes_nothing(drawn: Made, luck, who):
    moments = again.moments if who is ADA else again.quiet_moments
    same(verdicts(drawn), verdicts(again.reformatted(drawn, moments(drawn, luck, 1)[0], who)))


@few(1)
@given(histories(least=5), LUCK)
def test_a_thousand_trivial_commits_change_nothing(drawn: Made, luck):
    seen = verdicts(again.with_steps(drawn, again.trivial(again.moments(drawn, luck, 1000))))
    same(verdicts(drawn), seen)
    assert seen.beside, "they are told, as upkeep"


@few()
@given(histories(), st.sampled_from([ADA, CLEO, again.FORGE]))
def test_who_pressed_merge_changes_nothing(drawn: Made, who):
    same(verdicts(drawn), verdicts(again.committed_by(drawn, who)))


@few()
@given(histories())
def test_the_order_of_co_authors_changes_nothing(drawn: Made):
    same(verdicts(drawn), verdicts(again.co_authors_turned(drawn)))


@few()
@given(
    st.sampled_from([FLAKY, FEATURE, WAY_IN, RELEASE, DECISION]),
    st.sampled_from(
        [
            Identity("Ada Example", "ada@elsewhere.example.com"),
            Identity("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
            Identity("renovate[bot]", "bot@renovateapp.com"),
        ]
    ),
)
def test_neither_oneself_nor_a_bot_counts_as_others_who_took_it_on(work, who):
    how = Manner(pause=9, between=2, hour=3, branch=False, apart=True, taken_on=False, helped=False)
    alone, taken_on = made([work], [how]), made([work], [replace(how, taken_on=True)])
    assert verdicts(taken_on).works != verdicts(alone).works, "somebody else does count"
    own = [
        replace(each, step=replace(each.step, author=who)) if _is_taking_on(each) else each for each in taken_on.told
    ]
    same(verdicts(alone), verdicts(Made(tuple(own))))


def _is_taking_on(told: Told) -> bool:
    return told.step.message.startswith("Cover one more case")


@pytest.mark.parametrize("who", [BEN, CLEO], ids=lambda who: who.name)
def test_reformatting_locking_and_slips_by_others_are_not_taking_it_on(who):
    how = Manner(pause=9, between=2, hour=3, branch=False, apart=True, taken_on=False, helped=False)
    drawn = made([FEATURE], [how])
    at = drawn.told[-1].step.at + 20 * DAYS
    path = FEATURE.taken_on
    slips = [
        Step(who, at + number, message, writes=((path, drawn.files()[path] + "\n" * number),))
        for number, message in enumerate(("Fix typo in the export", "Fix whitespace", "Reformat with the formatter"), 1)
    ]
    same(verdicts(drawn), verdicts(again.with_steps(drawn, slips)))


def leverage_of(seen: Verdicts) -> set[tuple[tuple[str, ...], str]]:
    return {(names, category) for names, category, leverage, _ in seen.works if leverage}


def tip(repository: Repository) -> str:
    return git.run(repository, "rev-parse", "main").stdout.decode()
