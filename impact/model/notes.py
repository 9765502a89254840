"""What Git never sees: the person's own words, what they promised to show, and the word of somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# The sorts of note: work that left no commit, what a piece of work was for, what was said as it was released.
WORK, WHY, LAUNCH = "work", "why", "launch"
# The questions worth answering about a contribution, in the order in which they are put.
QUESTIONS = ("why", "who", "differently", "with")
# What somebody else may answer.
YES, PARTLY, NO = "yes", "partly", "no"


@dataclass(frozen=True, slots=True)
class Note:
    """The person's own words: private until they say otherwise.

    `day` is the day it tells of, `written` the one on which it was written down. `about` are the commits it is
    about, () for work that left none; `contribution` is the one they made then, by whose commits it is found again.
    `answers` are (one of QUESTIONS, words). `people` are (letter, name): the name is kept for the person alone, others
    read the letter unless `named` holds it. `checks` are the days on which what a launch note promised shall show.
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


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to one other person to say whether a claim is so; `to` is their name, for the person alone.

    `question` names what is asked: "contribution", or one of the three questions of a report.
    """

    id: str
    day: date
    to: str
    question: str
    did: str
    did_for_you: str
    contribution: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody else answered to an ask: YES, PARTLY or NO, in their own words, and whether they may be named."""

    ask: str
    day: date
    answer: str
    text: str
    may_be_named: bool


@dataclass(frozen=True, slots=True)
class Later:
    """What the person put off, by name ("contribution …", "commit …", "check …"), and until when."""

    what: str
    until: date
