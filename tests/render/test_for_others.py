"""A report for others speaks of the engineer, never to them, and asks nobody to type a command."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sample

from impact.expect.own_words import Own
from impact.expect.qualities import self_initiated
from impact.expect.questions import FOR_BOTH
from impact.expect.report import build
from impact.model.report import AUDIENCES, COMMITTEE, MANAGER, SELF
from impact.render import markdown
from impact.render.blocks import CODE, OWN, lines_of
from impact.render.page import page

SPEAKS_TO_THEM = re.compile(r"\b(you|your|yours|yourself)\b|impact ask|--target", re.IGNORECASE)


def report(audience):
    given = sample.inputs()
    asked = {each.id: (self_initiated(each, ()),) for each in given.contributions}
    heard = Own(answers={"staff": tuple(f"By the word of author {each}: yes." for each in "AB")})
    return build(replace(given, audience=audience, current=None, own=heard, qualities=asked, notices=()))


def words(audience):
    """What such a report says in words of ours, the command that makes it again left aside."""
    given = report(audience)
    whole = page(given)
    spans = [span for line in lines_of(whole.one + whole.rest) for span in line if span.voice in (OWN, CODE)]
    return "".join(span.text for span in spans if span.text != given.command)


@pytest.mark.parametrize("audience", [MANAGER, COMMITTEE])
def test_it_speaks_of_the_engineer_and_never_to_them(audience):
    assert SPEAKS_TO_THEM.findall(words(SELF))
    said = words(audience)
    assert SPEAKS_TO_THEM.findall(said) == []
    assert "notes of the engineer's own" in said
    assert "the current level was not given" in said
    assert "Only the engineer can say who began it. No issue is linked in its commits." in said
    assert report(audience).questions[0].answers[-3:] == (
        FOR_BOTH,
        "By the word of author A: yes.",
        "Answers beside these: 1.",
    )


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_letters_of_the_appendices_have_no_gap(audience):
    letters = re.findall(r"^## Appendix ([A-Z]):", markdown.render(report(audience)), re.MULTILINE)
    assert "".join(letters) == "ABCDEFG"
