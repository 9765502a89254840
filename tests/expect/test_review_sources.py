"""What of reviews was read is said by source and day; what a source cannot show is not observable, and never zero."""

from __future__ import annotations

from datetime import date

from impact.expect.review_sources import TEACHING, ReadPlace, ReadSource, blind, not_read, read
from impact.model.reviews import ADDRESSES, CAPABILITIES, CREDIT, LINES, THREADS

DAY = date(2026, 5, 2)
FORGE = ReadSource("forge", DAY, (ADDRESSES, LINES, THREADS))
MAIL = ReadSource("mail", None, (THREADS,))
TRAILERS = ReadSource("trailers", date(2026, 4, 1), (CREDIT,))
APP, LIB = ReadPlace("app", (FORGE, TRAILERS)), ReadPlace("lib")


def test_one_repository_needs_no_name():
    assert read([APP], named=True) == ("reviews by forge up to 2026-05-02", "credit given in commits up to 2026-04-01")
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
    assert read(only, named=True) == ("credit given in commits up to 2026-04-01",)
    assert (not_read(only), blind(only)) == (("reviews",), (TEACHING,))


def test_what_a_source_cannot_show_is_named():
    assert blind([APP]) == (
        "not observable in reviews by forge: resolution, votes, teams, edits, waiting, landing, association",
    )
    assert blind([ReadPlace("app", (MAIL,))])[0] == TEACHING
    assert blind([APP, LIB])[0] == TEACHING


def test_a_source_that_shows_everything_is_not_mentioned():
    assert blind([ReadPlace("app", (ReadSource("all", DAY, CAPABILITIES),))]) == ()
