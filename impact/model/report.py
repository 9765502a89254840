"""A report: a snapshot whose every claim has an id and leads back to commits.

Sentences in these values are our own, with two marks for words that are not: text from a
repository stands between “ and ” (`quoted`), text from a ladder or a category between ‘ and ’
(`cited`). Renderers show the first as a quotation; the wording rules pass over both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impact.model.edits import Title
from impact.model.ladder import Expectation, Ladder, Level
from impact.model.notes import Checked
from impact.model.opportunity import NONE_FOUND, Found
from impact.model.period import Period
from impact.model.work import Contribution, Correction, Outcome, Quality

EVIDENCED = "evidenced"
PARTLY = "partly"
NOT_VISIBLE = "not visible in Git"
NO_EVIDENCE = "no evidence found"
STATUSES = (NO_EVIDENCE, NOT_VISIBLE, PARTLY, EVIDENCED)

# Who reads a report: the person alone; or others as well, who see what page one rests on, no private note and no
# name. A committee knows neither the words nor the place, so it is told the first and led to no page behind a wall.
SELF, MANAGER, COMMITTEE = AUDIENCES = ("self", "manager", "committee")

# How a correction stands.
HOLDS = "holds"
REPLACED = "replaced by a later one"
TAKEN_BACK = "taken back"
LOST = "matches no work any more"


_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def quoted(text: str) -> str:
    """Return words from a repository, marked as a quotation inside one of our sentences."""
    return f"“{text.translate(_PLAIN)}”"


def cited(text: str) -> str:
    """Return words from a ladder or a category, marked as such inside one of our sentences."""
    return f"‘{text.translate(_PLAIN)}’"


@dataclass(frozen=True, slots=True)
class Coverage:
    """One expectation against the work: a status, the contributions behind it, the smallest missing part."""

    expectation: Expectation
    status: str
    contributions: tuple[str, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class Place:
    """A repository that was read: its name, the address of its page, what could not be read.

    `commits` is what the id of a commit is put behind to open it, None where that is not known.
    """

    repo: str
    name: str
    url: str | None
    head: str
    unread: tuple[str, ...]
    commits: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of fact: an id such as C12, its provenance, and the commits it rests on (full ids).

    Where no commit shows it, it rests on the engineer's `note` (its id), or on what was said in reviews: `events` as
    source:instance:key, and in `pages` where each can be opened, "" where that is not known.
    """

    id: str
    text: str
    provenance: str
    rules: tuple[str, ...]
    repo: str
    shas: tuple[str, ...]
    note: str = ""
    events: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remarked:
    """A review comment of the engineer's own that a story quotes: on whose change (a letter), and what came of it.

    `event` is source:instance:key, `page` where it can be opened, "" where that is not known.
    """

    event: str
    day: date
    text: str
    author: str
    came: str
    page: str


@dataclass(frozen=True, slots=True)
class Said:
    """A note as the report tells it: `people` are letters, or names of those who agreed, marked as quotations.

    `due` is the day since which its promise waits to be looked at, None where it does not.
    """

    id: str
    kind: str
    day: date
    text: str
    answers: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    links: tuple[str, ...]
    checked: tuple[Checked, ...]
    due: date | None
    shared: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One contribution as the report tells it.

    `what` says what was done; `claims` say what came of it, one for each outcome that is known. `qualities` are all
    that were asked of it; `noted` are claims for those that say something `claims` do not. `notes` are what the
    engineer wrote of it, `remarks` a few comments of theirs where it is made of reviews, and `changes` what the
    changes are called that it then rests on: a number, or the id of a commit that gives credit. What was `taken_back`
    as a whole is no leverage. `elsewhere` are claims for the same change in other repositories, one for each.
    """

    contribution: Contribution
    category_title: str
    leverage: bool
    what: Claim
    outcomes: tuple[Outcome, ...]
    claims: tuple[Claim, ...]
    qualities: tuple[Quality, ...] = ()
    noted: tuple[Claim, ...] = ()
    notes: tuple[Said, ...] = ()
    remarks: tuple[Remarked, ...] = ()
    taken_back: bool = False
    changes: tuple[str, ...] = ()
    elsewhere: tuple[Claim, ...] = ()

    @property
    def every_claim(self) -> tuple[Claim, ...]:
        """All of them, in the order of their numbers."""
        return (self.what, *self.claims, *self.noted, *self.elsewhere)


@dataclass(frozen=True, slots=True)
class Standing:
    """One correction and how it stands: the work it is about, and what ended it, None where there is none."""

    said: Correction
    state: str
    work: Contribution | None
    ended_by: Correction | None = None
    category_title: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """Which other repositories came to use what a contribution of the engineer's offers and still do.

    `what` says what that is, its name marked as a quotation. `came` has one (day, who) for each, in order: `who` is a
    number that tells people of this one contribution apart and nothing else.
    """

    contribution: str
    repo: str
    category: str
    title: str
    day: date
    what: str
    came: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One of the three questions a review turns on, and the lines that answer it."""

    text: str
    answers: tuple[str, ...]


# What a reader must know before all else; settings of whoever made the report do not take it out.
NOT_KNOWN = "Not written by the person it is about, as far as this machine knows."


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a renderer may show; no renderer asks anything else.

    `stories` stand in reading order, the order of the claim ids.
    `recall` are contribution ids that look like leverage and that memory may have lost, the months
    of the period taking turns; a page with little room takes the first of them. Where nothing looks
    like leverage they are ordinary work.
    `person` is how the subject is called, `subjects` the addresses the report is about,
    `covers` every name and address, as “Name <address>”, under which commits count as theirs.
    `anchors` are contribution ids for page one, strongest outcome first, never by size.
    `notices` stand before everything else (demo history, nothing found).
    `blind` is what this report cannot see, `asks` the questions only the person can answer.
    `rules` is the digest of the rules that classified, `command` what makes this report again.
    `corrections` are those about this work, in the order they were said, and those that match none any more.
    `audience` is one of AUDIENCES; `found` says how many contributions there are, of which `stories` may tell a part.
    `absent` are times away, by the engineer's word, and `paragraph` is what they wrote above it all,
    `titles` are those they gave, with what stood there before.
    `loose` are notes about work that is no longer found, `due` those whose promise waits to be looked at.
    `opportunities` are those that this audience may see.
    `look` is what only the engineer is told: areas that they keep nearly alone, each with a question; so is `news`, of
    work of any time.
    """

    version: str
    person: str
    subjects: tuple[str, ...]
    period: Period
    ladder: Ladder
    target: Level
    current: Level | None
    places: tuple[Place, ...]
    stories: tuple[Story, ...]
    recall: tuple[str, ...]
    anchors: tuple[str, ...]
    coverage: tuple[Coverage, ...]
    questions: tuple[Question, ...]
    unclassified: int
    read: tuple[str, ...]
    not_read: tuple[str, ...]
    blind: tuple[str, ...]
    asks: tuple[str, ...]
    notices: tuple[str, ...]
    rules: str
    command: str
    until: date | None
    corrections: tuple[Standing, ...] = ()
    audience: str = SELF
    found: int = 0
    absent: tuple[Period, ...] = ()
    paragraph: str = ""
    titles: tuple[Title, ...] = ()
    loose: tuple[Said, ...] = ()
    due: tuple[Said, ...] = ()
    opportunities: Found = NONE_FOUND
    look: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    news: tuple[News, ...] = ()

    @property
    def doubt(self) -> tuple[str, ...]:
        """NOT_KNOWN where that is so, else nothing; for forms that show no other notice."""
        return tuple(each for each in self.notices if each == NOT_KNOWN)
