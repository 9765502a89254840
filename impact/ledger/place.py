"""Where a ledger lies: a file, or a database that a team shares; what differs between them stands in two modules."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from impact.model.database import Address

Place: TypeAlias = Path | Address

# The option of a connection that is going to write: then the one writer's lock is taken before anything is read.
WRITES = "impact_writes"
