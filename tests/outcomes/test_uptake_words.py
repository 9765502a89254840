from __future__ import annotations

from dataclasses import replace
from datetime import date

from planted_steps import ADA, BEN, LIB

from impact.model.facts import Identity
from impact.model.manifests import COPY, Curve, Use
from impact.outcomes.uptake_words import grown, people, story, summary

CURVE = Curve(
    LIB, 1, "lib", "pyproject.toml", "a" * 40, date(2024, 1, 8), ADA,
    uses=(
        Use(2, "two", "setup.py", "b" * 40, date(2024, 2, 1), BEN, ">=1", gaps=((date(2024, 5, 1), date(2024, 7, 1)),)),
        Use(3, "three", "setup.py", "c" * 40, date(2024, 3, 1), BEN, gone=date(2025, 1, 1), gone_sha="d" * 40),
        Use(4, "four", "setup.py", "e" * 40, date(2025, 6, 1), ADA),
    ),
    taken=((2, ">=2", date(2024, 9, 1), True),),
    left_out=((COPY, 1),),
)  # fmt: skip


def test_a_curve_is_told_with_its_days_and_commits_and_no_person():
    assert list(summary(CURVE, 9)) == [
        "pypi example-lib, of lib, offered since 2024-01-08 [aaaaaaaaaaaa]",
        "  used in 2 repositories of 9 others that were read, put there by 2 people; "
        "in 1 repository by whoever first offered it",
        "  repositories at the end of: 2024-02: 1, 2024-03: 2, 2024-05: 1, 2024-07: 2, 2025-01: 1, 2025-06: 2",
        "  first: two, 2024-02-01 [bbbbbbbbbbbb]; last: four, 2025-06-01 [eeeeeeeeeeee]",
        "  no longer in: three since 2025-01-01 [dddddddddddd]",
        "  later versions taken up and kept: 1, in 1 repository; 1 of these commits is by a program",
        "  not counted: 1 offers it itself: a copy or a fork",
    ]


def test_a_person_with_two_addresses_is_one_whichever_uses_are_counted():
    """What only a third use ties together is together everywhere: no part can have more people than the whole."""
    home, work = Identity("Cleo Example", "cleo@home.example"), Identity("cleo", "cleo@work.example")
    both = Identity("Cleo Example", "CLEO@work.example")
    one, two, three = CURVE.uses
    gone = replace(three, who=both, gone=date(2026, 1, 1))
    told = replace(CURVE, uses=(replace(one, who=home), replace(two, who=work, gone=None), gone))
    assert people(told, told.uses) == people(told, told.uses[:2]) == 1
    assert grown(told)[-1][1:] == (2, 1)
    assert ", put there by 1 person" in list(summary(told, 9))[1]


def test_whoever_offered_it_from_another_address_is_no_adoption_by_others():
    again = replace(CURVE.uses[0], who=Identity("", ADA.email.upper()))
    other = replace(CURVE.uses[2], who=Identity("Example, Ada", "ada@home.example"))
    told = replace(CURVE, offered_by=Identity("Ada Example", ADA.email), uses=(again, other))
    assert ", put there by whoever first offered it" in list(summary(told, 9))[1]


def test_a_long_curve_is_told_by_year():
    later = replace(CURVE.uses[2], day=date(2027, 6, 1))
    assert grown(replace(CURVE, uses=(*CURVE.uses[:2], later))) == (
        ("2024", 2, 1), ("2025", 1, 1), ("2026", 1, 1), ("2027", 2, 2)
    )  # fmt: skip


def test_a_curve_ends_no_earlier_than_the_last_return_of_a_user():
    back = replace(CURVE.uses[0], gaps=((date(2026, 5, 1), date(2028, 7, 1)),))
    assert grown(replace(CURVE, uses=(back,)))[-3:] == (("2026", 0, 0), ("2027", 0, 0), ("2028", 1, 1))


def test_where_nobody_uses_it_that_is_said():
    bare = replace(CURVE, uses=(), taken=(), offered_sha="")
    assert list(summary(bare, 9)) == [
        "pypi example-lib, of lib, offered as it is",
        "  no use seen in 9 others that were read",
        "  not counted: 1 offers it itself: a copy or a fork",
    ]
    assert grown(bare) == ()


def test_one_user_of_what_was_elsewhere_before():
    one = replace(CURVE, uses=CURVE.uses[:1], taken=(), left_out=(), offered_on=date(2024, 6, 1))
    told = list(summary(one, 9))
    assert told[1] == "  used in 1 repository of 9 others that were read, put there by 1 person"
    assert "  1 repository of these asked for it before it was offered from here" in told
    assert "  first: two, 2024-02-01 [bbbbbbbbbbbb]" in told


def test_many_that_gave_it_up_are_told_in_part():
    gone = tuple(
        Use(number, f"r{number}", "setup.py", "b" * 40, date(2024, 2, 1), BEN, gone=date(2025, 1, number))
        for number in range(1, 10)
    )
    told = list(summary(replace(CURVE, uses=gone, taken=()), 9))
    assert told[1] == "  used in 0 repositories of 9 others that were read"
    assert any(line.endswith("r7 since 2025-01-07 and 2 more") for line in told)


def test_the_story_tells_every_step_in_order():
    assert [(str(day), name, what, sha[:2]) for day, name, what, sha in story(CURVE)] == [
        ("2024-02-01", "two", "came to use it (>=1), setup.py", "bb"),
        ("2024-03-01", "three", "came to use it, setup.py", "cc"),
        ("2024-05-01", "two", "did without it for a while", ""),
        ("2024-07-01", "two", "uses it again", ""),
        ("2024-09-01", "two", "took >=2, by a program", ""),
        ("2025-01-01", "three", "uses it no longer", "dd"),
        ("2025-06-01", "four", "came to use it, setup.py", "ee"),
    ]


def test_use_by_whoever_offers_it_alone_is_said_to_be_that():
    own = tuple(replace(use, who=CURVE.offered_by) for use in CURVE.uses)
    assert ", put there by whoever first offered it" in list(summary(replace(CURVE, uses=own), 9))[1]
