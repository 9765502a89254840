"""Did repositories that use a library move to a version that holds the work: no adoption of it, but it got there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from impact.model.manifests import Curve
from impact.model.report import quoted
from impact.model.work import VERSIONS, Contribution, Outcome
from impact.outcomes.written_versions import lowest, order

# What users get; other work on a library, such as on its tests and guides, comes with a version and is nothing to them.
SHIPPED = frozenset(
    ("feature-delivery", "ordinary-fix", "internal-library", "legacy-stabilisation", "debt-prevention", "migration",
     "risk-reduction", "observability")
)  # fmt: skip
# Not the name under which those are counted that came to use it: these had used it before.
MOVED = "other repositories that moved to it"
BY_PROGRAM = "of these by a program"
USED_BEFORE = "other repositories that used it before"

_TAG = re.compile(r"^(?P<head>.*?)(?:^|[-_/@])?v?(?P<version>\d+(?:\.\d+)+)$", re.IGNORECASE)
_PLAIN = frozenset(("", "v", "r", "rel", "release", "releases", "version", "ver"))


class Release(NamedTuple):
    """The first release that holds some work: its version as the tag says it, and the day."""

    version: str
    day: date


def released_as(tag: str, name: str) -> str:
    """Return the version that a tag gives to the thing of that name, "" where it is no release of it."""
    found = _TAG.match(tag)
    if found is None:
        return ""
    head = found["head"].strip("-_/@").lower()
    # In a repository of several packages a tag says whose version it is.
    own = {name.lower(), name.lower().rpartition("/")[2]}
    return found["version"] if head in _PLAIN or head in own else ""


def version_taken(work: Contribution, curve: Curve, release: Release | None, until: date) -> Outcome | None:
    """Return whether repositories that used the thing before moved to a version that holds the work.

    None where that cannot be said: no release holds it, or no manifest names one that does. Who used it before is
    never counted as an effect of the work, and a repository that moves says nothing of what it moved for: O1.
    """
    if release is None:
        return None
    before = [use for use in curve.uses if use.day < release.day]
    stayed = {use.repo for use in before if use.there(until)}
    # Who used it when the release came and let go of it later did not move, and is no reason to say that all did.
    users = stayed | {use.repo for use in before if use.there(release.day)}
    moved: dict[int, bool] = {}
    ecosystem = curve.thing.ecosystem
    enough = order(ecosystem, release.version)
    for repo, version, day, program in curve.taken:
        known = lowest(ecosystem, version)
        holds = bool(known) and order(ecosystem, known) >= enough
        if repo in stayed and holds and release.day <= day <= until:
            moved.setdefault(repo, program)
    if not moved:
        return None
    programs = sum(moved.values())
    numbers = ((MOVED, len(moved)), (BY_PROGRAM, programs), (USED_BEFORE, len(users)))
    aside = "; whoever asked for any version before does not show it" if len(moved) < len(stayed) else ""
    because = (
        f"{_of(len(moved), len(users))} that used {quoted(curve.thing.name)} before moved to a version that holds it "
        f"({release.version} or later{aside})"
    )
    because += f", {programs} of them by a program" if programs else ""
    left = len(users - stayed)
    because += f"; {left} {'uses' if left == 1 else 'use'} it no longer" if left else ""
    return Outcome(work.id, VERSIONS, "O1", True, 0, numbers, because)


def _of(some: int, every: int) -> str:
    """How many of the repositories that used it."""
    if every == 1:
        return "the one other repository"
    if some < every:
        return f"{some} of the {every} other repositories"
    return "both other repositories" if every == 2 else f"all {every} other repositories"


def first_releases(
    tags: Iterable[tuple[str, Release]], parents: Mapping[str, Iterable[str]], wanted: Iterable[str]
) -> dict[str, Release]:
    """Return of each wanted commit the first release that holds it; `tags` are (commit, release)."""
    asked, found, seen = set(wanted), dict[str, Release](), set[str]()
    for sha, release in sorted(tags, key=lambda each: (each[1].day, order("", each[1].version))):
        todo = [sha]
        while todo:
            each = todo.pop()
            if each in seen:
                continue
            seen.add(each)
            if each in asked:
                found[each] = release
            todo += parents.get(each, ())
    return found
