"""Turns what a commit was read as into the text that a ledger keeps; needs no database, so any process can do it."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

from impact.ledger.rows import Look
from impact.model.facts import DiffFacts


class KeptLook(NamedTuple):
    """A look as the ledger keeps it; `diff` is None where nobody looked inside."""

    sha: str
    names: str
    kinds: str
    diff: str | None


def kept(look: Look) -> KeptLook:
    """Return what is kept of one look: counts only of its patch, no line of a file."""
    kinds = json.dumps([round(kind.probability, 4) for kind in look.kinds])
    return KeptLook(look.sha, _names(look.signals), kinds, None if look.diff is None else json.dumps(_diff(look.diff)))


@lru_cache(1 << 12)
def _names(signals: tuple[str, ...]) -> str:
    return json.dumps(signals)


def _diff(diff: DiffFacts) -> dict[str, Any]:
    return {
        "files": [(each.path, each.status, each.old_path, each.added, each.deleted) for each in diff.changes],
        "facts": [(name, count.added, count.removed) for name, count in diff.facts],
        "tests": [(name, count.added, count.removed) for name, count in diff.in_tests],
        "cut": diff.cut,
    }
