"""Knows who and which days were forgotten, so that no scan brings them back: by keyed digests, never by name."""

from __future__ import annotations

import hmac
import re
import secrets as random
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy import Connection, delete, func, insert, select

from impact.identity.naming import same
from impact.ledger.forgotten_schema import forgotten
from impact.ledger.schema import secrets

SOMEBODY = "somebody"
ADDRESS, NAME, DAYS, TURN = "address", "name", "days", "turn"
_AN_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]*\w")
_A_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LONGEST_NAME = 5
_SECRET = "forgotten"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who and what may not come back; `turn` rises whenever anything is forgotten."""

    turn: int = 0
    _key: bytes = b""
    _addresses: frozenset[str] = frozenset()
    _names: frozenset[str] = frozenset()
    _days: tuple[tuple[int, int], ...] = field(default=())

    def is_person(self, name: str, *emails: str) -> bool:
        """Whether somebody of this name, at any of these addresses, was forgotten; a name of one word says nothing."""
        if not self._addresses and not self._names:
            return False
        if any(_digest(self._key, each.lower()) in self._addresses for each in emails if each):
            return True
        words = words_of(name)
        return 1 < len(words) <= _LONGEST_NAME and _digest(self._key, " ".join(words)) in self._names

    def is_day(self, *days: int | None) -> bool:
        """Whether one of these days was forgotten."""
        return any(first <= day <= last for day in days if day is not None for first, last in self._days)

    def text(self, text: str) -> str:
        """The text without the whole names and the addresses of those who were forgotten."""
        if not (self._addresses or self._names) or not text:
            return text
        if self._addresses and "@" in text:
            text = _AN_ADDRESS.sub(self._address, text)
        return self._nameless(text) if self._names else text

    def _address(self, found: re.Match[str]) -> str:
        return SOMEBODY if _digest(self._key, found[0].lower()) in self._addresses else found[0]

    def _nameless(self, text: str) -> str:
        spans = [each.span() for each in _A_WORD.finditer(text)]
        folded = [same(text[start:end]) for start, end in spans]
        at, done, kept = 0, 0, []
        while at < len(spans):
            length = self._name_at(folded, at)
            if length:
                kept += [text[done : spans[at][0]], SOMEBODY]
                done = spans[at + length - 1][1]
            at += length or 1
        return "".join(kept) + text[done:]

    def _name_at(self, words: list[str], at: int) -> int:
        """How many words the forgotten name has that begins there, 0 for none; of two, the longer."""
        for length in range(min(_LONGEST_NAME, len(words) - at), 1, -1):
            if _digest(self._key, " ".join(words[at : at + length])) in self._names:
                return length
        return 0


def words_of(name: str) -> list[str]:
    """The words of a name as they are compared."""
    return [same(each) for each in _A_WORD.findall(name)]


def load(connection: Connection) -> Forgotten:
    """All that may not come back."""
    rows = connection.execute(select(forgotten)).all()
    if not rows:
        return Forgotten()
    digests = {sort: frozenset(row.value for row in rows if row.sort == sort) for sort in (ADDRESS, NAME)}
    days = (row.value.split() for row in rows if row.sort == DAYS)
    key = _secret(connection) if any(digests.values()) else b""
    turn = sum(row.number for row in rows if row.sort == TURN)
    spans = tuple(sorted((int(first), int(last)) for first, last in days))
    return Forgotten(turn, key, digests[ADDRESS], digests[NAME], spans)


def turned(connection: Connection) -> None:
    """Let every writer under way know that rows it remembers may be gone."""
    before = connection.scalar(select(func.max(forgotten.c.number)).where(forgotten.c.sort == TURN)) or 0
    connection.execute(delete(forgotten).where(forgotten.c.sort == TURN))
    connection.execute(insert(forgotten).values(sort=TURN, value="", number=before + 1))


def remember(connection: Connection, addresses: Iterable[str], names: Iterable[str]) -> None:
    """Let a person come back by none of these addresses and names of two words or more."""
    key = _secret(connection)
    whole = (" ".join(words) for words in map(words_of, names) if 1 < len(words) <= _LONGEST_NAME)
    told = [(ADDRESS, _digest(key, each.lower())) for each in addresses if each]
    _add(connection, told + [(NAME, _digest(key, each)) for each in whole])


def remember_days(connection: Connection, first: int, last: int) -> None:
    """Let no commit, review or result of these days come back."""
    _add(connection, [(DAYS, f"{first} {last}")])


def let_back(connection: Connection, addresses: Iterable[str]) -> int:
    """Let whoever was forgotten by one of these addresses come back; returns how many digests went."""
    if connection.scalar(select(func.count()).select_from(forgotten)) == 0:
        return 0
    key = _secret(connection)
    wanted = [_digest(key, each.lower()) for each in addresses]
    told = (forgotten.c.sort == ADDRESS) & forgotten.c.value.in_(wanted)
    numbers = set(connection.scalars(select(forgotten.c.number).where(told)))
    together = forgotten.c.sort.in_((ADDRESS, NAME)) & forgotten.c.number.in_(numbers)
    return connection.execute(delete(forgotten).where(together)).rowcount


def let_days_back(connection: Connection, first: int, last: int) -> int:
    """Let days come back that were forgotten as these very ones; returns how many such spans went."""
    told = (forgotten.c.sort == DAYS) & (forgotten.c.value == f"{first} {last}")
    return connection.execute(delete(forgotten).where(told)).rowcount


def _add(connection: Connection, told: Iterable[tuple[str, str]]) -> None:
    there = {(row.sort, row.value) for row in connection.execute(select(forgotten))}
    number = (connection.scalar(select(func.max(forgotten.c.number)).where(forgotten.c.sort != TURN)) or 0) + 1
    rows = [{"sort": sort, "value": value, "number": number} for sort, value in sorted(set(told) - there)]
    if rows:
        connection.execute(insert(forgotten), rows)


def _digest(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def _secret(connection: Connection) -> bytes:
    """What the digests of this ledger are made with; made when somebody is forgotten first."""
    found: bytes | None = connection.scalar(select(secrets.c.value).where(secrets.c.name == _SECRET))
    if found is None:
        found = random.token_bytes(32)
        connection.execute(insert(secrets).values(name=_SECRET, value=found))
    return found
