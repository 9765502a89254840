"""config/signals.yaml: sound, alike in both engines, and right about plain cases."""

from __future__ import annotations

import math
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.classify.diff_facts import Tally
from impact.classify.patterns import PatternSet
from impact.classify.reading import Reader
from impact.classify.rules import RuleBook
from impact.model.errors import SettingsError
from impact.model.facts import Commit, DiffFacts, FileChange, Identity
from impact.model.recurrence import mends
from impact.model.work import FLAKY, KINDS
from impact.settings import signals
from impact.settings.model import load_model
from impact.settings.signals import load_outline, load_rule_book


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


@pytest.mark.parametrize(
    "subject",
    [
        "Fix lint",
        "fix checkstyle",
        "Fixing rubocop offenses in lib/page.rb",
        "Rubocop fixes for test/test_theme.rb",
        "Appease rubocop.",
        "#1642 fix flake8",
        "Fixed E261 flake8 errors",
        "terminalwriter: fix lints",
        "Fix remaining Javadoc issues",
        "fix unused variable warnings",
        "make eslint happy",
        "[pre-commit.ci] auto fixes from pre-commit.com hooks",
        "Small style fix",
        "style: fix indentation of blocks",
    ],
)
def test_a_repair_of_what_a_linter_says_repairs_no_behaviour(book, subject):
    assert "repair.of-no-behaviour" in spoken(book, subject, "src/page.rb")
    assert not mends(spoken(book, subject, "src/page.rb"))


@pytest.mark.parametrize(
    "subject",
    [
        "Fix crash in the linter when a file is empty",
        "Fix eslint plugin resolution in monorepos",
        "Fix button style on narrow screens",
        "Fix formatting of dates in invoices",
        "Fix imports of CSV files with quotes",
        "Fix indentation of nested lists in output",
        "Fix leak when prettier is not installed",
        "fix(lint): report every rule once",
        "Fix the style option being ignored",
        "Fix docstring discovery in packages",
    ],
)
def test_a_repair_of_a_product_that_formats_or_checks_is_one(book, subject):
    assert mends(spoken(book, subject, "src/page.rb"))


@pytest.mark.parametrize(
    ("subject", "copied"),
    [
        ("Add Grape 0.33.0 to the main branch (#7967)", True),
        ("Add the 0.24.0 release artifacts to the main branch", True),
        ("Merge 2.1.x into main", True),
        ("Move main branch to 1.2.0 after creating release branch for 1.1.0", True),
        ("Update install files for 0.20.0", True),
        ("Add 4.6.7 changelog to master", True),
        ("Add support for Kafka 3.4 in the main controller", False),
        ("Add a check of release files", False),
        ("Switch master to the new release workflow", False),
        ("Add post on 3.9.0 to main documentation", False),
        ("Alert when a worker of version 2.4 stops", False),
        ('Revert "Add Grape 0.33.0 to the main branch"', False),
    ],
)
def test_a_release_that_is_copied_is_known_by_its_subject(book, subject, copied):
    assert ("upkeep.release-copied" in spoken(book, subject, "install/a.yaml")) is copied


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
        (False, "Add tests for empty lists", ("tests/test_list.py",)),
    ],
)
def test_a_flaky_test_repaired_is_told_from_one_put_aside(reader, flaky, subject, paths):
    (kind,) = [each for each in read(reader, subject, *paths).kinds if each.name == FLAKY]
    assert (kind.probability >= 0.5) is flaky


@pytest.mark.parametrize(
    ("flaky", "path", "removed", "added"),
    [
        (False, "src/pool.go", (b"conn := p.free[0]",), (b"p.mu.Lock()", b"defer p.mu.Unlock()", b"conn := p.free[0]")),
        (True, "src/pool_test.go", (b"time.Sleep(100)",), (b"assert.Eventually(t, ready, limit, step)",)),
    ],
)
def test_a_race_in_the_product_is_told_from_one_in_a_test(reader, flaky, path, removed, added):
    # The words of both are the same; the lines tell where the race was.
    tally = Tally(reader.book.facts)
    tally.file(path)
    tally.hunk(b"", [*removed], [*added])
    changes = (FileChange(path, "M", added=len(added), deleted=len(removed)),)
    diff = DiffFacts(changes, tally.facts(), tally.in_tests())
    ada = Identity("Ada", "ada@example.com")
    message = "Fix race condition in the connection pool"
    reading = reader.read(Commit("repo", "abc", (), ada, ada, 0, 0, 0, message, (), (), changes), diff)
    (kind,) = [each for each in reading.kinds if each.name == FLAKY]
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


FAULTY = """schema: impact.signals/1
facts: {sleeps: "sleep("}
rules:
  - {name: made.up, because: it was made up, when: {subject: "a(?=b)", any_path: [nowhere]}}
"""


def test_patterns_are_checked_before_a_commit_is_read_with_all_other_faults(tmp_path, monkeypatch):
    file = tmp_path / "signals.yaml"
    file.write_text(FAULTY)
    monkeypatch.setattr(signals, "shipped", lambda *_: file)
    with pytest.raises(SettingsError) as told:
        load_rule_book()
    at = [each.removeprefix(str(file)).partition(": ")[0] for each in told.value.faults]
    assert at == [":2:17", ":4:62", ":4:83"]
    with pytest.raises(SettingsError) as told:
        load_outline()
    assert [each.partition(": ")[2][:21] for each in told.value.faults] == ["no path set 'nowhere'"]
    file.write_text(FAULTY.replace(", any_path: [nowhere]", ""))
    assert "made.up" in load_outline().by_name
    with pytest.raises(SettingsError, match="RE2 has no"):
        load_rule_book()
