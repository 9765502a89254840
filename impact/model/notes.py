"""What Git never sees: the person's own words, what they promised to show, and the word of somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# The sorts of note: work that left no commit, what a piece of work was for, what was said as it was released.
WORK, WHY, LAUNCH = "work", "why", "launch"
KINDS = (WORK, WHY, LAUNCH)
# The questions worth answering about a contribution, in the order in which they are put.
QUESTIONS = ("why", "who", "differently", "with")
# What a launch note says beside its text, which tells what was built.
LAUNCH_PARTS = ("why", "shows", "trade-off", "differently", "with")
# After how many days what a launch note promised shall show.
CHECK_AFTER = (30, 90)
# What somebody else may answer, and how a check may end.
YES, PARTLY, NO = "yes", "partly", "no"
ANSWERS = (YES, PARTLY, NO)
# What a request is about: a contribution, or one of the three questions of a report.
CONTRIBUTION, STAFF, OWNING, NEXT_LEVEL = "contribution", "staff", "owning", "next-level"
REPORT_QUESTIONS = (STAFF, OWNING, NEXT_LEVEL)


@dataclass(frozen=True, slots=True)
class Checked:
    """How a promise of a launch note was found: which check, when it was answered, YES, PARTLY or NO, and how so."""

    due: date
    day: date
    answer: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """The person's own words: private until they say otherwise.

    `day` is the day it tells of, `written` the one on which it was written down. `about` are the commits it is
    about, () for work that left none; `contribution` is the one they made then, by whose commits it is found again.
    `answers` are (one of QUESTIONS, words). `people` are (letter, name): the name is kept for the person alone, others
    read the letter unless `named` holds it. `checks` are the days on which what a launch note promised shall show,
    `checked` what was found then. `by` are the addresses of whoever wrote it: only their report tells it.
    `shared` says that others may read it as well.
    """

    id: str
    kind: str
    day: date
    written: date
    text: str
    category: str = ""
    contribution: str = ""
    about: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    checks: tuple[date, ...] = ()
    checked: tuple[Checked, ...] = ()
    by: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A note as somebody types it: `about` names a contribution or a commit, `people` are (name, said yes).

    `check_in` are days after which a launch shall show; `where` is where it stands in a file, "" elsewhere.
    """

    text: str
    day: date
    kind: str = WORK
    category: str = ""
    about: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, bool], ...] = ()
    links: tuple[str, ...] = ()
    check_in: tuple[int, ...] = ()
    shared: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to one other person to say whether a claim is so; `to` is their name, for the person alone.

    `letter` stands for them wherever others read. `question` names what is asked: CONTRIBUTION, or one of
    REPORT_QUESTIONS. `by` are the addresses of whoever asked. `note` is the note that is asked about, where the work
    left no commit.
    """

    id: str
    day: date
    to: str
    question: str
    did: str
    did_for_you: str
    contribution: str = ""
    about: tuple[str, ...] = ()
    letter: str = ""
    by: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody else answered to an ask: YES, PARTLY or NO, in their own words, and whether they may be named."""

    ask: str
    day: date
    answer: str
    text: str
    may_be_named: bool


# Under which name each commit of a contribution that was put off is kept.
PUT_OFF_WORK = "work "


@dataclass(frozen=True, slots=True)
class Later:
    """What the person put off, by name ("contribution …", "commit …", "check …"), and until when.

    `shas` are the commits of a contribution, by which it is known when a rewrite of history gave it another id.
    """

    what: str
    until: date
    shas: tuple[str, ...] = ()
