"""What `impact hooks status` and `impact doctor` say of hooks: how each stands, and when it last ran."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from impact.edges import clock, hook_files
from impact.hooks.block import NAMES, TRAILER
from impact.hooks.standing import ABSENT, Standing

if TYPE_CHECKING:
    from impact.services.hooks.places import Hooking

_STEPS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True, slots=True)
class Row:
    """One hook: how it stands, when it last ran (epoch seconds), and for how many seconds, where that is known."""

    standing: Standing
    ran_at: int | None
    seconds: float | None
    now: int

    def as_json(self) -> dict[str, object]:
        return asdict(self.standing) | {"ran_at": self.ran_at, "seconds": self.seconds}

    def lines(self) -> Iterator[str]:
        """Yield the lines for a person."""
        says = f" ({self.standing.says})" if self.standing.says else ""
        yield f"{self.standing.name}: {self.standing.state}{says}{self._ran()}"
        for line in self.standing.todo.split("\n") if self.standing.todo else ():
            yield f"    {line}"

    def _ran(self) -> str:
        if self.ran_at is None:
            if self.standing.name == TRAILER:
                return ""  # it keeps no time: most commits ask nothing of it
            return "" if self.standing.state == "not installed" else "; has not run yet"
        took = "" if self.seconds is None else f", took {_took(self.seconds)}"
        return f"; last ran {_ago(self.now - self.ran_at)}{took}"


def rows(hooking: Hooking) -> list[Row]:
    """Return every hook of a repository, the one for trailers only where it was asked for."""
    now = clock.now()
    names = (*NAMES, TRAILER) if hooking.seen(TRAILER).wanted else NAMES
    return [Row(hooking.standing(name), *_run(hooking, name), now) for name in names]


def in_a_sentence(hooking: Hooking) -> tuple[str, str]:
    """Return how the hooks stand, and what to do about them ("" when nothing is to be done)."""
    if not hooking.installed():
        return "none installed; `impact hooks install` notes commits as you make them", ""
    off = "switched off; " if hooking.has("off") else ""
    found = rows(hooking)
    if all(each.standing.state == ABSENT for each in found[: len(NAMES)]):
        found = found[len(NAMES) :]  # trailers alone were asked for
    says = ", ".join(f"{each.standing.name} {each.standing.state}" for each in found)
    return off + says, "impact hooks status" if any(each.standing.todo for each in found) else ""


def _run(hooking: Hooking, name: str) -> tuple[int | None, float | None]:
    touched = hook_files.touched(os.path.join(hooking.inside, f"ran-{name}"))
    if touched is None:
        return None, None
    at, text = touched
    try:
        begun, ended = map(float, text.split())
    except ValueError:  # the system tells no uptime, or the hook died half-way
        return int(at), None
    return int(at), round(ended - begun, 2) if ended >= begun else None


def _took(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds else "under 0.01 s"


def _ago(seconds: int) -> str:
    if seconds < 0:
        return "at a time that is still to come (the clock was set back)"
    for length, word in _STEPS:
        count = seconds // length
        if count:
            return f"{count} {word}{'s' if count > 1 else ''} ago"
    return "just now"
