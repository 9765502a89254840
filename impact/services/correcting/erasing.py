"""Makes words go for good: from the ledger, its copies, and what hooks left in the repositories it knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from impact.edges import places, spool_files
from impact.model.errors import UsageError
from impact.redact.words import redacted_note, without
from impact.sources import spool

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.model.notes import Ask, Note, Word


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, as a sentence, and what somebody else has to do yet so that no byte of it is left."""

    sentence: str
    left: tuple[str, ...]

    @property
    def whole(self) -> str:
        """Both in one sentence."""
        to_do = f"; to do yet, so that no byte of the words is left: {'; '.join(self.left)}" if self.left else ""
        return f"{self.sentence}{to_do}"


def forget(ledger: Ledger, note: Note) -> Erased:
    """Remove a note and the requests about it, which repeat its words."""
    asks = [each.id for each in ledger.asks() if each.note == note.id]
    parts = [each for each in (note.text, *(words for _, words in note.answers)) if each]
    _from_spools(ledger, note.id, lambda text: any(each in text for each in parts))
    left = ledger.erase((note.id,), asks)
    also = f", and the request{'s' if len(asks) > 1 else ''} about it: {', '.join(asks)}" if asks else ""
    return Erased(f"{note.id}: forgotten{also}", tuple(left))


def forget_ask(ledger: Ledger, asked: Ask) -> Erased:
    """Remove a request and its answer."""
    return Erased(f"{asked.id}: forgotten, and its answer", tuple(ledger.erase((), (asked.id,))))


def let_go(ledger: Ledger, oldest: date) -> str:
    """Remove notes and requests of which the last word is older than this; returns a sentence, "" where none is.

    A note whose promise is still to be looked at is not over.
    """
    notes = [each for each in ledger.notes() if _last_word(each) < oldest]
    gone = {each.id for each in notes}
    heard = {each.ask: each.day for each in ledger.words()}
    asks = [
        each.id for each in ledger.asks() if each.note in gone or max(each.day, heard.get(each.id, each.day)) < oldest
    ]
    if not notes and not asks:
        return ""
    for note in notes:
        parts = [each for each in (note.text, *(words for _, words in note.answers)) if each]
        _from_spools(ledger, note.id, lambda text, parts=parts: any(each in text for each in parts))  # type: ignore[misc]
    left = ledger.erase(gone, asks)
    told = [f"{len(each)} {name}{'' if len(each) == 1 else 's'}" for name, each in (("note", notes), ("request", asks))]
    return Erased(f"let go: {' and '.join(told)} of before {oldest}", tuple(left)).whole


def _last_word(note: Note) -> date:
    return max((note.written, *(each.day for each in note.checked), *note.checks))


def redact(ledger: Ledger, note: Note, words: Sequence[str], instead: str) -> Erased:
    """Take words out of a note and the requests about it; raises UsageError where none of them is there."""
    now = redacted_note(note, words, instead)
    asks = [each for each in ledger.asks() if each.note == note.id]
    tokens = {each.id for each in asks}
    said = [each for each in ledger.words() if each.ask in tokens]
    left: list[Ask | Word] = [
        *(_asked(each, words, instead) for each in asks),
        *(_said(each, words, instead) for each in said),
    ]
    if now == note and left == [*asks, *said]:
        raise UsageError(f"{note.id}: none of these words stands in it", hint="`impact note --list` shows it")
    _from_spools(ledger, note.id, lambda text: without(text, words) != text)
    return Erased(f"{note.id}: redacted", tuple(ledger.erase((note.id,), tokens, (now, *left))))


def _asked(each: Ask, words: Sequence[str], instead: str) -> Ask:
    return replace(each, did=without(each.did, words, instead), did_for_you=without(each.did_for_you, words, instead))


def _said(each: Word, words: Sequence[str], instead: str) -> Word:
    return replace(each, text=without(each.text, words, instead))


def _from_spools(ledger: Ledger, key: str, holds: Callable[[str], bool]) -> None:
    """Before the ledger lets go of the note: whatever fails here can be tried again."""
    for folder in _folders(ledger):
        spool_files.overwrite(
            folder,
            lambda line: spool.without_answer(line, key, holds),
            lambda line: spool.without_rejected(line, key, holds),
        )


def _folders(ledger: Ledger) -> Iterator[str]:
    for state in ledger.repositories():
        if state.place:
            yield os.path.join(state.place, "impact")
            yield str(places.aside_folder(state.place))
