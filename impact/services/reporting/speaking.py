"""Gathers what a report may tell of notes and answers: whose they are, for whose eyes, and about which work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

import click

from impact.expect.own_words import Spoken, as_they_want
from impact.model.facts import Identity
from impact.model.notes import CONTRIBUTION, WORK, Ask, Note, Word
from impact.model.report import SELF, Standing, quoted
from impact.model.work import Contribution, Correction

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.reading.subject import Subject

Works = Mapping[int | None, tuple[Contribution, ...]]


def spoken(ledger: Ledger, subject: Subject, known: Works, audience: str) -> Spoken:
    """What the subject wrote and was answered; for others only what they may read.

    `known` are all contributions of the repositories that the report tells of, dismissed ones included.
    """
    own = {each.lower() for each in subject.addresses}
    notes = tuple(each for each in ledger.notes() if _is_by(each.by, own))
    asks = tuple(each for each in ledger.asks() if _is_by(each.by, own))
    if not notes and not asks:
        return Spoken()
    ids = {each.id for each in asks}
    words = tuple(each for each in ledger.words() if each.ask in ids)
    notes = as_they_want(notes, asks, words)
    if audience != SELF:
        notes, asks, words = _for_others(ledger, subject, notes, asks, words)
    person = Identity(subject.name, subject.addresses[0])
    return Spoken(person, notes, asks, words, _homes(ledger, known, (*notes, *asks)))


def _is_by(addresses: Iterable[str], own: set[str]) -> bool:
    return any(each.lower() in own for each in addresses)


def _homes(ledger: Ledger, known: Works, said: Sequence[Note | Ask]) -> dict[str, str | None]:
    from impact.classify.holding import Homes

    about = {each.id: each.about for each in said if each.about}
    names = ledger.names({sha for shas in about.values() for sha in shas})
    homes = Homes(work for works in known.values() for work in works)
    # What is made of reviews has no commit, and an id that stays.
    reviewed = {work.id for works in known.values() for work in works if work.events}
    found: dict[str, str | None] = {
        each.id: each.contribution for each in said if not each.about and each.contribution in reviewed
    }
    for key, shas in about.items():
        home = homes.holder(shas, names)
        if home is not None:
            found[key] = home.id
            continue
        places = ledger.repositories_of({name for sha in shas for name in names[sha]})
        # What lies in another repository is told by the report on that one.
        if not places or not places.isdisjoint(known):
            found[key] = None
    return found


class _Unagreed:
    """Finds in somebody's words who is named there and did not agree to it."""

    def __init__(self, ledger: Ledger, subject: Subject, notes: Iterable[Note], asks: Iterable[Ask]) -> None:
        from impact.identity.naming import Authors, same
        from impact.services.correcting.noting import known_authors

        own = {same(subject.name), *map(same, subject.addresses)}
        told = (*(name for note in notes for _, name in note.people), *(each.to for each in asks))
        # Whoever was told of in one note is somebody in every other as well, commits or not.
        lettered = tuple(name for name in dict.fromkeys(told) if same(name) not in own)
        self._single = {same(name) for name in lettered if " " not in name.strip()}
        self._known = known_authors(ledger, subject.addresses)
        self._lettered = Authors(Identity(name, "") for name in lettered)

    def named(self, text: str, people: Iterable[str] = (), agreed: Iterable[str] = ()) -> tuple[str, ...]:
        """Known people by their whole name, `people` by any part of it; nobody who `agreed`."""
        from impact.identity.naming import Authors, same

        yes = {same(each) for each in agreed}
        told = self._lettered.named(text)
        alone = (each for each in told.perhaps if same(each) in self._single)
        whole = [each for each in (*self._known.named(text).whole, *told.whole, *alone) if same(each) not in yes]
        own = Authors(Identity(each, "") for each in people).named(text)
        return tuple(dict.fromkeys((*whole, *own.whole, *own.perhaps)))


def _for_others(
    ledger: Ledger, subject: Subject, notes: tuple[Note, ...], asks: tuple[Ask, ...], words: tuple[Word, ...]
) -> tuple[tuple[Note, ...], tuple[Ask, ...], tuple[Word, ...]]:
    """What is shared and names nobody who did not agree; what names somebody is held back, and that is said."""
    from impact.services.correcting.noting import words_of

    unagreed = _Unagreed(ledger, subject, notes, asks)
    shown = []
    for note in (each for each in notes if each.shared):
        agreed = [name for letter, name in note.people if letter in note.named]
        people = [name for letter, name in note.people if letter not in note.named]
        found = unagreed.named("\n".join((words_of(note), *map(unquote, note.links))), people, agreed)
        if found:
            click.echo(f"held back: {note.id} is shared, but names {', '.join(found)}", err=True)
        else:
            shown.append(replace(note, checks=()))  # what waits is for the engineer to look at
    by_id = {each.id: each for each in asks}
    private = {each.id for each in notes if each.kind == WORK} - {each.id for each in shown}
    said = tuple(each for each in words if by_id[each.ask].note not in private)
    viewed = {each.ask for each in said}
    views = tuple(_unviewed(each, unagreed) if each.id in viewed else each for each in asks)
    return tuple(shown), views, tuple(_unnamed(each, by_id[each.ask], unagreed) for each in said)


def _unviewed(asked: Ask, unagreed: _Unagreed) -> Ask:
    """A request as others may read it; what one about a contribution says of it is told nowhere."""
    if asked.question != CONTRIBUTION and unagreed.named(asked.did, [asked.to]):
        click.echo(f"held back: your view in the request {asked.id}, which names somebody", err=True)
        return replace(asked, did="")
    return asked


def _unnamed(word: Word, asked: Ask, unagreed: _Unagreed) -> Word:
    agreed, people = ([asked.to], []) if word.may_be_named else ([], [asked.to])
    if unagreed.named(word.text, people, agreed):
        click.echo(f"held back: the words of the answer to {asked.id}, which name somebody", err=True)
        return replace(word, text="")
    return word


def reasons_for(
    ledger: Ledger, subject: Subject, stands: Iterable[Standing], works: Iterable[Contribution], audience: str
) -> tuple[tuple[Standing, ...], tuple[Contribution, ...]]:
    """The corrections and the works with them; for others without each reason that names somebody, and that is said."""
    stands, works = tuple(stands), tuple(works)
    if audience == SELF:
        return stands, works
    unagreed = _Unagreed(ledger, subject, ledger.notes(), ledger.asks())
    held: set[Correction] = set()

    def told(said: Correction) -> Correction:
        if not unagreed.named(said.why):
            return said
        if said not in held:
            held.add(said)
            what = f"{said.action} of {said.contribution} on {said.day.isoformat()}"
            click.echo(f"held back: the reason of {what}, which names somebody", err=True)
        return replace(said, why="")

    def work(each: Contribution) -> Contribution:
        said = (*each.shaped, *((each.correction,) if each.correction else ()))
        ends = [f": {quoted(one.why)}" for one in said if told(one) != one]
        return replace(
            each,
            correction=told(each.correction) if each.correction else None,
            shaped=tuple(map(told, each.shaped)),
            # Those that repeat what the engineer said.
            reasons=tuple(_without(reason, ends) for reason in each.reasons),
            grouped_by=_without(each.grouped_by, ends),
        )

    def standing(each: Standing) -> Standing:
        ended_by = told(each.ended_by) if each.ended_by else None
        return replace(each, said=told(each.said), work=work(each.work) if each.work else None, ended_by=ended_by)

    return tuple(map(standing, stands)), tuple(map(work, works))


def _without(text: str, ends: Iterable[str]) -> str:
    for end in ends:
        text = text.replace(end, "")
    return text
