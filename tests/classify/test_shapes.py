"""Merging and splitting: what goes where, under which id, and what it is then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shaped_values import DAY, item, merge, remake_from, split, undo, work

from impact.classify.gather import apply
from impact.classify.shapes import split_id
from impact.classify.standing import standing
from impact.model.report import HOLDS, LOST, REPLACED, TAKEN_BACK
from impact.model.work import CONFIRM, DISMISS, Correction

ITEMS = (
    item("a1", "fix"),
    item("a2", "fix", 1),
    item("b1", "test", 5),
    item("b2", "test", 6),
    item("b3", "test", 7),
    item("c1", "docs", 9),
)
A, B, C = work("A", ITEMS[:2]), work("B", ITEMS[2:5]), work("C", ITEMS[5:])
ALL = (A, B, C)
REMAKE = remake_from(ITEMS)


def applied(*said, works=ALL, remake=REMAKE):
    return {each.id: each for each in apply(works, said, remake)}


def states(*said, works=ALL):
    return [each.state for each in standing(said, tuple(applied(*said, works=works).values()))]


def reclassify(number, of, category="risk-reduction", **more):
    return Correction(of.id, category, "it closed a hole", DAY, of.shas, number=number, **more)


def test_a_merge_keeps_the_id_of_the_oldest_and_is_looked_at_anew():
    found = applied(merge(1, A, B))
    assert found.keys() == {"A", "C"}
    whole = found["A"]
    assert whole.shas == ("a1", "a2", "b1", "b2", "b3")
    assert (whole.first, whole.last) == (DAY, DAY + timedelta(7))
    assert whole.paths == tuple(sorted((*A.paths, *B.paths)))
    assert whole.created == whole.paths
    assert (A.category, whole.category) == ("fix", "test")
    assert whole.reasons == ("3 of 5",)
    assert whole.grouped_by == "the engineer merged it on 2026-05-01: “one purpose”"
    assert whole.shaped == (merge(1, A, B),)


def test_a_split_makes_two_and_both_are_looked_at_anew():
    mixed = work("M", (ITEMS[0], *ITEMS[2:4]))
    said = split(1, mixed, "b1", "b2")
    found = applied(said, works=(mixed,))
    assert found.keys() == {"M", split_id(said)}
    part, rest = found[split_id(said)], found["M"]
    assert (part.shas, part.category, part.title) == (("b1", "b2"), "test", "Commit b1")
    assert (rest.shas, rest.category) == (("a1",), "fix")
    assert part.grouped_by == "the engineer made it a contribution of its own on 2026-05-01: “another purpose”"
    assert rest.grouped_by.startswith("the same issue, 7; the engineer split a part off on 2026-05-01")


def test_the_id_of_a_split_is_that_of_its_commits_in_whatever_order():
    assert split_id(split(1, B, "b1", "b2")) == split_id(split(9, C, "b2", "b1", why="x"))
    assert split_id(split(1, B, "b1")) != split_id(split(1, B, "b2"))


def test_a_split_of_what_was_merged_and_a_merge_of_what_was_split():
    together = merge(1, A, B)
    apart = split(2, applied(together)["A"], "b1")
    found = applied(together, apart)
    assert {each.shas for each in found.values()} == {("a1", "a2", "b2", "b3"), ("b1",), ("c1",)}
    assert found["A"].shaped == (together, apart)
    part = found[split_id(apart)]
    again = merge(3, found["C"], part)
    found = applied(together, apart, again)
    assert {each.shas for each in found.values()} == {("a1", "a2", "b2", "b3"), ("b1", "c1")}
    assert found["C"].shas == ("b1", "c1")


def test_the_later_of_two_that_contradict_each_other_counts():
    apart, together = split(1, B, "b1"), merge(2, B, work(split_id(split(1, B, "b1")), (ITEMS[2],)))
    found = applied(apart, together)
    assert found["B"].shas == ("b1", "b2", "b3")
    assert found.keys() == {"A", "B", "C"}
    one, other = split(1, B, "b1", "b2"), split(2, B, "b2", "b3")
    found = applied(one, other)
    assert found[split_id(other)].shas == ("b2", "b3")
    assert found[split_id(one)].shas == ("b1",)


def test_taking_back_leaves_what_was_there_before():
    said = merge(1, A, B)
    apart = split(2, C, "c1")
    assert applied(said, undo(3, said)) == {each.id: each for each in ALL}
    assert applied(apart, undo(3, apart)) == {each.id: each for each in ALL}
    assert states(said, undo(3, said)) == [TAKEN_BACK]


def test_merges_and_splits_find_their_commits_when_they_are_gathered_otherwise():
    together = merge(1, A, B)
    finer = tuple(work(f"f{at}", (each,)) for at, each in enumerate(ITEMS))
    found = applied(together, works=finer)
    assert found["A"].shas == ("a1", "a2", "b1", "b2", "b3")
    coarse = work("all", ITEMS)
    assert applied(together, works=(coarse,)) == {"all": replace(coarse, shaped=(together,))}
    apart = split(1, B, "b1", "b2")
    assert applied(apart, works=finer)[split_id(apart)].shas == ("b1", "b2")
    assert applied(apart, works=(coarse,))["all"].shas == ("a1", "a2", "b3", "c1")


def test_they_hold_on_to_commits_that_a_rewrite_of_history_gave_other_ids():
    items = tuple(replace(each, sha=f"{each.sha}x") for each in ITEMS)
    works = (work("A2", items[:2]), work("B2", items[2:5]), work("C2", items[5:]))
    later = tuple((each.sha, f"{each.sha}x") for each in ITEMS)
    together = replace(merge(1, A, B), later=later)
    found = applied(together, works=works, remake=remake_from(items))
    assert found.keys() == {"A", "C2"}
    apart = replace(split(1, B, "b1"), later=(("b1", "b1x"),))
    found = applied(apart, works=works, remake=remake_from(items))
    assert found[split_id(split(1, B, "b1"))].shas == ("b1x",)
    said = replace(reclassify(1, B), later=later)
    assert applied(said, works=works)["B2"].category == "risk-reduction"
    assert "B2" in applied(reclassify(1, B), works=works)
    assert applied(reclassify(1, B), works=works)["B2"].correction is None


def test_a_squash_of_all_its_commits_is_still_the_work():
    squashed = work("S", (replace(ITEMS[0], sha="s"),))
    said = replace(reclassify(1, B), later=tuple((sha, "s") for sha in B.shas))
    assert applied(said, works=(squashed,))["S"].category == "risk-reduction"


def test_repositories_are_never_joined():
    elsewhere = replace(B, repo="other")
    assert {each.shas for each in apply((A, elsewhere), (merge(1, A, B),), REMAKE)} == {A.shas, B.shas}


def test_what_is_applied_is_not_applied_again_though_its_commits_have_gone_elsewhere():
    together, apart = merge(1, A, B), split(2, A, "a1")
    elsewhere = merge(3, C, work(split_id(apart), ITEMS[:1]))
    once = apply(ALL, (together, apart, elsewhere), REMAKE)
    assert {each.shas for each in once} == {("a2", "b1", "b2", "b3"), ("a1", "c1")}
    assert apply(once, (together, apart, elsewhere), REMAKE) == once
    emptied = (merge(1, A, B), split(2, A, "a1", "a2"), split(3, A, "b1", "b2", "b3"))
    once = apply(ALL, emptied, REMAKE)
    assert {each.shas for each in once} == {A.shas, B.shas, C.shas}
    assert apply(once, emptied, REMAKE) == once
    assert [each.state for each in standing(emptied, once)] == [HOLDS, HOLDS, HOLDS]


def test_a_fork_that_holds_the_same_commits_is_left_alone():
    here = tuple(replace(each, repo="z") for each in (A, B))
    fork = replace(B, repo="a", id="F")
    found = apply((fork, *here), (merge(1, A, B),), REMAKE)
    assert {(each.id, each.shas) for each in found} == {("F", B.shas), ("A", (*A.shas, *B.shas))}
    found = apply((fork, *here), (split(1, B, "b1"),), REMAKE)
    assert fork in found


def test_what_decides_nothing_elsewhere_decides_nothing_in_a_merge():
    locks = tuple(replace(item(f"l{at}", "chore", at), signals=("paths.only-lockfiles",)) for at in range(5))
    upkeep = work("L", locks)
    assert upkeep.category == "chore", "where there is nothing else, it is the work"
    whole = applied(merge(1, A, upkeep), works=(A, upkeep), remake=remake_from((*ITEMS, *locks)))["A"]
    assert (whole.category, whole.reasons) == ("fix", ("2 of 2",))
    assert set(whole.shas) == {*A.shas, *upkeep.shas}
    assert whole.paths == A.paths
    back = replace(item("r1", "revert", 2), subject='Revert "Commit a1"')
    again = work("R", (back,))
    whole = applied(merge(1, A, again), works=(A, again), remake=remake_from((*ITEMS, back)))["A"]
    assert (whole.reasons, whole.shas) == (("2 of 2",), ("a1", "a2", "r1"))


def test_what_was_said_before_of_a_part_ends_with_the_merge_and_what_was_said_of_the_id_stays():
    said = reclassify(1, B)
    assert applied(said, merge(2, A, B))["A"].correction is None
    assert states(said, merge(2, A, B)) == [REPLACED, HOLDS]
    kept = reclassify(1, A)
    assert applied(kept, merge(2, A, B))["A"].category == "risk-reduction"
    after = reclassify(3, applied(merge(2, A, B))["A"])
    assert applied(merge(2, A, B), after)["A"].correction == after
    gone = Correction("B", "", "a rehearsal", DAY, B.shas, DISMISS, number=1)
    assert not applied(gone, merge(2, A, B))["A"].dismissed


def test_what_was_said_of_the_whole_is_not_said_of_a_part_split_off_later():
    said, apart = reclassify(1, B), split(2, B, "b1")
    found = applied(said, apart)
    assert found["B"].category == "risk-reduction"
    assert found[split_id(apart)].category == "test"


def test_a_dismissed_contribution_keeps_what_the_rules_said_and_any_later_word_brings_it_back():
    gone = Correction("A", "", "a rehearsal", DAY, A.shas, DISMISS, number=1)
    (found,) = (each for each in applied(gone).values() if each.dismissed)
    assert replace(found, correction=None) == A
    assert not applied(gone, reclassify(2, A))["A"].dismissed
    yes = Correction("A", "fix", "", DAY, A.shas, CONFIRM, number=2)
    back = applied(gone, yes)["A"]
    assert (back.dismissed, back.category, back.provenance) == (False, "fix", "observed")
    assert back.reasons[0] == "the engineer confirmed the category"
    assert not applied(gone, undo(2, gone))["A"].dismissed
    assert applied(reclassify(1, A), replace(gone, number=2))["A"].dismissed


def test_a_word_on_a_contribution_counts_by_when_it_was_said_even_if_it_grew_since():
    of_more = replace(reclassify(1, A), shas=("a1", "a2"))
    of_less = replace(reclassify(2, A, "migration"), shas=("a1",))
    assert applied(of_more, of_less)["A"].category == "migration"


def test_how_corrections_stand():
    first, second = reclassify(1, A), reclassify(2, A, "migration")
    lost = Correction("gone", "migration", "it moved", DAY, ("zz",), number=3)
    apart = split(4, B, "b1")
    stands = standing((lost, second, apart, first), tuple(applied(first, second, lost, apart).values()))
    assert [(each.said.number, each.state) for each in stands] == [(1, REPLACED), (2, HOLDS), (3, LOST), (4, HOLDS)]
    assert stands[0].ended_by == second
    assert stands[2].work is None
    assert stands[3].work.id == split_id(apart)
    assert states(merge(1, A, B), works=(work("all", ITEMS),)) == [HOLDS]
    assert states(merge(1, A, B), works=(C,)) == [LOST]
    assert states(split(1, B, "b1"), works=(C,)) == [LOST]
    assert applied(split(1, B, "b1"), works=(C,)) == {"C": C}


def test_without_a_look_at_the_commits_the_larger_part_decides_and_it_is_said():
    whole = applied(merge(1, A, B), remake=None)["A"]
    assert (whole.category, set(whole.shas)) == ("test", {*A.shas, *B.shas})
    assert whole.paths == tuple(sorted((*A.paths, *B.paths)))
    assert (whole.first, whole.last) == (A.first, B.last)
    assert "not looked at again" in whole.reasons[-1]
    found = applied(split(1, B, "b1"), remake=None)
    assert found["B"].shas == ("b2", "b3")
    assert (found["B"].first, found["B"].last) == (DAY + timedelta(6), DAY + timedelta(7))
