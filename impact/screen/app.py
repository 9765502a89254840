"""The inbox as a list and a text beside it; every word it keeps goes through the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from impact.model.errors import ImpactError
from impact.model.inbox import CASE, CHECK, PERHAPS, POSTPONED, REFUSED, WORK, Entry, Filter
from impact.model.notes import ANSWERS
from impact.screen.desk import Desk, Pairs
from impact.screen.dialogs import Choice, Page, Sentence, Writing
from impact.screen.keys import HELP, KEYS, hint
from impact.screen.listing import Listing

WIDE = 110
_WEEK = 7
_WITH_WORK = (WORK, PERHAPS, POSTPONED, REFUSED)


class Inbox(App[None]):
    """The screen. What takes long is done in a thread, so that a key is always answered at once."""

    CSS_PATH = "look.tcss"
    TITLE = "impact inbox"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - as textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"do('{name}')", name) for key, _, name, _ in KEYS if name != "quit"),
        Binding("q,ctrl+c,ctrl+q", "quit", "quit"),
    ]

    def __init__(self, desk: Desk, wanted: Filter) -> None:
        super().__init__(ansi_color=True)
        self._desk, self._wanted = desk, wanted
        self._every: tuple[Entry, ...] = ()
        self._shown: list[Entry] = []
        self._busy = Lock()
        self.read = False

    def compose(self) -> ComposeResult:
        """Lay out a line above, the list, the text about the entry stood on, and two lines below."""
        yield Static(Text("inbox: reading the ledger"), id="top")
        with Container(id="panes"):
            yield Listing(name="list")
            with VerticalScroll(id="about"):
                yield Static(id="text")
        yield Static(id="status")
        yield Static(id="hint")

    def on_mount(self) -> None:
        """Read the inbox while the screen is there already."""
        self.query_one(Listing).focus()
        self._look("")

    def on_resize(self) -> None:
        """Say at the foot what there is room for."""
        wide = self.size.width >= WIDE
        self.query_one("#hint", Static).update(Text(hint(wide=wide), no_wrap=True, overflow="ellipsis"))

    # Showing

    @work(thread=True)
    def _look(self, said: str) -> None:
        with self._busy:
            try:
                found = self._desk.entries()
            except ImpactError as error:
                self.call_from_thread(self._complain, error)
                return
        self.call_from_thread(self._show, found, said)

    def _show(self, entries: tuple[Entry, ...], said: str) -> None:
        here = self._here()
        self._every = entries
        self._shown = [each for each in entries if self._wanted.takes(each)]
        keys = [each.key for each in self._shown]
        listing = self.query_one(Listing)
        at = keys.index(here.key) if here is not None and here.key in keys else listing.at
        self.read = True
        listing.fill([self._desk.row(each) for each in self._shown], at)
        words = f", filtered by '{self._wanted.text}'" if self._wanted.text else ""
        nothing = "" if self._shown else ": nothing waits" + (" that fits" if self._wanted != Filter() else "")
        self.query_one("#top", Static).update(Text(f"inbox{words}{nothing}"))
        self._say(said)

    def _here(self) -> Entry | None:
        at = self.query_one(Listing).at
        return self._shown[at] if at < len(self._shown) else None

    def on_listing_moved(self) -> None:
        """Tell about the entry stood on; what came of it follows when it is known."""
        entry = self._here()
        self.query_one("#about").scroll_home(animate=False)
        self._tell(entry, self._desk.told(entry, looked=False) if entry is not None else ())
        if entry is not None and entry.work is not None:
            self._look_at(entry)

    @work(thread=True, exclusive=True, group="looking")
    def _look_at(self, entry: Entry) -> None:
        try:
            told = self._desk.told(entry, looked=True)
        except ImpactError as error:
            self.call_from_thread(self._complain, error)
            return
        self.call_from_thread(self._tell, entry, told)

    def _tell(self, entry: Entry | None, pairs: Pairs) -> None:
        if entry is not self._here():
            return  # walked on meanwhile
        text = Text()
        for what, words in pairs:
            text.append(f"{what}: ", "bold")
            text.append(f"{words}\n")
        self.query_one("#text", Static).update(text)

    def _say(self, said: str) -> None:
        self.query_one("#status", Static).update(Text(said, no_wrap=True, overflow="ellipsis"))

    def _complain(self, error: ImpactError) -> None:
        self._say(f"{error.what}{f' ({error.hint})' if error.hint else ''}")

    # Doing

    @work(thread=True)
    def _keep(self, doing: Callable[[], str]) -> None:
        with self._busy:
            try:
                said = doing()
                found = self._desk.entries()
            except ImpactError as error:
                self.call_from_thread(self._complain, error)
                return
        self.call_from_thread(self._show, found, said)

    def _start(self, what: str, doing: Callable[[], str]) -> None:
        self._say(f"{what} …")
        self._keep(doing)

    def action_do(self, name: str) -> None:
        """Do what a key stands for; keys that are about an entry need one."""
        if name in ("undo", "filter", "help"):
            getattr(self, f"_{name}")()
            return
        entry = self._here()
        if entry is None:
            self._say("nothing is chosen")
        elif name in ("confirm", "category", "dismiss", "merge", "split") and entry.sort not in _WITH_WORK:
            self._say("this is no contribution; w says what can be said of it, l puts it off")
        elif name in ("confirm", "category", "dismiss", "merge", "split") and entry.work is None:
            self._say("this commit is in no contribution that was read; `impact scan` may bring it in")
        else:
            getattr(self, f"_{name}")(entry)

    def _write(self, entry: Entry) -> None:
        desk = self._desk
        if entry.sort == CASE:
            rows = desk.candidates(entry)
            self._choose(
                "Which of these is it?", rows, lambda one: self._start("keeping", lambda: desk.same(entry.id, one[0]))
            )
        elif entry.sort == CHECK:
            self._check(entry)
        else:
            pairs = [(each.key, each.text) for each in entry.questions]

            def keep(answers: dict[str, str] | None) -> None:
                if answers is not None:
                    self._start("keeping", lambda: desk.write(entry.id, answers))

            self.push_screen(Writing(desk.row(entry), pairs, desk.named, desk.without), keep)

    def _check(self, entry: Entry) -> None:
        rows = [(each, each) for each in ANSWERS]

        def chosen(one: tuple[str, ...]) -> None:
            self._ask(
                "How so? In a sentence, if you want.",
                lambda text: self._start("keeping", lambda: self._desk.check(entry.note, one[0], text)),
                needed=False,
            )

        self._choose(f"Did it show? {self._desk.said(entry)}", rows, chosen)

    def _confirm(self, entry: Entry) -> None:
        self._start("confirming", lambda: self._desk.confirm(entry.id))

    def _category(self, entry: Entry) -> None:
        known = self._desk.categories()
        first = [entry.runner_up] if entry.runner_up in known else []
        keys = [*first, *(each for each in known if each not in (*first, entry.category))]
        rows = [(each, f"{known[each].title} ({each})") for each in keys]

        def chosen(one: tuple[str, ...]) -> None:
            self._why("setting", lambda why: self._desk.reclassify(entry.id, one[0], why))

        self._choose("Which category is it?", rows, chosen)

    def _dismiss(self, entry: Entry) -> None:
        value = "Not leverage" if entry.sort == REFUSED else ""
        self._why("dismissing", lambda why: self._desk.dismiss(entry.id, why), value)

    def _merge(self, entry: Entry) -> None:
        def chosen(one: tuple[str, ...]) -> None:
            self._why("merging", lambda why: self._desk.merge((entry.id, *one), why))

        self._choose("To which one does it belong? The nearest in time stand first.", self._desk.beside(entry), chosen)

    def _split(self, entry: Entry) -> None:
        rows = self._desk.commits(entry)
        if len(rows) < 2:
            self._say("it is one commit, so there is nothing to split")
            return

        def chosen(some: tuple[str, ...]) -> None:
            self._why("splitting", lambda why: self._desk.split(entry.id, some, why))

        self._choose("Which commits are a piece of work of their own?", rows, chosen, many=True)

    def _redact(self, entry: Entry) -> None:
        if not entry.note:
            self._say("there is no note here yet; while you write one, ctrl+r takes words out")
            return
        question = "Which words or names must go from the note? Several with commas. This cannot be taken back."
        self._ask(
            question, lambda words: self._start("redacting", lambda: self._desk.redact(entry.note, words.split(",")))
        )

    def _later(self, entry: Entry) -> None:
        def days(text: str) -> None:
            if text.isdecimal() and 0 < int(text) <= 3650:
                self._start("putting off", lambda: self._desk.later(entry.key, int(text)))
            else:
                self._say(f"'{text}' is no number of days from 1 to 3650")

        self._ask("For how many days?", days, str(_WEEK))

    def _undo(self) -> None:
        self._start("taking back", self._desk.undo)

    def _filter(self) -> None:
        def narrowed(text: str) -> None:
            self._wanted = replace(self._wanted, text=text)
            self._show(self._every, "")

        self._ask("Show only what holds these words:", narrowed, self._wanted.text, needed=False)

    def _help(self) -> None:
        self.push_screen(Page(HELP))

    # Asking

    def _ask(self, question: str, then: Callable[[str], None], value: str = "", *, needed: bool = True) -> None:
        def answered(text: str | None) -> None:
            if text is not None:
                then(text)

        self.push_screen(Sentence(question, value, needed=needed), answered)

    def _why(self, what: str, doing: Callable[[str], str], value: str = "") -> None:
        self._ask("Why? One sentence; the report shows it.", lambda why: self._start(what, lambda: doing(why)), value)

    def _choose(
        self, question: str, rows: Pairs, then: Callable[[tuple[str, ...]], None], *, many: bool = False
    ) -> None:
        def chosen(some: tuple[str, ...] | None) -> None:
            if some:
                then(some)

        self.push_screen(Choice(question, rows, many=many), chosen)


def run(desk: Desk, wanted: Filter) -> None:
    """Show the inbox until the person leaves it."""
    app = Inbox(desk, wanted)
    app.run()
    if app.return_code:
        raise RuntimeError("the screen of the inbox ended by a fault of its own")
