"""How finely somebody commits decides nothing: split, squashed or re-ordered, the same work shows the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from impact.classify import union
from impact.classify.diff_facts import FactRule
from impact.classify.features import features, shape
from impact.classify.kinds import Gear, KindModel, strongest
from impact.classify.reading import Reader
from impact.classify.rule import STRUCTURE, WORDS, WORDS_OF, Rule, When
from impact.classify.rules import RuleBook
from impact.model.facts import Count, DiffFacts, FileChange
from impact.model.work import FLAKY, KINDS, Kind, WorkItem

SETS = (("tests", ("tests/",)), ("docs", ("*.md",)), ("code", ("*.py",)))
BOOK = RuleBook(
    (
        Rule("words.fix", "it speaks of fixing", When(subject="fix"), (), WORDS),
        Rule("paths.tests", "tests change", When(any_path=("tests",)), (), STRUCTURE),
        Rule("both.there", "it fixes tests", When(subject="fix", any_path=("tests",)), (), STRUCTURE),
        Rule("paths.new", "a guide comes in", When(created=("docs",)), (), STRUCTURE),
        Rule("paths.gone", "a guide goes", When(deleted=("docs",)), (), STRUCTURE),
        Rule("paths.many", "three files change", When(min_files=3), (), STRUCTURE),
        Rule("paths.only", "only tests change", When(only_paths="tests"), (), STRUCTURE),
        Rule("lines.calm", "sleeps go", When(fewer=("sleep",), none_of=("paths.many",)), (), STRUCTURE),
    ),
    SETS,
    "digest",
    facts=(FactRule("sleep", "sleep"),),
)
DAY = date(2026, 1, 5)


def item(sha, *changes, subject="change", facts=(), looked=True, kinds=()):
    diff = DiffFacts(tuple(changes), tuple(sorted(facts)), ()) if looked else None
    signals = BOOK.spoken(subject, (), tuple(changes) or None, diff)
    return WorkItem("r", sha, "author", DAY, DAY, subject, signals, Kind("", 0.0), (), tuple(changes), (), kinds, diff)


def change(path, status="M", added=0, deleted=0, old=None):
    return FileChange(path, status, old, None, added, deleted)


def test_one_commit_is_itself():
    only = item("a", change("tests/a.py"), subject="fix it")
    assert union.held([only], BOOK) == only.signals
    assert union.diff([only]) == only.diff


def test_words_of_one_commit_join_the_paths_of_another():
    items = [item("a", change("src/a.py"), subject="fix it"), item("b", change("tests/b.py"), subject="more")]
    assert "both.there" not in {name for each in items for name in each.signals}
    assert "both.there" in union.held(items, BOOK)


def test_what_few_subjects_say_is_an_aside_but_a_subject_counts_once():
    plain = [item(f"p{number}", change("tests/a.py"), subject=f"work {number}") for number in range(3)]
    said = item("a", change("tests/a.py"), subject="fix it")
    assert "words.fix" in union.held([*plain[:2], said], BOOK)
    assert "words.fix" not in union.held([*plain, said], BOOK)
    again = [replace(each, subject="work", signals=each.signals) for each in plain]
    assert "words.fix" in union.held([*again, said], BOOK)


def test_what_comes_and_goes_within_the_work_is_no_change():
    items = [item("a", change("x.md", "A", 5)), item("b", change("x.md", "D", 0, 5)), item("c", change("y.py", "M", 1))]
    assert union.changes(items) == (change("y.py", "M", 1),)
    assert not {"paths.new", "paths.gone"} & set(union.held(items, BOOK))


def test_a_file_that_moves_stays_what_it_is():
    come = [item("a", change("x.md", "A", 5)), item("b", change("y.md", "R", 1, 0, "x.md"))]
    assert union.changes(come) == (change("y.md", "A", 6),)
    moved = [item("a", change("y.md", "R", 0, 0, "x.md")), item("b", change("z.md", "R", 1, 0, "y.md"))]
    assert union.changes(moved) == (change("z.md", "R", 1, 0, "x.md"),)
    gone = [item("a", change("y.md", "R", 0, 0, "x.md")), item("b", change("y.md", "D", 0, 5))]
    assert union.changes(gone) == (change("x.md", "D", 0, 5),)
    back = [item("a", change("y.md", "R", 0, 0, "x.md")), item("b", change("x.md", "R", 0, 0, "y.md"))]
    assert union.changes(back) == ()
    assert union.changes([*back, item("c", change("x.md", "M", 1))]) == (change("x.md", "M", 1),)


def test_where_nobody_looked_names_are_taken_and_lines_are_unknown():
    items = [item("a", change("x.md", "A"), looked=False), item("b", change("tests/b.py"), looked=False)]
    assert union.diff(items) is None
    assert [each.path for each in union.changes(items)] == ["tests/b.py", "x.md"]
    half = [*items, item("c", change("y.py", "M", 3), facts=[("sleep", Count(0, 1))])]
    assert union.diff(half).facts == (("sleep", Count(0, 1)),)


def test_lines_are_added_up_before_they_are_weighed():
    one = item("a", change("a.py", "M", 1, 1), facts=[("sleep", Count(3, 0, "a.py", "sleep(1)"))])
    two = item("b", change("b.py", "M", 1, 1), facts=[("sleep", Count(0, 4))])
    assert union.diff([one, two]).facts == (("sleep", Count(3, 4, "a.py", "sleep(1)")),)
    assert "lines.calm" in union.held([one, two], BOOK)
    three = item("c", change("c.py", "M"), facts=[("sleep", Count(2, 0))])
    assert "lines.calm" not in union.held([one, two, three], BOOK)


def row(**weights):
    return tuple(weights.get(name, 0.0) for name in (*KINDS, FLAKY))


# What only all of it together shows (a fix of code and tests) weighs most, so that pieces read alone say otherwise.
GEAR = Gear(row(chore=0.5), {"where:CT": row(fix=4.0), "most:T": row(test=2.0), "first:speed": row(perf=3.0)})
READER = Reader(BOOK, KindModel(GEAR, GEAR, 0.3, "digest"))
SUBJECTS = (("a", "speed it up"), ("b", "speed it up"), ("c", "tidy it"))
TITLES = (("speed it up", "tidy it"), ("tidy it", "speed it up"))


def with_kinds(one, message=""):
    signals = [name for name in one.signals if not name.endswith(WORDS_OF)]
    found = features(message or one.subject, signals, shape(one.changes, READER.places, one.diff))
    return replace(one, kinds=READER.model.kinds(found, deep=one.diff is not None))


def test_a_change_cut_into_commits_of_one_subject_reads_as_it_did_in_one():
    code, test = change("src/a.py", "M", 4, 1), change("tests/a.py", "M", 2, 0)
    whole, *parts = (
        with_kinds(item(sha, *those)) for sha, those in (("w", (code, test)), ("a", (code,)), ("b", (test,)))
    )
    assert strongest(whole.kinds).name == "fix"
    assert "fix" not in {strongest(each.kinds).name for each in parts}
    assert union.kinds_of(parts, READER) == whole.kinds
    assert union.kinds_of([*reversed(parts)], READER) == whole.kinds


def test_each_subject_counts_once_with_the_others_in_its_body():
    parts = [with_kinds(item(sha, change("src/a.py"), subject=subject)) for sha, subject in SUBJECTS]
    squashed = [
        with_kinds(item("w", change("src/a.py"), subject=first), f"{first}\n\n* {then}") for first, then in TITLES
    ]
    found = union.kinds_of(parts, READER)
    for one, other, both in zip(*(each.kinds for each in squashed), found, strict=True):
        assert both.probability == pytest.approx((one.probability + other.probability) / 2)


def test_what_nobody_read_for_its_kind_has_none():
    assert union.kinds_of([item("a", change("a.py")), item("b", change("b.py"))], READER) == ()


# Work as one list of edits of single paths; how it is cut into commits is chance.
PATHS = ("tests/a.py", "b.md", "c.py", "d/e.md")
edits = st.lists(
    st.tuples(st.sampled_from(PATHS), st.sampled_from("ADM"), st.integers(0, 9), st.integers(0, 9), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)


def commits(work, cuts, subject):
    """Cut a list of edits into commits; a commit holds each path once."""
    items, now, facts = [], {}, Count(0, 0)

    def close():
        nonlocal now, facts
        if now:
            told = [("sleep", facts)] if facts.added or facts.removed else []
            items.append(item(f"{len(items)}", *now.values(), subject=subject, facts=told))
        now, facts = {}, Count(0, 0)

    for (path, status, added, deleted, sleeps), cut in zip(work, cuts, strict=True):
        if path in now or cut:
            close()
        now[path] = change(path, status, added, deleted)
        facts = Count(facts.added + sleeps, facts.removed + added % 3)
    close()
    return items


def known(items):
    looked = union.diff(items)
    assert looked is not None
    lines = {path: (sum(c.added for c in looked.changes if c.path == path)) for path in PATHS}
    return union.changes(items), looked.facts, looked.in_tests, lines


@given(edits, st.data(), st.sampled_from(["fix it", "change"]))
def test_however_work_is_cut_into_commits_it_shows_the_same(work, data, subject):
    cut = st.lists(st.booleans(), min_size=len(work), max_size=len(work))
    one, other = (commits(work, data.draw(cut), subject) for _ in range(2))
    # One commit alone keeps what was seen in it; from two on they are joined.
    assume(len(one) > 1)
    assume(len(other) > 1)
    assert known(one) == known(other)
    assert union.held(one, BOOK) == union.held(other, BOOK)


@given(edits, st.data(), st.sampled_from(["fix it", "change"]))
def test_the_order_of_commits_changes_nothing(work, data, subject):
    items = commits(work, [True] * len(work), subject)
    other = data.draw(st.permutations(items))
    assert known(items) == known(other)
    assert union.held(items, BOOK) == union.held(other, BOOK)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PATHS), st.sampled_from("ADM"), st.integers(0, 9), st.integers(0, 9), st.integers(0, 3)
        ),
        min_size=2,
        max_size=4,
        unique_by=lambda each: each[0],
    ),
    st.sampled_from(["fix it", "change"]),
)
def test_a_squashed_commit_shows_what_its_parts_show_together(work, subject):
    whole = commits(work, [False] * len(work), subject)
    parts = commits(work, [True] * len(work), subject)
    assert len(whole) == 1
    assert len(parts) == len(work)
    assert set(union.held(whole, BOOK)) == set(union.held(parts, BOOK))
    assert union.changes(whole) == union.changes(parts)
    assert union.diff(whole).facts == union.diff(parts).facts


renames = st.permutations(["b", "c", "d"]).map(lambda names: [*names])


@given(renames, st.booleans(), st.data())
def test_a_chain_of_renames_is_one_rename_in_whatever_order_it_is_told(names, new, data):
    """Days do not tell which of two commits was first."""
    steps = [item("0", change("a", "A" if new else "M", 3))]
    before = "a"
    for number, name in enumerate(names, 1):
        steps.append(item(f"{number}", change(name, "R", 1, 0, before)))
        before = name
    told = data.draw(st.permutations(steps))
    (only,) = union.changes(told)
    assert (only.path, only.added) == (before, 6)
    assert (only.status, only.old_path) == (("A", None) if new else ("R", "a"))
