"""Keeps requests to others and their answers, whoever asks for it: a command or the inbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from impact.expect import saying
from impact.expect.dates import span
from impact.identity.naming import lettered, letters
from impact.model.errors import ImpactError, UsageError
from impact.model.notes import CONTRIBUTION, Ask, Note, Word
from impact.services.correcting.noting import find_about, find_note
from impact.sources import answers

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.correcting.finding import Known

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer that was kept: the request, the word, and the answer it took the place of, None for none."""

    asked: Ask
    word: Word
    before: Word | None


def about(known: Known, name: str) -> Ask:
    """A request about a contribution, or a note of work that left no commit, without the person it goes to.

    Raises UsageError for a name that fits several, ImpactError for one that fits none.
    """
    note = _note(known.ledger, name)
    if note is not None and note.about:
        name = note.contribution or name
    elif note is not None:
        did = f"{saying.title(note.text).rstrip('.')} ({span(note.day, note.day)})"
        return Ask("", date.min, "", CONTRIBUTION, did, "", by=note.by, note=note.id)
    found = find_about(known, name)
    if not found.contribution:
        raise ImpactError(f"{name}: in no contribution of yours", hint="`impact report` lists contribution ids")
    work = known.find(found.contribution)
    did = f"{saying.title(work.title).rstrip('.')} ({span(work.first, work.last)})"
    by = work.addresses or (work.person.email,)
    return Ask("", date.min, "", CONTRIBUTION, did, "", work.id, work.shas, by=by)


def _note(ledger: Ledger, name: str) -> Note | None:
    return (
        find_note(ledger, name) if name.startswith("n") and any(n.id.startswith(name) for n in ledger.notes()) else None
    )


def ask(ledger: Ledger, request: Ask, to: str, today: date, *, token: Callable[[], str] = answers.token) -> Ask:
    """Keep a request to one person, and return it with its token; the same one again on a day keeps its token.

    Raises UsageError where it does not say what was done, and for a contribution what that did for them.
    """
    name = saying.name(to, "--to")
    did = saying.sentence(request.did, "--did")
    for_you = saying.plain(request.did_for_you, "--for-you")
    if request.question == CONTRIBUTION and not for_you:
        raise UsageError("what did it do for them? That is what they are asked", hint="say it with --for-you TEXT")
    earlier = ledger.asks()
    ((letter, name),) = lettered([name], letters(ledger.notes(), earlier))
    made = replace(request, day=today, to=name, letter=letter, did=did, did_for_you=for_you)
    for each in earlier:
        if replace(each, id="") == replace(made, id=""):
            return each
    taken = {each.id for each in earlier}
    made = replace(made, id=next(each for each in iter(token, "") if each not in taken))
    ledger.keep_ask(made)
    if made.about:
        from impact.services.gathering.relinking import note

        note(ledger, [made.about])
    return made


def hear(
    ledger: Ledger, reading: answers.Reading, where: str, today: date
) -> tuple[tuple[Heard, ...], tuple[str, ...]]:
    """Keep the answers of a text, all or none; returns what was kept, and a sentence for each that is no answer to us.

    Raises ImpactError, and keeps nothing, for a faulty line, where there is no answer at all, or one cannot be kept.
    """
    if reading.faults:
        raise ImpactError(
            "\n".join(f"{where}:{line}: {what}" for line, what in reading.faults), hint="nothing was kept"
        )
    known = {each.id: each for each in ledger.asks()}
    before = {each.ask: each for each in ledger.words()}
    foreign = tuple(
        f"{where}:{each.line}: {each.token} answers no request of {ledger.path}"
        for each in reading.answers
        if each.token not in known
    )
    if len(foreign) == len(reading.answers):
        raise _nothing(reading, where, foreign)
    heard = []
    for each in reading.answers:
        if each.token in known:
            text = saying.plain(each.text, f"{where}:{each.line}")
            old = before.get(each.token)
            word = Word(each.token, today, each.answer, text, each.may_be_named)
            same = old is not None and replace(old, day=today) == word
            heard.append(Heard(known[each.token], old if same and old else word, old))
    ledger.keep_words(each.word for each in heard)
    return tuple(heard), foreign


def _nothing(reading: answers.Reading, where: str, foreign: tuple[str, ...]) -> ImpactError:
    if foreign:
        return ImpactError("\n".join(foreign), hint="`impact ask --list` shows your requests and their tokens")
    form = "".join(f"{line}: " for line in reading.forms[:1])
    what = "the form stands there as it was sent, without an answer" if form else "no answer"
    return ImpactError(
        f"{where}:{form or ' '}{what}", hint=f"an answer is a line such as: {answers.MARK} a1b2c3d4 yes named: TEXT"
    )


def find_ask(ledger: Ledger, name: str) -> Ask:
    """The one request whose token starts with `name`; raises ImpactError for none, UsageError for several."""
    found = [each for each in ledger.asks() if name and each.id.startswith(name)]
    if len(found) > 1:
        raise UsageError(f"'{name}' fits {len(found)} requests", hint=", ".join(each.id for each in found[:_SHOWN]))
    if not found:
        raise ImpactError(f"{name}: no such request in {ledger.path}", hint="`impact ask --list` lists them")
    return found[0]
