"""What the screen asks for and does: everything it shows and keeps goes through one object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from impact.model.inbox import Entry, Label

# (what, words), (id, words)
Pairs = Sequence[tuple[str, str]]


class Desk(Protocol):
    """Every text is harmless already; every method may be called in any thread and raises ImpactError."""

    def entries(self) -> tuple[Entry, ...]:
        """What waits, in the order in which it is shown."""

    def row(self, entry: Entry) -> str:
        """An entry on one line."""

    def told(self, entry: Entry, *, looked: bool) -> Pairs:
        """Everything about an entry; what came of it only if `looked`, because that takes a while."""

    def categories(self) -> Mapping[str, Label]:
        """Every category, by its key."""

    def beside(self, entry: Entry) -> Pairs:
        """Other contributions of the same repository, the nearest in time first."""

    def candidates(self, entry: Entry) -> Pairs:
        """The commits that may hold a lost one."""

    def said(self, entry: Entry) -> str:
        """What the person said before."""

    def commits(self, entry: Entry) -> Pairs:
        """The commits of its contribution."""

    def named(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """Names in these words that may be authors known here."""

    def without(self, answers: Mapping[str, str], words: Sequence[str]) -> dict[str, str]:
        """The answers without these words."""

    def confirm(self, name: str, why: str = "") -> str:
        """Say that it is what it was taken for."""

    def reclassify(self, name: str, category: str, why: str) -> str:
        """Say that it is another category."""

    def dismiss(self, name: str, why: str) -> str:
        """Say that it is not to be told."""

    def merge(self, names: Sequence[str], why: str) -> str:
        """Say that several are one."""

    def split(self, name: str, commits: Sequence[str], why: str) -> str:
        """Say that some commits of it are one of their own."""

    def write(self, name: str, answers: Mapping[str, str]) -> str:
        """Keep answers as a note."""

    def check(self, note: str, word: str, text: str) -> str:
        """Say how a launch turned out."""

    def redact(self, note: str, words: Sequence[str]) -> str:
        """Take words out of a note."""

    def later(self, name: str, days: int) -> str:
        """Put an entry off."""

    def same(self, lost: str, commit: str) -> str:
        """Say in which commit a lost one lives on."""

    def undo(self) -> str:
        """Take back what was done last."""
