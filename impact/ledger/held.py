"""What a table of a ledger says of itself where it is declared: what it holds, and how it is forgotten.

An export, its explanation, forgetting and the tests all ask the table; there is no second list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, Table

# How rows go: with what they refer to, by code of their own, all of them, or not, because `why`.
ROWS, OWN, ALL, WORDS, STAYS = "with its row", "by its own rule", "all of them", "its words are taken out", "stays"
HOWS = (ROWS, OWN, ALL, WORDS, STAYS)
_KEY = "held"


@dataclass(frozen=True, slots=True)
class Held:
    """One table: what it holds, in a `sentence` for whoever opens an export without impact, and how it goes.

    `sort` is what is told of it when it is forgotten, "" where it hangs on another; `why` is said where it stays. Of a
    person WORDS is the rule: every text is looked through, so that a new column is as well.
    """

    sentence: str
    sort: str
    repository: str
    person: str
    days: str
    why: str


def held(
    sentence: str, sort: str = "", goes: tuple[str, str, str] = (ROWS, WORDS, ROWS), why: str = ""
) -> dict[str, Any]:
    """What is given to a table as its `info`; `goes` with a repository, with a person, and with days."""
    return {_KEY: Held(sentence, sort, *goes, why)}


def held_of(table: Table) -> Held:
    """What the table says of itself; raises LookupError for one that says nothing."""
    try:
        found: Held = table.info[_KEY]
    except KeyError:
        raise LookupError(
            f"{table.name}: say where it is declared what it holds and how it goes: info=held(…)"
        ) from None
    return found


class Digits(LargeBinary):
    """The id of an object of Git, or a secret: never a text, whatever it happens to look like."""


class FileNames(LargeBinary):
    """A path, the name of a branch, or several with NUL between them: names of people may stand in it."""


class Deflated(LargeBinary):
    """A long text, deflated: it goes as a whole."""


class Folder(LargeBinary):
    """Where something lies on this machine: it has to be found there again, and stays as it is."""
