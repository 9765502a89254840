"""Where the reading of a history goes on: behind the commits that branches pointed at, if it is the same history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from impact.edges.git import Repository


def cursor_behind(repository: Repository, tips: Sequence[str]) -> str:
    """Return the cursor of a history that was read up to these commits."""
    cut = _cut(repository)
    return json.dumps({"tips": list(tips)} | ({"cut": cut} if cut else {}))


def read_before(repository: Repository, cursor: str) -> list[str]:
    """Return up to which commits a history was read; none where a shallow clone was deepened or cut since.

    What a cut had hidden lies below those commits, and nobody would look there again.
    """
    said = json.loads(cursor) if cursor else {}
    return list(said.get("tips", ())) if said.get("cut", "") == _cut(repository) else []


def _cut(repository: Repository) -> str:
    """A digest of where a shallow clone cut the history, "" for a whole one."""
    shas = sorted(repository.shallow())
    return sha256(" ".join(shas).encode("ascii")).hexdigest()[:16] if shas else ""
