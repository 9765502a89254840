"""Which moves were to a later version: not every change of what a manifest writes is one."""

from __future__ import annotations

import pytest
from planted_steps import LIB, day, moved, step

from impact.model.facts import Identity
from impact.model.manifests import Use
from impact.outcomes.later import later_versions

USE = Use(2, "two", "pyproject.toml", "a" * 40, day(0), Identity("Ben", "ben@example.com"))
COMMIT, OTHER = "2c7b3805fd2a", "d97b300c4efa"


def later(*steps):
    return [each[1] for each in later_versions(steps, USE)]


@pytest.mark.parametrize(
    ("before", "version"),
    [
        (">=1", ">=2"), ("1.0", "1.0.1"), ("~> 3.0", "~> 3.3"), (">=2.0.0rc2", ">=2.0"), ("v3", "v4"),
        ("==1.9", "==1.10"), ("<1,>=0.9", "<2,>=1"), (COMMIT, OTHER), ("", COMMIT),
    ],
)  # fmt: skip
def test_a_higher_version_is_later(before, version):
    assert later(moved(2, 50, before, version)) == [version]


@pytest.mark.parametrize(
    ("before", "version"),
    [
        (">=1", ">=1.0"), (">=1.1,<3.0", ">=1.1"), (">=2.2.1,<2.3", ">=2.2.1,<2.4"), ("==1.28.0", "==1.27.0"),
        (">=2.0", ">= 0.24, < 2.0"), ("~> 2.4", ">= 2.0"), ("==2.26.0", "^2.7.0"), ("", "==1.16.0"), ("2", "main"),
        ("2", "*"), ("2", ""), ("2.0", "2.0rc1"), ("main", "2"), (OTHER, "2"),
    ],
)  # fmt: skip
def test_what_is_no_higher_is_not_later(before, version):
    assert later(moved(2, 50, before, version)) == []


@pytest.mark.parametrize(
    ("ecosystem", "before", "version", "is_later"),
    [
        ("maven", "[1.0,2.0)", "[1.0,3.0)", False), ("maven", "[1.0,2.0)", "[1.1,2.0)", True),
        ("maven", "31.1-android", "31.1-jre", False), ("nuget", "[1.0, )", "[1.2, )", True),
        ("docker", "3.11-slim", "3.11", False), ("docker", "3.11-slim", "3.12-slim", True),
        ("golang", "v0.0.0-20200101000000-abcdefabcdef", "v0.0.0-20210101000000-0123456789ab", True),
    ],
)  # fmt: skip
def test_each_ecosystem_writes_versions_in_its_own_way(ecosystem, before, version, is_later):
    thing = LIB._replace(ecosystem=ecosystem)
    assert bool(later(moved(2, 50, before, version, thing=thing))) is is_later


def test_a_version_counts_once_in_however_many_files_and_is_held_against_all_before():
    steps = [moved(2, 50, "==1", "==2"), moved(2, 50, ">=1", ">=2", path="b"), moved(2, 90, "1.5", "1.9", path="c")]
    assert later(*steps) == [">=2"]
    assert later(step(2, 0, version=">=3"), moved(2, 50, "1", "2"), moved(2, 60, "2", "4")) == ["4"]
    # A file that comes later with a higher one took nothing up, and what follows is held against it.
    assert later(moved(2, 50, "1", "2"), step(2, 60, path="b", version="5"), moved(2, 70, "2", "4")) == ["2"]


def test_a_file_that_comes_on_the_day_of_a_move_takes_nothing_from_it():
    assert later(moved(2, 50, "1", "2"), step(2, 50, path="b", version="2", sha="0")) == ["2"]


def test_a_move_that_is_written_in_another_way_on_the_same_day_is_told():
    written = moved(2, 50, ">= 2.4, < 2.5", ">=2.4,<2.5", sha="a")
    assert later(moved(2, 50, ">= 2.3", ">= 2.4, < 2.5", sha="b"), written) == [">= 2.4, < 2.5"]


def test_what_was_taken_back_leaves_nothing_to_be_held_against():
    steps = [moved(2, 50, "1", "2"), moved(2, 53, "2", "1"), moved(2, 60, "1", "2")]
    assert [(each[1], each[2]) for each in later_versions(steps, USE)] == [("2", day(60))]
    assert later(moved(2, -5, "1", "2"), moved(2, 5, "2", "3")) == ["3"]


def test_what_was_lowered_soon_counts_as_what_it_was_lowered_to():
    assert later(moved(2, 50, ">=0.9", ">=0.11"), moved(2, 51, ">=0.11", ">=0.9,!=0.10")) == []
    assert later(moved(2, 50, "1.26", "1.28"), moved(2, 51, "1.28", "1.27")) == ["1.27"]
    assert later(moved(2, 50, "1.26", "1.28"), moved(2, 90, "1.28", "1.27")) == ["1.28"]
    assert later(moved(2, 50, OTHER, COMMIT), moved(2, 51, COMMIT, "e" * 40)) == [COMMIT, "e" * 40]


def test_a_beta_that_was_tried_hides_no_release():
    tried = [
        moved(2, 50, "==0.18", "==1.0.0b0"),
        moved(2, 200, "==1.0.0b0", "==0.23"),
        moved(2, 300, "==0.23", "==0.24"),
    ]
    assert later(*tried) == ["==1.0.0b0", "==0.24"]
    assert later(*tried, moved(2, 400, "==0.24", "==0.25b1"), moved(2, 500, "==0.25b1", "==1.0")) == [
        "==1.0.0b0", "==0.24", "==1.0"
    ]  # fmt: skip
    npm = {"thing": LIB._replace(ecosystem="npm")}
    beside = [moved(2, 50, "1.9", "2.0.0-beta.1", **npm), moved(2, 60, "1.9", "1.10", path="b", **npm)]
    assert later(*beside) == ["2.0.0-beta.1", "1.10"]


def test_moves_of_one_day_follow_what_they_replaced():
    chain = [moved(2, 50, "1", "2", sha="c"), moved(2, 50, "2", "3", sha="a"), moved(2, 50, "3", "4", sha="b")]
    assert later(*chain) == ["2", "3", "4"]
    assert later(*chain, moved(2, 51, "4", "2")) == ["2"]
    assert later(moved(2, 50, "2", "1", sha="a"), moved(2, 50, "1", "2", sha="b")) == []
