"""From which version on a written requirement is content, and which of two versions is the later one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from packaging.version import InvalidVersion, Version

_BOUND = re.compile(r"(?:^|[\s,])(===?|=|>=?|<=?|!==?|~>|~=|~|\^)?\s*[vV]?(\d[\w.+*-]*)(?=$|[\s,@])")
_RANGE = re.compile(r"[\[(\]]\s*([^,\[\]()]*)(,[^\[\]()]*)?[\])\[]")
_WILD = re.compile(r"\.(?:[xX*+](?![\w-])).*$|-\*$")
_UPPER = frozenset(("<", "<=", "!=", "!=="))
_COMMIT = re.compile(r"(?=\d*[a-f])[0-9a-f]{7,40}")
# Ecosystems in which a range is written in brackets.
_BRACKETS = frozenset(("maven", "nuget"))
# What comes before a release.
_BEFORE = frozenset(
    ("alpha", "a", "beta", "b", "milestone", "m", "rc", "cr", "snapshot", "dev", "pre", "preview", "ea")
)
_FINAL = frozenset(("final", "ga", "release", "stable"))
_PYTHON = frozenset(("pypi", "conda"))
# What comes after one.
_AFTER = frozenset(("sp", "pl", "p", "patch", "post"))
# Ecosystems in which another word says what else it is built for ("31.1-jre", "3.12-slim"), not that it is earlier.
_FLAVOURED = frozenset(("maven", "composer", "docker"))
# Histories say the same requirements again and again.
_REMEMBERED = 8192


@lru_cache(_REMEMBERED)
def lowest(ecosystem: str, written: str) -> str:
    """Return the lowest version that a requirement names as enough; "" where any is, or where none is named.

    "A or newer" and "newer than A" both give A; of several that must all hold, the highest; of several of which one
    must hold, the lowest.
    """
    # Gradle's "1.0!!" is strict, and what follows is only preferred.
    asked = written[:300].partition("!!")[0] if ecosystem == "maven" else written[:300]
    if ecosystem in _BRACKETS and (ranges := _RANGE.findall(asked)):
        found = [_plain(low.strip()) for low, _ in ranges]
    else:
        found = [_alternative(ecosystem, each) for each in re.split(r"\|\|?", asked)]
    return "" if "" in found else min(found, key=lambda each: order(ecosystem, each))


@lru_cache(_REMEMBERED)
def order(ecosystem: str, version: str) -> tuple[Any, ...]:
    """Return what sorts versions of one ecosystem from old to new."""
    if ecosystem in _PYTHON:
        try:
            return 1, Version(version)
        except InvalidVersion:
            return 0, _order(ecosystem, version)
    return _order(ecosystem, version)


def is_early(ecosystem: str, version: str) -> bool:
    """Return whether a version comes before a release, as a beta does."""
    found = order(ecosystem, version)
    if ecosystem in _PYTHON:
        known, found = found
        if known:
            return bool(found.is_prerelease)
    return bool(found[1] == 0)


def _order(ecosystem: str, version: str) -> tuple[Any, ...]:
    bare = version.strip().lstrip("vV=").partition("+")[0].lower()
    whole = re.match(r"\d+(?:\.\d+)*", bare)
    numbers = [int(each[:18]) for each in whole[0].split(".")] if whole else []
    while numbers and not numbers[-1]:
        numbers.pop()
    rest = re.findall(r"\d+|[a-z]+", bare[whole.end() if whole else 0 :])
    if not rest or (rest[0] in _FINAL):
        return tuple(numbers), 1, ()
    if rest[0] in _AFTER:
        rank = 2
    elif ecosystem in _FLAVOURED and rest[0] not in _BEFORE and not rest[0].isdecimal():
        return tuple(numbers), 1, ()
    else:
        rank = 0
    words = tuple((0, int(each[:18]), "") if each.isdecimal() else (1, 0, each) for each in rest)
    return tuple(numbers), rank, words


def _alternative(ecosystem: str, written: str) -> str:
    """The highest lower bound of comparisons that must all hold; of "A - B" it is A."""
    bounds = _BOUND.findall(re.split(r"\s-\s", written.strip())[0])
    low = [_plain(version) for sign, version in bounds if sign not in _UPPER and not _COMMIT.fullmatch(version)]
    return max(filter(None, low), key=lambda each: order(ecosystem, each), default="")


def _plain(version: str) -> str:
    """A version without what stands for any number."""
    bare = _WILD.sub("", version.strip())
    return bare if bare[:1].isdecimal() else ""
