"""Reviews in the report as values: one quarter stands for them on page one, and claims lead to what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sample

from impact.expect.drafts import draft
from impact.expect.inbox import questions
from impact.expect.report import build
from impact.expect.review_sources import ReadPlace, ReadSource
from impact.model.facts import Identity
from impact.model.form import OTHERS, FormQuestion
from impact.model.report import COMMITTEE, MANAGER, SELF, Place, Remarked
from impact.model.reviews import ADDRESSES
from impact.model.work import ADVICE, WAITS, Outcome
from impact.redact.reports import Redaction, redacted
from impact.render import csv_table, html, json_document, markdown
from impact.render.blocks import lines_of
from impact.render.evidence import evidence
from impact.render.pictures.reach import reach
from impact.render.sentences import plain
from impact.render.stories import stories

PAGE = "https://forge.example.com/c1"
REMARK = Remarked("forge:host:e1", date(2026, 2, 3), "Why not at once?", "author A", "the author answered", PAGE)


def reviewed(name, month, people, sort="review-teaching"):
    """A quarter of reviews that reached so many people."""
    plain = sample.contribution(name, sort, f"Reviews {name}", date(2026, month, 2))
    others = tuple(Identity(f"P{each}", f"{each}@example.com") for each in range(people))
    events = {"events": ("forge:host:e1",), "pages": (PAGE,), "shas": (), "role": "reviewer", "others": others}
    return replace(plain, provenance="observed", **events)


def came(work, measure=ADVICE):
    numbers = (("other people", len(work.others)),)
    return {work.id: (Outcome(work.id, measure, "O2", True, 91, numbers, "of four changes, two"),)}


FEW, MANY = reviewed("few", 1, 1), reviewed("many", 4, 3)
WAIT = reviewed("wait", 5, 2, "unblocking")
OUTCOMES = came(FEW) | came(MANY) | came(WAIT, WAITS)
READ = (ReadPlace("app", (ReadSource("forge", date(2026, 5, 2), (ADDRESSES,)),)),)


SORTS = tuple(sample.category(key, "leverage", key) for key in ("review-teaching", "unblocking"))


def built(**more):
    given = {"contributions": (FEW, MANY, WAIT), "outcomes": OUTCOMES, "remarks": {"many": (REMARK,)}, "reviews": READ}
    return build(replace(sample.inputs(), categories=SORTS, **given | more))


def story(report, name):
    return next(each for each in report.stories if each.contribution.id == name)


def test_of_several_quarters_the_one_that_reached_most_people_stands_for_them():
    report = built()
    assert report.anchors == ("many", "wait")
    assert set(report.recall) == {"many", "wait"}
    assert {each.contribution.id for each in report.stories} == {"few", "many", "wait"}


def test_claims_rest_on_what_was_said_and_lead_there():
    told = story(built(), "many")
    for claim in told.every_claim:
        assert (claim.shas, claim.events, claim.pages) == ((), ("forge:host:e1",), (PAGE,))
    assert told.what.text.startswith("Reviewed or advised on changes of others in “")
    assert told.claims[0].text == "Of four changes, two."
    assert told.remarks == (REMARK,)


def test_a_committee_is_led_to_no_page():
    told = story(built(audience=COMMITTEE), "many")
    assert told.what.pages == ("",)
    assert told.remarks[0].page == ""
    assert story(built(audience=MANAGER), "many").remarks == (REMARK,)


def test_what_was_read_of_reviews_is_said_and_teaching_is_not_unseen_any_more():
    report = built()
    assert report.read == ("Git history", "reviews by forge up to 2026-05-02")
    assert "reviews" not in report.not_read
    assert report.blind[0].startswith("in reviews by forge: which remark answers which, ")
    plain = built(reviews=())
    assert "reviews" in plain.not_read
    assert plain.blind[0] == "teaching through review"
    assert (plain.read, plain.audience) == (("Git history",), SELF)


def test_a_draft_says_whose_changes_they_were_and_not_that_they_were_written():
    answers = draft(built(), FormQuestion("x", "?", OTHERS), plain).paragraphs
    assert any("Changes of 3 other people, which I reviewed or advised [C" in each for each in answers)
    assert not any("credited on the commits" in each for each in answers)


def test_nobody_is_asked_who_wrote_with_them_what_others_wrote():
    assert [each.key for each in questions(MANY)] == ["why", "who", "differently"]


LED = "https://git.example.com/acme/vault/pulls/77#comment-9"
KEY = "gitea:git.example.com:acme/vault#77:comment:9"
SAID = "Why not src/customers/umbrella/keys.py at once, see SHOP-77?"


@pytest.mark.parametrize("audience", [SELF, MANAGER, COMMITTEE])
@pytest.mark.parametrize(
    ("how", "gone"),
    [
        (Redaction(repositories=("app",)), "acme/vault"),
        (Redaction(words=("acme",)), "acme"),
        (Redaction(words=("umbrella",)), "umbrella"),
        (Redaction(paths=("src/customers/*",)), "customers"),
        (Redaction(issues=True), "SHOP-77"),
        (Redaction(issues=True), "pulls/77"),
        (Redaction(issues=True), "vault#77"),
    ],
)
def test_what_is_redacted_is_in_no_quotation_address_or_key(how, gone, audience):
    work = replace(MANY, events=(KEY,), pages=(LED,), repo="r1")
    said = replace(REMARK, event=KEY, page=LED, text=SAID)
    places = (Place("r1", "app", None, "a" * 40, (), None), *sample.inputs().places[1:])
    report = built(contributions=(FEW, work), remarks={"many": (said,)}, places=places, audience=audience)
    for render in (markdown.render, json_document.render, csv_table.render, html.render):
        assert gone.lower() not in render(redacted(report, how)).lower()
    assert gone.lower() in json_document.render(report).lower() or (audience, gone) == (COMMITTEE, "pulls/77")


def named(*changes, **more):
    report = built(changes={"many": changes}, **more)
    return report, "\n".join("".join(span.text for span in line) for line in lines_of(evidence(report)))


def test_the_changes_that_it_rests_on_are_named_with_the_command_that_tells_of_them():
    _, text = named(*(f"#{each}" for each in range(14)), "a" * 40)
    assert (
        f"reviews of changes: {', '.join(f'#{each}' for each in range(12))} and 2 more; credit in commits: aaa" in text
    )
    assert "what was said there: impact reviews explain NUMBER" in text


def test_numbers_of_changes_are_taken_out_with_issue_keys_and_commits_stay():
    report, _ = named("#4711", "r/12", "b" * 40)
    assert story(redacted(report, Redaction(issues=True)), "many").changes == ("[issue]", "[issue]", "b" * 40)
    hidden = redacted(named("4711")[0], Redaction(issues=True))
    text = "\n".join("".join(span.text for span in line) for line in lines_of(evidence(hidden)))
    assert "reviews of changes: [issue]" in text
    assert "; remarks:" not in text, "an address ends with the number"
    assert "reviews explain" not in text


@pytest.mark.parametrize(
    ("numbers", "doubts"),
    [
        ((("credited in commits of others", 3),), ("Credit in a commit is a courtesy in some projects",)),
        (
            (("credited in commits of others", 1), ("followed in the file", 2)),
            ("Others may have changed it for reasons of their own", "Credit in a commit is a courtesy"),
        ),
        ((("followed in the file", 2),), ("Others may have changed it for reasons of their own",)),
    ],
)
def test_a_sceptic_doubts_credit_as_credit(numbers, doubts):
    helped = (("other people", 3), *numbers)
    report = built(outcomes=OUTCOMES | {"many": (Outcome("many", ADVICE, "O2", True, 91, helped, "so"),)}, remarks={})
    text = "\n".join("".join(span.text for span in line) for line in lines_of(stories(report)))
    said = next(line for line in text.splitlines() if line.startswith("A sceptic would say"))
    assert all(each in said for each in doubts)
    assert ("courtesy" in said) == any("courtesy" in each for each in doubts)
    assert ("reasons of their own" in said) == any("reasons" in each for each in doubts)


def test_the_picture_of_who_came_later_leaves_reviews_out():
    assert reach(built()).rows == ()
