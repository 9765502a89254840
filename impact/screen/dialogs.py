"""Windows that ask for something: a reason, one of several, words of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from impact.model.errors import ImpactError
from impact.screen.desk import Pairs
from impact.screen.listing import Listing

_ESCAPE: list[BindingType] = [Binding("escape", "dismiss(None)", "back")]
PRIVATE = "No private matters of other people. They stand as author A, author B until they agree to be named."


class Sentence(ModalScreen[str | None]):
    """Asks for one line; `needed` says that it must not be empty."""

    AUTO_FOCUS = "Input, Listing"
    BINDINGS: ClassVar[list[BindingType]] = _ESCAPE

    def __init__(self, question: str, value: str = "", *, needed: bool = True) -> None:
        super().__init__()
        self._question, self._value, self._needed = question, value, needed

    def compose(self) -> ComposeResult:
        """Put the question above the line."""
        with VerticalScroll(classes="window"):
            yield Static(Text(self._question))
            yield Input(self._value, compact=True)
            yield Static(Text("enter keeps it, escape goes back"), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the line on, unless there must be one and is none."""
        if event.value.strip() or not self._needed:
            self.dismiss(event.value.strip())


class Choice(ModalScreen[tuple[str, ...] | None]):
    """Asks for one of several, or with `many` for some of them; what is typed narrows the list."""

    AUTO_FOCUS = "Input, Listing"
    BINDINGS: ClassVar[list[BindingType]] = [
        *_ESCAPE,
        Binding("up", "walk(-1)", show=False, priority=True),
        Binding("down", "walk(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]

    def __init__(self, question: str, rows: Pairs, *, many: bool = False) -> None:
        super().__init__()
        self._question, self._rows, self._many = question, list(rows), many
        self._shown = self._rows
        self._chosen: list[str] = []

    def compose(self) -> ComposeResult:
        """Put a line to type in above the list; where several are asked for there is the list alone."""
        keys = "space marks, enter takes the marked" if self._many else "type to narrow, enter takes it"
        with VerticalScroll(classes="window tall"):
            yield Static(Text(self._question))
            if not self._many:
                yield Input(placeholder="narrow", compact=True)
            yield Listing([words for _, words in self._rows])
            yield Static(Text(f"{keys}, escape goes back"), classes="hint")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what holds the words typed."""
        wanted = event.value.casefold().split()
        self._shown = [row for row in self._rows if all(each in " ".join(row).casefold() for each in wanted)]
        self.query_one(Listing).fill([words for _, words in self._shown], 0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line means the one stood on."""
        event.stop()
        self._take()

    def on_listing_moved(self, event: Listing.Moved) -> None:
        """Nobody behind this window need know."""
        event.stop()

    def on_listing_chosen(self, event: Listing.Chosen) -> None:
        """Enter in the list does the same."""
        event.stop()
        self._take()

    def _take(self) -> None:
        """Hand on what is marked, or else what is stood on."""
        listing = self.query_one(Listing)
        if self._shown:
            places = sorted(listing.marked) or [listing.at]
            self.dismiss(tuple(self._shown[at][0] for at in places))

    def key_space(self) -> None:
        """Mark a line, where several are asked for."""
        if self._many:
            self.query_one(Listing).mark()

    def action_walk(self, by: int) -> None:
        """Walk through the list while typing."""
        self.query_one(Listing).action_move(by)

    def action_page(self, by: int) -> None:
        """Walk a page through the list while typing."""
        self.query_one(Listing).action_page(by)


class Writing(ModalScreen[dict[str, str] | None]):
    """Asks some questions at once; names are pointed out before anything is kept, and can be taken out."""

    AUTO_FOCUS = "Input, Listing"
    BINDINGS: ClassVar[list[BindingType]] = [
        *_ESCAPE,
        Binding("ctrl+s", "keep", "keep", priority=True),
        Binding("ctrl+r", "redact", "redact", priority=True),
    ]

    def __init__(
        self,
        title: str,
        questions: Pairs,
        named: Callable[[Mapping[str, str]], Sequence[str]],
        without: Callable[[Mapping[str, str], Sequence[str]], dict[str, str]],
    ) -> None:
        super().__init__()
        self._title, self._questions = title, questions
        self._named, self._without = named, without
        self._warned: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Put each question above its line."""
        with VerticalScroll(classes="window tall"):
            yield Static(Text(self._title))
            for key, text in self._questions:
                yield Static(Text(text), classes="question")
                yield Input(id=f"answer-{key}", compact=True)
            yield Static(Text(PRIVATE), id="warning")
            yield Static(Text("enter goes on, ctrl+s keeps, ctrl+r takes words out, escape goes back"), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next question; after the last, keep."""
        inputs = list(self.query(Input))
        at = inputs.index(event.input)
        if at + 1 < len(inputs):
            inputs[at + 1].focus()
        else:
            self.action_keep()

    def _answers(self) -> dict[str, str]:
        return {key: self.query_one(f"#answer-{key}", Input).value for key, _ in self._questions}

    def action_keep(self) -> None:
        """Hand the answers on; once, point out whom they may name instead."""
        answers = self._answers()
        if any(each.strip() for each in answers.values()):
            self._look(answers)

    @work(thread=True, exclusive=True)
    def _look(self, answers: dict[str, str]) -> None:
        try:
            names = tuple(self._named(answers))
        except ImpactError as error:
            self.app.call_from_thread(self.query_one("#warning", Static).update, Text(error.what))
            return
        self.app.call_from_thread(self._keep, answers, names)

    def _keep(self, answers: dict[str, str], names: tuple[str, ...]) -> None:
        if names and names != self._warned:
            self._warned = names
            said = f"This names {', '.join(names)}, who may be an author known here: ctrl+r takes words out, "
            self.query_one("#warning", Static).update(Text(f"{said}ctrl+s keeps it as it is."))
        else:
            self.dismiss(answers)

    def action_redact(self) -> None:
        """Take words out of every answer."""

        def take(words: str | None) -> None:
            for key, text in self._without(self._answers(), (words or "").split(",")).items():
                self.query_one(f"#answer-{key}", Input).value = text

        self.app.push_screen(Sentence("Which words or names must go? Several with commas."), take)


class Page(ModalScreen[None]):
    """Text to read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,enter", "dismiss(None)", "back")]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Show it."""
        with VerticalScroll(classes="window tall"):
            yield Static(Text(self._text))
