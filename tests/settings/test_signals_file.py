"""config/signals.yaml: sound, alike in both engines, and right about plain cases."""

from __future__ import annotations

import math
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.classify.patterns import PatternSet
from impact.classify.reading import Reader
from impact.classify.rules import RuleBook
from impact.model.errors import SettingsError
from impact.model.facts import Commit, FileChange, Identity
from impact.model.work import FLAKY, KINDS
from impact.settings.model import load_model
from impact.settings.signals import load_rule_book


@pytest.fixture(scope="module")
def book():
    return load_rule_book()


@pytest.fixture(scope="module")
def reader(book):
    return Reader(book, load_model())


def read(reader, message, *paths, status="M"):
    ada = Identity("Ada", "ada@example.com")
    changes = tuple(FileChange(path, status) for path in paths) or None
    return reader.read(Commit("repo", "abc", (), ada, ada, 0, 0, 0, message, (), (), changes))


def spoken(book, subject, *paths, status="M"):
    return book.spoken(subject, (), tuple(FileChange(path, status) for path in paths) or None)


CASES = [
    ("feat", "Add an option for quiet output", ("src/cli.py", "docs/cli.md", "tests/test_cli.py")),
    ("fix", "Fix crash when the list is empty (fixes #12)", ("lib/list.c",)),
    ("docs", "Clarify the tutorial", ("docs/tutorial.rst",)),
    ("test", "Add tests for empty lists", ("src/test/java/org/ListTest.java",)),
    ("perf", "Avoid allocations in the fast path", ("src/parser.rs",)),
    ("refactor", "Extract helper and rename module", ("src/a.go", "src/b.go")),
    # People call a moved version either; what it is not is work on the product.
    ("build|chore", "Update dependency serde to 1.0.200", ("Cargo.toml", "Cargo.lock")),
    ("build", "Build wheels with meson", ("meson.build", "Makefile")),
    ("ci", "Run the build matrix on arm", (".github/workflows/build.yml",)),
    ("chore", "Prepare release 2.0", ("CHANGELOG.md", "VERSION")),
    ("style", "Reformat with black, sort imports", ("src/a.py", "src/b.py")),
    ("revert", 'Revert "Add an option"', ("src/cli.py",)),
    ("docs", "docs(cli)!: say what is new", ("src/cli.py",)),
    ("perf", "PERF: use one pass", ("numpy/core/a.c",)),
]


@pytest.mark.parametrize(("kind", "subject", "paths"), CASES)
def test_plain_commits_get_their_kind(reader, kind, subject, paths):
    reading = read(reader, subject, *paths)
    assert reading.kind.name in kind.split("|")
    assert reading.kind.probability > reader.model.abstain
    assert math.isclose(sum(each.probability for each in reading.kinds if each.name in KINDS), 1)


@pytest.mark.parametrize(
    ("flaky", "subject", "paths"),
    [
        (True, "Fix flaky test in the scheduler", ("tests/test_scheduler.py",)),
        (True, "Fix order-dependent tests", ("src/test/java/AppTest.java",)),
        (False, "Skip flaky test in the scheduler", ("tests/test_scheduler.py",)),
        (False, "Mark the scheduler test as flaky", ("tests/test_scheduler.py",)),
        (False, "Fix flake8 complaints", ("src/a.py",)),
        (False, "Update flake.nix", ("flake.nix",)),
        (False, "Add snowflake ids", ("src/ids.py", "tests/test_ids.py")),
        (False, "Fix race condition in the connection pool", ("src/pool.go",)),
        (False, "Add tests for empty lists", ("tests/test_list.py",)),
    ],
)
def test_a_flaky_test_repaired_is_told_from_one_put_aside(reader, flaky, subject, paths):
    (kind,) = [each for each in read(reader, subject, *paths).kinds if each.name == FLAKY]
    assert (kind.probability >= 0.5) is flaky


def test_both_engines_hear_the_same_in_every_commit(book):
    paths = tuple((name, tuple(entries)) for name, entries in _sets().items())
    slow = RuleBook(book.rules, paths, book.digest, vocabulary=book.vocabulary, engine="re")
    files = ("tests/FooTest.java", ".github/workflows/release.yml", "docs/rfcs/1.md", "latest.java", "Makefile")
    for _, subject, own in CASES:
        for extra in files:
            changes = tuple(FileChange(path, "A") for path in (*own, extra))
            message = f"{subject}\n\nIt was flaky \u212a\v 3x faster\udc80, closes #4\n"
            assert book.spoken(message, (), changes) == slow.spoken(message, (), changes)


LINES = (
    *(b"time.sleep(5)", b"  assert sorted(found) == [1, 2]\r", b"@Ignore", b"\v\v- uses: ./.github/actions/x"),
    *(b"import\vos", b"time.sle\xe2\x84\xaap()", b"t.Skip(\x00)", b"\xff\xfe return None", b"# Status: Accepted"),
    *(b"public static void main(String[] args) {", b"RANDOM_PORT = :0'", b"permissions:\r", b"", b" " * 80, b"}});"),
    *(b'"""A sentence of prose that says Why it is so in many words."""', b"  1. Log in and upload", b"$ make run"),
    *(b"a\rimport os", b"\x85import os", b"\x1cimport os", b"caf\xc3\xa9 = get_free_port()", b"status: \xc3\x89"),
)


def test_both_engines_see_the_same_in_every_line(book):
    patterns = tuple(rule.pattern for rule in book.fact_rules)
    slow = PatternSet(patterns, engine="re")
    own = [pattern.encode() for pattern in patterns]
    seen = 0
    for line in (*LINES, *own):
        fast = book.facts.seen(line)
        assert fast == slow.search(line.replace(b"\v", b" ")), line
        seen |= fast
    assert seen.bit_count() > len(patterns) * 3 / 4, "lines that show too little to compare"


@given(st.lists(st.sampled_from([*LINES, b" ", b"(", b"\n "[1:], b".", b"'", b'"', b":"]) | st.binary(max_size=6)))
@settings(max_examples=200)
def test_both_engines_see_the_same_in_any_bytes(book, parts):
    line = b"".join(parts).replace(b"\n", b"")
    slow = _slow_facts(book)
    assert book.facts.seen(line) == slow.search(line.replace(b"\v", b" "))


@cache
def _slow_facts(book):
    return PatternSet(tuple(rule.pattern for rule in book.fact_rules), engine="re")


def _sets():
    from impact.settings.signals import SignalsShape
    from impact.settings.yaml_file import load
    from impact.shipped import shipped

    return load(shipped("config", "signals.yaml"), SignalsShape)[0].paths


def test_every_rule_says_why_in_one_sentence(book):
    for rule in book.rules:
        assert rule.because[0].islower(), rule.name
        assert not rule.because.endswith("."), rule.name
        assert ", because" not in rule.because, rule.name


def test_a_file_of_ones_own_adds_rules(tmp_path, book):
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "schema: impact.signals/1\n"
        "paths: {jobs: [/jobs/, 'set:ci']}\n"
        "rules:\n"
        "  - {name: jobs.fixed, because: a job was repaired, when: {any_path: [jobs], all_of: [words.fix]}}\n"
    )
    both = load_rule_book(mine)
    assert len(both.rules) == len(book.rules) + 1
    assert [rule.name for rule in both.fact_rules] == [rule.name for rule in book.fact_rules]
    assert both.digest != book.digest
    assert "jobs.fixed" in spoken(both, "Fix it", "jobs/a")
    assert both.by_name["jobs.fixed"].looks_at == "both"


def test_a_file_of_ones_own_adds_what_lines_may_show(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "schema: impact.signals/1\n"
        "facts: {knife: '\\bKnife\\b', fork: '(?i)\\bfork\\b', spoon: {pattern: spoon, inside: tests}}\n"
        "rules:\n"
        "  - {name: mine.knife, because: a knife came in, when: {adds: [knife, spoon@tests], untouched: [moved]}}\n"
    )
    both = load_rule_book(mine)
    assert [rule.name for rule in both.fact_rules[-3:]] == ["knife", "fork", "spoon"]
    bits = {rule.name: 1 << index for index, rule in enumerate(both.fact_rules)}
    assert both.facts.seen(b"a Knife, a Fork") & (bits["knife"] | bits["fork"]) == bits["knife"] | bits["fork"]
    assert not both.facts.seen(b"a knife") & bits["knife"]
    assert both.facts.open_to("src/a.py")[0] & bits["spoon"] == 0
    assert both.facts.open_to("tests/a.py")[0] & bits["spoon"]
    assert both.by_name["mine.knife"].looks_at == "structure"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("rules: [{name: a.b, because: it was seen, when: {any_path: [test]}}]", "no path set 'test'; did you mean"),
        ("rules: [{name: a.b, because: it was seen, when: {only_paths: docz}}]", "no path set 'docz'"),
        ("rules: [{name: a.b, because: it was seen, when: {all_of: [words.fx]}}]", "no earlier rule 'words.fx'"),
        ("rules: [{name: a.b, because: it was seen, when: {subject: '('}}]", "not a regular expression"),
        ("rules: [{name: a.b, because: it was seen, when: {message: '(?=x)y'}}]", "RE2 has no"),
        ("rules: [{name: a.b, because: it was seen, when: {}}]", "asks nothing"),
        ("rules: [{name: words.fix, because: it was seen, when: {subject: x}}]", "a second rule 'words.fix'"),
        ("rules: [{name: a.b, because: it was seen, when: {subject: x}, kinds: {fxi: 1}}]", "no kind 'fxi'"),
        ("prior: {feat: 1}\nrules: []", "prior"),
        (
            "rules: [{name: a.b, because: it was seen, when: {adds: [sleeep]}}]",
            "no fact 'sleeep'; did you mean 'sleep'",
        ),
        ("rules: [{name: a.b, because: it was seen, when: {untouched: [sleeep@tests]}}]", "no fact 'sleeep'"),
        ("facts: {mine: 'a('}\nrules: []", "not a regular expression"),
        ("facts: {mine: '(?i)(?=x)y'}\nrules: []", "RE2 has no"),
        ("facts: {mine: 'x*'}\nrules: []", "matches every line"),
        ("facts: {mine: {pattern: '(?!x)', inside: tests}}\nrules: []", "RE2 has no"),
        ("facts: {mine: {pattern: x, inside: tets}}\nrules: []", "no path set 'tets'; did you mean 'tests'"),
        ("facts: {sleep: x}\nrules: []", "something else is called 'sleep' already"),
        ("facts: {moved: x}\nrules: []", "something else is called 'moved' already"),
        ("paths: {mine: ['set:tets']}\nrules: []", "no earlier path set 'tets'"),
        ("paths: {tests: [x/]}\nrules: []", "called 'tests' already"),
        ("rules: [{name: a.b, because: it was seen, wenn: {}}]", "wenn"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, text, fault):
    mine = tmp_path / "mine.yaml"
    mine.write_text(f"schema: impact.signals/1\n{text}\n")
    with pytest.raises(SettingsError) as caught:
        load_rule_book(mine)
    assert any(fault in each and f"{mine}:" in each for each in caught.value.faults)
