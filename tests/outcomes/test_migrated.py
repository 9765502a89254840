"""What became of a migration that a contribution is part of, in sentences that claim no effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from test_survival import WORK

from impact.model.facts import Identity
from impact.model.manifests import Thing
from impact.model.work import Elsewhere
from impact.outcomes.migrated import carried, migrated, part_of
from impact.outcomes.migrations import Migration, Moved

DAY = date(2026, 1, 5)
OLD, NEW = Thing("pypi", "nose"), Thing("pypi", "pytest")
MINE = replace(WORK, shas=("mine",), elsewhere=(Elsewhere("two", "x", ("also",), DAY, DAY),))


def own(who):
    return who.email.startswith("ada")


def move(repo, sha, who="ada", days=0, bot=False, also=()):
    return Moved(repo, sha, DAY + timedelta(days), Identity("", f"{who}@example.com"), bot, also)


def migration(*moved, still=(), zero=DAY, height=3, renamed=False):
    return Migration(OLD, NEW, tuple(moved), height, still, 0, None if still else zero, renamed)


ALONE = (move(1, "mine"), move(2, "also"), move(3, "third"))


BEN, CLEO = move(4, "d", "ben"), move(5, "e", "cleo")
AGAIN, BOT = move(5, "f", "BEN"), move(6, "g", "bot", bot=True)
GAVE = "repositories the pypi package “nose” gave way to “pytest”: afterwards"
NONE = "none of the 3 repositories used the old one, since 2026-01-05"


@pytest.mark.parametrize(
    ("made", "days", "holds", "said"),
    [
        (migration(*ALONE), 90, True, f"in 3 {GAVE} {NONE}"),
        (migration(*ALONE), 89, None, f"too recent: 89 of 90 days; in 3 {GAVE} {NONE}"),
        (
            migration(*ALONE, BEN, still=(7, 8), height=4), 400, False,
            f"in 4 {GAVE} 2 still use the old one, of 4 at the height; 1 other person moved repositories as well",
        ),
        (
            migration(*ALONE, still=(7,), height=4), 400, False,
            f"in 3 {GAVE} 1 still uses the old one, of 4 at the height",
        ),
        (
            migration(*ALONE, BEN, AGAIN, BOT, still=(7, 8), height=5), 0, True,
            f"in 6 {GAVE} 2 still use the old one, of 5 at the height; 1 other person moved repositories as well; "
            "1 more by a program",
        ),
        (
            migration(*ALONE, BEN, CLEO, renamed=True), 0, True,
            f"in 5 {GAVE.replace('gave way', 'was renamed')} {NONE}; 2 other people moved repositories as well",
        ),
    ],
)  # fmt: skip
def test_it_holds_where_others_took_part_or_none_is_left_and_none_came_back(made, days, holds, said):
    found = migrated(MINE, made, DAY + timedelta(days), own)
    assert (found.holds, found.grade, found.because) == (holds, "O2" if holds else "O0", said)
    assert found.shas == ("mine",)


def test_counts_are_of_repositories_and_of_other_people():
    made = migration(*ALONE, move(4, "d", "ben"), still=(7,), height=9)
    assert dict(migrated(MINE, made, DAY, own).numbers) == {
        "repositories moved here": 2,
        "repositories at the height": 9,
        "repositories that use the old one": 1,
        "other people": 1,
    }


def test_a_contribution_is_part_of_what_it_moved_most_of():
    small = Migration(Thing("pypi", "a"), NEW, (move(1, "mine"), move(2, "x"), move(3, "y")), 3, (), 0, DAY, False)
    assert part_of(MINE, [small, migration(*ALONE)]) == migration(*ALONE)
    assert part_of(replace(WORK, shas=("unknown",)), [small]) is None
    later = Migration(OLD, NEW, (move(1, "x", also=("mine",)),), 3, (), 0, DAY, False)
    assert part_of(MINE, [later]) == later


def test_only_the_last_commit_of_who_carried_it_to_the_end_ends_it():
    half = (move(1, "a", days=1), move(2, "b", days=2), move(3, "c", "ben", days=9), move(4, "d", "cleo", days=3))
    assert carried([migration(*half)], own) == {"b": migration(*half)}
    assert carried([migration(*half, still=(9,))], own) == {}
    less = (move(1, "a"), move(3, "c", "ben"), move(4, "d", "cleo"), move(5, "e", "dan"))
    assert carried([migration(*less)], own) == {}
    assert carried([migration(move(1, "a", bot=True))], own) == {}


def test_of_several_that_a_commit_ended_the_widest_is_told_and_before_any_that_goes_on():
    small, wide = migration(*ALONE, move(3, "mine", days=1)), migration(*ALONE, BEN, move(3, "mine", days=1))
    for order in ([small, wide], [wide, small]):
        assert carried(order, own) == {"mine": wide}
    widest = migration(*ALONE, move(5, "mine"), move(6, "mine"), still=(9,), height=99)
    assert part_of(MINE, [widest, small]) == widest
    assert part_of(MINE, [widest, small], carried([widest, small], own)) == small


def test_the_person_at_another_address_is_nobody_else():
    def named(repo, sha, who, days=0):
        return replace(move(repo, sha, days=days), who=Identity("Ada Example", f"{who}@example.com"))

    made = migration(named(1, "mine", "ada"), named(2, "also", "home"), named(3, "third", "home", 1))
    assert "other people" not in dict(migrated(MINE, made, DAY, own).numbers)
    assert carried([made], own) == {"third": made}
    made = migration(
        *ALONE, replace(BEN, who=Identity("Ben Example", "b@x")), replace(CLEO, who=Identity("Ben Example", "c@x"))
    )
    assert dict(migrated(MINE, made, DAY, own).numbers)["other people"] == 1


def test_what_is_no_package_is_named_as_what_it_is():
    hook = replace(migration(*ALONE), old=Thing("hook", "a"), new=Thing("hook", "b"))
    assert migrated(MINE, hook, DAY, own).because.startswith(
        "too recent: 0 of 90 days; in 3 repositories the hook “a” gave"
    )


def test_who_went_back_is_told_and_what_the_work_moved_must_not_have_gone_back_altogether():
    back = (move(1, "x", days=400), move(2, "y", days=500))
    one = replace(migration(*ALONE, BEN, still=(1,), height=4), back=back[:1])
    found = migrated(MINE, one, DAY + timedelta(900), own)
    assert found.holds
    assert found.because.endswith("as well; 1 of them went back to the old one, this one on 2027-02-09")
    both = replace(one, still=(1, 2), height=9, back=back)
    assert migrated(MINE, both, DAY + timedelta(900), own).holds is False
    again = replace(both, moved=(*both.moved, move(1, "mine", days=600)))
    assert migrated(MINE, again, DAY + timedelta(900), own).holds
