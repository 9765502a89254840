"""What every engine promises: it does jobs, wherever, and says how each of them ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from impact.model.fleet import Done, Job

# A function at the top of a module, so that another process finds it by its name.
Work = Callable[[Job], Done]


class Engine(Protocol):
    """Does jobs. A job may be done twice (its process died after the work): doing it again changes nothing."""

    @property
    def NAME(self) -> str:
        """The word for it: local, queue."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Yield how each job ended, in the order in which they end; never raises for what one repository does."""
