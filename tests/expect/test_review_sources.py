"""What of reviews was read is said by source and day; what a source cannot show is not observable, and never zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sample

from impact.expect.review_sources import TEACHING, ReadPlace, ReadSource, blind, little_seen, not_read, read
from impact.model.report import NOT_VISIBLE, PARTLY, Coverage
from impact.model.reviews import ADDRESSES, CAPABILITIES, CREDIT, LANDING, LINES, THREADS, VOTES

DAY = date(2026, 5, 2)
FORGE = ReadSource("forge", DAY, (ADDRESSES, LINES, THREADS))
MAIL = ReadSource("mail", None, (THREADS,))
TRAILERS = ReadSource("trailers", date(2026, 4, 1), (CREDIT,))
APP, LIB = ReadPlace("app", (FORGE, TRAILERS)), ReadPlace("lib")


def test_one_repository_needs_no_name():
    assert read([APP], named=True) == ("reviews by forge up to 2026-05-02", "credit in commits up to 2026-04-01")
    assert not_read([APP]) == ()


def test_several_are_named_to_the_engineer_and_counted_for_others():
    places = [APP, LIB, ReadPlace("web")]
    assert read(places, named=True)[0] == "reviews by forge of app up to 2026-05-02"
    assert read(places, named=False)[0] == "reviews by forge of 1 of 3 repositories up to 2026-05-02"
    assert not_read(places) == ("reviews of the other 2",)
    assert not_read(places[:2]) == ("reviews of the other repository",)


def test_where_all_are_read_none_is_named_and_the_days_are_told():
    earlier = ReadPlace("lib", (ReadSource("forge", date(2026, 3, 1), FORGE.shows), MAIL))
    both = [APP, earlier]
    assert read(both, named=True)[0] == "reviews by forge up to 2026-03-01 or 2026-05-02"
    assert read([earlier], named=False)[1] == "reviews by mail"


def test_without_any_they_are_not_read():
    assert read([LIB], named=True) == ()
    assert not_read([LIB]) == not_read([]) == ("reviews",)
    assert blind([LIB]) == blind([]) == (TEACHING,)


def test_credit_alone_is_no_review():
    only = [ReadPlace("app", (TRAILERS,))]
    assert read(only, named=True) == ("credit in commits up to 2026-04-01",)
    assert not_read(only) == ("reviews but for credit in commits",)
    assert blind(only) == ("teaching through review but for credit in commits",)


def test_what_a_source_cannot_show_is_named():
    assert blind([APP]) == (
        "in reviews by forge: which remarks were marked as settled, approvals and votes, which team was asked, "
        "whether a comment was edited, how long a change had waited, when a change landed, "
        "whether its author belongs to the project",
    )
    assert blind([ReadPlace("app", (MAIL,))])[0] == TEACHING
    assert blind([APP, LIB])[0] == TEACHING


def test_a_source_that_shows_everything_is_not_mentioned():
    assert blind([ReadPlace("app", (ReadSource("all", DAY, CAPABILITIES),))]) == ()


def test_what_reads_commits_alone_is_one_source_whatever_it_shows():
    merges, notes = ReadSource("merges", DAY, (LANDING,)), ReadSource("review-notes", DAY, (VOTES, LANDING))
    only = [ReadPlace("app", (TRAILERS, merges, notes))]
    assert read(only, named=True) == ("credit in commits up to 2026-04-01 or 2026-05-02",)
    assert not_read(only) == ("reviews but for credit in commits",)


def row(*categories, status=NOT_VISIBLE, git="low", missing=""):
    asked = replace(sample.expectation("x", "People", "Teaches.", ""), categories=categories, git=git)
    return Coverage(asked, status, (), missing)


def test_where_reviews_were_read_what_they_would_show_is_not_said_to_be_unread():
    teaching = row("review-teaching")
    (told,) = little_seen([teaching], [APP])
    assert (told.status, told.missing) == (NOT_VISIBLE, "too little of it was seen in what was read")
    others = [row("tests"), row("unblocking", git="none"), row("unblocking", status=PARTLY, missing="more")]
    assert list(little_seen(others, [APP])) == others
    for unread in ([], [LIB], [ReadPlace("app", (TRAILERS,))]):
        assert list(little_seen([teaching], unread)) == [teaching]


def test_what_came_from_files_that_somebody_gave_is_said_apart():
    given = ReadSource("forge", DAY, FORGE.shows, imported=True)
    assert read([ReadPlace("app", (given,))], named=True) == (
        "reviews by forge (from files that somebody gave) up to 2026-05-02",
    )
    both = [APP, ReadPlace("lib", (given,))]
    assert read(both, named=False)[:2] == (
        "reviews by forge of 1 of 2 repositories up to 2026-05-02",
        "reviews by forge (from files that somebody gave) of 1 of 2 repositories up to 2026-05-02",
    )
