"""How long the queue waits: for a sign of life, for a job that may go well later, for a server that is away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. A worker says every `heartbeat` that it lives; one that misses three is taken for dead.

    What may pass by itself is tried again after `again`, then its square and so on, at most `tries` times in all.
    A server that is away is waited for `away` by whoever asks; a worker waits for ever.
    """

    heartbeat: float = 10.0
    again: int = 5
    tries: int = 4
    away: float = 300.0
    look: float = 0.5  # between two looks at what was asked for

    @property
    def dead(self) -> float:
        """After how many seconds without a sign a worker is taken for dead."""
        return 3 * self.heartbeat

    @property
    def rescue(self) -> str:
        """When jobs of dead workers are looked for: a cron expression whose sixth field is the seconds."""
        seconds = max(1, round(6 * self.heartbeat))
        return "* * * * *" if seconds >= 60 else f"* * * * * */{seconds}"
