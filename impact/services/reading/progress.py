"""A progress line on a terminal, once something takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PATIENCE = 2.0


@contextmanager
def progress(what: str, total: Callable[[], int | None]) -> Iterator[Callable[[int], None]]:
    """Give a function that takes how much is done; shows a bar with the time left on a terminal, else nothing.

    `total` is asked once, when the bar first appears, and may say None for unknown.
    """
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    shown = _Bar(what, total)
    try:
        yield shown.update
    finally:
        shown.close()


class _Bar:
    def __init__(self, what: str, total: Callable[[], int | None]) -> None:
        self._what = what
        self._total = total
        self._began = time.monotonic()
        self._stop: Callable[[], None] | None = None
        self._show: Callable[[int], None] = lambda done: None

    def update(self, done: int) -> None:
        if self._stop is None and time.monotonic() - self._began > _PATIENCE:
            self._open()
        self._show(done)

    def close(self) -> None:
        if self._stop is not None:
            self._stop()

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        from rich.markup import escape

        from impact.render.harmless import harmless

        task = bar.add_task(escape(harmless(self._what)), total=self._total())
        bar.start()
        self._stop = bar.stop
        self._show = lambda done: bar.update(task, completed=done)
