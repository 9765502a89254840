"""What a team is told rests on enough people, and so does what is left; it tells of no order and no single one."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.fleet.aggregates import cells, mix, words
from impact.model.team import (
    AREA,
    BETWEEN,
    GROUP,
    LEAST,
    LEVERAGE,
    ORDINARY,
    OTHER,
    REPOSITORY,
    THEME,
    UNSEEN,
    WEAK,
    WORKED,
    Cell,
    Part,
    TeamWork,
    Weak,
)

GROUPS = {"flaky": "leverage", "docs": "leverage", "move": "leverage", "watch": "leverage",
          "feature": "baseline", "fix": "baseline", "upkeep": "baseline"}  # fmt: skip


def work(*parts: str, weak: tuple[str, ...] = (), unseen: tuple[str, ...] = ()) -> TeamWork:
    """An export by parts such as "flaky shop tests" (theme, repository, area)."""
    rows = [(*each.split(), "")[:3] for each in parts]
    points = tuple(Weak(*each.split()) for each in weak)
    return TeamWork("t", "2026-H1", tuple(Part(*each) for each in rows), points, unseen)


def told(works, sort: str, least: int = LEAST) -> dict[str, str]:
    return {each.name: each.words for each in cells(works, least, GROUPS) if each.sort == sort}


def test_four_people_are_told_nothing() -> None:
    every = [work("flaky shop", "fix shop")] * 4
    assert cells(every, LEAST, GROUPS) == ()
    assert cells([*every, work()], LEAST, GROUPS) == (), "an export that holds nothing is nobody to hide among"


def test_five_people_are_told_what_all_share() -> None:
    every = [work("flaky shop tests", "fix shop")] * 5
    assert told(every, GROUP) == {LEVERAGE: "about half", ORDINARY: "about half"}
    assert told(every, THEME) == {"flaky": "", "fix": ""}, "with its share, that nobody had another would be told"
    assert told(every, REPOSITORY) == {"shop": "nearly all"}
    assert told(every, AREA) == {f"shop{BETWEEN}tests": ""}


def test_six_people_of_whom_one_does_something_else() -> None:
    every = [*[work("flaky shop", "fix shop")] * 5, work("docs shop", "fix shop")]
    same = {"flaky": "", "fix": ""}
    assert told(every, THEME) == same, "the share of flaky would tell of docs by what it leaves"
    assert told([work("flaky shop", "fix shop")] * 6, THEME) == same, "as where nobody did anything else"
    assert told(every, GROUP) == {LEVERAGE: "about half", ORDINARY: "about half"}


def test_of_twenty_the_theme_of_three_is_not_told_and_cannot_be_reckoned() -> None:
    every = [work("fix shop", "feature shop", "flaky shop", "move shop") for _ in range(17)]
    every += [work("fix shop", "feature shop", "flaky shop", "docs shop") for _ in range(3)]
    themes = told(every, THEME)
    assert "docs" not in themes
    assert "move" not in themes, "seventeen people: the smallest of what was told is left out with the three"
    assert themes[f"{OTHER} {LEVERAGE}"] == "about a quarter"
    assert set(themes) == {"fix", "flaky", f"{OTHER} {LEVERAGE}", f"{OTHER} {ORDINARY}"}, "nobody is too few as well"


def test_what_nobody_shares_is_told_together_if_enough_people_have_some_of_it() -> None:
    every = [work("fix shop", each) for each in ("flaky shop", "flaky shop", "docs shop", "docs shop", "move shop")]
    assert told(every, THEME) == {"fix": ""}
    assert told(every, GROUP)[LEVERAGE] == "about half", "five people have some, of whatever sort"


def test_a_group_of_too_few_is_not_told_apart() -> None:
    every = [*[work("fix shop", "feature shop")] * 5, work("flaky shop", "fix shop")]
    assert told(every, GROUP) == {}
    assert "flaky" not in told(every, THEME)
    assert told(every, REPOSITORY) == {}, "improvement work of one person says nothing of where it went"
    assert told(every, WORKED) == {"shop": "nearly all"}
    assert not told([work("flaky shop", "fix shop")] * 5, WORKED), "one of the two, or they would tell of each other"


def test_that_nobody_has_a_group_is_not_told_either() -> None:
    nobody = [work("fix shop", "feature shop")] * 6
    assert told(nobody, GROUP) == {}
    assert set(told(nobody, THEME)) == {"fix", OTHER}
    assert set(told([*nobody, work("fix shop", "feature shop", "flaky shop")], THEME)) == {"fix", OTHER}


def test_every_member_weighs_the_same_however_much_they_sent() -> None:
    busy = work("fix shop", *(f"flaky shop area{at}" for at in range(60)))
    every = [busy, *[work("flaky shop", "fix shop", "fix api", "fix web")] * 9]
    assert told(every, GROUP)[LEVERAGE] == "about a third", "(60/61 + 9/4) / 10, and not 69 of 106"


def test_a_repository_that_too_few_work_in_is_not_named() -> None:
    every = [*[work("flaky shop", "flaky api")] * 5, *[work("flaky shop", "flaky web")] * 2]
    assert set(told(every, REPOSITORY)) == {"shop", OTHER}, "api alone would tell of web"
    every = [*[work("flaky shop", "flaky api")] * 5, *[work("flaky shop", "flaky web")] * 5]
    assert set(told(every, REPOSITORY)) == {"shop", "api", "web"}


def test_a_repository_may_be_called_other() -> None:
    every = [work("flaky other", "flaky shop", f"flaky own{at}") for at in range(5)]
    assert told(every, REPOSITORY) == {"other": "about a third", "shop": "about a third", OTHER: "about a third"}


def test_an_area_is_named_only_where_enough_work_in_it() -> None:
    every = [*[work("flaky shop tests", "flaky shop src/a")] * 4, work("flaky shop tests")]
    assert told(every, AREA) == {f"shop{BETWEEN}tests": ""}
    unnamed = [work("flaky shop")] * 5
    assert told(unnamed, AREA) == {}


def test_an_area_does_not_name_a_repository_that_was_left_out() -> None:
    every = [*[work("flaky shop", "flaky api src")] * 5, *[work("flaky shop", "flaky web")] * 2]
    assert told(every, AREA) == {}


def test_the_same_thing_sent_twice_weighs_once() -> None:
    twice = [work("flaky shop", "flaky shop", "flaky shop", "fix shop")] * 5
    assert told(twice, GROUP) == {LEVERAGE: "about half", ORDINARY: "about half"}


def test_weak_points_name_a_repository_that_enough_people_work_in() -> None:
    every = [work("fix shop", "fix own1", weak=("unpinned shop", "unpinned own1"))] * 4
    every += [work("fix shop", "fix own2", weak=("unpinned own2",))]
    assert told(every, WEAK) == {f"unpinned{BETWEEN}shop": "", "unpinned": ""}
    few = [*[work("fix shop")] * 5, work("fix own", weak=("unpinned own",))]
    assert told(few, WEAK) == {}, "one person works there"


def test_what_was_not_read_is_told_where_enough_lack_it() -> None:
    every = [*[work("fix shop", unseen=("reviews", "ci"))] * 4, work("fix shop", unseen=("reviews",))]
    assert told(every, UNSEEN) == {"reviews": ""}


@pytest.mark.parametrize(
    ("share", "said"),
    [(Fraction(1, 100), "a small part"), (Fraction(1, 8), "about an eighth"), (Fraction(1, 4), "about a quarter"),
     (Fraction(1, 3), "about a third"), (Fraction(1, 2), "about half"), (Fraction(2, 3), "about two thirds"),
     (Fraction(3, 4), "about three quarters"), (Fraction(1), "nearly all")],
)  # fmt: skip
def test_shares_are_words(share: Fraction, said: str) -> None:
    assert words(share) == said


def test_shares_are_exact() -> None:
    split = mix([{"a": 1, "b": 2}] * 5, 5)
    assert split.told == {"a": Fraction(1, 3), "b": Fraction(2, 3)}
    assert split.rest is None


def test_nothing_is_told_of_nobody() -> None:
    assert mix([], 5).told == {}
    assert mix([], 5).rest is None


PARTS = st.builds(
    Part,
    st.sampled_from([*sorted(GROUPS), "unheard-of"]),
    st.sampled_from(("shop", "api", "own")),
    st.sampled_from(("", "src", "tests")),
)
POINTS = st.builds(Weak, st.sampled_from(("unpinned", "drift")), st.sampled_from(("shop", "api", "own")))
WORKS = st.builds(
    TeamWork, st.just("t"), st.just("2026-H1"), st.lists(PARTS, max_size=9).map(tuple),
    st.lists(POINTS, max_size=3).map(tuple),
    st.sets(st.sampled_from(("reviews", "ci"))).map(lambda each: tuple(sorted(each))),
)  # fmt: skip
TEAMS = st.lists(WORKS, max_size=20)


@given(TEAMS, st.randoms(use_true_random=False))
def test_permuting_the_members_changes_nothing(team: list[TeamWork], luck: random.Random) -> None:
    mixed = list(team)
    luck.shuffle(mixed)
    mixed = [TeamWork(each.team, each.window, tuple(reversed(each.parts)), each.weak, each.unseen) for each in mixed]
    assert repr(cells(team, LEAST, GROUPS)) == repr(cells(mixed, LEAST, GROUPS))


def test_all_orders_of_six_tell_the_same() -> None:
    six = [work("fix shop", f"{each} shop") for each in ("flaky", "flaky", "docs", "move", "watch", "feature")]
    assert len({cells(each, LEAST, GROUPS) for each in permutations(six)}) == 1


def having(team: list[TeamWork], cell: Cell) -> int:
    """How many members what a cell tells of rests on, counted without the code that is tried."""
    name, _, more = cell.name.partition(BETWEEN)

    def group(part: Part) -> str:
        return LEVERAGE if GROUPS.get(part.theme) == LEVERAGE else ORDINARY

    mine = {
        GROUP: lambda each: any(group(part) == name for part in each.parts),
        THEME: lambda each: any(part.theme == name for part in each.parts),
        REPOSITORY: lambda each: any(part.repository == name and group(part) == LEVERAGE for part in each.parts),
        WORKED: lambda each: any(part.repository == name for part in each.parts),
        AREA: lambda each: any((part.repository, part.area) == (name, more) for part in each.parts),
        WEAK: lambda each: any(part.repository == more or not more for part in each.parts),
        UNSEEN: lambda each: name in each.unseen,
    }[cell.sort]
    return sum(map(mine, team))


@given(TEAMS, st.integers(LEAST, 7))
def test_no_cell_rests_on_too_few(team: list[TeamWork], least: int) -> None:
    found = cells(team, least, GROUPS)
    for cell in found:
        if not cell.name.startswith(OTHER):
            assert having(team, cell) >= least, cell
    assert len({(each.sort, each.name) for each in found}) == len(found)


def _of(name: str) -> str:
    """The group of a theme, or of what is told together."""
    return name.removeprefix(OTHER).strip() if name.startswith(OTHER) else _group_of(name)


def _group_of(theme: str) -> str:
    return LEVERAGE if GROUPS.get(theme) == LEVERAGE else ORDINARY


@given(TEAMS, st.integers(LEAST, 7))
def test_what_is_left_rests_on_nobody_or_on_enough(team: list[TeamWork], least: int) -> None:
    found = cells(team, least, GROUPS)
    groups = {each.name for each in found if each.sort == GROUP}
    themes = {each.name for each in found if each.sort == THEME}
    for of in groups or {""}:
        left = [
            each
            for each in team
            if any(
                part.theme not in themes and (not of or (GROUPS.get(part.theme) == LEVERAGE) == (of == LEVERAGE))
                for part in each.parts
            )
        ]
        mine = {each.name: each.words for each in found if each.sort == THEME and (not of or _of(each.name) == of)}
        assert len(left) >= least or not any(mine.values()), (of, mine)
        assert len(left) >= least or len(mine) <= 1, "nobody and too few look alike"
        if any(GROUPS.get(each) == LEVERAGE for each in themes) or not of:
            assert (f"{OTHER} {of}".strip() in themes) <= bool(left)
    named = {each.name for each in found if each.sort == WORKED}
    outside = [each for each in team if any(part.repository not in named for part in each.parts)]
    assert not named or not 0 < len(outside) < least
    named = {each.name for each in found if each.sort == REPOSITORY}
    outside = [
        each
        for each in team
        if any(GROUPS.get(part.theme) == LEVERAGE and part.repository not in named for part in each.parts)
    ]
    assert not named or not 0 < len(outside) < least


@given(TEAMS)
def test_no_cell_holds_a_number(team: list[TeamWork]) -> None:
    assert not [each for each in cells(team, LEAST, GROUPS) if any(sign.isdigit() for sign in each.words)]
