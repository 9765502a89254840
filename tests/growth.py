"""Whether work keeps step with the size of what it is given: a ratio on this machine, never a number of seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")

# Four times as much takes about four times as long where the work keeps step, and sixteen where it is the square.
_MOST = 10
_TRIES = 5
# Of less than this the clock tells noise; whatever is out of step is far above it at the sizes that tests ask for.
_SECONDS = 0.3


def keeps_step(work: Callable[[Given], object], whole: Given, quarter: Given) -> bool:
    """Whether the work on `whole` takes at most ten times the processor time of that on `quarter`, a fourth of it.

    A measurement that says otherwise is made anew, at most four times: something else on the machine is the likelier
    cause, and what is out of step is so each time.
    """
    return any(_ratio(work, whole, quarter) <= _MOST for _ in range(_TRIES))


def _ratio(work: Callable[[Given], object], whole: Given, quarter: Given) -> float:
    took = _seconds(work, whole)
    return took / _seconds(work, quarter) if took > _SECONDS else 0


def _seconds(work: Callable[[Given], object], given: Given) -> float:
    begun = time.process_time()
    work(given)
    return max(time.process_time() - begun, 1e-9)
