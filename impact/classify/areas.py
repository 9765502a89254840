"""Which part of a repository a path lies in, and which parts a piece of work is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

TOP = "(top)"
# More than this names no place any more; the rest is said as a number.
_MOST = 8
# A commit over more places than this ties nothing together but what it touches most.
_WIDEST = 5


def area(path: str, depth: int) -> str:
    """Return the first `depth` folders of a path; "(top)" for a file that lies in none.

    Tests and documentation are areas of their own: tests/billing/test_tax.py lies in tests/billing.
    """
    return "/".join(path.split("/")[:-1][:depth]) or TOP


def areas(paths: Iterable[str], depth: int) -> tuple[str, ...]:
    """Return the areas of these paths, the one with the most paths first, then by name.

    After the first eight a last entry says how many there are besides: "(12 more)".
    """
    counts = Counter(area(path, depth) for path in paths)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    more = (f"({len(ranked) - _MOST} more)",) if len(ranked) > _MOST else ()
    return (*ranked[:_MOST], *more)


def main_areas(paths: Iterable[str], depth: int) -> list[str]:
    """Return the few areas that a commit touches most; among root files each is for itself."""
    return _main(place(path, depth) if "/" not in path else area(path, depth) for path in paths)


def _main(names: Iterable[str]) -> list[str]:
    counts = Counter(names)
    return sorted(counts, key=lambda name: (-counts[name], name))[:_WIDEST]


def place(path: str, depth: int) -> str:
    """Return the area of a path where it is fully deep, else the area and the name of the file without endings.

    A folder such as lib/ that holds everything says little about what belongs together over weeks.
    """
    parts = path.split("/")
    if len(parts) > depth:
        return "/".join(parts[:depth])
    name = parts[-1]
    return "/".join((*parts[:-1], name[:1] + name[1:].partition(".")[0]))
