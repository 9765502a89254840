"""Another team's files were changed: whether that team went on with them, said so that it can be looked up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from test_survival import WORK

from impact.model.facts import Identity
from impact.model.fleet import Foreign
from impact.outcomes.kept_by_owners import kept_by_owners

API = Foreign("billing", "billing-api", "", ("a.py", "b.py"))
BEN, BO = Identity("Ben Example", "ben@example.com"), Identity("Ben Example", "bo@example.com")
EVE, BOT = Identity("Eve", "eve@example.com"), Identity("tidy[bot]", "ben@example.com")
WHOSE = "{} to team “billing” by its repository “billing-api” in the fleet file, where the engineer is in another team"


def teams_of(who):
    return frozenset(("billing",)) if who.email.startswith("b") else frozenset(("web",))


def touch(days, who=BEN, path="a.py", sha=""):
    return path, who, WORK.last + timedelta(days), sha or f"{path}{days}"


def found(*later, foreign=(API,), counted=3, stayed=True, age=200):
    return kept_by_owners(
        WORK, foreign, counted, later, teams_of, stayed=stayed, as_of=WORK.last + timedelta(age)
    )  # fmt: skip


def test_it_holds_where_the_owners_changed_the_files_again():
    told = found(touch(20), touch(10, BO, "b.py"), touch(30, EVE), touch(5, BOT), touch(0), touch(201))
    assert (told.holds, told.grade) == (True, "O2")
    assert told.because == (
        f"{WHOSE.format('2 of its 3 files belong')}; 1 person of its owners later changed 2 of them"
    )
    assert told.numbers == (("files of another team", 2), ("other people", 1))
    assert told.shas == ("b.py10", "a.py20")


@pytest.mark.parametrize(
    ("later", "stayed", "age", "holds", "said"),
    [
        ((), True, 200, False, "; none of its owners has changed them since"),
        ((), True, 89, None, "too recent: 89 of 90 days; "),
        ((touch(3),), None, 20, None, "too recent: 20 of 90 days; "),
        ((touch(3),), False, 200, False, "; it did not stay for 90 days"),
        ((touch(3, EVE),), True, 200, False, "; none of its owners has changed them since"),
    ],
)
def test_without_the_owners_or_without_time_it_does_not(later, stayed, age, holds, said):
    told = found(*later, stayed=stayed, age=age)
    assert (told.holds, told.grade) == (holds, "O0")
    assert said in told.because


def test_less_than_half_is_not_about_that_team():
    assert found(touch(3), counted=5) is None
    assert found(touch(3), counted=4) is not None
    assert found(touch(3), foreign=()) is None


def test_the_entry_of_the_map_is_named():
    part = Foreign("billing", "web", "/pay/", ("pay/a.py",))
    one = found(touch(3, path="pay/a.py"), foreign=(part,), counted=1)
    entry = "by its paths “/pay/” in “web”"
    assert one.because.startswith(f"its only file belongs to team “billing” {entry} in the fleet file")
    many = tuple(part._replace(team=f"team{at}") for at in range(5))
    assert f"“team2” {entry} and 2 more in the fleet file" in found(foreign=many, counted=1).because
