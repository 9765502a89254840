"""One thing gave way to another in several repositories: which moved, who took part, what is left of the old."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.facts import Identity
from impact.model.manifests import ADDED, CHANGED, DEVELOP, INDIRECT, NEEDS, OFFERS, REMOVED, RUN, Now, Step, Thing
from impact.outcomes.migrations import migrations

DAY = date(2026, 1, 5)
OLD, NEW, OTHER = Thing("pypi", "nose"), Thing("pypi", "pytest"), Thing("pypi", "attrs")


def step(repo, days, change, thing, sha="", who="ada", bot=False, path="pyproject.toml", side=NEEDS, scope=RUN):
    day = DAY + timedelta(days)
    return Step(repo, sha or f"{repo}-{days}", day, Identity("", f"{who}@example.com"), bot, path, side, change, thing,
                scope=scope)  # fmt: skip


def moved(repo, days=100, who="ada", old=OLD, new=NEW, bot=False, later=0):
    """A repository that took the old thing up on day 0 and moved on a later day, its successor `later` days after."""
    return [
        step(repo, 0, ADDED, old, who="begin"),
        step(repo, days, REMOVED, old, who=who, bot=bot),
        step(repo, days + later, ADDED, new, who=who, bot=bot),
    ]


def own(path):
    return not path.startswith(("vendor/", "examples/"))


def told(*groups, now=(), addresses=()):
    steps = [each for group in groups for each in group]
    return migrations(steps, now, own, addresses)


def there(repo, thing, path="pyproject.toml"):
    return Now(repo, path, NEEDS, thing)


NEWS = tuple(there(repo, NEW) for repo in (1, 2, 3, 4))


def test_the_last_one_let_go():
    (found,) = told(moved(1), moved(2, 120, "ben"), moved(3, 140, "ADA"), now=NEWS)
    assert (found.old, found.new, found.height, found.still, found.other_ways) == (OLD, NEW, 3, (), 0)
    assert [(each.repo, each.sha) for each in found.moved] == [(1, "1-100"), (2, "2-120"), (3, "3-140")]
    assert found.zero == DAY + timedelta(140)
    assert [each.email.lower() for each in found.people] == ["ada@example.com", "ben@example.com"]
    assert not found.renamed
    assert not found.stayed(DAY + timedelta(140 + 89))
    assert found.stayed(DAY + timedelta(140 + 90))


def test_some_still_use_it():
    still = [step(4, 0, ADDED, OLD)]
    (found,) = told(moved(1), moved(2), moved(3), still, now=(*NEWS, there(4, OLD)))
    assert (found.height, found.still, found.zero) == (4, (4,), None)
    assert not found.stayed(date.max)


@pytest.mark.parametrize(("later", "is_told"), [(0, True), (30, True), (-30, True), (31, False)])
def test_the_successor_comes_within_thirty_days(later, is_told):
    assert bool(told(*(moved(repo, later=later) for repo in (1, 2, 3)), now=NEWS)) is is_told


def test_a_successor_in_another_commit_belongs_to_the_move():
    (found,) = told(*(moved(repo, later=3) for repo in (1, 2, 3)), now=NEWS)
    assert found.moved[0].also == ("1-103",)


def test_what_is_only_dropped_has_no_successor():
    assert told(*(moved(repo)[:2] for repo in (1, 2, 3))) == ()


def test_two_repositories_are_chance():
    assert told(moved(1), moved(2), now=NEWS) == ()


def test_most_of_those_that_let_go_must_have_taken_it():
    dropped = [moved(repo)[:2] for repo in (5, 6, 7)]
    assert told(moved(1), moved(2), moved(3), *dropped, now=NEWS) == ()
    (found,) = told(moved(1), moved(2), moved(3), *dropped[:2], now=NEWS)
    assert found.other_ways == 2


def test_what_comes_with_everything_is_no_successor():
    """Of two things that came with it, the one that rarely comes by itself."""
    both = [[*moved(repo), step(repo, 100, ADDED, OTHER)] for repo in (1, 2, 3)]
    elsewhere = [[step(repo, 3, ADDED, OTHER)] for repo in (8, 9)]
    now = (*NEWS, *(there(repo, OTHER) for repo in (1, 2, 3, 8, 9)))
    assert [(each.old, each.new) for each in told(*both, *elsewhere, now=now)] == [(OLD, NEW)]


def test_where_everything_was_made_anew_nothing_gave_way_to_anything():
    more = [Thing("pypi", name) for name in "ab"]
    anew = [[*moved(r), *(step(r, 100, ADDED, each) for each in more)] for r in (1, 2, 3)]
    now = (*NEWS, *(there(r, each) for r in (1, 2, 3) for each in more))
    assert told(*anew, now=now) == ()
    assert told(*(group[:-1] for group in anew), now=now)


def test_what_most_took_without_having_had_the_old_one_is_no_successor():
    three = [moved(repo) for repo in (1, 2, 3)]
    nine, ten = ([[step(repo, 3, ADDED, NEW)] for repo in range(11, 11 + count)] for count in (9, 10))
    now = (*NEWS, *(there(repo, NEW) for repo in range(11, 21)))
    assert told(*three, *nine, now=now)
    assert told(*three, *ten, now=now) == ()


def known_before(repo, thing=NEW, path="other.toml"):
    """The repository had the thing long ago, in another file, and let go of it."""
    return [
        step(repo, -400, ADDED, thing, "w", path=path),
        step(repo, -300, REMOVED, thing, "x", path=path),
    ]  # fmt: skip


def test_what_most_had_known_before_came_in_nobodys_place():
    four = [moved(repo) for repo in (1, 2, 3, 4)]
    assert told(*four, known_before(1), now=NEWS)
    assert told(*four, known_before(1), known_before(2), now=NEWS) == ()


def test_what_also_came_where_the_old_one_never_was_does_other_work():
    def aside(repo):
        return [step(repo, 100, ADDED, NEW, path="other.toml")]

    four = [moved(repo) for repo in (1, 2, 3, 4)]
    now = (*NEWS, *(there(repo, NEW, "other.toml") for repo in (1, 2)))
    assert told(*four, aside(1), now=now)
    assert told(*four, aside(1), aside(2), now=now) == ()
    was = [[step(repo, 1, ADDED, OLD, path="other.toml"), step(repo, 90, REMOVED, OLD, path="other.toml")]
           for repo in (1, 2)]  # fmt: skip
    assert told(*four, aside(1), aside(2), *was, now=now)


def test_what_came_into_another_file_is_no_successor():
    groups = [[each._replace(path="new.toml") if each.thing == NEW else each for each in moved(r)] for r in (1, 2, 3)]
    assert told(*groups, now=tuple(there(repo, NEW, "new.toml") for repo in (1, 2, 3))) == ()


def test_another_sort_of_thing_is_no_successor():
    image = Thing("docker", "pytest")
    assert told(*(moved(repo, new=image) for repo in (1, 2, 3)), now=tuple(there(r, image) for r in (1, 2, 3))) == ()


def test_sweeps_of_programs_are_counted_apart():
    assert told(*(moved(repo, bot=True) for repo in (1, 2, 3)), now=NEWS) == ()
    (found,) = told(*(moved(repo) for repo in (1, 2, 3)), moved(4, bot=True), now=NEWS)
    assert (found.by_people, found.by_programs, len(found.people)) == (3, 1, 1)


def test_a_person_with_two_addresses_is_one():
    def by(repo, name, who):
        return [each._replace(who=Identity(name, f"{who}@example.com")) for each in moved(repo, who=who)]

    (found,) = told(by(1, "Ada Example", "ada"), by(2, "Example, Ada", "home"), by(3, "Ben", "ben"), now=NEWS)
    assert [each.email for each in found.people] == ["ada@example.com", "ben@example.com"]
    assert [len(each) for each in found.by_person()] == [2, 1]


def test_copies_samples_and_locks_say_nothing():
    def elsewhere(path="x", scope=RUN):
        return [
            [each._replace(path=path, scope=scope) for each in moved(repo)]
            for repo in (1, 2, 3)
        ]  # fmt: skip

    assert told(*elsewhere("x"), now=tuple(there(repo, NEW, "x") for repo in (1, 2, 3)))
    assert told(*elsewhere("vendor/x"), now=NEWS) == ()
    assert told(*elsewhere(scope=INDIRECT), now=NEWS) == ()


def test_a_name_that_was_only_tried_was_not_in_use():
    tried = [[step(r, 90, ADDED, OLD), step(r, 100, REMOVED, OLD), step(r, 100, ADDED, NEW)] for r in (1, 2, 3)]
    assert told(*tried, now=NEWS) == ()


def test_a_version_that_moved_is_no_migration():
    assert told(*([step(repo, 0, ADDED, OLD), step(repo, 50, CHANGED, OLD)] for repo in (1, 2, 3))) == ()


def switched(repo, *days, who="ada"):
    """A repository that used the old thing from day 0 on and changed to the other of both on each of these days."""
    steps = [step(repo, 0, ADDED, OLD)]
    for at, day in enumerate(days):
        gone, came = (OLD, NEW) if at % 2 == 0 else (NEW, OLD)
        steps += [step(repo, day, REMOVED, gone, who=who), step(repo, day, ADDED, came, who=who)]
    return steps


def crossings(moves):
    return [(each.repo, (each.day - DAY).days) for each in moves]


def test_who_went_back_moved_all_the_same():
    now = (there(1, OLD), there(2, NEW), there(3, NEW), there(4, NEW))
    (found,) = told(switched(1, 100, 500), switched(2, 110, 510, 900), switched(3, 120), switched(4, 130), now=now)
    assert crossings(found.moved) == [(1, 100), (2, 110), (3, 120), (4, 130), (2, 900)]
    assert crossings(found.back) == [(1, 500), (2, 510)]
    assert (found.still, found.zero, found.other_ways, found.height) == ((1,), None, 0, 4)
    assert (len(found.repositories), found.by_people, found.by_programs) == (4, 4, 0)
    assert [found.went_back(each) for each in found.moved] == [*found.back, None, None, None]


def test_who_went_back_need_not_leave_a_migration_of_the_others():
    now = (there(1, OLD), there(2, NEW), there(3, NEW))
    (found,) = told(switched(1, 100, 500), switched(2, 110), switched(3, 120), now=now)
    assert len(found.moved) == 3
    assert found.still == (1,)


def test_who_went_back_and_then_made_everything_anew_had_moved_all_the_same():
    more = [Thing("pypi", name) for name in "abc"]

    def anew(repo):
        return [step(repo, 900, REMOVED, OLD), *(step(repo, 900, ADDED, each) for each in more)]

    back = [[*switched(repo, 100 + repo, 500), *anew(repo)] for repo in (1, 2, 3)]
    now = (there(4, NEW), *(there(repo, each) for repo in (1, 2, 3) for each in more))
    (found,) = told(*back, switched(4, 130), now=now)
    assert (found.new, crossings(found.moved)) == (NEW, [(1, 101), (2, 102), (3, 103), (4, 130)])
    assert crossings(found.back) == [(1, 500), (2, 500), (3, 500)]
    assert (found.still, found.zero) == ((), DAY + timedelta(900))


def test_each_time_that_it_was_let_go_of_it_may_give_way_to_something_else():
    twice = [[*switched(repo, 100, 500), step(repo, 900, REMOVED, OLD), step(repo, 900, ADDED, OTHER)]
             for repo in (1, 2, 3)]  # fmt: skip
    found = told(*twice, now=tuple(there(repo, OTHER) for repo in (1, 2, 3)))
    assert {(each.old, each.new): crossings(each.moved) for each in found} == {
        (OLD, NEW): [(1, 100), (2, 100), (3, 100)], (OLD, OTHER): [(1, 900), (2, 900), (3, 900)]
    }  # fmt: skip


def test_what_came_back_for_a_month_or_went_for_one_changes_nothing():
    tried = [*moved(1), step(1, 300, ADDED, OLD), step(1, 320, REMOVED, OLD)]
    away = [*switched(2, 200), step(2, 50, REMOVED, OLD), step(2, 70, ADDED, OLD)]
    (found,) = told(tried, away, moved(3), now=NEWS)
    assert crossings(found.moved) == [(1, 100), (3, 100), (2, 200)]
    assert found.back == ()
    assert found.zero == DAY + timedelta(320)


def test_who_had_it_for_a_month_moved_where_one_commit_put_the_other_in_its_place():
    lasting = (moved(1), moved(2), moved(3))
    brief = [step(4, 80, ADDED, OLD), step(4, 100, REMOVED, OLD), step(4, 100, ADDED, NEW)]
    tried = [step(5, 80, ADDED, OLD), step(5, 100, REMOVED, OLD), step(5, 103, ADDED, NEW)]
    (found,) = told(*lasting, brief, tried, now=(*NEWS, there(5, NEW)))
    assert crossings(found.moved) == [(1, 100), (2, 100), (3, 100), (4, 100)]
    # Of those that used it, every one is accounted for.
    assert (found.height, found.other_ways, found.still) == (4, 0, ())


def test_who_came_from_the_other_side_did_not_go_back():
    other = [step(5, 0, ADDED, NEW), step(5, 90, REMOVED, NEW), step(5, 90, ADDED, OLD)]
    (found,) = told(moved(1), moved(2), moved(3), other, now=(*NEWS, there(5, OLD)))
    assert (found.back, found.still) == ((), (5,))


@given(st.lists(st.lists(st.integers(31, 400), min_size=1, max_size=5), min_size=3, max_size=6))
def test_every_change_of_sides_is_told_once(gaps):
    days = {repo: [sum(mine[: at + 1]) for at in range(len(mine))] for repo, mine in enumerate(gaps, 1)}
    now = tuple(there(repo, NEW if len(mine) % 2 else OLD) for repo, mine in days.items())
    (found,) = told(*(switched(repo, *mine) for repo, mine in days.items()), now=now)
    assert sorted(crossings(found.moved)) == [(repo, day) for repo, mine in days.items() for day in mine[::2]]
    assert sorted(crossings(found.back)) == [(repo, day) for repo, mine in days.items() for day in mine[1::2]]
    assert found.still == tuple(repo for repo, mine in days.items() if len(mine) % 2 == 0)


def test_one_thing_under_another_name_is_renamed():
    old, new = Thing("hook", "github.com/charlie/ruff"), Thing("hook", "github.com/astral/ruff")
    (found,) = told(*(moved(repo, old=old, new=new) for repo in (1, 2, 3)), now=tuple(there(r, new) for r in (1, 2, 3)))
    assert found.renamed
    offers = [step(9, 60, REMOVED, OLD, side=OFFERS), step(9, 60, ADDED, NEW, side=OFFERS)]
    (found,) = told(moved(1), moved(2), moved(3), offers, now=NEWS)
    assert found.renamed


def test_what_is_needed_to_run_takes_no_place_of_what_was_there_to_work_on_it():
    def into(repo, scope):
        begin, gone, came = moved(repo)
        return [begin._replace(scope=DEVELOP), gone._replace(scope=DEVELOP), came._replace(scope=scope)]

    assert told(into(1, RUN), into(2, RUN), into(3, DEVELOP), now=NEWS) == ()
    assert told(into(1, RUN), into(2, DEVELOP), into(3, DEVELOP), now=NEWS)


@pytest.mark.parametrize("name", ["github.com/example/tool//check", "github.com/example/tool"])
def test_what_its_own_repository_calls_otherwise_is_no_migration_of_those_who_use_it(name):
    old, new = Thing("hook", name), Thing("hook", "github.com/example/tool//check-all")
    groups, now = [moved(repo, old=old, new=new) for repo in (1, 2, 3)], [there(repo, new) for repo in (1, 2, 3)]
    assert told(*groups, now=now) == ()
    assert told(*groups, now=now, addresses=["github.com/example/tool"])
    other = Thing("hook", "github.com/example/other//check-all")
    assert told(*(moved(repo, old=old, new=other) for repo in (1, 2, 3)), now=[there(r, other) for r in (1, 2, 3)])


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(40, 300), st.booleans()), max_size=8), st.randoms())
def test_no_order_of_steps_changes_what_is_told(drawn, luck):
    groups = {repo: moved(repo, days, bot=bot) for repo, days, bot in drawn}
    now = tuple(there(repo, NEW) for repo in groups)
    first = told(*groups.values(), now=now)
    steps = [each for group in groups.values() for each in group]
    luck.shuffle(steps)
    assert migrations(steps, now, own) == first
    assert bool(first) is (sum(not group[1].bot for group in groups.values()) >= 3)
