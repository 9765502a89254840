"""Whether repositories moved to a version that holds the work; what cannot be known is not said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_elsewhere import KIT, curve, use
from test_survival import LANDED, WORK, after

from impact.outcomes.versions import Release, first_releases, released_as, version_taken
from impact.render.wording import faults

RELEASE = Release("1.4.0", after(30))


BOTH = (use(2), use(3))


def judged(*taken, uses=BOTH, release=RELEASE, days=200):
    return version_taken(WORK, replace(curve(*uses), taken=tuple(taken)), release, after(days))


def test_who_moved_to_it_of_those_that_used_it_before():
    found = judged((2, ">=1.4", after(40), False), (3, "^1.5", after(50), True))
    assert (found.measure, found.grade, found.holds) == ("version-taken", "O1", True)
    assert found.because == (
        "both other repositories that used “retrykit” before moved to a version that holds it "
        "(1.4.0 or later), 1 of them by a program"
    )
    assert faults(found.because) == ()
    # Who used it before is no reach of the work.
    assert "other repositories" not in dict(found.numbers)
    one = judged((2, "1.4.0", after(40), False), uses=(use(2),))
    assert one.because.startswith("the one other repository that used “retrykit” before moved to a version")


@pytest.mark.parametrize(
    "taken",
    [
        (2, "<2", 40), (2, ">=1.3", 40), (2, ">=1.4", 20), (2, ">=1.4", 201), (9, ">=1.4", 40), (2, "", 40),
        (2, "1.3 || 1.5", 40), (2, "main", 40), (2, "!=1.5", 40),
    ],
)  # fmt: skip
def test_what_does_not_show_it_is_not_told(taken):
    repo, version, day = taken
    assert judged((repo, version, after(day), False)) is None


def test_who_came_later_or_went_is_no_user_who_moved():
    assert judged((2, "1.4", after(40), False), uses=(use(2, days=35),)) is None
    assert judged((2, "1.4", after(40), False), uses=(use(2, gone=60),)) is None
    assert judged((2, "1.4", after(40), False), release=None) is None


def test_who_let_go_of_it_after_the_release_is_one_of_those_that_used_it_and_did_not_move():
    moved = ((2, "1.4", after(40), False), (3, "1.4", after(45), False))
    found = judged(*moved, uses=(use(2), use(3), use(4, gone=60)))
    assert found.because == (
        "2 of the 3 other repositories that used “retrykit” before moved to a version that holds it "
        "(1.4.0 or later); 1 uses it no longer"
    )
    assert dict(found.numbers)["other repositories that used it before"] == 3
    assert faults(found.because) == ()
    some = judged(moved[0])
    assert some.because == (
        "1 of the 2 other repositories that used “retrykit” before moved to a version that holds it "
        "(1.4.0 or later; whoever asked for any version before does not show it)"
    )
    assert faults(some.because) == ()
    before = judged(*moved, uses=(use(2), use(3), use(4, gone=20)))
    assert before.because.startswith("both other repositories that used “retrykit” before moved")


def test_a_range_is_held_against_the_release_as_its_ecosystem_writes_it():
    def moved_to(written, ecosystem):
        known = replace(
            curve(use(2)), thing=KIT.thing._replace(ecosystem=ecosystem), taken=((2, written, after(40), False),)
        )
        return version_taken(WORK, known, RELEASE, after(200)) is not None

    assert moved_to("[1.4,2.0)", "maven")
    assert moved_to("[1.5, )", "nuget")
    assert not moved_to("[1.0,2.0)", "maven")
    assert not moved_to("(,2.0]", "maven")
    assert not moved_to(">=1.4.0rc1", "pypi")


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("v1.4.0", "1.4.0"), ("1.4", "1.4"), ("release-1.4", "1.4"), ("retrykit-1.4", "1.4"), ("RetryKit/v1.4", "1.4"),
        ("waitkit-1.4", ""), ("nightly", ""), ("v1.4rc1", ""),
    ],
)  # fmt: skip
def test_whose_version_a_tag_is(tag, version):
    assert released_as(tag, KIT.thing.name) == version


def test_a_tag_may_leave_out_the_scope_of_a_name():
    assert released_as("kit@1.2.0", "@acme/kit") == "1.2.0"


def test_the_first_release_that_holds_a_commit():
    parents = {"d": ["c"], "c": ["b"], "b": ["a"], "x": ["a"]}
    old, new = Release("1.0", after(1)), Release("1.1", after(5))
    found = first_releases([("d", new), ("b", old)], parents, ["a", "c", "x"])
    assert found == {"a": old, "c": new}
    # Where two are of one day, the lesser version was first.
    same = Release("0.9", LANDED), Release("0.10", LANDED)
    assert first_releases([("b", same[1]), ("b", same[0])], parents, ["a"]) == {"a": same[0]}
