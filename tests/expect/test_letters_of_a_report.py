"""Whoever reads two reports cannot put the people in them together: each has letters of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import sample

from impact.expect.changes import changes
from impact.expect.own_words import Own
from impact.expect.report import build
from impact.model.period import Period
from impact.model.report import MANAGER, Said
from impact.redact.reports import relettered
from impact.render import json_document

LETTERED = re.compile(r"\bauthor ([A-Z]{1,2})\b")


def said(key, *people, text=""):
    return Said(key, "note", date(2026, 3, 4), text, (), tuple(f"author {each}" for each in people), (), (), None, True)


def report(period=None, people="ABC", text="author A asked, author ID did not"):
    given = sample.inputs()
    work = given.contributions[0].id
    own = Own(
        notes={work: (said("n1", *people, text=text),)},
        answers={"staff": ("By the word of author A (asked 2026-03-04): yes.",)},
    )
    return build(replace(given, audience=MANAGER, own=own, period=period or given.period))


def letters(made):
    (note,) = [note for story in made.stories for note in story.notes]
    return [each.removeprefix("author ") for each in note.people], note.text


def test_letters_are_drawn_for_one_report():
    plain = report()
    first = relettered(plain)
    assert relettered(plain) == first, "the same facts, the same report"
    (one, text), (before, _) = letters(first), letters(plain)
    assert before == ["A", "B", "C"]
    assert len(set(one)) == 3
    assert text == f"author {one[0]} asked, author ID did not"
    assert f"By the word of author {one[0]} (asked" in json_document.render(first)
    other, _ = letters(relettered(report(Period(date(2020, 1, 1), date(2026, 6, 30)))))
    assert other != one
    heads = tuple(replace(each, head="f" * 40) for each in plain.places)
    assert letters(relettered(replace(plain, places=heads)))[0] != one


def test_more_people_than_letters_are_told_apart():
    people = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AA", "AB", "AC"]
    one, _ = letters(relettered(report(people=people, text="")))
    assert len(set(one)) == len(people)


def test_a_report_without_anybody_stays_as_it_is():
    plain = build(replace(sample.inputs(), audience=MANAGER))
    assert relettered(plain) == plain


def test_other_letters_are_no_news():
    plain = report()
    documents = [json_document.document(each) for each in (plain, relettered(plain))]
    assert changes(*documents) == ()
