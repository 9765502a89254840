"""Does work in processes that may die: what a death interrupted is done again, and what kills twice is named."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Generic, TypeVar

from impact.edges.workers import begin

_Part = TypeVar("_Part")
_Made = TypeVar("_Made")
# A process that has done so many parts makes room for a fresh one: what libraries leak goes with it.
_PARTS = 250
_HEAVY, _LIGHT, _BY_ITSELF = "heavy", "light", "by itself"


class Died(Exception):
    """The process died that worked on a part all by itself."""


def as_done(
    work: Callable[[_Part], _Made], parts: Iterable[_Part], processes: int
) -> Iterator[tuple[_Part, _Made | Died]]:
    """Yield (part, what `work` makes of it) as each is done; the parts come by weight, the heaviest first.

    All processes but one take the heaviest part that waits, one takes the lightest: a giant holds up nobody. Where a
    process dies, its pool is made anew and every part under way is done again by itself; one that kills its process
    once more comes back as Died. `work` and the parts must pickle, and doing a part twice must do no harm: where the
    caller breaks off, what is under way is broken off as well.
    """
    yield from _Lanes(work, parts, processes).run()


class _Lanes(Generic[_Part, _Made]):
    def __init__(self, work: Callable[[_Part], _Made], parts: Iterable[_Part], processes: int) -> None:
        self._work = work
        self._waiting = deque(parts)
        self._alone: deque[_Part] = deque()
        self._processes = processes
        # The processes hold one end: where the other one is gone they go, whatever they are doing.
        self._leash, self._held = get_context("spawn").Pipe(duplex=False)
        self._pool = self._fresh()
        self._running: dict[Future[_Made], tuple[_Part, str]] = {}

    def run(self) -> Iterator[tuple[_Part, _Made | Died]]:
        try:
            while self._waiting or self._running or self._alone:
                self._fill()
                ended, _ = wait(self._running, return_when=FIRST_COMPLETED)
                yield from self._taken(ended)
        finally:
            # Broken off, by Ctrl-C for one, nobody waits for a giant that is under way: it is done again another time.
            if self._running:
                self._held.close()
            self._pool.shutdown(cancel_futures=True)
            self._held.close()
            self._leash.close()

    def _fresh(self) -> ProcessPoolExecutor:
        # Fresh interpreters: a fork would copy open ledgers and threads.
        return ProcessPoolExecutor(
            self._processes,
            mp_context=get_context("spawn"),
            initializer=begin,
            initargs=(self._leash,),
            max_tasks_per_child=_PARTS,
        )

    def _fill(self) -> None:
        """Give work to every process that has none; what is under suspicion works while nothing else does."""
        while self._waiting and len(self._running) < self._processes and not self._alone:
            light = self._processes > 1 and not any(lane == _LIGHT for _, lane in self._running.values())
            part = self._waiting.pop() if light else self._waiting.popleft()
            self._start(part, _LIGHT if light else _HEAVY)
        if self._alone and not self._running:
            self._start(self._alone.popleft(), _BY_ITSELF)

    def _start(self, part: _Part, lane: str) -> None:
        try:
            self._running[self._pool.submit(self._work, part)] = (part, lane)
        except BrokenProcessPool:  # an idle process died
            self._pool.shutdown(cancel_futures=True)
            self._pool = self._fresh()
            self._running[self._pool.submit(self._work, part)] = (part, lane)

    def _taken(self, ended: Iterable[Future[_Made]]) -> Iterator[tuple[_Part, _Made | Died]]:
        broken = False
        for each in ended:
            if isinstance(each.exception(), BrokenProcessPool):
                broken = True
            else:
                part, _ = self._running.pop(each)
                yield part, each.result()
        if broken:
            yield from self._after_a_death()

    def _after_a_death(self) -> Iterator[tuple[_Part, _Made | Died]]:
        """Do again what was under way: all of it fails with the pool, whichever process died."""
        running, self._running = list(self._running.values()), {}
        self._pool.shutdown(cancel_futures=True)
        self._pool = self._fresh()
        for part, lane in running:
            if lane == _BY_ITSELF:
                yield part, Died()
            else:
                self._alone.append(part)
