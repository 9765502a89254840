"""What one person's comments did for changes of others, change by change; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from impact.model.facts import Identity
from impact.model.review_words import NIT, PRAISE
from impact.model.reviews import (
    APART,
    BOT,
    COMMENT,
    FILE,
    LINE,
    REPLY,
    REQUESTED,
    SUMMARY,
    TRAILER,
    UNSEEN,
    KeptChange,
    KeptEvent,
    Reviews,
    account,
)

# Credit that others give for help; Reviewed-by and Acked-by say no more than that somebody looked.
HELP = ("Helped-by", "Mentored-by")
# What is known to have come of a comment, weakest first; the last three were seen in what others did.
NOTHING, UNKNOWN, ANSWERED, IN_FILE, IN_LINES, CREDITED = range(6)
# Fewer words ("see below", "and?") explain nothing, whatever they look like.
_FEW_WORDS = 3
_SPEAKING = (COMMENT, REPLY, SUMMARY)

# (source, instance, key of the change)
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Whose reviews are read: who they are, every address of theirs, and how programs are told."""

    identity: Identity
    addresses: tuple[str, ...]
    is_bot: Callable[[Identity], bool]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing of substance that the person said on a change of somebody else, and what is known to have come of it.

    `author` is the key of whose change it is, the same for every address of theirs.
    """

    kept: KeptEvent
    change: KeptChange
    author: str
    came: int


def key_of(change: KeptChange) -> Key:
    """Return by what events name this change."""
    return change.change.source, change.change.instance, change.change.key


def on(kept: KeptEvent) -> Key:
    """Return the change that an event is about."""
    return kept.event.source, kept.event.instance, kept.event.change


def is_of_substance(kept: KeptEvent) -> bool:
    """Whether this is a comment that may teach: no verdict, no small remark, no praise, and more than a word or two.

    A comment whose text nobody has read cannot be told from a small remark, so it is none.
    """
    return kept.event.kind in _SPEAKING and kept.says not in ("", NIT, PRAISE) and kept.words >= _FEW_WORDS


class Facts:
    """The reviews of one repository as one person's story needs them; the order of what is given does not matter."""

    def __init__(self, reviews: Reviews, person: Person) -> None:
        self.reviews = reviews
        self._is_bot = person.is_bot
        self._people = _People(reviews.same)
        self._own = {self._people.key(each) for each in person.addresses}
        self.changes = {key_of(each): each for each in reviews.changes}
        self._as_landed: dict[str, Key] = {}
        for each in sorted(reviews.changes, key=key_of, reverse=True):
            self._as_landed |= {sha: key_of(each) for sha in each.change.shas if sha != each.change.key}
        self._keys: dict[Identity, str] = {}

    def who(self, identity: Identity | None) -> str:
        """Return the one key of a person for all their addresses; "" for nobody and for programs."""
        if identity is None:
            return ""
        if identity not in self._keys:
            self._keys[identity] = "" if self._is_bot(identity) else self._people.key(identity.email)
        return self._keys[identity]

    def is_own(self, who: str) -> bool:
        """Whether this is the person whose story it is."""
        return who in self._own

    def author(self, change: KeptChange) -> str:
        """Return who wrote a change, where that is somebody else; "" otherwise."""
        who = self.who(change.change.author)
        return "" if self.is_own(who) else who

    def name(self, who: str) -> Identity:
        """Return how somebody is called, the same in every order of reading."""
        return self._names[who]

    @cached_property
    def _names(self) -> dict[str, Identity]:
        found: dict[str, Identity] = {}
        for each in self.changes.values():
            author = each.change.author
            if author is not None:
                who = self._people.key(author.email)
                found[who] = min(found.get(who, author), author, key=lambda one: (one.email, one.name))
        return found

    def one(self, change: KeptChange) -> Key:
        """Return the key of a change; a commit that is known as what a change landed as is that change."""
        return self._as_landed.get(change.change.key, key_of(change))

    @cached_property
    def spoken(self) -> dict[Key, tuple[tuple[str, KeptEvent], ...]]:
        """By change, (who, comment of substance) in time order, of everybody but the author and programs."""
        found: dict[Key, list[tuple[str, KeptEvent]]] = defaultdict(list)
        for kept in self.reviews.events:
            change = self.changes.get(on(kept))
            if change is None or kept.event.actor_kind == BOT or not is_of_substance(kept):
                continue
            who = self.who(kept.event.actor)
            if who and who != self.who(change.change.author):
                found[on(kept)].append((who, kept))
        return {key: tuple(sorted(each, key=_in_time)) for key, each in found.items()}

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """All that the person said of substance on changes of other people, in time order."""
        return tuple(sorted(self._remarks(), key=lambda each: _in_time((each.author, each.kept))))

    def _remarks(self) -> Iterator[Remark]:
        for key, said in self.spoken.items():
            change = self.changes[key]
            author = self.author(change)
            if author:
                yield from (
                    Remark(kept, change, author, self._came(kept, author)) for who, kept in said if self.is_own(who)
                )

    def _came(self, kept: KeptEvent, author: str) -> int:
        addressed = kept.event.addressed
        if addressed == LINE:
            return IN_LINES
        thread = kept.event.thread or kept.event.key
        # Parts of a discussion may be told in any order: whatever stands in a thread came after what opened it.
        when = (kept.day, kept.order if thread != kept.event.key else -1)
        if any(answer > when for answer in self._answers.get((*on(kept), thread, author), ())):
            return IN_FILE if addressed == FILE else ANSWERED
        # A file changes for many reasons, a rebase among them: without an answer nobody knows whether this is one.
        return UNKNOWN if addressed in (UNSEEN, APART, FILE) else NOTHING

    @cached_property
    def _answers(self) -> dict[tuple[str, str, str, str, str], list[tuple[date, int]]]:
        """By change, thread and person: when they answered."""
        found: dict[tuple[str, str, str, str, str], list[tuple[date, int]]] = defaultdict(list)
        for kept in self.reviews.events:
            if kept.event.kind == REPLY and kept.event.thread:
                found[*on(kept), kept.event.thread, self.who(kept.event.actor)].append((kept.day, kept.order))
        return found

    @cached_property
    def asking(self) -> frozenset[str]:
        """The sources that show whom a change was waiting for."""
        return frozenset(each.event.source for each in self.reviews.events if each.event.kind == REQUESTED)

    def was_asked(self, remark: Remark, until: date) -> bool:
        """Whether the person was asked by name for a review of the remark's change, up to that day."""
        return any(day <= until for day in self._asked.get(key_of(remark.change), ()))

    @cached_property
    def _asked(self) -> dict[Key, list[date]]:
        found: dict[Key, list[date]] = defaultdict(list)
        for kept in self.reviews.events:
            event = kept.event
            if event.kind == REQUESTED:
                names = (event.label, account(event.label, event.instance).email)
                if any(self.is_own(self._people.key(each)) for each in names):
                    found[on(kept)].append(kept.day)
        return found

    def credits(self, labels: Iterable[str]) -> Iterator[Remark]:
        """Yield what others' commits credit the person with, under one of these trailers."""
        wanted = frozenset(labels)
        for kept in self.reviews.events:
            change = self.changes.get(on(kept))
            if kept.event.kind != TRAILER or kept.event.label not in wanted or change is None:
                continue
            author = self.author(change)
            if author and self.is_own(self.who(kept.event.actor)):
                yield Remark(kept, change, author, CREDITED)


class _People:
    """One key for all addresses of a person, as the sources show which belong together."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._parent: dict[str, str] = {}
        for one, other in pairs:
            first, second = self.key(one), self.key(other)
            self._parent[max(first, second)] = min(first, second)

    def key(self, address: str) -> str:
        """Return the smallest address of the same person, in lower case."""
        found = address.lower()
        while (parent := self._parent.get(found, found)) != found:
            found = parent
        return found


def _in_time(said: tuple[str, KeptEvent]) -> tuple[object, ...]:
    kept = said[1]
    return kept.day, kept.order, kept.event.source, kept.event.instance, kept.event.key
