"""config/signals.yaml: sound, alike in both engines, and right about plain cases."""

from __future__ import annotations

import math

import pytest

from impact.classify.kinds import strongest
from impact.classify.rules import RuleBook
from impact.model.facts import FileChange
from impact.model.work import FLAKY, KINDS
from impact.settings.signals import load_rule_book


@pytest.fixture(scope="module")
def book():
    return load_rule_book()


def spoken(book, subject, *paths, status="M"):
    return book.spoken(subject, (), tuple(FileChange(path, status) for path in paths) or None)


CASES = [
    ("feat", "Add an option for quiet output", ("src/cli.py", "docs/cli.md", "tests/test_cli.py")),
    ("fix", "Fix crash when the list is empty (fixes #12)", ("lib/list.c",)),
    ("docs", "Clarify the tutorial", ("docs/tutorial.rst",)),
    ("test", "Add tests for empty lists", ("src/test/java/org/ListTest.java",)),
    ("perf", "Avoid allocations in the fast path", ("src/parser.rs",)),
    ("refactor", "Extract helper and rename module", ("src/a.go", "src/b.go")),
    ("build", "Update dependency serde to 1.0.200", ("Cargo.toml", "Cargo.lock")),
    ("ci", "Run the build matrix on arm", (".github/workflows/build.yml",)),
    ("chore", "Prepare release 2.0", ("CHANGELOG.md", "VERSION")),
    ("style", "Reformat with black, sort imports", ("src/a.py", "src/b.py")),
    ("revert", 'Revert "Add an option"', ("src/cli.py",)),
    ("docs", "docs(cli)!: say what is new", ("src/cli.py",)),
    ("perf", "PERF: use one pass", ("numpy/core/a.c",)),
]


@pytest.mark.parametrize(("kind", "subject", "paths"), CASES)
def test_plain_commits_get_their_kind(book, kind, subject, paths):
    kinds = book.kinds(spoken(book, subject, *paths))
    assert strongest(kinds).name == kind
    assert math.isclose(sum(each.probability for each in kinds if each.name in KINDS), 1)


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
def test_a_flaky_test_repaired_is_told_from_one_put_aside(book, flaky, subject, paths):
    (kind,) = [each for each in book.kinds(spoken(book, subject, *paths)) if each.name == FLAKY]
    assert (kind.probability >= 0.5) is flaky


def test_both_engines_hear_the_same_in_every_commit(book):
    paths = tuple((name, tuple(entries)) for name, entries in _sets().items())
    slow = RuleBook(book.rules, paths, book.prior, book.digest, engine="re")
    files = ("tests/FooTest.java", ".github/workflows/release.yml", "docs/rfcs/1.md", "latest.java", "Makefile")
    for _, subject, own in CASES:
        for extra in files:
            changes = tuple(FileChange(path, "A") for path in (*own, extra))
            message = f"{subject}\n\nIt was flaky \u212a\v 3x faster\udc80, closes #4\n"
            assert book.spoken(message, (), changes) == slow.spoken(message, (), changes)


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
