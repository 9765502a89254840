"""What two commits have in common, and which of it is enough to take one for the other."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from impact.model.keys import Keys

Second = Callable[[Keys, Keys, bool], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One key, and the second one without which it is not believed.

    `second` is asked with the lost commit, the other one, and whether both follow the same commit. A `strong` key
    that leads elsewhere than another strong one makes the case open. Of an `exact` one it does not matter that a
    commit that is still there has it too: it would be the same change. A key that is not `telling` shows what may
    hold a commit, and no more.
    """

    name: str
    key: Callable[[Keys], Hashable]
    second: Second
    strong: bool = False
    exact: bool = False
    telling: bool = True


def _any(old: Keys, new: Keys, beside: bool) -> bool:
    return True


def _same(one: Hashable, other: Hashable) -> bool:
    return bool(one) and one == other


def _signed(old: Keys, new: Keys, beside: bool) -> bool:
    """The same change by somebody else, at another time, under another name is not the same work."""
    pairs = ((old.who, new.who), (old.at, new.at), (old.subject, new.subject), (old.message, new.message))
    return any(_same(*pair) for pair in pairs)


def told_alike(old: Keys, new: Keys) -> bool:
    """Whether time, message, or author and subject are the same."""
    both = _same(old.who, new.who) and _same(old.subject, new.subject)
    return both or _same(old.at, new.at) or _same(old.message, new.message)


def _told(old: Keys, new: Keys, beside: bool) -> bool:
    return told_alike(old, new)


def _amended(old: Keys, new: Keys, beside: bool) -> bool:
    """The same author's on top of the same commit: amended, or taken back and something else done in its place."""
    return beside and _same(old.who, new.who)


def _unread(old: Keys, new: Keys, beside: bool) -> bool:
    """Only where nobody could read the lost commit while it was there: then its time is not known."""
    return not old.at


def _pair(*values: Hashable) -> Hashable:
    return values if all(values) else None


# The surest first. What a key is held by twice, before or after, it does not tell.
STEPS = (
    Step("Change-Id", lambda each: each.change or None, _any, strong=True, exact=True),
    Step("patch", lambda each: each.patch or None, _signed, strong=True, exact=True),
    Step("time and subject", lambda each: _pair(each.at, each.subject), _any, strong=True),
    Step("time and author", lambda each: _pair(each.at, each.who), _any, strong=True),
    Step("lines", lambda each: each.lines or None, _told),
    Step("tree", lambda each: each.tree or None, _told),
    Step("message", lambda each: each.message or None, _amended, telling=False),
    Step("day, subject and files", lambda each: _pair(each.day, each.subject, each.paths), _unread),
)


def confirms(old: Keys, new: Keys, *, alone: bool) -> bool:
    """Whether what git said of the two after a rewrite is true; `alone`: it said it of no other old commit.

    Of a commit that was skipped git says that its predecessor's successor took its place.
    """
    certain = ((old.change, new.change), (old.patch, new.patch), (old.tree, new.tree))
    return any(_same(*pair) for pair in certain) or (alone and told_alike(old, new))
