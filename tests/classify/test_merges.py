"""Which merge brought a commit in."""

from __future__ import annotations

from impact.classify.merges import Brought, brought_by


def name(number: int) -> str:
    return f"{number:016x}".ljust(40, "0")


def raw(number: int) -> bytes:
    return bytes.fromhex(name(number))


def brought(edges: dict[int, tuple[int, ...]], tip: int, most: int = 40) -> dict[int, int]:
    graph = [(raw(node), tuple(raw(each) for each in parents)) for node, parents in edges.items()]
    found = brought_by(graph, name(tip), most=most)
    return {int(sha[:16], 16): int(each.merge[:16], 16) for sha, each in found if each.whole}


def test_a_merged_branch_belongs_to_its_merge_and_the_main_line_to_nobody():
    assert brought({1: (), 2: (1,), 3: (2,), 4: (2,), 5: (3, 4)}, 5) == {4: 5}


def test_a_back_merge_into_the_branch_takes_nothing_of_the_main_line():
    edges = {1: (), 2: (1,), 3: (1,), 4: (3, 2), 5: (4,), 6: (2, 5)}
    assert brought(edges, 6) == {3: 6, 4: 6, 5: 6}


def test_a_merge_of_too_many_commits_gives_way_to_the_merges_inside_it():
    # 10 merges a long branch 2-3-5, on which 5 merges the small branch 4.
    edges = {1: (), 2: (1,), 3: (2,), 4: (2,), 5: (3, 4), 6: (5,), 9: (1,), 10: (9, 6)}
    assert brought(edges, 10, most=2) == {4: 5}
    assert brought(edges, 10, most=40) == {2: 10, 3: 10, 4: 10, 5: 10, 6: 10}


def test_parents_outside_the_graph_end_the_walk():
    assert brought({5: (4, 3), 3: (2,)}, 5) == {3: 5}
    assert brought({}, 5) == {}
    assert list(brought_by([], "", most=40)) == []


def test_the_own_line_of_a_bigger_branch_is_known_to_come_by_its_merge():
    graph = [(raw(node), tuple(map(raw, parents))) for node, parents in {
        1: (), 2: (1,), 3: (2,), 4: (3,), 5: (4,), 6: (4, 5), 7: (1, 6)}.items()]  # fmt: skip
    found = dict(brought_by(graph, name(7), most=2))
    assert found[name(5)] == Brought(name(6), whole=True, count=1, opens=True)
    assert {sha: each for sha, each in found.items() if not each.whole} == {
        name(each): Brought(name(7), whole=False, count=3, opens=each == 2) for each in (2, 3, 4)
    }
    assert dict(brought_by(graph, name(7), most=2, asked=(name(2), name(99)))) == {name(2): found[name(2)]}


def test_an_octopus_brings_every_side():
    assert brought({1: (), 2: (1,), 3: (1,), 4: (1, 2, 3)}, 4) == {2: 4, 3: 4}


def test_two_equal_parents_change_nothing():
    assert brought({1: (), 2: (1, 1)}, 2) == {}


def test_who_began_a_branch_is_told_from_who_went_on_with_it():
    # 3-4-6 is the branch, into which 5 merges what was new on the main line; 8 brings it home.
    graph = [(raw(node), tuple(map(raw, parents))) for node, parents in {
        1: (), 2: (1,), 3: (1,), 4: (3,), 5: (4, 2), 6: (5,), 8: (2, 6)}.items()]  # fmt: skip
    found = dict(brought_by(graph, name(8), most=40))
    assert {int(sha[:16], 16): each.opens for sha, each in found.items()} == {3: True, 4: False, 5: False, 6: False}
