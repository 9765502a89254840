"""When two names mean the same package: each ecosystem compares names in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable

_SEPARATORS = re.compile(r"[-_.]+")


def normal(ecosystem: str, name: str) -> str:
    """Return a name as its ecosystem compares names; two that mean the same package are then equal."""
    return _FOLDED.get(ecosystem, _as_written)(name.strip())


def _as_written(name: str) -> str:
    return name


def _pypi(name: str) -> str:
    """PEP 503: case does not matter, nor which separators stand between the words."""
    return _SEPARATORS.sub("-", name).lower()


def _cargo(name: str) -> str:
    """crates.io holds one crate for "a-b", "a_b" and "A-B"."""
    return name.replace("_", "-").lower()


# npm, Go, Maven and RubyGems tell "A" from "a": a name is left as it is.
_FOLDED: dict[str, Callable[[str], str]] = {
    "pypi": _pypi,
    # Channels hold Python's packages under the names that they have there.
    "conda": _pypi,
    "cargo": _cargo,
    "nuget": str.lower,
    "composer": str.lower,
}
