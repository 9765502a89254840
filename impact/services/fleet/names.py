"""Which repositories a fleet holds in the ledger, and what each is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.model.errors import ImpactError

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger


def fleet_names(ledger: Ledger) -> dict[int, str]:
    """Return the name of each repository of the fleet that was read, by the ledger's number; each once."""
    found: dict[int, str] = {}
    for each in ledger.standings().values():
        if each.repo_id is not None and not each.same_as:
            found.setdefault(each.repo_id, each.name)
    return found


def names_or_error(ledger: Ledger) -> dict[int, str]:
    """Return the same; raises ImpactError where no fleet was read."""
    found = fleet_names(ledger)
    if not found:
        raise ImpactError("no fleet in this ledger yet", hint="read one first: impact fleet scan --fleet FILE")
    return found
