"""The inbox as a list and a text beside it; every word it keeps goes through the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from impact.model.errors import ImpactError
from impact.model.inbox import Entry, Filter
from impact.screen.acts import Acting
from impact.screen.desk import Desk, Pairs
from impact.screen.keys import KEYS, hint
from impact.screen.listing import Listing

WIDE = 110
_SOON = 0.15  # seconds


class Inbox(Acting):
    """The screen. What takes long is done in a thread, so that a key is always answered at once."""

    CSS_PATH = Path(__file__).with_name("look.tcss")
    TITLE = "impact inbox"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - as textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"do('{name}')", name) for key, _, name, _ in KEYS if name != "quit"),
        Binding("q,ctrl+c,ctrl+q", "quit", "quit"),
    ]

    def __init__(self, desk: Desk, wanted: Filter, shown: Callable[[], None] = lambda: None) -> None:
        """`shown` is called once, when the list is there."""
        super().__init__(ansi_color=True)
        self.desk, self.wanted, self._when_shown = desk, wanted, shown
        self._every: tuple[Entry, ...] = ()
        self._shown: list[Entry] = []
        self._busy = Lock()
        self._soon: Timer | None = None
        self.read = False
        # Held on to, because a question to the screen is one to the window that is on top.
        self._list, self.text = Listing(name="list"), Static(id="text")
        self._about = VerticalScroll(self.text, id="about")
        self._top, self._status = Static(Text("inbox: reading the ledger"), id="top"), Static(id="status")
        self._hint = Static(id="hint")

    def compose(self) -> ComposeResult:
        """Lay out a line above, the list, the text about the entry stood on, and two lines below."""
        yield self._top
        yield Container(self._list, self._about, id="panes")
        yield self._status
        yield self._hint

    def on_mount(self) -> None:
        """Read the inbox while the screen is there already."""
        self._list.focus()
        self._look()

    def on_resize(self) -> None:
        """Say at the foot what there is room for."""
        wide = self.size.width >= WIDE
        self._hint.update(Text(hint(wide=wide), no_wrap=True, overflow="ellipsis"))

    # Showing

    @work(thread=True)
    def _look(self) -> None:
        self._read("")

    def _read(self, said: str) -> None:
        with self._busy:
            try:
                found = self.desk.entries()
            except ImpactError as error:
                self._hand(self.say, said or _complaint(error))
                return
        self._hand(self._show, found, said)

    def _show(self, entries: tuple[Entry, ...], said: str) -> None:
        before = [each.key for each in self._shown[self._list.at :]]
        self._every = entries
        self._shown = [each for each in entries if self.wanted.takes(each)]
        keys = {each.key: at for at, each in enumerate(self._shown)}
        # What one stood on, or what came after it: order may change with what is gone.
        at = next((keys[key] for key in before if key in keys), self._list.at)
        if not self.read:
            self.read = True
            self.call_after_refresh(self._when_shown)
        self._list.fill([self.desk.row(each) for each in self._shown], at)
        words = f", filtered by '{_shown(self.wanted.text)}'" if self.wanted.text else ""
        nothing = "" if self._shown else ": nothing waits" + (" that fits" if self.wanted != Filter() else "")
        self._top.update(Text(f"inbox{words}{nothing}"))
        self.say(said)

    def here(self) -> Entry | None:
        """The entry that is stood on."""
        at = self._list.at
        return self._shown[at] if at < len(self._shown) else None

    def on_listing_moved(self) -> None:
        """Tell about the entry stood on; what came of it follows when it is known."""
        entry = self.here()
        self._about.scroll_home(animate=False)
        self._tell(entry, self.desk.told(entry, looked=False) if entry is not None else ())
        if self._soon is not None:
            self._soon.stop()
        if entry is not None and entry.work is not None:
            # Not for each that is passed on the way: a thread that counts is a key that waits.
            self._soon = self.set_timer(_SOON, lambda: self._look_at(entry))

    def on_listing_chosen(self) -> None:
        """Enter says what is said most often."""
        self.action_do("write")

    @work(thread=True, exclusive=True, group="looking")
    def _look_at(self, entry: Entry) -> None:
        try:
            told = self.desk.told(entry, looked=True)
        except ImpactError as error:
            self._hand(self.say, _complaint(error))
            return
        self._hand(self._tell, entry, told)

    def _tell(self, entry: Entry | None, pairs: Pairs) -> None:
        if entry is not self.here():
            return  # walked on meanwhile
        text = Text()
        for what, words in pairs:
            text.append(f"{what}: ", "bold")
            text.append(f"{words}\n")
        self.text.update(text)

    def say(self, said: str) -> None:
        """Show a sentence at the foot."""
        self._status.update(Text(_shown(said)))

    # Doing

    def start(self, what: str, doing: Callable[[], str]) -> None:
        """Do something in a thread, say what it said, and show the inbox anew."""
        self.say(f"{what} …")
        self._keep(doing)

    @work(thread=True)
    def _keep(self, doing: Callable[[], str]) -> None:
        with self._busy:
            try:
                said = doing()
            except ImpactError as error:
                said = _complaint(error)
        # Shown anew also where it failed: what one stands on may be there no more.
        self._read(said)

    def fetch(self, asking: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Ask for something in a thread, and go on with it."""
        self.say("looking …")
        self._fetch(asking, then)

    @work(thread=True)
    def _fetch(self, asking: Callable[[], Any], then: Callable[[Any], None]) -> None:
        try:
            found = asking()
        except ImpactError as error:
            self._hand(self.say, _complaint(error))
            return
        self._hand(self.say, "")
        self._hand(then, found)

    def narrow(self) -> None:
        """Show what the filter takes."""
        self._show(self._every, "")

    def _hand(self, then: Callable[..., None], *what: object) -> None:
        if self.is_running:  # else the person has left meanwhile; what was done is kept
            self.call_from_thread(then, *what)


def _complaint(error: ImpactError) -> str:
    return f"{error.what} ({error.hint})" if error.hint else error.what


def _shown(text: str) -> str:
    """Return a sentence in which a name or path may stand, without what would move the cursor."""
    return "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in text)


def run(desk: Desk, wanted: Filter, shown: Callable[[], None]) -> None:
    """Show the inbox until the person leaves it; `shown` is called once, when the list is there."""
    app = Inbox(desk, wanted, shown)
    app.run()
    if app.return_code:
        raise RuntimeError("the screen of the inbox ended by a fault of its own")
