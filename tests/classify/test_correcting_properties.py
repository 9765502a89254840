"""Whatever somebody says, in whatever order it is read: no commit is lost or told twice, each word can be undone."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st
from shaped_values import DAY, item, merge, remake_from, split, undo, work

from impact.classify.gather import apply
from impact.classify.standing import standing
from impact.model.report import HOLDS, LOST, REPLACED, TAKEN_BACK
from impact.model.work import CONFIRM, DISMISS, MERGE, SPLIT, Correction

KINDS = ("fix", "test", "docs")
ITEMS = tuple(item(f"{at:02}", KINDS[at % 3], at // 2, f"{'abc'[at % 3]}/{at}.py") for at in range(12))
REMAKE = remake_from(ITEMS)


def gathered(cuts):
    """Twelve commits, gathered into contributions as `cuts` says: to which of up to five each belongs."""
    pairs = sorted(zip(cuts, ITEMS, strict=True), key=lambda each: each[0])
    groups = ([each for _, each in same] for _, same in groupby(pairs, key=lambda each: each[0]))
    return tuple(work(f"w{members[0].sha}", members) for members in groups)


CUTS = st.lists(st.integers(0, 4), min_size=len(ITEMS), max_size=len(ITEMS))
GATHERED = CUTS.map(gathered)


@st.composite
def said_of(draw, works):
    """Corrections as somebody says them: each of what stands after those before."""
    said = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        now = sorted(apply(works, said, REMAKE), key=lambda each: each.id)
        of = draw(st.sampled_from(now))
        action = draw(st.sampled_from(("word", "word", "merge", "split", "undo")))
        if action == "merge" and len(now) > 1:
            others = draw(st.lists(st.sampled_from([each for each in now if each != of]), min_size=1, unique=True))
            said.append(merge(number, of, *others))
        elif action == "split" and len(of.shas) > 1:
            shas = draw(st.lists(st.sampled_from(of.shas), min_size=1, max_size=len(of.shas) - 1, unique=True))
            said.append(split(number, of, *(sha for sha in of.shas if sha in shas)))
        elif action == "undo" and (open_ := [each for each in said if not each.takes_back]):
            said.append(undo(number, draw(st.sampled_from(open_))))
        else:
            verb = draw(st.sampled_from(("reclassify", CONFIRM, DISMISS)))
            category = "" if verb == DISMISS else draw(st.sampled_from(KINDS))
            said.append(Correction(of.id, category, "it is so", DAY, of.shas, verb, number=number))
    return tuple(said)


@st.composite
def told(draw):
    works = draw(GATHERED)
    return works, draw(said_of(works))


def commits(works):
    return sorted(sha for each in works for sha in each.shas)


@given(told(), CUTS)
def test_no_commit_is_lost_or_in_two_contributions_however_it_is_gathered(given_, cuts):
    works, said = given_
    for now in (works, gathered(cuts)):
        found = apply(now, said, REMAKE)
        assert commits(found) == commits(now)
        assert len({each.id for each in found}) == len(found)
        assert commits(apply(now, said)) == commits(now)


@given(told(), CUTS)
def test_said_twice_is_said_once(given_, cuts):
    works, said = given_
    for now in (works, gathered(cuts)):
        once = apply(now, said, REMAKE)
        assert apply(once, said, REMAKE) == once


@given(told(), st.randoms())
def test_the_order_in_which_things_are_read_does_not_matter(given_, luck):
    works, said = given_
    mixed, shuffled = list(works), list(said)
    luck.shuffle(mixed)
    luck.shuffle(shuffled)
    assert set(apply(mixed, shuffled, REMAKE)) == set(apply(works, said, REMAKE))
    assert standing(shuffled, works) == standing(said, works)


@given(told())
def test_what_is_all_taken_back_leaves_what_was_there(given_):
    works, said = given_
    spoken = [each for each in said if not each.takes_back]
    backs = [undo(100 + each.number, each) for each in spoken]
    assert set(apply(works, (*spoken, *backs), REMAKE)) == set(works)


@given(told(), CUTS)
def test_the_last_word_counts_however_it_is_gathered(given_, cuts):
    works, said = given_
    if not said or said[-1].takes_back:
        return
    last = said[-1]
    now = apply(works, said, REMAKE)
    if last.action == MERGE:
        assert any(set(each.shas) == set(last.shas) for each in now)
    elif last.action == SPLIT:
        for found in (now, apply(gathered(cuts), said, REMAKE)):
            assert any(set(each.shas) == set(last.shas) for each in found)
    else:
        (found,) = (each for each in now if each.id == last.contribution)
        assert found.correction == last
        assert found.dismissed is (last.action == DISMISS)


@given(told(), CUTS)
def test_every_correction_is_accounted_for(given_, cuts):
    works, said = given_
    for now in (works, gathered(cuts)):
        stands = standing(said, apply(now, said, REMAKE))
        assert [each.said for each in stands] == [each for each in said if not each.takes_back]
        undone = {each.takes_back for each in said}
        for each in stands:
            assert (each.state == TAKEN_BACK) is (each.said.number in undone)
            assert (each.work is None) <= (each.state in (LOST, TAKEN_BACK))
            assert each.state != REPLACED or each.ended_by is not None
    if said and not said[-1].takes_back:
        assert standing(said, apply(works, said, REMAKE))[-1].state == HOLDS


@given(told(), CUTS)
def test_corrections_follow_commits_under_other_ids(given_, cuts):
    _, said = given_
    other = {each.sha: f"{each.sha}x" for each in ITEMS}
    moved = tuple(
        replace(each, shas=tuple(other[sha] for sha in each.shas), landed=(), id=f"{each.id}x")
        for each in gathered(cuts)
    )
    known = [replace(each, later=tuple((sha, other[sha]) for sha in each.shas)) for each in said]
    found = {frozenset(each.shas) for each in apply(moved, known)}
    kept = tuple(replace(each, id=f"{each.id}x") for each in gathered(cuts))
    assert found == {frozenset(other[sha] for sha in each.shas) for each in apply(kept, said)}
