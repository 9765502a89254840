"""What commits were read as is kept beside the facts, and read anew when either changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_values import ADA, ADA_AT_HOME, BEN, credit, register, row, scan, sha

from impact.ledger.opening import open_ledger
from impact.ledger.rows import Look
from impact.model.facts import Count, DiffFacts, FileChange
from impact.model.work import FLAKY, KINDS, UNKNOWN, Kind

NAMES = (*KINDS, FLAKY)
ME = ["ada@example.com"]
DIFF = DiffFacts(
    (
        FileChange("a\udce9\n", "A", None, binary=False, added=3, deleted=0),
        FileChange("b", "R", "old\tb", binary=True),
    ),
    (("hunk", Count(2, 1)), ("sleep", Count(0, 1))),
    (("sleep", Count(0, 1)),),
    cut=True,
)


def kinds(strong="fix"):
    return tuple(Kind(name, 0.9 if name == strong else 0.01) for name in NAMES)


def look(number, *, signals=("a", "b~"), strong="fix", diff=DIFF):
    return Look(sha(number), signals, kinds(strong), diff)


@pytest.fixture
def ledger(place):
    with open_ledger(place("ledger")) as opened:
        yield opened


def test_what_was_read_comes_back_with_the_work(ledger):
    repo_id = scan(ledger, [row(1), row(2)])
    ledger.save_looks(repo_id, [look(1)], rules="r1")
    first, second = ledger.work_items(repo_id, ME)
    assert (first.signals, first.kinds, first.kind, first.diff) == (("a", "b~"), kinds(), Kind("fix", 0.9), DIFF)
    assert (second.signals, second.kinds, second.kind, second.diff) == (("touches-tests",), (), UNKNOWN, None)
    # The facts stay what the scan saw.
    assert first.changes == (FileChange("src/1.c", "M"),)


counts = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: Count(*pair))
facts = st.dictionaries(st.text("abc_", min_size=1), counts).map(lambda each: tuple(sorted(each.items())))
paths = st.binary(min_size=1, max_size=8).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
text_file = st.builds(
    FileChange, paths, st.sampled_from("AMDT"), st.none(), st.just(False), st.integers(0), st.integers(0)
)
binary_file = st.builds(FileChange, paths, st.just("R"), paths, st.just(True))
diffs = st.none() | st.builds(DiffFacts, st.lists(text_file | binary_file).map(tuple), facts, facts, st.booleans())


@given(diffs, st.lists(st.floats(0, 1), min_size=len(NAMES), max_size=len(NAMES)), st.lists(st.text("a.~-")))
@settings(max_examples=50, deadline=None)
def test_any_look_survives_the_ledger(tmp_path_factory, diff, numbers, names):
    with open_ledger(tmp_path_factory.mktemp("looks") / "ledger.db") as ledger:
        repo_id = scan(ledger, [row(1)])
        read = tuple(Kind(name, number) for name, number in zip(NAMES, numbers, strict=True))
        ledger.save_looks(repo_id, [Look(sha(1), tuple(names), read, diff)], rules="r")
        (item,) = ledger.work_items(repo_id, ME)
    assert (item.signals, item.diff) == (tuple(names), diff)
    assert [kind.name for kind in item.kinds] == list(NAMES)
    assert [kind.probability for kind in item.kinds] == pytest.approx(numbers, abs=0.00005)


def test_no_line_of_a_file_is_kept(ledger):
    secret = Count(1, 0, "a", "password = 'swordfish'")
    repo_id = scan(ledger, [row(1)])
    ledger.save_looks(repo_id, [look(1, diff=DiffFacts((), (("x", secret),), (("x", secret),)))], rules="r1")
    assert "swordfish" not in "".join(ledger.dump())
    assert ledger.work_items(repo_id, ME)[0].diff.facts == (("x", Count(1, 0)),)


def test_only_what_these_rules_have_not_read_is_unread(ledger):
    repo_id = scan(ledger, [row(1), row(2), row(3)])
    assert ledger.unread(repo_id, ME, "r1") == [sha(1), sha(2), sha(3)]
    ledger.save_looks(repo_id, [look(2), look(3)], rules="r1")
    assert ledger.unread(repo_id, ME, "r1") == [sha(1)]
    assert ledger.unread(repo_id, ME, "r2") == [sha(1), sha(2), sha(3)]
    ledger.save_looks(repo_id, [look(2, strong="docs")], rules="r2")
    assert ledger.unread(repo_id, ME, "r2") == [sha(1), sha(3)]
    assert ledger.work_items(repo_id, ME)[1].kind == Kind("docs", 0.9)


def test_unread_are_the_persons_own_commits_newest_first_without_merges_and_gone_ones(ledger):
    rows = [
        row(1),
        row(2, BEN),
        row(3, BEN, co_authors=(credit(ADA_AT_HOME, ADA),)),
        row(4, parents=(sha(3), sha(2))),
        row(5),
        row(6, day=None),
        row(7, credit(ADA_AT_HOME, ADA))._replace(commit_day=30_000),
    ]
    repo_id = scan(ledger, rows)
    ledger.mark_gone(repo_id, [sha(5)])
    assert ledger.unread(repo_id, ME, "r") == [sha(7), sha(1), sha(3), sha(6)]
    assert ledger.unread(repo_id, None, "r") == [sha(7), sha(1), sha(2), sha(3), sha(6)]
    assert ledger.unread(repo_id, [], "r") == []


def test_a_look_of_an_unknown_commit_is_passed_over(ledger):
    repo_id = scan(ledger, [row(1)])
    ledger.save_looks(repo_id, [look(9), look(1)], rules="r")
    assert [line for line in ledger.dump() if line.startswith('["look"')] != []
    assert ledger.unread(repo_id, ME, "r") == []


def test_the_same_commit_in_two_repositories_is_read_in_each(ledger):
    repo_id = scan(ledger, [row(1)])
    other = register(ledger, "other", "/src/other", ("bb" * 20,))
    ledger.writer(other).add([row(1)])
    ledger.save_looks(repo_id, [look(1)], rules="r")
    assert ledger.unread(repo_id, ME, "r") == []
    assert ledger.unread(other, ME, "r") == [sha(1)]
    assert ledger.work_items(other, ME)[0].kinds == ()


def test_files_found_later_make_the_commit_unread(ledger):
    repo_id = scan(ledger, [row(1, changes=None), row(2)])
    ledger.save_looks(repo_id, [look(1, diff=None), look(2)], rules="r")
    scan(ledger, [row(1, changes=None), row(2)])
    assert ledger.unread(repo_id, ME, "r") == []
    scan(ledger, [row(1), row(2)])
    assert ledger.unread(repo_id, ME, "r") == [sha(1)]
    assert ledger.work_items(repo_id, ME)[0].kinds == ()


def test_a_commit_that_was_gone_comes_back_as_it_was_read(ledger):
    repo_id = scan(ledger, [row(1)])
    ledger.save_looks(repo_id, [look(1)], rules="r")
    ledger.mark_gone(repo_id, [sha(1)])
    assert ledger.work_items(repo_id, ME) == []
    scan(ledger, [row(1)])
    assert ledger.unread(repo_id, ME, "r") == []
    assert ledger.work_items(repo_id, ME)[0].kind == Kind("fix", 0.9)


def test_two_ledgers_that_read_the_same_are_equal(place):
    dumped = []
    for name, order in (("one", (1, 2)), ("two", (2, 1))):
        with open_ledger(place(name)) as ledger:
            repo_id = scan(ledger, [row(number) for number in order])
            for number in order:
                ledger.save_looks(repo_id, [look(number)], rules="r")
            dumped.append(list(ledger.dump()))
    assert dumped[0] == dumped[1]
    assert sum(line.startswith('["look"') for line in dumped[0]) == 2
