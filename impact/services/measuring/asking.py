"""What is asked of the time after work, and what is then known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from impact.model.work import Outcome, Quality
from impact.outcomes.horizon import known_until
from impact.outcomes.moves import Move, Moves

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.measuring.elsewhere import Fleetwide
    from impact.services.reading.workshop import Workshop
    from impact.sources.git_log import Place


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of contributions by their ids."""

    outcomes: dict[str, tuple[Outcome, ...]]
    qualities: dict[str, tuple[Quality, ...]]


@dataclass(frozen=True)  # without slots: the day and the moves are asked once
class Asking:
    """Where, for whom and when to ask: a repository of the ledger, what it is read with, the subject's addresses.

    `head` are the files that are there now with their object ids, None where nobody looked. Without a `place` no file
    is looked into, and without `fleetwide` nothing is known of other repositories. `edited` are moves with changes, of
    which the ledger does not know.
    """

    ledger: Ledger
    repo_id: int
    workshop: Workshop
    addresses: tuple[str, ...]
    head: Mapping[str, str] | None
    today: date
    place: Place | None = None
    fleetwide: Fleetwide | None = None
    edited: tuple[Move, ...] = ()

    @cached_property
    def moves(self) -> Moves:
        """Where files of the repository moved; read once, because nearly every question follows files."""
        return Moves((*self.ledger.moves(self.repo_id), *self.edited))

    @cached_property
    def as_of(self) -> date:
        """The day up to which this repository knows what came of work."""
        return known_until(self.ledger.days(self.repo_id)[1], self.today)
