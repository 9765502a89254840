"""The inbox: what was found, promised or left open and waits for a word of the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impact.model.work import Contribution

# The sorts of entry, in the order in which they are shown: what was said and has lost its commit, a promise whose day
# has come, an answer given at a commit, a question put off there, work that looks like leverage, work that may be.
CASE, CHECK, REFUSED, POSTPONED, WORK, PERHAPS = SORTS = ("case", "check", "refused", "postponed", "work", "perhaps")


@dataclass(frozen=True, slots=True)
class Label:
    """What a category is called, and whether it is leverage, baseline or unclassified."""

    title: str
    group: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question worth answering: its key, one of QUESTIONS in notes, and how it is put."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A commit that may hold what was said of a lost one; `title` and `day` are "" and None where nobody knows."""

    sha: str
    title: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that waits. `key` is the name by which it can be put off, `id` what the commands take.

    `why` says in one sentence why it is here. `work` is the contribution it is about, None where there is none.
    `said` is what the person said before: a promise, the words on lost work. `note` is the note it belongs to,
    `day` the day by which a `since` is measured. `commands` are (when, command) that do the same.
    """

    key: str
    sort: str
    id: str
    title: str
    repository: str
    day: date
    why: str
    category: str = ""
    label: str = ""
    runner_up: str = ""
    runner_up_label: str = ""
    work: Contribution | None = None
    questions: tuple[Question, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    said: str = ""
    note: str = ""
    commands: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show of an inbox; "" and None keep everything. `text` and `repository` are compared without case."""

    repository: str = ""
    category: str = ""
    since: date | None = None
    text: str = ""

    def takes(self, entry: Entry) -> bool:
        """Whether the entry is to be shown."""
        words = " ".join((entry.title, entry.id, entry.label, entry.category, entry.repository, entry.said))
        return (
            self.repository.casefold() in entry.repository.casefold()
            and self.category in ("", entry.category, entry.runner_up)
            and (self.since is None or entry.day >= self.since)
            and self.text.casefold() in words.casefold()
        )
