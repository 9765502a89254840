"""Whether other people came to use what was created."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_survival import LANDED, WORK, after

from impact.model.facts import Identity
from impact.outcomes.adoption import Asked, Use, adopted
from impact.render.wording import faults

BEN, CLEO = Identity("Ben Sample", "ben@example.com"), Identity("Cleo Sample", "cleo@example.com")
ASKED = Asked({"kit/retry.py": LANDED})


def use(who, days, place="app/main.py", sha="u1", used="kit/retry.py"):
    return Use(used, place, who, after(days), sha)


def judged(*uses, days=200, asked=ASKED, **more):
    return adopted(WORK, asked, uses, after(days), **more)


def test_one_other_person():
    found = judged(use(BEN, 5))
    assert (found.measure, found.grade, found.holds) == ("adopted-by-use", "O2", True)
    assert found.because == "1 other person put references to “kit/retry.py” into “app/main.py”"
    assert dict(found.numbers) == {"other people": 1, "folders": 1, "files that refer to it": 1}
    assert (found.steps, found.shas) == (((after(5), 1),), ("u1",))


def test_several_and_when_each_came():
    found = judged(
        use(CLEO, 40, "lib/a.py", "u3"), use(BEN, 5), use(BEN, 9, "app/other.py", "u2"), use(CLEO, 50, "x.py", "u4")
    )
    assert "2 other people put references to “kit/retry.py” into 4 files in 3 folders" in found.because
    assert found.steps == ((after(5), 1), (after(40), 2))
    assert found.shas == ("u1", "u3")


@pytest.mark.parametrize(
    "who",
    [WORK.person, Identity("Ada Example", "ada@home.example"), Identity("Robot[bot]", "r@example.com"),
     Identity("Ada", "ada.second@example.com")],
)  # fmt: skip
def test_ones_own_use_and_that_of_programs_do_not_count(who):
    assert judged(use(who, 5), own=("ada.second@example.com",)).holds is False


def test_a_commit_of_the_work_itself_is_no_use_of_it_whoever_wrote_it():
    assert judged(use(BEN, 5, sha=WORK.shas[0])).holds is False


def test_use_before_it_landed_or_after_the_day_of_the_report_does_not_count():
    assert judged(use(BEN, -1)).holds is False
    assert judged(use(BEN, 201)).holds is False


def test_no_use_is_told_as_plainly_and_only_after_a_while():
    assert judged(days=41).because == "too recent: 41 of 90 days"
    assert judged(days=41).holds is None
    found = judged(days=90)
    assert (found.holds, found.grade, found.because) == (
        False, "O0", "no reference by other people to the files it created is visible in the 90 days after",
    )  # fmt: skip


def test_what_was_not_looked_at_is_said():
    assert judged(asked=None).because.startswith("not looked at:")
    nothing = judged(asked=Asked({}))
    assert (nothing.holds, "of a sort whose use Git can show" in nothing.because) == (None, True)
    some = judged(use(BEN, 1), asked=replace_left(7))
    assert some.because.endswith("; 7 more places that name it were not looked at")
    assert ("places not looked at", 7) in some.numbers


def test_it_is_said_how_many_of_the_files_were_looked_for():
    three = replace(WORK, created=("a.py", "b.rs", "c.yml"), created_on=())
    some = adopted(three, Asked({"a.py": LANDED, "c.yml": LANDED}, by_hand=frozenset(("c.yml",))), (), after(200))
    assert some.because == (
        "no reference by other people to the 1 of 3 files it created that can be looked for by name"
        " is visible in the 200 days after"
    )
    by_hand = Asked({"c.yml": LANDED}, by_hand=frozenset(("c.yml",)))
    none = adopted(three, by_hand, (), after(200))
    assert (none.holds, "so Git cannot show it" in none.because) == (None, True)
    assert adopted(three, by_hand, [use(BEN, 5, used="c.yml")], after(200)).holds


def replace_left(left):
    return ASKED._replace(left=left)


WHO = st.sampled_from([BEN, CLEO, WORK.person, Identity("Robot[bot]", "r@example.com")])
USES = st.lists(
    st.builds(use, WHO, st.integers(-5, 300), st.sampled_from(["a/x.py", "b.py"]), st.sampled_from(["u1", "u2"]))
)


@given(USES, USES, st.integers(0, 300))
def test_more_uses_never_take_a_yes_away(some, more, days):
    found, both = judged(*some, days=days), judged(*some, *more, days=days)
    assert (not found.holds) or both.holds
    assert dict(both.numbers).get("other people", 0) >= dict(found.numbers).get("other people", 0)


@given(USES, st.integers(0, 300))
def test_order_changes_nothing_steps_rise_and_the_words_keep_the_rules(some, days):
    found = judged(*some, days=days)
    assert found == judged(*reversed(some), days=days)
    assert faults(found.because) == ()
    assert [count for _, count in found.steps] == sorted({count for _, count in found.steps})
    assert (found.steps[-1][1] if found.steps else 0) == dict(found.numbers).get("other people", 0)
    assert all(isinstance(day, date) for day, _ in found.steps)
    assert replace(found, because="") == replace(judged(*some, *some, days=days), because="")
