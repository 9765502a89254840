"""Requirements as they are written, and the versions they are content with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.identity.versions import lowest, order


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
        ("maven", "${some.version}", ""),
        ("maven", "31.1-jre", "31.1-jre"),
        ("nuget", "[1.0]", "1.0"),
        ("nuget", "13.0.*", "13.0"),
        ("composer", "^1.0|^2.0", "1.0"),
        ("composer", "1.2.3@beta", "1.2.3"),
        ("composer", "dev-main", ""),
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
        ("maven", ["1.0-SNAPSHOT", "1.0", "1.0-jre", "1.1"]),
    ],
)
def test_versions_sort_from_old_to_new(ecosystem: str, versions: list[str]) -> None:
    assert sorted(reversed(versions), key=lambda each: order(ecosystem, each)) == versions


def test_zeros_and_words_for_a_release_change_nothing() -> None:
    assert order("cargo", "1") == order("cargo", "1.0.0")
    assert order("maven", "1.0.Final") == order("maven", "1.0")


@given(st.sampled_from(["pypi", "npm", "maven", "composer"]), st.text(max_size=80), st.text(max_size=20))
def test_any_text_has_an_answer(ecosystem: str, written: str, version: str) -> None:
    assert order(ecosystem, lowest(ecosystem, written))
    assert order(ecosystem, version)
