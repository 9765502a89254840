"""What belongs in the inbox, in which order, and which few questions are put."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.expect import inbox_words as words
from impact.expect.inbox import Found, Hooked, Loose, Promise, inbox, questions
from impact.model.facts import Identity
from impact.model.inbox import CASE, CHECK, PERHAPS, POSTPONED, REFUSED, WORK, Candidate, Filter, Label
from impact.model.work import CONFIRM, DISMISS, MERGE, Contribution, Correction

TODAY = date(2026, 7, 1)
ADA, BEN, EVE = (Identity(name, f"{name.lower()}@example.com") for name in ("Ada", "Ben", "Eve"))
LABELS = {
    "flaky-tests": Label("Made tests trustworthy", "leverage"),
    "onboarding-docs": Label("Repaired the way in", "leverage"),
    "ordinary-fix": Label("Fixed defects", "baseline"),
    "unclassified": Label("Not classified", "unclassified"),
}
ROOT = "aa" * 20


def work(name, category="flaky-tests", first=date(2026, 3, 4), **more):
    given = {
        "id": name,
        "repo": ROOT,
        "person": ADA,
        "role": "author",
        "category": category,
        "runner_up": "ordinary-fix",
        "title": f"Work {name}",
        "first": first,
        "last": first,
        "areas": ("src",),
        "shas": (name.rjust(40, "0"),),
        "paths": (),
        "created": (),
        "signals": (),
        "provenance": "observed",
        "grouped_by": "one commit",
    }
    return Contribution(**given | more)


def waits(*works, **more):
    return inbox(Found(works, LABELS, {ROOT: "api"}, **more), TODAY)


def ids(*works, **more):
    return [each.id for each in waits(*works, **more)]


def said(action, name="a1"):
    return Correction(name, "flaky-tests", "so it is", TODAY, (), action)


def test_leverage_that_nobody_spoke_of_waits_and_nothing_else():
    assert ids(work("a1"), work("a2", "ordinary-fix"), work("a3", "unclassified", runner_up=None)) == ["a1"]


@pytest.mark.parametrize("action", [CONFIRM, DISMISS, "reclassify"])
def test_what_was_spoken_of_is_gone(action):
    assert ids(work("a1", correction=said(action)), work("a2")) == ["a2"]


def test_a_note_of_why_tells_it_and_a_merge_does_not():
    assert ids(work("a1"), work("a2", shaped=(said(MERGE),)), told={"a1"}) == ["a2"]


def test_a_category_that_is_gone_is_no_leverage():
    assert ids(work("a1", "somebodys-own")) == []


def test_ordinary_work_where_leverage_was_next_is_shown_only_where_asked_for():
    ordinary = work("a1", "ordinary-fix", runner_up="flaky-tests")
    assert ids(ordinary) == []
    (entry,) = waits(ordinary, perhaps=True)
    assert (entry.sort, entry.runner_up_label) == (PERHAPS, "Made tests trustworthy")
    assert "‘Made tests trustworthy’" in entry.why
    assert any(command.startswith("impact reclassify a1 flaky-tests") for _, command in entry.commands)


def test_months_take_turns_and_what_is_best_known_comes_first():
    march, april = date(2026, 3, 4), date(2026, 4, 1)
    works = [
        work("b2", first=april),
        work("a2", first=march, provenance="inferred"),
        work("b1", first=april.replace(day=20), provenance="corroborated"),
        work("a1", first=march.replace(day=30)),
    ]
    assert ids(*works) == ["a1", "b1", "a2", "b2"]


@given(st.permutations(range(8)), st.integers(1, 400))
def test_the_order_knows_nothing_of_size_and_of_the_order_things_came_in(order, size):
    works = [work(f"a{at}", first=date(2026, 1 + at % 3, 1 + at)) for at in range(8)]
    large = replace(works[3], shas=tuple(f"{at:040x}" for at in range(size)), paths=("a",) * size)
    assert ids(*(large if at == 3 else works[at] for at in order)) == ids(*works)


def test_what_was_put_off_stays_away_until_its_day():
    assert ids(work("a1"), put_off={"contribution a1": date(2026, 7, 2)}) == []
    assert ids(work("a1"), put_off={"contribution a1": TODAY}) == ["a1"]


def test_what_hangs_loose_comes_before_promises_and_these_before_work():
    candidates = (Candidate("c" * 40, "Rewritten", TODAY), Candidate("d" * 40, "", None))
    loose = Loose("b" * 40, "reclassify a9", TODAY, "a9", candidates)
    promise = Promise("check n1 2026-06-30", "n1", date(2026, 6, 30), "One pipeline", "three teams use it", "a1")
    refused = Hooked("e" * 40, TODAY, work("a2"))
    postponed = Hooked("f" * 40, TODAY, work("a3"))
    found = waits(
        work("a4"),
        work("a2"),
        work("a3"),
        loose=(loose,),
        promises=(promise,),
        refused=(refused,),
        postponed=(postponed,),
    )
    assert [each.sort for each in found] == [CASE, CHECK, REFUSED, POSTPONED, WORK]
    case, check, *_ = found
    assert [each.sha for each in case.candidates] == ["c" * 40, "d" * 40]
    assert {f"impact same {'b' * 12} {each * 12}" for each in "cd"} <= {command for _, command in case.commands}
    assert ("it is none of them", "impact undo a9") in case.commands
    assert (check.said, check.note, check.key) == ("three teams use it", "n1", "check n1 2026-06-30")


def test_what_was_called_no_leverage_at_the_commit_is_offered_as_a_dismissal():
    (entry,) = waits(work("a1"), refused=(Hooked("e" * 40, TODAY, work("a1")),))
    assert entry.commands[0] == ("it is not to be told", 'impact dismiss a1 --why "Not leverage"')
    assert ids(refused=(Hooked("e" * 40, TODAY, work("a2", "ordinary-fix")),)) == [], (
        "nothing claims that it is leverage"
    )


def test_a_refusal_of_a_part_names_it_and_offers_to_split_it_off_first():
    shas = tuple(each * 40 for each in "def")
    whole = work("a1", shas=shas)
    refused = (Hooked(shas[0], TODAY, whole, (shas[0],)),)
    (entry,) = waits(whole, refused=refused)
    assert shas[0][:12] in entry.why
    assert "2 other commits" in entry.why
    commands = [command for _, command in entry.commands]
    assert commands[0] == f'impact split a1 {shas[0][:12]} --why "Not leverage"'
    assert commands[1] == 'impact dismiss a1 --why "Not leverage"'
    (told,) = waits(whole, refused=refused, told={"a1"})
    assert told.sort == REFUSED, "a note on another commit settles nothing about this one"
    confirmed = replace(whole, correction=said(CONFIRM))
    assert ids(confirmed, refused=(replace(refused[0], work=confirmed),)) == []


def test_a_question_put_off_at_the_commit_comes_back_once_even_if_its_work_is_ordinary():
    ordinary = work("a2", "ordinary-fix")
    asked = tuple(Hooked(each * 40, TODAY, ordinary) for each in "ef")
    (entry,) = waits(ordinary, postponed=asked)
    assert (entry.id, entry.key) == ("a2", f"commit {'e' * 40}")
    assert waits(postponed=asked, put_off={f"commit {each * 40}": date(2026, 7, 9) for each in "ef"}) == ()


def test_a_commit_that_no_scan_has_read_can_still_be_told_of():
    (entry,) = waits(postponed=(Hooked("e" * 40, TODAY, None),))
    assert entry.work is None
    assert [each.key for each in entry.questions] == ["why", "who"]
    assert entry.commands[0][1].startswith(f"impact note --about {'e' * 12}")


@pytest.mark.parametrize(
    ("others", "keys"),
    [((), ["why", "who", "differently"]), ((BEN, EVE), ["why", "with", "who"])],
    ids=["alone", "shared"],
)
def test_at_most_three_questions_and_others_only_where_there_are_some(others, keys):
    asked = questions(work("a1", others=others))
    assert [each.key for each in asked] == keys
    assert not any("Ben" in each.text or "Eve" in each.text for each in asked)


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        (Filter(), True),
        (Filter(repository="AP"), True),
        (Filter(repository="web"), False),
        (Filter(category="flaky-tests"), True),
        (Filter(category="ordinary-fix"), True),
        (Filter(category="migration"), False),
        (Filter(since=date(2026, 3, 4)), True),
        (Filter(since=date(2026, 3, 5)), False),
        (Filter(text="WORK a"), True),
        (Filter(text="trustworthy"), True),
        (Filter(text="nothing"), False),
    ],
)
def test_a_filter_takes_what_it_says(wanted, taken):
    (entry,) = waits(work("a1"))
    assert wanted.takes(entry) is taken


def test_what_is_made_of_reviews_is_not_to_be_merged():
    plain = words.work_commands(work("a"), perhaps=False)
    reviewed = words.work_commands(replace(work("a"), events=("forge:host:1",)), perhaps=False)
    assert [each for each in plain if each not in reviewed] == [
        ("it belongs to another", 'impact merge a ID --why "…"')
    ]
