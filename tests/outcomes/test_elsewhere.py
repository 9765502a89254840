"""Whether other repositories came to use what somebody first offered them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_survival import LANDED, WORK, after

from impact.model.facts import Identity
from impact.model.manifests import Curve, Thing, Use
from impact.outcomes.elsewhere import Elsewhere, offered, sort, used_elsewhere
from impact.render.wording import faults

BEN, CLEO = Identity("Ben Sample", "ben@example.com"), Identity("Cleo Sample", "cleo@example.com")
LIBRARY = replace(
    WORK, category="internal-library", landed=(("a", LANDED), ("b", LANDED)), created_on=(("kit/again.py", LANDED),)
)
KIT = Curve(Thing("pypi", "retrykit"), 1, "kit", "pyproject.toml", "a", LANDED, WORK.person)


def use(repo, who=BEN, days=5, gone=None):
    return Use(repo, f"shop-{repo}", "pyproject.toml", f"u{repo}", after(days), who, "1", gone and after(gone))


def curve(*uses, **more):
    return replace(KIT, uses=tuple(sorted(uses, key=lambda each: each.day)), **more)


def judged(*uses, work=LIBRARY, read=9, days=200, curves=None, **more):
    return used_elsewhere(work, Elsewhere(curves or (curve(*uses),), read, after(days)), **more)


def test_one_repository():
    found = judged(use(2))
    assert (found.measure, found.grade, found.holds, found.window_days) == ("adopted-across", "O2", True, 90)
    assert found.because == (
        "1 other repository of the 9 that were read came to use “retrykit” in the 200 days after, "
        "put there by 1 other person; it still does"
    )
    assert dict(found.numbers) == {
        "other repositories": 1, "other people": 1, "other repositories that still use it": 1,
        "other repositories that were read": 9,
    }  # fmt: skip
    assert (found.steps, found.elsewhere, found.shas) == (((after(5), 1),), (("shop-2", "u2"),), ())


def test_several_by_when_and_how_many_still_do():
    found = judged(use(2), use(3, days=40), use(4, CLEO, 50, gone=90), use(5, CLEO, 90))
    assert "4 other repositories of the 9" in found.because
    assert found.because.endswith("put there by 2 other people; 3 still do")
    # One goes on the day on which another comes: their number stays.
    assert found.steps == ((after(5), 1), (after(40), 2), (after(50), 3))
    assert judged(use(2), use(3, gone=60)).because.endswith("; 1 still does")
    assert judged(use(2), use(3)).because.endswith("; both still do")
    assert judged(use(2), use(3), use(4)).because.endswith("; all 3 still do")


def test_a_step_down_where_one_stopped():
    assert judged(use(2), use(3, days=10, gone=60)).steps == ((after(5), 1), (after(10), 2), (after(60), 1))


def test_what_all_took_out_again_is_no_adoption():
    found = judged(use(2, gone=30), use(3, gone=40))
    assert (found.holds, found.grade) == (False, "O0")
    assert found.because.endswith("; none still does")
    assert found.steps[-1] == (after(40), 0)


@pytest.mark.parametrize(
    "who",
    [WORK.person, Identity("Ada Example", "ada@home.example"), Identity("Ada", "ada.second@example.com")],
)
def test_what_the_engineer_put_there_is_told_apart(who):
    own = ("ada.second@example.com",)
    found = judged(use(2, who), own=own)
    assert (found.holds, found.grade, found.steps) == (False, "O0", ())
    assert found.because == (
        "no other person has put “retrykit” into another repository that was read, 200 days after; "
        "1, in which the engineer put it to use, is not counted"
    )
    both = judged(use(2, who), use(3, who), use(4), own=own)
    assert both.holds
    assert both.because.endswith("; it still does; 2 more, in which the engineer put it to use, are not counted")
    assert ("repositories in which the engineer put it to use", 2) in both.numbers


def test_programs_and_what_came_before_or_later_do_not_count():
    assert judged(use(2, Identity("Robot[bot]", "r@example.com"))).holds is False
    assert judged(use(2, days=-1)).holds is False
    assert judged(use(2, days=201)).holds is False
    # What goes after the day of the report is still there on it.
    assert judged(use(2, gone=201)).because.endswith("; it still does")


def test_absent_is_not_zero():
    assert used_elsewhere(LIBRARY, None) is None
    assert judged(read=0) is None
    assert judged(work=replace(LIBRARY, landed=(("z", LANDED),))) is None
    # A package that nobody was ever meant to take says nothing by not being taken.
    assert judged(work=replace(LIBRARY, category="feature-delivery")) is None
    assert judged(use(2), work=replace(LIBRARY, category="feature-delivery")).holds


def test_no_use_is_told_as_plainly_and_only_after_a_while():
    assert (judged(days=41).because, judged(days=41).holds) == ("too recent: 41 of 90 days", None)
    assert judged(days=90).because == "none of the 9 other repositories that were read uses “retrykit”, 90 days after"
    assert judged(read=1).because == "the one other repository that was read does not use “retrykit”, 200 days after"
    assert judged().holds is False


def test_what_was_first_offered():
    def found(work, *curves, **more):
        return offered(work, Elsewhere(curves, 9, LANDED, **more))

    work = replace(LIBRARY, created_on=(("pyproject.toml", LANDED), ("kit/again.py", LANDED)))
    moved, other = curve(offered_sha="z"), curve(use(2), offered_sha="z", path="other/setup.py")
    assert found(work, moved, other) == (moved,)
    # A commit that only rides along has offered nothing; work kept before days were known has its commits alone.
    assert found(replace(LIBRARY, shas=("a", "z")), other) == ()
    # Nor has a file that was put there anew.
    again = replace(work, created_on=(("pyproject.toml", after(1)), ("kit/again.py", LANDED)))
    assert found(again, moved) == ()
    old = replace(work, shas=("z",), landed=(), created_on=(("other/x.py", LANDED),))
    assert found(old, other) == (other,)


def test_a_manifest_alone_makes_no_package():
    bare = replace(LIBRARY, created_on=(("pyproject.toml", LANDED), ("README.md", LANDED)))
    known = Elsewhere((curve(use(2)),), 9, after(200), lambda path: path.endswith(".py"))
    assert used_elsewhere(bare, known) is None
    assert used_elsewhere(LIBRARY, known).holds
    called = replace(known, curves=(curve(use(2), thing=Thing("workflow", "x")),))
    assert used_elsewhere(bare, called).holds


def test_several_things_are_one_repository_each():
    two = curve(use(2, days=9), thing=Thing("pypi", "waitkit"))
    found = judged(curves=(curve(use(2, CLEO, gone=20)), two))
    assert (
        "1 other repository of the 9 that were read came to use “retrykit” or 1 more of what it offers" in found.because
    )
    assert found.because.endswith("; it still does")
    assert found.elsewhere == (("shop-2", "u2"),)


def test_of_several_things_what_most_use_gives_the_name():
    plain = curve(use(2), thing=Thing("pypi", "zkit"))
    unused = curve(thing=Thing("pypi", "akit"))
    assert "came to use “zkit” in the" in judged(curves=(unused, plain)).because
    assert "uses “akit” or 1 more of what it offers" in judged(curves=(unused, curve())).because


def test_what_one_calls_it():
    assert [sort(curve(thing=Thing(each, "x"))) for each in ("pypi", "action", "preset")] == [
        "package", "action", "configuration",
    ]  # fmt: skip


def test_the_words_claim_no_effect():
    cases = [
        judged(use(2)), judged(use(2), use(3, CLEO, gone=9)), judged(use(2, WORK.person), use(3)),
        judged(use(2, WORK.person)), judged(), judged(read=1), judged(days=3),
    ]  # fmt: skip
    assert [faults(each.because) for each in cases] == [()] * len(cases)
