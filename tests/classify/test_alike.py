"""Which contributions in different repositories are one change, and what the one that stands for all holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.classify.alike import NEAR_DAYS, Net, alike_in, candidates, groups, is_open, shared, together, told_once
from impact.classify.shapes import split_id
from impact.model.facts import Identity
from impact.model.keys import LINES
from impact.model.work import CONFIRM, DISMISS, RECLASSIFY, SPLIT, Contribution, Correction

NEW, OLD, OTHER, EMPTY = "0" * 40, "a" * 40, "b" * 40, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
DAY = date(2026, 3, 2)
LINT, CI = ".flake8", ".github/workflows/test.yml"


def work(repo, name="", day=DAY, paths=(CI,), **more):
    name = name or f"id-{repo}"
    plain = {"role": "author", "category": "routine-upkeep", "runner_up": None, "areas": (), "created": ()}
    plain |= {"shas": (f"sha-{name}",), "signals": (), "provenance": "observed", "grouped_by": "one commit"}
    made = Contribution(id=name, repo=repo, person=Identity("Ada", "ada@example.com"), title=f"Change {repo}",
                        first=day, last=day, paths=paths, **plain)  # fmt: skip
    return replace(made, **more)


def everything(path):
    return bool(path)


def told(works, nets):
    return groups(works, candidates(works, everything), nets)


SAME = {CI: Net((OLD,), (OTHER,), 7)}


def test_the_same_content_at_the_same_path_is_one_change():
    works = [work("a"), work("b", day=DAY + timedelta(9))]
    assert [[each.repo for each in group] for group in told(works, {each.id: SAME for each in works})] == [["a", "b"]]


@pytest.mark.parametrize(
    ("mine", "theirs", "one"),
    [
        (Net((OLD,), ("c" * 40,), 7), Net((OLD,), ("d" * 40,), 7), True),  # the same lines in files that differ
        (Net((OLD,), (OTHER,), 7), Net(("f" * 40,), (OTHER,), 8), True),  # the same file at the end
        (Net((OLD,), ("c" * 40,), 7), Net((OLD,), ("d" * 40,), 8), False),
        (Net((NEW,), (EMPTY,), 0), Net((NEW,), (EMPTY,), 0), False),  # empty files are all alike
        (Net((OLD,), (NEW,), 0), Net((OLD,), (NEW,), 0), False),  # nothing is left, and no line is known
    ],
)
def test_only_what_became_of_files_makes_two_one(mine, theirs, one):
    works = [work("a"), work("b")]
    assert bool(told(works, {"id-a": {CI: mine}, "id-b": {CI: theirs}})) is one


def test_a_common_subject_alone_is_no_sign():
    works = [work("a", title="Update pipeline"), work("b", title="Update pipeline")]
    assert not told(works, {"id-a": SAME, "id-b": {CI: Net((OLD,), ("c" * 40,), 9)}})
    assert not told(works, {"id-a": SAME})


def test_what_lies_far_apart_in_time_is_two_changes():
    near, far = DAY + timedelta(NEAR_DAYS), DAY + timedelta(NEAR_DAYS + 1)
    assert candidates([work("a"), work("b", day=near)], everything)
    assert not candidates([work("a"), work("b", day=far)], everything)
    assert not candidates([work("b", day=far), work("a")], everything)


def test_one_repository_is_never_joined_with_itself():
    assert not candidates([work("a", "one"), work("a", "two")], everything)


def test_of_a_repository_that_did_it_twice_the_earliest_is_told():
    works = [work("a", "first"), work("a", "again", DAY + timedelta(5)), work("b", "b", DAY + timedelta(1))]
    (group,) = told(works, {each.id: SAME for each in works})
    assert [each.id for each in group] == ["first", "b"]


@pytest.mark.parametrize(
    ("paths", "same", "one"),
    [
        ((CI, "x"), {CI: SAME[CI]}, False),  # one of two files, and that was there before
        ((CI, "x"), {CI: Net((NEW,), (OTHER,), 7)}, True),  # one of two, and both created it alike
        ((CI, LINT, "x"), {CI: SAME[CI], LINT: SAME[CI]}, True),
        ((CI, LINT, "x", "y"), {CI: SAME[CI], LINT: SAME[CI]}, True),
        ((CI, LINT, "x", "y", "z"), {CI: SAME[CI], LINT: SAME[CI]}, False),
    ],
)
def test_most_of_the_files_must_be_the_same(paths, same, one):
    works = [work("a", paths=paths), work("b", paths=paths)]
    nets = {
        each.id: {path: same.get(path, Net((OLD,), (f"{at}" * 40,), at)) for path in paths}
        for at, each in enumerate(works, start=1)
    }
    assert bool(told(works, nets)) is one


def test_files_that_do_not_count_decide_nothing():
    works = [work("a", paths=(CI, "CHANGES")), work("b", paths=("CHANGES",))]
    assert not candidates(works, lambda path: path != "CHANGES")


def test_releases_and_reviews_stay_by_themselves():
    assert is_open(work("a"))
    assert not is_open(work("a", signals=(("upkeep.release", 1),)))
    assert not is_open(work("a", events=("x:y:1",)))
    assert not is_open(work("a", shas=()))


def test_what_its_person_set_apart_stays_apart():
    said = Correction("id-a", "", "another", DAY, ("sha-id-a",), SPLIT)
    assert not is_open(work("a", split_id(said), shaped=(said,)))
    assert is_open(work("a", shaped=(said,)))  # the rest, from which something was split off
    assert not is_open(work("a", correction=Correction("id-a", "risk-reduction", "so", DAY, (), RECLASSIFY)))
    assert is_open(work("a", correction=Correction("id-a", "routine-upkeep", "", DAY, (), CONFIRM)))


def test_the_earliest_stands_for_all():
    helper = Identity("Cleo", "cleo@example.com")
    again = Identity("Cleo", "CLEO@example.com")
    late = DAY + timedelta(20)
    group = (work("a", others=(helper,)), work("b", day=late, others=(again,)), work("c"))
    made = told_once(group)
    assert made is not None
    assert (made.id, made.title, made.shas) == ("id-a", "Change a", ("sha-id-a",))
    assert (made.first, made.last) == (DAY, late)
    assert [(each.repo, each.id, each.shas) for each in made.elsewhere] == [
        ("b", "id-b", ("sha-id-b",)),
        ("c", "id-c", ("sha-id-c",)),
    ]
    assert [each.email for each in made.others] == ["cleo@example.com"]
    assert made.grouped_by.endswith("the same change landed in 3 repositories")


def test_what_did_other_things_besides_gives_the_change_no_title():
    # Half of the first one's files are something else, and its title may be about that half.
    both = {CI: SAME[CI], LINT: SAME[CI]}
    lumped = both | {"typing.py": Net((OLD,), ("c" * 40,), 1), "config.py": Net((OLD,), ("d" * 40,), 2)}
    works = [
        work("a", paths=tuple(lumped)),
        work("b", day=DAY + timedelta(3), paths=(CI, LINT)),
        work("c", day=DAY + timedelta(4), paths=(CI, LINT)),
    ]
    (group,) = told(works, {"id-a": lumped, "id-b": both, "id-c": both})
    assert [each.repo for each in group] == ["b", "a", "c"]
    made = told_once(group)
    assert made is not None
    assert (made.title, made.first, made.last) == ("Change b", DAY, DAY + timedelta(4))
    # Of equal ones it is the earliest.
    (group,) = told([works[0], work("b", paths=tuple(lumped))], {"id-a": lumped, "id-b": both | {
        "x": Net((OLD,), ("e" * 40,), 1), "y": Net((OLD,), ("f" * 40,), 2)}})  # fmt: skip
    assert [each.repo for each in group] == ["a", "b"]


def test_dismissing_the_one_is_dismissing_all_and_dismissing_another_takes_that_out():
    no = Correction("", "", "a rehearsal", DAY, (), DISMISS)
    assert told_once((work("a", correction=no), work("b"))) is None
    made = told_once((work("a"), work("b", correction=no), work("c")))
    assert made is not None
    assert [each.repo for each in made.elsewhere] == ["c"]
    alone = work("a")
    assert told_once((alone, work("b", correction=no))) is alone


def test_what_became_the_same_is_told_apart_from_what_changed_alike():
    works = [work("a", paths=(CI, LINT)), work("b", paths=(CI, LINT))]
    nets = {
        "id-a": {CI: Net((OLD,), (OTHER,), 7), LINT: Net((OLD,), ("c" * 40,), 3)},
        "id-b": {CI: Net((OLD,), (OTHER,), 7), LINT: Net((OLD,), ("d" * 40,), 3)},
    }
    assert shared(nets["id-a"], nets["id-b"]) == ({CI}, {CI, LINT})
    (group,) = told(works, nets)
    assert alike_in(group, nets) == {CI}


def test_where_no_order_tells_the_last_content_there_is_none():
    assert Net((OLD, OTHER), (OTHER, "c" * 40), 0).object == "c" * 40
    assert Net((OLD, OLD), (OTHER, "c" * 40), 0).object == ""


def test_what_came_and_went_again_is_no_change():
    there_and_back = [{"x": Net((NEW,), (OLD,), 3)}, {"x": Net((OLD,), (NEW,), LINES - 3), CI: SAME[CI]}]
    assert together(there_and_back, LINES) == SAME


# Properties

PIECES = st.lists(st.integers(1, LINES - 1), min_size=1, max_size=5)


@given(PIECES, st.randoms())
def test_cutting_a_change_into_commits_changes_nothing(pieces, luck):
    ids = [OLD, *(f"{at:040x}" for at in range(1, len(pieces)))]
    commits = [
        {CI: Net((before,), (after,), lines)}
        for before, after, lines in zip(ids, [*ids[1:], OTHER], pieces, strict=True)
    ]
    luck.shuffle(commits)
    whole = {CI: Net((OLD,), (OTHER,), sum(pieces) % LINES)}
    made = together(commits, LINES)
    assert (made[CI].object, made[CI].lines) == (whole[CI].object, whole[CI].lines)
    works = [work("a"), work("b")]
    assert bool(told(works, {"id-a": made, "id-b": whole}))


WORKS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 200), st.integers(1, 3), st.integers(0, 2)), max_size=9
)


@given(WORKS, st.randoms())
def test_the_order_of_repositories_changes_nothing_and_nobody_is_counted_twice(drawn, luck):
    works = [
        work(repo, f"{at}", DAY + timedelta(days), others=tuple(Identity("", f"{n}@x") for n in range(people)))
        for at, (repo, days, _, people) in enumerate(drawn)
    ]
    nets = {f"{at}": {CI: Net((OLD,), (f"{what}" * 40,), what)} for at, (_, _, what, _) in enumerate(drawn)}
    first = told(works, nets)
    again = list(works)
    luck.shuffle(again)
    assert told(again, nets) == first
    seen = [each.id for group in first for each in group]
    assert len(seen) == len(set(seen))
    for group in first:
        assert len({each.repo for each in group}) == len(group)
        made = told_once(group)
        assert made is not None
        assert len(made.others) == max(len(each.others) for each in group)
