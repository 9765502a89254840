"""Requirements as they are written, and the versions they are content with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from impact.outcomes.written_versions import lowest, order


@pytest.mark.parametrize(
    ("ecosystem", "written", "version"),
    [
        ("pypi", ">=1.4,<2", "1.4"),
        ("pypi", "<2,>=1.4", "1.4"),
        ("pypi", "~= 13.7", "13.7"),
        ("pypi", "==3.*", "3"),
        ("pypi", "===1.0", "1.0"),
        ("pypi", "<2", ""),
        ("pypi", "!=1.5", ""),
        ("pypi", "", ""),
        ("pypi", "v1.4", "1.4"),
        ("pypi", "main", ""),
        ("pypi", "1234567890abcdef1234", ""),
        ("npm", "^1.4.2", "1.4.2"),
        ("npm", ">=1.2 <3", "1.2"),
        ("npm", "1.x", "1"),
        ("npm", "*", ""),
        ("npm", "latest", ""),
        ("npm", "^2 || ^1.5", "1.5"),
        ("npm", "^2 || *", ""),
        ("npm", "1.2 - 2.0", "1.2"),
        ("npm", "release-1.2", ""),
        ("golang", "v1.8.0", "1.8.0"),
        ("golang", "v2.0.0+incompatible", "2.0.0+incompatible"),
        ("cargo", "1.0", "1.0"),
        ("cargo", ">=1.2, <1.5", "1.2"),
        ("gem", "~> 2.1", "2.1"),
        ("gem", ">= 3.7, < 5.0", "3.7"),
        ("gem", "~> 1.0, != 1.0.3", "1.0"),
        ("maven", "1.4", "1.4"),
        ("maven", "[1.0,2.0)", "1.0"),
        ("maven", "(,1.0]", ""),
        ("maven", "[1,2),[3,)", "1"),
        ("maven", "1.+", "1"),
        ("maven", "]1.0,2.0[", "1.0"),
        ("maven", "1.0!!", "1.0"),
        ("maven", "[1.7,1.8[!!1.7.25", "1.7"),
        ("maven", "${some.version}", ""),
        ("maven", "31.1-jre", "31.1-jre"),
        ("nuget", "[1.0]", "1.0"),
        ("nuget", "13.0.*", "13.0"),
        ("nuget", "[1.0, )", "1.0"),
        ("nuget", "(, 2.0)", ""),
        ("nuget", "1.0.0-*", "1.0.0"),
        ("composer", "^1.0|^2.0", "1.0"),
        ("composer", "1.2.3@beta", "1.2.3"),
        ("composer", "dev-main", ""),
        ("composer", ">=1.0 <2.0 || ~2.1", "1.0"),
        ("gem", "~> 2.1, >= 2.1.3", "2.1.3"),
        ("docker", "3.11-slim", "3.11-slim"),
    ],
)
def test_the_lowest_version(ecosystem: str, written: str, version: str) -> None:
    assert lowest(ecosystem, written) == version


@pytest.mark.parametrize(
    ("ecosystem", "versions"),
    [
        ("pypi", ["nonsense", "1.0.dev1", "1.0rc1", "1.0", "1.0.post1", "1.10"]),
        ("npm", ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta", "1.0.0", "1.2.0", "1.10.0"]),
        ("golang", ["v0.0.0-20200101000000-abcdefabcdef", "v0.1.0", "v1.0.0"]),
        ("gem", ["1.0.0.rc1", "1.0.0", "1.0.1"]),
        ("maven", ["1.0-SNAPSHOT", "1.0", "1.0-SP1", "1.1-jre"]),
        ("hook", ["v1.0-rc1", "v1.0", "1.0.post1", "v1.1"]),
    ],
)
def test_versions_sort_from_old_to_new(ecosystem: str, versions: list[str]) -> None:
    assert sorted(reversed(versions), key=lambda each: order(ecosystem, each)) == versions


def test_zeros_and_words_for_a_release_change_nothing() -> None:
    assert order("cargo", "1") == order("cargo", "1.0.0")
    assert order("maven", "1.0.Final") == order("maven", "1.0")


def test_what_else_it_is_built_for_makes_it_neither_earlier_nor_later() -> None:
    assert order("maven", "31.1-jre") == order("maven", "31.1-android") == order("maven", "31.1")
    assert order("docker", "3.11-slim-bookworm") == order("docker", "3.11")


_NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
_SIGNS = st.sampled_from([">=", "==", "<", "<=", "!="])


@given(st.lists(st.tuples(_SIGNS, _NUMBERS), max_size=3), _NUMBERS)
def test_nothing_that_pip_would_take_lies_below(asked: list[tuple[str, str]], version: str) -> None:
    """Held against the standard's own implementation."""
    written = ",".join(sign + number for sign, number in asked)
    if version in SpecifierSet(written):
        assert order("pypi", lowest("pypi", written) or "0") <= order("pypi", version)


@given(
    st.sampled_from(["maven", "nuget"]),
    st.lists(
        st.tuples(st.sampled_from("[("), _NUMBERS, st.sampled_from(["", " "]), st.booleans()), min_size=1, max_size=3
    ),
)
def test_the_least_of_ranges_in_brackets(ecosystem: str, ranges: list[tuple[str, str, str, bool]]) -> None:
    written = ",".join(f"{opens}{low},{gap}{'99' if closed else ''})" for opens, low, gap, closed in ranges)
    assert order(ecosystem, lowest(ecosystem, written)) == min(order(ecosystem, low) for _, low, *_ in ranges)
    assert lowest(ecosystem, f"{written},(,0]") == ""


@given(
    st.sampled_from([("npm", " ", " || "), ("composer", ",", "|"), ("composer", " ", " || ")]),
    st.lists(
        st.lists(st.tuples(st.sampled_from([">=", "^", "~", ""]), _NUMBERS), min_size=1, max_size=3),
        min_size=1,
        max_size=3,
    ),
)
def test_the_lowest_of_alternatives_is_the_highest_of_what_must_all_hold(
    form: tuple[str, str, str], choices: list[list[tuple[str, str]]]
) -> None:
    ecosystem, both, either = form
    written = either.join(both.join(sign + number for sign, number in each) for each in choices)
    expected = min(max(order(ecosystem, number) for _, number in each) for each in choices)
    assert order(ecosystem, lowest(ecosystem, written)) == expected


@given(st.sampled_from(["pypi", "npm", "maven", "composer"]), st.text(max_size=80), st.text(max_size=20))
def test_any_text_has_an_answer(ecosystem: str, written: str, version: str) -> None:
    assert order(ecosystem, lowest(ecosystem, written))
    assert order(ecosystem, version)
