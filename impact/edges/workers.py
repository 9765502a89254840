"""Spreads work over processes: the only module that starts processes of our own."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import TypeVar

from impact.model.errors import ImpactError

_Part = TypeVar("_Part")
_Done = TypeVar("_Done")
# Beyond these the one process that keeps what comes back would be waited for.
_MOST = 4


def cores() -> int:
    """How many processes can work at once here, at most four."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(here, _MOST)


def spread(work: Callable[[_Part], _Done], parts: Iterable[_Part], processes: int) -> Iterator[_Done]:
    """Yield what `work` makes of each part, in the order of the parts.

    `work` and the parts must pickle. Processes end with the iterator; raises ImpactError when one of them dies.
    """
    # Fresh interpreters: a fork would copy open ledgers and threads.
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin)
    rest = iter(parts)
    try:
        # A few parts ahead of what is asked for, not all of them: together they may be larger than memory.
        waiting = deque(pool.submit(work, part) for part in islice(rest, 2 * processes))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(pool.submit(work, part) for part in islice(rest, 1))
            yield done
    except BrokenProcessPool:
        hint = "is there too little memory? run it again: what was kept is complete"
        raise ImpactError("a process that read commits died", hint=hint) from None
    finally:
        pool.shutdown(cancel_futures=True)


def begin(leash: Connection | None = None) -> None:
    """Leave Ctrl-C to the one who started us, and go when they go, or when they let go of the other end of `leash`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None, "a process started by `spread`"
    ends = [parent.sentinel] if leash is None else [parent.sentinel, leash]
    threading.Thread(target=_go_with, args=(ends,), daemon=True).start()


def _go_with(ends: list[int | Connection]) -> None:
    wait(ends)
    os._exit(1)
