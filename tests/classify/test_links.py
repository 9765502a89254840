"""What a commit names: pull requests, issues, changes, and what it takes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.classify.links import compiled, revert_subject, reverted
from impact.model.options import LinkPattern
from impact.settings.options import load_options

SHIPPED = compiled(load_options(None, None, {}, {}).links)
SHA = "0123456789abcdef0123456789abcdef01234567"
CHANGE = "I" + SHA


def links(message):
    return set(SHIPPED.links(message.partition("\n")[0], message))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Add search (#123)", {("pull-request", "123")}),
        ('Revert "Add search (#123)" (#130)', {("pull-request", "130")}),
        ("Merge pull request #77 from ada/branch", {("pull-request", "77")}),
        ("Merge x\n\nSee merge request group/project!9\n", {("pull-request", "group/project!9")}),
        ("ABC-7: add", {("issue", "ABC-7")}),
        ("Add\n\nFixes #12, refs ABC-7\n", {("issue", "#12"), ("issue", "ABC-7")}),
        (f"Add\n\nChange-Id: {CHANGE}\n", {("change-id", CHANGE)}),
        (f"Add\r\n\r\nChange-Id: {CHANGE}\r\n", {("change-id", CHANGE)}),
        ("Read UTF-8 and SHA-1", set()),
        ("abc-7 is not an issue", set()),
        ("Ünïcode ABC-7 ✓ \udcff", {("issue", "ABC-7")}),
        ("Add search", set()),
    ],
)
def test_what_the_shipped_patterns_find(message, expected):
    assert links(message) == expected


def test_patterns_keep_their_case_and_a_group_that_took_no_part_is_no_name():
    own = compiled((LinkPattern("issue", "message", "T-([0-9]+)"), LinkPattern("issue", "message", "none|(T)-")))
    assert own.links("x", "t-1 T-2 none") == (("issue", "#2"), ("issue", "T"))
    assert compiled(()).links("T-1", "T-1") == ()


def test_the_same_patterns_are_compiled_once():
    assert compiled((LinkPattern("issue", "message", "a(b)"),)) is compiled((LinkPattern("issue", "message", "a(b)"),))


def test_a_list_of_issues_comes_to_an_end():
    many = SHIPPED.links("notes", "notes\n\n" + " ".join(f"ABC-{at}" for at in range(1, 5000)))
    assert len(many) == 16
    assert many[0] == ("issue", "ABC-1")


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        ('Revert "Add"', f"This reverts commit {SHA}.", (SHA,)),
        ('Revert "Add"', "This reverts commit 0123456, reversing\nchanges made to abcdef0.", ("0123456",)),
        ("Undo", "This reverts commits 0123456, abcdef0 and 1234567.\nMore 7654321", ("0123456", "abcdef0", "1234567")),
        ("Undo", "This reverts commit\n0123456", ("0123456",)),
        ("Undo", "This reverts commit 0123456.\n\nThis reverts commit abcdef0.", ("0123456", "abcdef0")),
        ("Undo", "This reverts commit 012345 (too short)", ()),
        ('Revert "Add"', "", ("Add",)),
        ('Revert "Add" (#12)', "no id here", ("Add",)),
        ('Revert "Revert "Add""', "", ('Revert "Add"',)),
        ("Revert the change", "This partially reverts commit 0123456.", ()),
        ("Fix", "This reverts commit behaviour", ()),
    ],
)
def test_what_a_commit_takes_back(subject, body, expected):
    assert reverted(subject, body) == expected


@pytest.mark.parametrize("subject", ["Add", 'Revert "', "Revert Add", 'Revert "Add', 'revert "Add"', ""])
def test_what_is_no_revert(subject):
    assert revert_subject(subject) is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_breaks_it(subject, body):
    assert all(kind and name for kind, name in SHIPPED.links(subject, body))
    assert all(isinstance(each, str) for each in reverted(f'Revert "{subject}', f"This reverts commit {body}"))
