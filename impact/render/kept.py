"""What the pages of a folder that outlives the program are made of, and how they name and link it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from impact.model.ladder import Category
from impact.model.notes import Ask, Note, Word
from impact.model.work import Contribution, Correction
from impact.render.blocks import COMMIT, Line, Paragraph, Span, config, own

INDEX = "README.md"
CORRECTIONS, ANSWERS = "corrections.md", "answers.md"
_PLAIN = re.compile(r"[^a-zA-Z0-9._-]+")
_MOST = 72


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository: its first commit, name, page, what opens a commit of it if known, and up to when it was read."""

    root: str
    name: str
    page: str | None
    commits: str | None
    read: date


@dataclass(frozen=True, slots=True)
class Given:
    """A report as it was given away: when, to whom, and what it said, as JSON."""

    day: date
    audience: str
    document: str


@dataclass(frozen=True, slots=True)
class Came:
    """What is known to have come of work, in a sentence, and whether most work shows the like."""

    text: str
    usual: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything the pages are made of, as of `day`; `came` says by contribution what is known to have come of it."""

    day: date
    who: tuple[str, ...]
    repositories: tuple[Repository, ...]
    works: tuple[Contribution, ...]
    came: Mapping[str, tuple[Came, ...]]
    corrections: tuple[Correction, ...]
    notes: tuple[Note, ...]
    asks: tuple[Ask, ...]
    words: tuple[Word, ...]
    given: tuple[Given, ...]
    categories: Mapping[str, Category]

    @property
    def years(self) -> tuple[int, ...]:
        """Every year of which there is a page, the latest first."""
        return tuple(sorted({each.last.year for each in self.works} | {each.day.year for each in self.notes})[::-1])

    def of_year(self, year: int) -> list[Contribution]:
        """The work that ended in a year, oldest first, without what was taken out."""
        found = (each for each in self.works if each.last.year == year and not each.dismissed)
        return sorted(found, key=lambda one: (one.first, one.id))

    def notes_of(self, year: int) -> list[Note]:
        """The notes that tell of a day of the year, oldest first."""
        return sorted((each for each in self.notes if each.day.year == year), key=lambda one: (one.day, one.id))

    def is_leverage(self, work: Contribution) -> bool:
        """Whether it looks like leverage by its category."""
        category = self.categories.get(work.category)
        return category is not None and category.group == "leverage"

    def titled(self, key: str) -> str:
        """What a category is called."""
        return self.categories[key].title if key in self.categories else key

    def home(self, sha: str) -> Repository | None:
        """The repository with this commit among its work."""
        root = next((each.repo for each in self.works if sha in each.shas), None)
        return next((each for each in self.repositories if each.root == root), None)

    def repository(self, work: Contribution) -> Repository | None:
        """Where the work is."""
        return next((each for each in self.repositories if each.root == work.repo), None)

    def about(self, key: str, shas: tuple[str, ...]) -> Contribution | None:
        """The work of this id, or else one with any of these commits."""
        of_id = next((each for each in self.works if key and each.id == key), None)
        return of_id or next((each for each in self.works if set(shas) & set(each.shas)), None)


def plain(word: str) -> str:
    """A word as a part of a file's name."""
    return _PLAIN.sub("-", word).strip("-.") or "x"


def year_file(year: int) -> str:
    """The page of a year."""
    return f"work/{year}.md"


def note_file(note: Note) -> str:
    """The page of a note; by name they lie in the order of their days."""
    return f"notes/{note.day}-{plain(note.id)}.md"


def begins(note: Note) -> str:
    """How a note begins: its first line, cut at a word."""
    first = next((each.strip() for each in note.text.splitlines() if each.strip()), "")
    short = first if len(first) <= _MOST else f"{first[:_MOST].rpartition(' ')[0] or first[:_MOST]} …"
    return short or "(no text)"


def link(shown: str, file: str) -> Span:
    """A link to another page, in our own words."""
    return Span(shown, link=file)


def back(deeper: bool = True) -> Paragraph:
    """The way to all pages, from a folder within or from beside the index."""
    return Paragraph(((link("all pages", f"../{INDEX}" if deeper else INDEX),),))


def commit(sha: str, repository: Repository | None) -> Span:
    """A commit by its whole id, with a link where one is known."""
    return Span(sha, COMMIT, link=repository.commits + sha if repository and repository.commits else None)


def because(why: str) -> Line:
    """Why the person said so, if they did."""
    return (own(", because: "), config(why)) if why else ()


def days(first: date, last: date) -> str:
    """One day, or from which to which."""
    return f"{first}" if first == last else f"{first} to {last}"
