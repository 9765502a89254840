"""Rules: every condition can hold and can fail."""

from __future__ import annotations

import pytest

from impact.classify.diff_facts import FactRule
from impact.classify.rule import BOTH, STRUCTURE, WORDS, Rule, When, looks_at
from impact.classify.rules import RuleBook
from impact.model.facts import Commit, Count, DiffFacts, FileChange, Identity

PATHS = (("tests", ("tests/",)), ("docs", ("*.md",)))
ADA = Identity("Ada", "ada@example.com")


def book(*whens, kinds=(), engine=""):
    seen = {}
    rules = []
    for index, when in enumerate(whens):
        name = f"rule.{index}"
        seen[name] = looks_at(when, seen)
        rules.append(Rule(name, f"because {index}", when, kinds, seen[name]))
    return RuleBook(tuple(rules), PATHS, "digest", facts=(FactRule("sleep", "sleep"),), engine=engine)


def changes(*paths, status="M"):
    return tuple(FileChange(path, status) for path in paths)


def commit(message, files=None, trailers=()):
    return Commit("repo", "abc", (), ADA, ADA, 0, 0, 0, message, trailers, (), files)


@pytest.mark.parametrize("engine", ["", "re"])
@pytest.mark.parametrize(
    ("when", "message", "trailers", "files", "expected"),
    [
        (When(subject="flaky"), "Fix FLAKY test\n\nbody", (), None, True),
        (When(subject="flaky"), "\n\nFix\nflaky test\n", (), None, True),
        (When(subject="flaky"), "Fix\n\nflaky", (), None, False),
        (When(message="flaky"), "Fix\n\nflaky", (), None, True),
        (When(subject="fix", message="why"), "fix\n\nwhy", (), None, True),
        (When(subject="fix", message="why"), "fix\n\nbecause", (), None, False),
        (When(trailers=("fixes", "closes")), "x", (("Fixes", "1"),), None, True),
        (When(trailers=("fixes",)), "x", (("Acked-by", "1"),), None, False),
        (When(any_path=("tests",)), "x", (), changes("a", "tests/b"), True),
        (When(any_path=("tests", "docs")), "x", (), changes("a.md"), True),
        (When(any_path=("tests",)), "x", (), changes("a"), False),
        (When(any_path=("tests",)), "x", (), None, False),
        (When(only_paths="tests"), "x", (), changes("tests/a", "tests/b"), True),
        (When(only_paths="tests"), "x", (), changes("tests/a", "b"), False),
        (When(only_paths="tests"), "x", (), (), False),
        (When(no_path=("tests",)), "x", (), changes("a"), True),
        (When(no_path=("tests",)), "x", (), changes("a", "tests/b"), False),
        (When(no_path=("tests",)), "x", (), None, False),
        (When(created=("docs",)), "x", (), changes("a.md", status="A"), True),
        (When(created=("docs",)), "x", (), changes("a.md", status="C"), True),
        (When(created=("docs",)), "x", (), changes("a.md"), False),
        (When(deleted=("docs",)), "x", (), changes("a.md", status="D"), True),
        (When(deleted=("docs",)), "x", (), changes("a.md", status="A"), False),
        (When(renamed=("docs",)), "x", (), changes("a.md", status="R"), True),
        (When(renamed=("docs",)), "x", (), changes("a.md", status="T"), False),
        (When(min_files=2), "x", (), changes("a", "b"), True),
        (When(min_files=2), "x", (), changes("a"), False),
        (When(max_files=1), "x", (), changes("a"), True),
        (When(max_files=1), "x", (), changes("a", "b"), False),
        (When(min_areas=2), "x", (), changes("a/x", "b/x"), True),
        (When(min_areas=2), "x", (), changes("a/x", "a/y"), False),
    ],
)
def test_a_rule_speaks_when_its_conditions_hold(when, message, trailers, files, expected, engine):
    assert bool(book(when, engine=engine).spoken(message, trailers, files)) is expected


def test_rules_build_on_earlier_rules():
    it = book(
        When(subject="fix"),
        When(only_paths="tests"),
        When(all_of=("rule.0", "rule.1")),
        When(subject="fix", none_of=("rule.1",)),
        When(all_of=("rule.2",)),
    )
    assert it.spoken("fix", (), changes("tests/a")) == ("rule.0", "rule.1", "rule.2", "rule.4")
    assert it.spoken("fix", (), changes("a")) == ("rule.0", "rule.3")
    assert it.spoken("fix") == ("rule.0", "rule.3")


def test_what_a_rule_looks_at_counts_what_it_builds_on():
    earlier = {"a": WORDS, "b": STRUCTURE, "c": BOTH}
    assert looks_at(When(subject="x"), {}) == WORDS
    assert looks_at(When(trailers=("fixes",)), {}) == STRUCTURE
    assert looks_at(When(max_files=1), {}) == STRUCTURE
    assert looks_at(When(subject="x", any_path=("tests",)), {}) == BOTH
    assert looks_at(When(all_of=("a",), none_of=("b",)), earlier) == WORDS
    assert looks_at(When(all_of=("a", "b")), earlier) == BOTH
    assert looks_at(When(all_of=("c",)), earlier) == BOTH


def test_odd_messages_break_nothing():
    it = book(When(message="needle"))
    assert it.spoken("") == ()
    assert it.spoken("\n\n\n") == ()
    assert it.spoken("\udcff\x00\x1b[31m needle") == ("rule.0",)
    assert it.spoken("hay " * 260_000 + "needle") == ("rule.0",)


def test_a_second_asking_gives_the_same_answer_and_memory_is_bounded(monkeypatch):
    monkeypatch.setattr("impact.classify.rules._REMEMBERED", 2)
    it = book(When(subject="a"), When(subject="b"), When(subject="c"))
    for _ in range(2):
        assert [it.spoken(word) for word in ("a", "b", "c", "a b c")] == [
            ("rule.0",),
            ("rule.1",),
            ("rule.2",),
            ("rule.0", "rule.1", "rule.2"),
        ]
    assert len(it._names) <= 2


def patch(*, facts=(), tests=(), lines=0):
    """What a patch shows: (name, added, removed) over all files and over test files, and lines in all."""
    changes = (FileChange("tests/a", "M", None, False, lines - lines // 2, lines // 2),)
    counts, in_tests = (tuple((name, Count(*both)) for name, *both in each) for each in (facts, tests))
    return DiffFacts(changes, counts, in_tests)


@pytest.mark.parametrize(
    ("when", "diff", "expected"),
    [
        (When(adds=("sleep",)), patch(facts=[("sleep", 1, 4)]), True),
        (When(adds=("sleep",)), patch(facts=[("sleep", 0, 4)]), False),
        (When(adds=("sleep", "sort")), patch(facts=[("sort", 1, 0)]), True),
        (When(removes=("sleep",)), patch(facts=[("sleep", 4, 1)]), True),
        (When(removes=("sleep",)), patch(facts=[("sleep", 4, 0)]), False),
        (When(more=("sleep",)), patch(facts=[("sleep", 2, 1)]), True),
        (When(more=("sleep",)), patch(facts=[("sleep", 1, 1)]), False),
        (When(fewer=("sleep",)), patch(facts=[("sleep", 1, 2)]), True),
        (When(fewer=("sleep",)), patch(facts=[("sleep", 1, 1)]), False),
        (When(untouched=("sleep",)), patch(facts=[("sort", 1, 1)]), True),
        (When(untouched=("sleep",)), patch(facts=[("sleep", 0, 1)]), False),
        (When(untouched=("sleep", "sort")), patch(facts=[("sort", 0, 1)]), False),
        (When(removes=("sleep@tests",)), patch(facts=[("sleep", 0, 1)], tests=[("sleep", 0, 1)]), True),
        (When(removes=("sleep@tests",)), patch(facts=[("sleep", 0, 1)]), False),
        (When(untouched=("sleep@tests",)), patch(facts=[("sleep", 0, 1)]), True),
        (When(untouched=("sleep@tests",)), patch(tests=[("sleep", 0, 1)]), False),
        (When(wholly="sleep"), patch(facts=[("sleep", 2, 1)], lines=3), True),
        (When(wholly="sleep"), patch(facts=[("sleep", 2, 1)], lines=4), False),
        (When(wholly="sleep"), patch(), False),
        (When(min_lines=5), patch(lines=5), True),
        (When(min_lines=5), patch(lines=4), False),
        (When(max_lines=5), patch(lines=5), True),
        (When(max_lines=5), patch(lines=6), False),
        (When(adds=("sleep",), removes=("sort",)), patch(facts=[("sleep", 1, 0), ("sort", 0, 1)]), True),
        (When(adds=("sleep",), removes=("sort",)), patch(facts=[("sleep", 1, 0)]), False),
    ],
)
def test_a_rule_may_ask_the_patch_and_stays_silent_where_nobody_looked(when, diff, expected):
    it = book(when)
    assert bool(it.spoken("x", (), None, diff)) is expected
    assert it.spoken("x") == ()
    assert bool(it.together((), (), diff)) is expected
    assert it.together((), (), None) == ()


def test_words_are_kept_apart_from_the_change_so_that_commits_can_be_joined():
    it = book(When(subject="flaky", any_path=("tests",)), When(all_of=("rule.0",)))
    assert it.spoken("flaky", (), changes("tests/a")) == ("rule.0~", "rule.0", "rule.1")
    assert it.spoken("flaky", (), changes("a")) == ("rule.0~",)
    assert it.spoken("steady", (), changes("tests/a")) == ()
    # The words of one commit and the paths of another.
    assert it.together(("rule.0~",), changes("a", "tests/b"), None) == ("rule.0~", "rule.0", "rule.1")
    assert it.together((), changes("tests/b"), None) == ()
    assert it.by_name["rule.0~"].looks_at == WORDS
    assert it.by_name["rule.0"].looks_at == BOTH
    assert [each.rule for each in it.signals(commit("flaky", changes("tests/a")))] == ["rule.0", "rule.1"]


def test_what_holds_for_one_commit_holds_for_it_taken_alone():
    it = book(
        When(subject="fix"),
        When(trailers=("fixes",), min_files=1),
        When(message="why", only_paths="docs"),
        When(created=("docs",), none_of=("rule.0",)),
        When(removes=("sleep",), all_of=("rule.0",)),
        When(subject="fix", removes=("sleep",)),
    )
    for files in (changes("a.md", status="A"), changes("a.md", "b"), ()):
        for diff in (None, patch(facts=[("sleep", 0, 1)])):
            for message in ("fix", "fix\n\nwhy", "why", "x"):
                alone = it.spoken(message, (("Fixes", "1"),), files, diff)
                assert it.together(alone, files, diff) == alone


@pytest.mark.parametrize(
    ("when", "files", "trailers", "where", "excerpt"),
    [
        (When(subject="flak."), None, (), "subject", "flaky"),
        (When(message="sl..p"), None, (), "message", "sleep"),
        (When(trailers=("fixes",)), None, (("Fixes", "abc"),), "trailer", "Fixes: abc"),
        (When(any_path=("tests",)), changes("a", "tests/b"), (), "paths", "tests/b"),
        (When(created=("docs",)), changes("a.md", status="A"), (), "paths", "created a.md"),
        (When(deleted=("docs",)), changes("a.md", status="D"), (), "paths", "deleted a.md"),
        (When(renamed=("docs",)), changes("a.md", status="R"), (), "paths", "renamed a.md"),
        (When(only_paths="tests"), changes("tests/a", "tests/b"), (), "paths", "tests/a and 1 more"),
        (When(max_files=1), changes("a"), (), "paths", "a"),
    ],
)
def test_a_signal_shows_what_it_rests_on(when, files, trailers, where, excerpt):
    (signal,) = book(when).signals(commit("Fix flaky test\n\nno more sleep", files, trailers))
    assert (signal.rule, signal.because) == ("rule.0", "because 0")
    evidence = signal.evidence
    assert (evidence.fact, evidence.where, evidence.excerpt) == ("repo:abc", where, excerpt)


@pytest.mark.parametrize(
    ("when", "where", "excerpt"),
    [
        (When(subject="flak.", any_path=("tests",)), "subject", "flaky"),
        (When(trailers=("fixes",), any_path=("tests",)), "trailer", "Fixes: abc"),
        (When(removes=("sleep@tests",)), "lines", "removes 'sleep(5)' in tests/b"),
        (When(fewer=("sleep",), any_path=("tests",)), "lines", "removes 'sleep(5)' in tests/b"),
        (When(adds=("sort",)), "lines", "adds 'sorted(it)' in c"),
        (When(more=("sort",), untouched=("clock",)), "lines", "adds 'sorted(it)' in c"),
        (When(max_lines=3, renamed=("tests",)), "paths", "renamed tests/b"),
        (When(max_lines=3), "commit", "Fix flaky test"),
    ],
)
def test_a_signal_that_asks_more_than_one_thing_shows_the_nearest(when, where, excerpt):
    counts = (("sleep", Count(0, 1, "tests/b", "sleep(5)")), ("sort", Count(1, 0, "c", "sorted(it)")))
    # A patch knows of renames that names alone do not show.
    diff = DiffFacts((FileChange("tests/b", "R", "old", False, 1, 1),), counts, counts[:1])
    (signal,) = book(when).signals(commit("Fix flaky test", changes("tests/b"), (("Fixes", "abc"),)), diff)
    assert (signal.evidence.where, signal.evidence.excerpt) == (where, excerpt)


def test_a_joined_signal_shows_what_the_first_of_them_rests_on():
    it = book(When(subject="fix"), When(all_of=("rule.0",)))
    assert it.signals(commit("fix it"))[1].evidence.excerpt == "fix"
    only_not = book(When(subject="zzz"), When(none_of=("rule.0",)))
    assert only_not.signals(commit("fix it"))[0].evidence.where == "commit"


def test_a_long_excerpt_is_cut():
    (signal,) = book(When(subject="x+")).signals(commit("x" * 500))
    assert len(signal.evidence.excerpt) == 120
    assert signal.evidence.excerpt.endswith("…")
