"""Globs: where a path belongs."""

from __future__ import annotations

import pytest

from impact.classify.globs import PathSets, matched, resting_on

SETS = (
    ("tests", ("tests/", "*Test.java", "test_*", "!tests/data/")),
    ("root", ("/ci/", "/.github/workflows/*.yml")),
    ("code", ("*.py", "*.java", "!set:tests")),
    ("either", ("set:tests", "set:root")),
    ("deep", ("docs/**/index.md",)),
)


@pytest.mark.parametrize("engine", ["", "re"])
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/a.py", {"tests", "either"}),
        ("lib/Tests/a.py", {"tests", "either"}),
        ("src/FooTest.java", {"tests", "either"}),
        ("src/latest.java", {"code"}),
        ("src/Latest.java", {"code"}),
        ("tests/data/x.py", {"code"}),
        ("ci/run.py", {"root", "code", "either"}),
        ("lib/ci/run.txt", set()),
        (".github/workflows/a.yml", {"root", "either"}),
        (".github/workflows/b/a.yml", set()),
        ("x/docs/index.md", {"deep"}),
        ("docs/a/b/index.md", {"deep"}),
        ("odd\nname/tests/x", {"tests", "either"}),
        ("lone\udcff/test_x.py", {"tests", "either"}),
    ],
)
def test_a_path_belongs_to_sets(path, expected, engine):
    sets = PathSets(SETS, engine=engine)
    mask = sets.mask(path)
    assert {name for index, name in enumerate(sets.names) if mask >> index & 1} == expected
    assert sets.mask(path) == mask


def test_the_memory_of_paths_is_bounded(monkeypatch):
    monkeypatch.setattr("impact.classify.globs._REMEMBERED", 3)
    sets = PathSets(SETS)
    assert [sets.mask(f"tests/{number}") for number in range(10)] == [0b1001] * 10
    assert len(sets._seen) <= 3


def test_globs_that_match_some_path_are_told_from_those_that_match_none():
    globs = ("checks/", "/src/*.py", "*.gone", "caf\u00e9/", "[x].md")
    paths = ("a/checks/b", "src/deep/a.py", "caf\u00e9/menu", "[x].md")
    assert matched(globs, paths) == {"checks/", "caf\u00e9/", "[x].md"}
    assert matched(globs, ()) == set()
    assert matched((), paths) == set()


def test_a_set_rests_on_those_that_it_names():
    assert [name for name, _ in resting_on(dict(SETS), ("either",))] == ["tests", "root", "either"]
    assert [name for name, _ in resting_on(dict(SETS), ("code", "deep"))] == ["tests", "code", "deep"]
    assert resting_on(dict(SETS), ()) == ()
    fewer, every = PathSets(resting_on(dict(SETS), ("code",))), PathSets(SETS)
    for path in ("tests/a.py", "tests/data/x.py", "src/a.py", "ci/run.txt"):
        assert fewer.mask(path) >> 1 & 1 == every.mask(path) >> 2 & 1
