"""A list of any length, of which only the lines in sight are ever drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

_CHOSEN, _MARKED = "> ", "x "


class Listing(ScrollView, can_focus=True):
    """Lines to walk through; text is only ever text. The line one stands on bears a mark: there may be no colour."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "to(0)", show=False),
        Binding("end", "to(-1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Moved(Message):
        """Another line is stood on."""

    class Chosen(Message):
        """Enter was pressed on a line."""

    def __init__(self, lines: Sequence[str] = (), *, name: str | None = None) -> None:
        super().__init__(id=name)
        self._lines = lines
        self.at = 0
        self.marked: set[int] = set()

    def on_mount(self) -> None:
        """Know how long the list is."""
        self._measure()

    def fill(self, lines: Sequence[str], at: int) -> None:
        """Show other lines, and stand on one of them."""
        self._lines = lines
        self.marked.clear()
        self._measure()
        self.at = max(0, min(at, len(lines) - 1))
        self._into_sight()
        self.refresh()
        self.post_message(self.Moved())

    def _measure(self) -> None:
        self.virtual_size = Size(0, len(self._lines))

    def _into_sight(self) -> None:
        self.scroll_to_region(Region(0, self.at, 1, 1), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Draw one line of those in sight."""
        number = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if number >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        here = number == self.at
        mark = _CHOSEN if here else _MARKED if number in self.marked else "  "
        text = Text(f"{mark}{self._lines[number]}", no_wrap=True, end="")
        text.truncate(width, overflow="ellipsis", pad=True)
        style = Style(reverse=True) if here and self.has_focus else Style(bold=here)
        return Strip([Segment(text.plain, self.rich_style + style)], width)

    def action_move(self, by: int) -> None:
        """Walk some lines up or down."""
        self._go(self.at + by)

    def action_page(self, by: int) -> None:
        """Walk as many lines as are in sight."""
        self._go(self.at + by * max(1, self.size.height - 1))

    def action_to(self, line: int) -> None:
        """Walk to the first line, or for -1 to the last."""
        self._go(line if line >= 0 else len(self._lines) - 1)

    def action_choose(self) -> None:
        """Say that this line is meant."""
        if self._lines:
            self.post_message(self.Chosen())

    def mark(self) -> None:
        """Mark the line one stands on, or take the mark away."""
        self.marked ^= {self.at}
        self._go(self.at + 1)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Walk to the line that was clicked."""
        self._go(event.y + self.scroll_offset.y)

    def _go(self, line: int) -> None:
        line = max(0, min(line, len(self._lines) - 1))
        if line != self.at and self._lines:
            self.at = line
            self._into_sight()
            self.refresh()
            self.post_message(self.Moved())
