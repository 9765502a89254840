"""Volume buys nothing: whatever else is approved, voted or remarked in passing, what a status rests on stays."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from teaching_values import DAY, ME, change, comment, credit, made_of, reply, reviews, waiting

from impact.classify.reviews import Reviewed
from impact.expect.coverage import coverage
from impact.model.ladder import Bar, Category, Expectation, Level, Reach
from impact.model.report import STATUSES
from impact.model.reviews import APART, APPROVE, FILE, LAST, LINE, SAME, UNSEEN, VOTE, Reviews

PEOPLE = ("ben", "chi", "dan", "eve", "fay")
CAME = (LINE, FILE, SAME, LAST, APART, UNSEEN)
SAYS = ("design", "defect", "question", "docs", "other")
CATEGORIES = {
    key: Category(key, key, "leverage", "", "", "", (), (), "", (), "none", ())
    for key in ("review-teaching", "unblocking")
}
BARS = (Bar("once", 1), Bar("repeated", 2, distinct_months=2), Bar("sustained", 3, distinct_quarters=2))
REACHES = (Reach("self"), Reach("team", other_people=2), Reach("area", other_people=3, modules=2))


def asked(bar, reach, outcome):
    """An expectation that reviews may show."""
    key = f"{bar.key}.{reach.key}.{outcome}"
    return Expectation(key, "people", "", tuple(CATEGORIES), bar, reach, outcome, (), "partial", "")


ASKED = tuple(asked(bar, reach, out) for bar in BARS for reach in REACHES for out in ("stated", "none", "delivered"))
LEVEL = Level("mid", "ic", 2, "Mid", "", ASKED)
SMALL = ({"says": "nit"}, {"says": "praise"}, {"says": "other", "words": 1}, {"says": ""})
EMPTY = ({"kind": APPROVE}, {"kind": VOTE}, *SMALL)
JUDGING = ("ignored", "only one of", "poor", " bad", "should have", "less than", "%", "worse", "better")


def statuses(made: tuple[Reviewed, ...]) -> list[int]:
    """The status of every expectation, as its place among all of them."""
    outcomes = {each.contribution.id: (each.outcome,) for each in made}
    found = coverage(LEVEL, [each.contribution for each in made], outcomes, CATEGORIES)
    return [STATUSES.index(each.status) for each in found]


def rests_on(made: tuple[Reviewed, ...]) -> list[object]:
    """Everything that a status can rest on."""
    return [
        (each.contribution, each.outcome.measure, each.outcome.grade, each.outcome.holds, each.outcome.numbers)
        for each in made
    ]


@st.composite
def histories(draw) -> Reviews:
    """Reviews of a year by Ada and others, of changes of five people."""
    days = st.integers(0, 364).map(lambda after: DAY + timedelta(after))
    changes = [
        change(f"c{at}", draw(st.sampled_from(PEOPLE)), draw(days), landed=draw(st.none() | st.integers(0, 40)))
        for at in range(draw(st.integers(1, 8)))
    ]
    events = []
    for at in range(draw(st.integers(0, 16))):
        on = draw(st.sampled_from(changes))
        by = draw(st.sampled_from((ME, ME, ME, "gil")))
        day = on.opened + timedelta(draw(st.integers(0, 30)))
        came, says = draw(st.sampled_from(CAME)), draw(st.sampled_from(SAYS))
        events.append(comment(on.change.key, by, f"k{at}", day=day, order=2 * at, says=says, addressed=came))
        if draw(st.booleans()):
            author = on.change.author.email.partition("@")[0]
            events.append(reply(on.change.key, author, f"k{at}", day=day, order=2 * at + 1))
    return reviews(changes, events)


def noise(given: Reviews, count: int, seed: int = 0) -> Reviews:
    """Approvals, votes, thanks, small remarks and credit for looking, on old changes and on those of new accounts."""
    draw = random.Random(seed)
    fresh = [change(f"new{at}", f"new{at}", DAY + timedelta(at % 300), landed=at % 5) for at in range(count // 2)]
    targets = [*given.changes, *fresh]
    more = []
    for at in range(count):
        on = draw.choice(targets)
        day = on.opened + timedelta(draw.randrange(30))
        by = draw.choice((ME, ME, "gil"))
        how = draw.choice(EMPTY)
        more.append(comment(on.change.key, by, f"noise{at}", day=day, order=at % 70, **how))
    looked = [credit(f"{at:040x}", "ben", ME, "Reviewed-by") for at in range(count // 10)]
    changes = (*given.changes, *fresh, *(each for each, _ in looked))
    return replace(given, changes=changes, events=(*given.events, *more, *(each for _, each in looked)))


@pytest.mark.parametrize("seed", range(3))
def test_a_thousand_approvals_votes_thanks_and_small_remarks_change_nothing(seed):
    for given_reviews in (waiting(), waiting(mine=4, others=20), reviews((), ())):
        before, after = made_of(given_reviews), made_of(noise(given_reviews, 1000, seed))
        assert rests_on(after) == rests_on(before)
        assert statuses(after) == statuses(before)


@given(histories(), st.integers(0, 5))
def test_noise_changes_nothing_anywhere(given_reviews, seed):
    assert made_of(noise(given_reviews, 30, seed)) == made_of(given_reviews)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_what_was_read_changes_nothing(given_reviews, draw):
    changes, events = list(given_reviews.changes), list(given_reviews.events)
    draw.shuffle(changes)
    draw.shuffle(events)
    assert repr(made_of(replace(given_reviews, changes=tuple(changes), events=tuple(events)))) == repr(
        made_of(given_reviews)
    )


@given(histories(), st.data())
def test_one_more_comment_that_was_taken_up_never_lowers_a_status(given_reviews, data):
    on = data.draw(st.sampled_from(given_reviews.changes))
    day = on.opened + timedelta(data.draw(st.integers(0, 60)))
    one = comment(
        on.change.key,
        ME,
        "one-more",
        day=day,
        order=data.draw(st.integers(0, 80)),
        addressed=data.draw(st.sampled_from((LINE, FILE))),
    )
    before = statuses(made_of(given_reviews))
    after = statuses(made_of(replace(given_reviews, events=(*given_reviews.events, one))))
    assert all(was <= now for was, now in zip(before, after, strict=True))


@given(histories())
def test_there_is_one_contribution_at_most_for_a_quarter_and_a_category(given_reviews):
    made = made_of(given_reviews)
    titles = [(each.contribution.category, each.contribution.title) for each in made]
    assert len(set(titles)) == len(titles)
    for each in made:
        assert len(each.contribution.events) == len(set(each.contribution.events)) == len(each.contribution.pages)
        assert len(each.contribution.events) <= 3 * len(PEOPLE)


@given(histories())
def test_nobody_is_named_or_judged_in_words(given_reviews):
    for each in made_of(given_reviews):
        work = each.contribution
        said = " ".join((work.title, work.grouped_by, *work.reasons, *work.against, each.outcome.because)).lower()
        assert not any(re.search(rf"\b{name}\b", said) for name in (*PEOPLE, "gil"))
        assert not any(word in said for word in JUDGING)
