"""A draft says what was observed and what was said, whole and within its box, and nothing that a rule inferred."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sample
from hypothesis import given
from hypothesis import strategies as st

from impact.expect.digests import MOST_LINES, QUIET, digest
from impact.expect.drafts import asked, draft
from impact.expect.report import build
from impact.model.form import LEARNED, NEXT, OTHERS, OUTCOMES, TELLS, WORK, FormQuestion
from impact.model.inbox import CASE, Entry
from impact.model.inbox import WORK as WAITING
from impact.model.report import PARTLY, Coverage
from impact.render.sentences import markdown, plain, sober

REPORT = build(sample.inputs())


@pytest.mark.parametrize("tells", TELLS)
@given(most=st.integers(0, 600), bare=st.booleans())
def test_every_answer_fits_its_box_in_whole_sober_paragraphs(tells, most, bare):
    def shown(text):
        return plain(text, bare=bare)

    one = draft(REPORT, FormQuestion("x", "?", tells, most), shown)
    text = "\n\n".join(map(shown, sober(one.paragraphs)))
    assert not most or len(text) <= most
    whole = draft(REPORT, FormQuestion("x", "?", tells), shown)
    assert set(one.paragraphs) <= set(whole.paragraphs)
    assert one.left_out == len(whole.paragraphs) - len(one.paragraphs)


def test_what_a_rule_inferred_is_not_said():
    works = tuple(replace(each, provenance="inferred") for each in sample.inputs().contributions)
    report = build(replace(sample.inputs(), contributions=works))
    for tells in (WORK, OUTCOMES, OTHERS):
        text = " ".join(draft(report, FormQuestion("x", "?", tells), plain).paragraphs)
        assert "inferred" not in text
        assert not any(f"‘{each.category_title}’" in text for each in report.stories)


def test_claims_lead_back_to_the_report_and_a_bare_draft_has_no_marks():
    one = draft(REPORT, FormQuestion("x", "?", WORK), plain)
    known = {claim.id for story in REPORT.stories for claim in story.every_claim}
    text = plain(" ".join(one.paragraphs))
    assert known & {part.strip("[") for part in text.split() if part.startswith("[C")}
    assert "[C" not in plain(" ".join(one.paragraphs), bare=True)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("What would you do differently?", LEARNED),
        ("Where do you want to grow?", NEXT),
        ("How did you help your team?", OTHERS),
        ("What was your impact this half?", OUTCOMES),
        ("Describe your main projects.", WORK),
    ],
)
def test_a_question_nobody_prepared_is_answered_from_what_it_asks_for(text, tells):
    assert asked(text, 100) == FormQuestion("own", text, tells, 100)


def entry(sort, day, key="k"):
    return Entry(key, sort, "abc123", "Title <b>of</b> it", "repo", day, "why")


def test_a_quiet_week_is_said_to_be_fine():
    report = replace(REPORT, due=())
    assert digest(report, (), date(2031, 1, 1)) == (QUIET,)


@given(st.lists(st.tuples(st.sampled_from([WAITING, CASE]), st.integers(0, 400)), max_size=8), st.integers(0, 400))
def test_a_digest_has_at_most_five_sober_lines_and_no_total(sorts, ago):
    today = date(2026, 7, 1)
    entries = [entry(sort, today - timedelta(days=days), f"k{at}") for at, (sort, days) in enumerate(sorts)]
    lines = sober(digest(REPORT, entries, today - timedelta(days=ago)))
    assert 1 <= len(lines) <= MOST_LINES
    assert all(plain(each) and markdown(each) for each in lines)


def test_a_digest_does_not_speak_of_what_was_reverted():
    story = next(each for each in REPORT.stories if each.leverage)
    title, today = story.contribution.title, story.contribution.last
    here = replace(REPORT, stories=(story,), due=())
    work = replace(entry(WAITING, today), id=story.contribution.id, title=title)
    assert title in " ".join(digest(here, [work], today))
    back = replace(here, stories=(replace(story, leverage=False, taken_back=True),))
    assert digest(back, [work], today) == (QUIET,)


def test_what_nobody_did_is_no_help_to_others():
    one = next(each for each in sample.inputs().contributions if each.category == "flaky-tests")
    nobody = replace(
        sample.continued(one.id, 1), grade="O0", holds=False, numbers=(("other people", 0),),
        because="no change by other people to the files it created is visible in the 91 days after",
    )  # fmt: skip
    made = replace(sample.inputs(), contributions=(one,), outcomes={one.id: (nobody,)}, corrections=())
    assert "No change by other people" in " ".join(
        draft(build(made), FormQuestion("x", "?", OUTCOMES), plain).paragraphs
    )
    assert "No change" not in " ".join(draft(build(made), FormQuestion("x", "?", OTHERS), plain).paragraphs)
    bare = replace(
        sample.continued(one.id, 1), measure="freed", because="2 other people changed these files", numbers=()
    )
    counted = build(replace(made, outcomes={one.id: (bare,)}))
    assert "other people" not in " ".join(draft(counted, FormQuestion("x", "?", OTHERS), plain).paragraphs)
    helped = replace(made, outcomes={one.id: (sample.continued(one.id, 2),)})
    assert "2 other people" in " ".join(draft(build(helped), FormQuestion("x", "?", OTHERS), plain).paragraphs)


def test_what_a_guess_leaves_open_is_said_without_the_guess():
    given = sample.inputs()
    one = given.contributions[0]
    row = Coverage(given.target.expectations[0], PARTLY, (one.id,), "shown: one module; asked for: two")
    for provenance, said in (("inferred", "’: open."), ("observed", "’: partly; shown: one module")):
        work = replace(one, provenance=provenance)
        report = build(replace(given, contributions=(work,), coverage=(row,), corrections=()))
        text = " ".join(draft(report, FormQuestion("x", "?", NEXT), plain).paragraphs)
        assert said in text
        assert ("partly" in text) is (provenance == "observed")
