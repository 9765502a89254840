"""An archetype is an order of reading: it moves expectations, and never what they come to."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from impact.expect.archetypes import in_order
from impact.expect.coverage import coverage
from impact.model.facts import Identity
from impact.model.ladder import Category, Level
from impact.model.work import Contribution, Outcome
from impact.settings.categories import load_categories
from impact.settings.ladders import load_ladder

CATEGORIES: dict[str, Category] = {each.key: each for each in load_categories()}
LEVELS = load_ladder("default", user_folder=None, categories=tuple(CATEGORIES)).levels
NAMES = sorted({name for level in LEVELS for each in level.expectations for name in (each.key, each.dimension)})


def keys(level: Level) -> list[str]:
    return [each.key for each in level.expectations]


def test_ids_and_dimensions_come_in_the_order_that_is_named() -> None:
    staff = next(level for level in LEVELS if level.key == "staff")
    last = keys(staff)[-1]
    turned = in_order(staff, ("people", last, "scope"))
    dimensions = [each.dimension for each in turned.expectations]
    assert dimensions[0] == "people"
    assert keys(turned)[dimensions.count("people")] == last
    assert in_order(staff, ()) == staff
    rest = [each for each in keys(staff) if each not in keys(turned)[:3]]
    assert keys(turned)[3:] == rest


def work(number: int, category: str, month: int) -> Contribution:
    return Contribution(
        id=f"w{number}",
        repo="r1",
        person=Identity("Ada Example", "ada@example.com"),
        role="author",
        category=category,
        runner_up=None,
        title="t",
        first=date(2026, month, 5),
        last=date(2026, month, 9),
        areas=("src/app", "src/web"),
        shas=(f"{number:040x}",),
        paths=(),
        created=(),
        signals=(),
        provenance="observed",
        grouped_by="",
    )


def came_of(one: Contribution, holds: bool) -> tuple[Outcome, ...]:
    measures = (("survived-30", 30), ("survived-90", 90), ("continued", 90))
    return tuple(Outcome(one.id, name, "O1", holds, days, (("other people", 4),), "because") for name, days in measures)


@given(
    level=st.sampled_from(LEVELS),
    first=st.lists(st.sampled_from([*NAMES, "nothing"]), max_size=8).map(tuple),
    done=st.lists(st.tuples(st.sampled_from(sorted(CATEGORIES)), st.integers(1, 6), st.booleans()), max_size=6),
)
def test_an_archetype_never_changes_a_status(
    level: Level, first: tuple[str, ...], done: list[tuple[str, int, bool]]
) -> None:
    works = [work(number, category, month) for number, (category, month, _) in enumerate(done)]
    outcomes = {one.id: came_of(one, holds) for one, (_, _, holds) in zip(works, done, strict=True)}
    turned = in_order(level, first)
    assert sorted(keys(turned)) == sorted(keys(level))
    before = coverage(level, works, outcomes, CATEGORIES)
    after = coverage(turned, works, outcomes, CATEGORIES)
    assert {each.expectation.key: each for each in after} == {each.expectation.key: each for each in before}
    assert [each.expectation.key for each in after] == keys(turned)
