"""Qualities on the page: said where they hold, with their commits, and asked where only the engineer knows."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import sample
from jsonschema import Draft202012Validator
from test_page import SCHEMA

from impact.expect.qualities import reach, self_initiated, shared
from impact.expect.report import build
from impact.model.work import DURABILITY, PERSISTENT, Outcome, Quality
from impact.render import json_document, markdown

CAME = "this problem had come back 4 times since 2025-05-03, counted in repairs of “lib/x.rb”"
THERE = Quality(DURABILITY, True, "still in place after 412 days: the file it created", (("files created", 1),))


def told(*qualities, title="Add a thing", outcomes=None, **more):
    """One report of one piece of leverage with these qualities, as Markdown: page one, and what is behind it."""
    work = replace(sample.contribution("w1", "flaky-tests", title, sample.date(2026, 1, 5)), **more)
    made = replace(
        sample.inputs(),
        contributions=(work,),
        outcomes={"w1": outcomes or (sample.survived("w1"), sample.continued("w1", 2))},
        coverage=(),
        corrections=(),
        qualities={"w1": tuple(each(work) if callable(each) else each for each in qualities)},
    )
    report = build(made)
    one, rest = markdown.render(report).split("\n\n---\n\n")
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(json_document.document(report))
    return one, rest, report


def held(holds, tail, *shas):
    return Quality(PERSISTENT, holds, CAME + tail, (("times before", 4),), shas)


def test_a_problem_that_stayed_away_stands_on_page_one_and_its_commits_behind_it():
    shas = tuple(f"{at:040x}" for at in range(14))
    one, rest, report = told(held(True, "; it has not come back in the 90 days after", *shas), THERE)
    said = "This problem had come back 4 times since 2025-05-03, counted in repairs of `lib/x.rb`;"
    assert said in one
    assert "Still in place" not in one, "page one has room for the strongest alone"
    assert "Still in place after 412 days: the file it created [C5 observed]" in rest
    shown = next(line for line in rest.splitlines() if "Shown by:" in line)
    assert all(sha in shown for sha in shas[:12])
    assert shas[12] not in shown
    assert "and 2 more (`--format json`)" in shown
    assert "Repairs of one file need not be one problem" in rest
    (story,) = report.stories
    assert [each.id for each in story.every_claim] == ["C1", "C2", "C3", "C4", "C5"]
    assert json_document.document(report)["contributions"][0]["claims"][-1] == "C5"


def test_one_that_came_again_is_said_beside_the_anchor_and_in_its_story():
    one, rest, _ = told(held(False, "; a repair came again 12 days after", "ab" * 20))
    against = next(line for line in one.splitlines() if "come back" in line)
    assert ". But this problem had come back" in against
    assert "a repair came again 12 days after [C" in against
    other = next(line for line in rest.splitlines() if line.strip().startswith("- On the other side: "))
    assert re.search(r"a repair came again 12 days after \[C\d+ observed\]\.$", other)
    assert "ab" * 20 in rest
    assert "Repairs of one file" not in rest


def test_what_is_gone_is_said_under_the_story():
    gone = Quality(DURABILITY, False, "the file it created was removed 200 days later", (("files removed", 1),))
    one, rest, report = told(gone)
    assert "removed" not in one
    assert "- On the other side: The file it created was removed 200 days later [C4 observed]." in rest
    assert len(report.stories[0].noted) == 1


@pytest.mark.parametrize("measure", ["released", "freed"])
def test_a_count_that_is_compared_with_nothing_does_not_speak_against_the_work(measure):
    count = Outcome("w1", measure, "O0", False, 180, (), "2 before and 1 after")
    one, rest, _ = told(outcomes=(sample.survived("w1"), count))
    assert "2 before" not in one
    assert "On the other side" not in rest
    assert f"{measure}, O0, does not hold; window 180 days. 2 before and 1 after" in rest


@pytest.mark.parametrize("more", [(), (sample.continued("w1", 2),)], ids=["alone", "beside another"])
def test_what_the_engineer_cleared_away_is_a_fact_and_no_sign_against_the_work(more):
    numbers = (("files removed", 1), ("files created", 1), ("files the engineer removed", 1))
    gone = Outcome("w1", "survived-90", "O0", False, 90, numbers, "the file it created was removed by the engineer")
    one, rest, _ = told(outcomes=(gone, *more))
    assert "But the file" not in one
    assert ("was removed by the engineer" in one) is (not more)
    assert "On the other side" not in rest
    assert rest.count("The file it created was removed by the engineer [C") == 1
    others = told(outcomes=(replace(gone, numbers=numbers[:2]), *more))
    assert ("But the file" in others[0]) is bool(more)
    assert ("On the other side: The file" in others[1]) is bool(more)


@pytest.mark.parametrize("holds", [False, None])
def test_what_does_not_hold_is_no_claim(holds):
    one, rest, report = told(replace(THERE, holds=holds), Quality(PERSISTENT, holds, "only 2 repairs"))
    assert report.stories[0].noted == ()
    assert "Still in place" not in one + rest


def test_whom_it_reached_and_with_whom_it_was_done():
    others = (sample.GRACE,)
    more = {"areas": ("src/a", "src/b"), "others": others}
    quality = (lambda work: reach(work, (sample.continued("w1", 2),)), shared)
    _, rest, _ = told(*quality, **more)
    assert "Others after it: 2 other people, unnamed here; it lies in 2 modules [C2 observed]." in rest
    assert "with 1 other person, credited on the commits as co-author [C1 observed]." in rest
    assert "Grace" not in rest
    _, rest, _ = told(*quality, **more | {"areas": ("src/a",), "role": "co-author"})
    assert "unnamed here [C2 observed]." in rest
    assert "credited on the commits as author [C1 observed]." in rest


def test_who_began_it_is_asked_where_nothing_asked_for_it():
    asked = "Only you can say: did you start this yourself? No issue is linked in its commits."
    assert asked in told(lambda work: self_initiated(work, ()))[1]
    assert "did you start" not in told(lambda work: self_initiated(work, (("issue", "#1"),)))[1]
    assert "did you start" not in told(lambda work: self_initiated(work, ()), title="Add a thing, #12")[1]
    assert "did you start" not in told(lambda work: self_initiated(work, ()), role="co-author")[1]
