"""The engineer's edits survive a new run, and what changed under them is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sample

from impact.expect.editing import GONE, facts, moved, overlap
from impact.expect.report import build
from impact.model.edits import Edits, Title
from impact.model.period import Period
from impact.model.report import MANAGER
from impact.render import markdown

PLAIN = build(sample.inputs())
FIRST, SECOND = (each.contribution.id for each in PLAIN.stories[:2])
EDITS = Edits(
    period=sample.inputs().period,
    paragraph="Releases waited for tests nobody believed.",
    anchors=(SECOND, FIRST),
    titles=(Title(FIRST, "old", "Tests that wait for the queue"),),
    proposed=PLAIN.anchors,
    facts=facts(PLAIN.stories),
)


def edited(edits=EDITS, **more):
    return build(replace(sample.inputs(), edits=edits, **more))


def test_paragraph_anchors_and_titles_are_the_engineers():
    report = edited()
    assert report.anchors == (SECOND, FIRST)
    assert "Releases waited for tests nobody believed." in markdown.render(report)
    assert {each.contribution.id: each.contribution.title for each in report.stories}[FIRST] == EDITS.titles[0].title
    assert "titled by the engineer" in markdown.render(report)


def test_edits_change_no_status_no_outcome_and_no_claim_but_titles():
    report = edited()
    assert report.coverage == PLAIN.coverage
    assert [each.outcomes for each in report.stories] == [each.outcomes for each in PLAIN.stories]
    assert facts(report.stories) == facts(PLAIN.stories)


def test_anchors_that_are_gone_are_passed_over_and_with_none_left_the_proposed_ones_stand():
    assert edited(replace(EDITS, anchors=("nowhere", FIRST))).anchors == (FIRST,)
    assert edited(replace(EDITS, anchors=("nowhere",))).anchors == PLAIN.anchors


def test_nothing_moved_while_nothing_changed():
    assert moved(EDITS, edited()) == ()


def test_a_changed_outcome_under_an_anchor_is_told_with_both_sentences():
    outcomes = dict(sample.inputs().outcomes)
    outcomes[FIRST] = tuple(replace(each, holds=False, because="reverted within 90 days") for each in outcomes[FIRST])
    changed = moved(EDITS, edited(outcomes=outcomes))
    told = next(each for each in changed if each.yours)
    assert told.yours == "Tests that wait for the queue"
    assert "Reverted within 90 days." in told.now
    assert told.then
    assert not set(told.then) & set(told.now)


def test_work_that_is_gone_is_told():
    works = tuple(each for each in sample.inputs().contributions if each.id != SECOND)
    assert any(each.now == (GONE,) for each in moved(EDITS, edited(contributions=works)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("2026-01-01", "2026-06-30"), ("2026-01-08", "2026-07-07"), True),
        (("2025-07-01", "2026-06-30"), ("2026-01-01", "2026-06-30"), True),
        (("2026-01-01", "2026-06-30"), ("2026-06-30", "2026-12-31"), False),
        (("2026-01-01", None), ("2026-03-01", "2026-12-31"), True),
        ((None, None), ("2026-05-01", None), True),
        (("2024-01-01", "2024-12-31"), ("2026-01-01", "2026-12-31"), False),
    ],
)
def test_a_report_is_the_same_one_where_half_of_the_shorter_period_is_shared(one, other, same):
    first, second = (Period(*(date.fromisoformat(each) if each else None for each in ends)) for ends in (one, other))
    assert overlap(first, second, date(2026, 7, 1)) is same
    assert overlap(second, first, date(2026, 7, 1)) is same


def test_others_are_told_of_anchors_and_of_what_the_level_rests_on_alone():
    report = build(replace(sample.inputs(), audience=MANAGER))
    shown = {each.contribution.id for each in report.stories}
    cited = {key for row in report.coverage for key in row.contributions}
    assert shown == ({*report.anchors} | cited) & {each.contribution.id for each in PLAIN.stories}
    assert (report.found, report.recall, report.asks) == (len(PLAIN.stories), (), ())
    assert all(not each.said.why for each in report.corrections)
