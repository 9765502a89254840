"""A terminal emulator that remembers all it was told to do, and what it wanted to send back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyte

# What plain lines of text ask of a terminal, and what coloured ones ask besides.
LINES = frozenset({"draw", "linefeed", "carriage_return"})
COLOURS = LINES | {"select_graphic_rendition"}


class Emulator(pyte.Screen):
    """A screen wide and high enough that nothing wraps or scrolls unless the text makes it.

    `told` are the names of what it was told to do, `sent` what a program would read as if it were typed.
    """

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines)
        self.told: set[str] = set()
        self.sent: list[str] = []
        self._within = False
        for name in pyte.Stream.events:
            setattr(self, name, self._remembered(name, getattr(self, name)))

    def _remembered(self, name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any, **more: Any) -> None:
            # What it does on its own to obey is not what it was told.
            outermost, self._within = not self._within, True
            if outermost:
                self.told.add(name)
            does(*given, **more)
            self._within = not outermost

        return done

    def write_process_input(self, data: str) -> None:
        """Keep an answer of the terminal."""
        self.sent.append(data)


def shown(text: str, columns: int = 120) -> Emulator:
    """Return the screen after a program wrote `text`; a line feed begins a new line there, as the kernel sees to."""
    screen = Emulator(columns, text.count("\n") + 3)
    pyte.Stream(screen).feed(text.replace("\n", "\r\n"))
    return screen


def rows(screen: Emulator) -> list[str]:
    """Return what can be read on the screen, line by line."""
    return [each.rstrip() for each in screen.display]
