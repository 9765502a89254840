"""What the model looks at: each thing once, always in the same order, and nothing of what was not looked into."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.classify.features import Places, features, shape, stem
from impact.classify.globs import PathSets
from impact.model.facts import Count, DiffFacts, FileChange

PLACES = Places(PathSets((("tests", ("tests/",)), ("docs", ("*.md",)), ("code", ("*.py",)))))


def seen(message="x", changes=None, spoken=(), diff=None):
    return features(message, spoken, shape(changes, PLACES, diff))


def changes(*paths, status="M"):
    return tuple(FileChange(path, status) for path in paths)


def patch(*files, facts=(), tests=()):
    return DiffFacts(tuple(FileChange(path, "M", None, False, *lines) for path, *lines in files), facts, tests)


words = st.text("ab FIX:()#/.`-é\n", max_size=60)
paths = st.lists(
    st.sampled_from(["a.py", "tests/t.py", "b.md", "x/y/z", "Makefile", ".hidden", "é\udcff"]), unique=True
)
counts = st.dictionaries(st.sampled_from(["sleep", "sort"]), st.builds(Count, st.integers(0, 9), st.integers(0, 9)))


@given(words, paths, st.sampled_from("AMDR"), counts, counts, st.integers(0, 99), st.booleans())
def test_each_feature_is_told_once_and_in_the_same_order(message, names, status, facts, tests, lines, looked):
    files = changes(*names, status=status)
    diff = None
    if looked:
        counted = tuple(FileChange(name, status, None, False, lines, lines // 3) for name in names)
        diff = DiffFacts(counted, tuple(sorted(facts.items())), tuple(sorted(tests.items())))
    one = seen(message, files, ("paths.code", "words.fix"), diff)
    assert len(set(one)) == len(one)
    assert one == seen(message, files, ("paths.code", "words.fix"), diff)
    shallow = seen(message, files, ("paths.code", "words.fix"))
    assert one[: len(shallow)] == shallow
    assert (one == shallow) is (diff is None)


def test_the_words_of_a_subject_and_its_first_and_last():
    found = seen("Fixes crashed parser\n\nRather it is.")
    assert {"word:fix", "word:crash", "word:parser", "words:fix crash", "first:fix", "last:parser"} <= set(found)
    assert {"body:rather", "body-words:3", "subject-words:3", "subject-has:capital"} <= set(found)
    assert "word:because" not in found


@pytest.mark.parametrize(
    ("subject", "shape"),
    [
        ("use `x`", "code"), ("add fooBar", "camel"), ("fix API", "upper"), ("v1.2 is out", "version"),
        ("take 3", "number"), ("close #3", "issue"), ("move a/b", "path"), ("add --quiet", "flag"),
        ('say "x"', "quote"), ("core: x", "colon"), ("Say", "capital"), ("say.", "stop"), ("a and b", "and"),
    ],
)  # fmt: skip
def test_the_shape_of_a_subject(subject, shape):
    assert f"subject-has:{shape}" in seen(subject)
    assert f"subject-has:{shape}" not in seen("say so")


@pytest.mark.parametrize(
    ("word", "short"),
    [("fixes", "fix"), ("fixed", "fix"), ("fixing", "fix"), ("tests", "test"), ("pass", "pass"), ("bus", "bus"),
     ("parse", "pars"), ("parsing", "pars"), ("use", "use"), ("this", "this")],
)  # fmt: skip
def test_endings_are_taken_off(word, short):
    assert stem(word) == short


def test_rules_are_features_but_for_what_is_stated_and_what_is_kept_apart():
    found = [
        each for each in seen("x", None, ("paths.code", "stated.fix", "both.flaky~", "both.flaky")) if "is:" in each
    ]
    assert found == ["is:paths.code", "is:both.flaky"]


def test_where_a_change_lies():
    found = set(seen("Fix it", changes("src/a.py", "tests/t.py", "tests/u.py")))
    assert {"where:CT", "most:T", "files:3", "first:fix@CT", "folder:src", "top:tests", "name:a.py"} <= found
    assert {"only-edits"} <= found
    created = set(seen("Fix it", changes("src/a.py", status="A")))
    assert "A:C" in created
    assert "only-edits" not in created


def test_without_files_nothing_is_said_of_files():
    assert not [each for each in seen("Fix it", None) if each.startswith(("where:", "files:", "most:"))]
    assert seen("Fix it", ()) == seen("Fix it", None)


def test_what_lines_show():
    facts = (("sleep", Count(0, 3)), ("sort", Count(2, 2)))
    found = set(seen("Fix it", changes("tests/t.py"), (), patch(("tests/t.py", 2, 5), facts=facts, tests=facts[:1])))
    assert {"no+sleep", "-sleep", "sleep:<", "sleep:many", "no+sleep@tests", "-sleep@tests", "+sort", "sort:="} <= found
    assert {"added:2", "deleted:4", "lines:4", "share-added:3", "only-tests sleep:<", "first:fix+3"} <= found
    assert {"part:T:10", "growth:T:3:4"} <= found


def test_a_patch_without_lines_is_not_a_missing_patch():
    empty = patch(("a.py", None, None))
    found = set(seen("Fix it", changes("a.py"), (), empty))
    assert {"added:0", "deleted:0", "lines:0", "share-added:0"} <= found
    assert "lines:0" not in seen("Fix it", changes("a.py"))
