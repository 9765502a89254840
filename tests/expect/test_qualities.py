"""Reach, who began it and with whom it was done: facts in plain words, teams only by a map of them."""

from __future__ import annotations

import pytest
from test_coverage import BEN, CLEO, across, taken_on, work

from impact.expect.qualities import question, reach, self_initiated, shared


@pytest.mark.parametrize(
    ("more", "people", "holds", "said"),
    [
        ({}, 3, True, "continued by 3 other people, in 1 module of 1 repository"),
        ({"areas": ("a", "b")}, 1, True, "continued by 1 other person, in 2 modules of 1 repository"),
        ({"others": (BEN,)}, 0, True, "written with 1 other person, in 1 module of 1 repository"),
        (
            {"others": (BEN, CLEO)},
            1,
            True,
            "continued by 1 other person and written with 2 other people, in 1 module of 1 repository",
        ),
        ({}, 0, False, "nobody yet"),
    ],
)
def test_reach_counts_people_and_modules(more, people, holds, said):
    found = reach(work(**more), (taken_on(people=people, holds=people > 0),))
    assert (found.holds, found.because) == (holds, said)
    most = max(people, len(more.get("others", ())))
    assert dict(found.numbers) == {"other people": most, "modules": len(more.get("areas", "m")), "repositories": 1}
    assert "team" not in found.because


def test_use_in_other_repositories_reaches_them():
    used = across(4, people=3)
    found = reach(work(), (taken_on(people=0, holds=False), used))
    assert (found.holds, found.because) == (True, "used in 4 other repositories, in 1 module of 1 repository")
    assert dict(found.numbers) == {"other people": 3, "modules": 1, "repositories": 5}
    both = reach(work(others=(BEN,)), (taken_on(people=2), across(1)))
    assert both.because == (
        "continued by 2 other people, written with 1 other person and used in 1 other repository, "
        "in 1 module of 1 repository"
    )
    # What all took out again reaches nobody.
    assert reach(work(), (taken_on(people=0, holds=False), across(4, holds=False))).holds is False


@pytest.mark.parametrize(
    ("teams", "said"),
    [
        ((2, 0), "; by the map of teams it touches 2 teams"),
        ((1, 3), "; by the map of teams it touches 1 team"),
        ((0, 3), ""),
    ],
)
def test_teams_are_told_where_a_map_names_them(teams, said):
    found = reach(work(), (taken_on(people=1),), teams)
    assert found.because == f"continued by 1 other person, in 1 module of 1 repository{said}"
    counts = dict(found.numbers)
    assert (counts["teams"], counts["people and repositories of no team"]) == teams


def test_reach_that_nobody_measured_or_that_waits_is_not_known():
    assert reach(work(), ()).holds is None
    assert reach(work(), (taken_on(people=0, holds=None),)).holds is None


def test_work_with_others_says_in_which_role():
    assert shared(work()).holds is False
    assert shared(work(others=(BEN,))).because == "together with 1 other person (co-author)"
    assert shared(work(others=(BEN, CLEO))).because == "together with 2 other people (co-authors)"
    assert shared(work(role="co-author", others=(BEN,))).because == "together with 1 other person (author)"
    with_author = shared(work(role="co-author", others=(BEN, CLEO)))
    assert with_author.because == "together with 2 other people (its author among them)"


@pytest.mark.parametrize(
    ("title", "links", "asked"),
    [
        ("Tidy", (), "Only you can say: did you start this yourself? No issue is linked in its commits."),
        (
            "Tidy",
            (("pull-request", "7"),),
            "Only you can say: did you start this yourself? Its commits name a pull request and no issue.",
        ),
        ("Tidy", (("issue", "#7"), ("pull-request", "8")), ""),
        ("Tidy, #4045", (), ""),
    ],
)
def test_who_began_it_is_asked_never_asserted(title, links, asked):
    found = self_initiated(work(title=title), links)
    assert found.holds is None
    assert found.because.startswith("only the engineer can say: ")
    assert question(found) == asked
    assert question(shared(work())) == ""
