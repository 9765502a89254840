"""Who cuts releases, before and after."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_survival import WORK, after

from impact.model.facts import Identity
from impact.outcomes.releases import Release, is_release, makes_release, released
from impact.render.wording import faults

ADA = WORK.person
BEN, CLEO = Identity("Ben Sample", "ben@example.com"), Identity("Cleo Sample", "cleo@example.com")
ROBOT = Identity("sample bot", "robot@example.com")
LONG_AGO = after(-2000)


def cut(who, days, program=False):
    return Release(f"v1.{days + 1000}", after(days), who, program, f"t{days}")


def judged(*releases, days=400, begun=LONG_AGO, **more):
    return released(WORK, releases, begun, after(days), **more)


def test_other_people_and_a_program_who_had_not_before():
    found = judged(cut(ADA, -300), cut(ADA, -100), cut(BEN, 30), cut(CLEO, 60), cut(ROBOT, 90))
    assert (found.measure, found.grade, found.holds) == ("released", "O0", True)
    assert found.because == (
        "2 releases by 1 person in the 12 months before; 3 releases by 2 people and a program in the 12 months after"
    )
    assert dict(found.numbers)["people new to it after"] == 2
    assert found.shas == ("t30", "t60", "t90")


def test_a_program_alone_is_enough_but_not_one_that_was_there_before():
    assert judged(cut(ADA, -100), cut(ROBOT, 30)).holds is True
    assert judged(cut(ADA, -100), cut(BEN, 30, program=True)).holds is True
    assert judged(cut(ROBOT, -700), cut(ROBOT, 30)).holds is False


@pytest.mark.parametrize("before", [(cut(BEN, -100),), (cut(BEN, -900),)])
def test_who_cut_releases_before_is_nobody_new(before):
    found = judged(*before, cut(BEN, 30))
    assert (found.holds, found.grade, dict(found.numbers)["people new to it after"]) == (False, "O0", 0)


def test_ones_own_releases_and_those_nobody_is_named_for():
    assert judged(cut(ADA, 30)).holds is False
    unknown = judged(cut(None, -30), cut(None, 30), cut(BEN, 40))
    assert unknown.because == (
        "1 release, of which the tags do not say who cut them in the 12 months before; "
        "2 releases, 1 of them known to be by 1 person in the 12 months after"
    )


def test_the_windows_are_equally_long_and_cut_to_what_there_is():
    found = judged(cut(ADA, -300), cut(ADA, -100), cut(BEN, 30), days=213)
    assert found.because == "1 release by 1 person in the 7 months before; 1 release by 1 person in the 7 months after"
    assert dict(found.numbers)["days compared"] == 213
    assert judged(cut(BEN, 30), days=41).because == "too recent: 41 of 90 days"
    assert judged(cut(BEN, 30), begun=after(-20)).because.startswith("too little of the history")
    assert judged() is None
    assert released(WORK, None, LONG_AGO, after(400)).because.startswith("not looked at:")


@pytest.mark.parametrize(
    "tag",
    [
        "v1.2",
        "1.2.3",
        "release-2.0.1",
        "lib-v3.4.5",
        "v2.0-rc1",
        "2024-05-01",
        "v1.0.0-rc.2",
        "18.3a0",
        "21.12b1",
        "parent-4.0.0-RC1",
        "parent-4.0.0-ALPHA01",
        "5.1.0.Final",
        "1.0.post1",
        "v2.0.0-beta.20",
        "2.0.0-M1",
        "1.2.3-1",
    ],
)
def test_a_tag_that_is_a_release(tag):
    assert is_release(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "nightly",
        "before-merge",
        "v1.2.dev0",
        "build-77",
        "x86",
        "v1.2-old-api",
        "1.2.3-SNAPSHOT",
        "ada-5.0.0-alpha.11.x",
    ],
)
def test_a_tag_that_is_none(tag):
    assert not is_release(tag)


def test_one_version_under_two_tags_is_one_release():
    twice = cut(ADA, -30)
    found = judged(twice, twice._replace(tag=twice.tag[1:]), cut(BEN, 30))
    assert found.because.startswith("1 release by 1 person in the 12 months before")


def test_a_bare_tag_tells_who_only_on_a_commit_made_to_release():
    assert makes_release("Release 1.2.3", "v1.2.3")
    assert makes_release("1.2.3", "v1.2.3")
    assert makes_release("[release-plugin] prepare release", "v1.2.3")
    assert not makes_release("Fix the parser", "v1.2.3")
    assert not makes_release("Add a link to 1.2.3rc1", "v1.2.3")
    assert not makes_release("Name nobody twice in the release announcement", "v1.2.3")


CUTS = st.lists(st.builds(cut, st.sampled_from([ADA, BEN, CLEO, ROBOT, None]), st.integers(-500, 500)))


@given(CUTS, st.integers(0, 500))
def test_order_changes_nothing_and_the_words_keep_the_rules(releases, days):
    found = judged(*releases, days=days)
    assert found == judged(*reversed(releases), days=days)
    if found is not None:
        assert faults(found.because) == ()
        assert found.grade == "O0", "a bare count before and after shows no outcome"
