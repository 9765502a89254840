"""What each key of the inbox does: asks what must be asked, and hands it to the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from textual.app import App

from impact.model.inbox import CASE, CHECK, PERHAPS, POSTPONED, REFUSED, WORK, Entry, Filter, Label
from impact.model.notes import ANSWERS
from impact.screen.desk import Desk, Pairs
from impact.screen.dialogs import Choice, Page, Sentence, Writing
from impact.screen.keys import HELP

_WEEK = 7
_WITH_WORK = (WORK, PERHAPS, POSTPONED, REFUSED)
_OF_WORK = ("confirm", "category", "dismiss", "merge", "split")


class Acting(App[None]):
    """The part of the screen that acts; how it shows and waits is the other part's."""

    desk: Desk
    wanted: Filter

    def here(self) -> Entry | None:
        """The entry that is stood on."""
        raise NotImplementedError

    def say(self, said: str) -> None:
        """Show a sentence at the foot."""
        raise NotImplementedError

    def start(self, what: str, doing: Callable[[], str]) -> None:
        """Do something that takes long, say what it said, and show the inbox anew."""
        raise NotImplementedError

    def fetch(self, asking: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Ask for something that takes long, and go on with it."""
        raise NotImplementedError

    def narrow(self) -> None:
        """Show what the filter takes."""
        raise NotImplementedError

    def action_do(self, name: str) -> None:
        """Do what a key stands for; keys that are about an entry need one."""
        if name in ("undo", "filter", "help"):
            getattr(self, f"_{name}")()
            return
        entry = self.here()
        if entry is None:
            self.say("nothing is chosen")
        elif name in _OF_WORK and entry.sort not in _WITH_WORK:
            self.say("this is no contribution; w says what can be said of it, l puts it off")
        elif name in _OF_WORK and entry.work is None:
            self.say("this commit is in no contribution that was read; `impact scan` may bring it in")
        else:
            getattr(self, f"_{name}")(entry)

    def _write(self, entry: Entry) -> None:
        desk = self.desk
        if entry.sort == CASE:
            rows = desk.candidates(entry)
            self._choose(
                "Which of these is it?", rows, lambda one: self.start("keeping", lambda: desk.same(entry.id, one[0]))
            )
        elif entry.sort == CHECK:
            self._check(entry)
        else:
            pairs = [(each.key, each.text) for each in entry.questions]

            def keep(answers: dict[str, str] | None) -> None:
                if answers is not None:
                    self.start("keeping", lambda: desk.write(entry.id, answers))

            self.push_screen(Writing(desk.row(entry), pairs, desk.named, desk.without), keep)

    def _check(self, entry: Entry) -> None:
        rows = [(each, each) for each in ANSWERS]

        def chosen(one: tuple[str, ...]) -> None:
            self._ask(
                "How so? In a sentence, if you want.",
                lambda text: self.start("keeping", lambda: self.desk.check(entry.note, one[0], text)),
                needed=False,
            )

        self._choose(f"Did it show? {self.desk.said(entry)}", rows, chosen)

    def _confirm(self, entry: Entry) -> None:
        self.start("confirming", lambda: self.desk.confirm(entry.id))

    def _category(self, entry: Entry) -> None:
        self.fetch(self.desk.categories, lambda known: self._choose_category(entry, known))

    def _choose_category(self, entry: Entry, known: Mapping[str, Label]) -> None:
        first = [entry.runner_up] if entry.runner_up in known else []
        keys = [*first, *(each for each in known if each not in (*first, entry.category))]
        rows = [(each, f"{known[each].title} ({each})") for each in keys]

        def chosen(one: tuple[str, ...]) -> None:
            self._why("setting", lambda why: self.desk.reclassify(entry.id, one[0], why))

        self._choose("Which category is it?", rows, chosen)

    def _dismiss(self, entry: Entry) -> None:
        value = "Not leverage" if entry.sort == REFUSED else ""
        self._why("dismissing", lambda why: self.desk.dismiss(entry.id, why), value)

    def _merge(self, entry: Entry) -> None:
        def chosen(one: tuple[str, ...]) -> None:
            self._why("merging", lambda why: self.desk.merge((entry.id, *one), why))

        question = "To which one does it belong? The nearest in time stand first."
        self.fetch(lambda: self.desk.beside(entry), lambda rows: self._choose(question, rows, chosen))

    def _split(self, entry: Entry) -> None:
        if entry.work is None or len(entry.work.shas) < 2:
            self.say("it is one commit, so there is nothing to split")
            return

        def chosen(some: tuple[str, ...]) -> None:
            self._why("splitting", lambda why: self.desk.split(entry.id, some, why))

        question = "Which commits are a piece of work of their own?"
        self.fetch(lambda: self.desk.commits(entry), lambda rows: self._choose(question, rows, chosen, many=True))

    def _redact(self, entry: Entry) -> None:
        if not entry.note:
            self.say("there is no note here yet; while you write one, ctrl+r takes words out")
            return
        question = "Which words or names must go from the note? Several with commas. This cannot be taken back."
        self._ask(
            question, lambda words: self.start("redacting", lambda: self.desk.redact(entry.note, words.split(",")))
        )

    def _later(self, entry: Entry) -> None:
        def days(text: str) -> None:
            if text.isdecimal() and 0 < int(text) <= 3650:
                self.start("putting off", lambda: self.desk.later(entry.key, int(text)))
            else:
                self.say(f"'{text}' is no number of days from 1 to 3650")

        self._ask("For how many days?", days, str(_WEEK))

    def _undo(self) -> None:
        self.start("taking back", self.desk.undo)

    def _filter(self) -> None:
        def narrowed(text: str) -> None:
            self.wanted = replace(self.wanted, text=text)
            self.narrow()

        self._ask("Show only what holds these words:", narrowed, self.wanted.text, needed=False)

    def _help(self) -> None:
        self.push_screen(Page(HELP))

    # Asking

    def _ask(self, question: str, then: Callable[[str], None], value: str = "", *, needed: bool = True) -> None:
        def answered(text: str | None) -> None:
            if text is not None:
                then(text)

        self.push_screen(Sentence(question, value, needed=needed), answered)

    def _why(self, what: str, doing: Callable[[str], str], value: str = "") -> None:
        self._ask("Why? One sentence; the report shows it.", lambda why: self.start(what, lambda: doing(why)), value)

    def _choose(
        self, question: str, rows: Pairs, then: Callable[[tuple[str, ...]], None], *, many: bool = False
    ) -> None:
        def chosen(some: tuple[str, ...] | None) -> None:
            if some:
                then(some)

        self.push_screen(Choice(question, rows, many=many), chosen)
