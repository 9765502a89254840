"""Where a path lies, and what a piece of work is about."""

from __future__ import annotations

import pytest

from impact.classify.areas import area, areas, main_areas, place


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/billing/tax.py", "src/billing"),
        ("src/billing/eu/tax.py", "src/billing"),
        ("tests/foo/test_x.py", "tests/foo"),
        ("docs/index.md", "docs"),
        ("README.md", "(top)"),
        ("", "(top)"),
    ],
)
def test_an_area_is_the_first_folders(path, expected):
    assert area(path, 2) == expected


def test_the_most_touched_area_comes_first_then_the_name():
    assert areas(["b/x", "a/x", "c/x", "c/y"], 2) == ("c", "a", "b")
    assert areas([], 2) == ()


def test_many_areas_are_told_as_a_number():
    told = areas([f"m{at:02}/x" for at in range(20)], 2)
    assert told[:2] == ("m00", "m01")
    assert told[8:] == ("(12 more)",)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/billing/tax.py", "src/billing"),
        ("lib/http.test.c", "lib/http"),
        ("setup.py", "setup"),
        (".gitignore", ".gitignore"),
    ],
)
def test_in_a_shallow_folder_the_file_is_the_place(path, expected):
    assert place(path, 2) == expected


def test_a_wide_commit_is_about_what_it_touches_most():
    paths = [f"m{at}/x/{name}" for at in range(9) for name in "ab"] + ["z/y/1", "z/y/2", "z/y/3"]
    assert main_areas(paths, 2) == ["z/y", "m0/x", "m1/x", "m2/x", "m3/x"]
    assert main_areas(["a.py", "b.py"], 2) == ["a", "b"]
