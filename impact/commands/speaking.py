"""Gathers what a report may tell of notes and answers: whose they are, for whose eyes, and about which work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from impact.expect.own_words import Spoken, as_they_want
from impact.model.facts import Identity
from impact.model.notes import WORK, Ask, Note, Word
from impact.model.report import SELF
from impact.model.work import Contribution

if TYPE_CHECKING:
    from impact.commands.subject import Subject
    from impact.identity.naming import Authors
    from impact.ledger.ledger import Ledger

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
        notes, words = _for_others(ledger, subject, notes, asks, words)
    person = Identity(subject.name, subject.addresses[0])
    return Spoken(person, notes, asks, words, _homes(ledger, known, (*notes, *asks)))


def _is_by(addresses: Iterable[str], own: set[str]) -> bool:
    return any(each.lower() in own for each in addresses)


def _homes(ledger: Ledger, known: Works, said: Iterable[Note | Ask]) -> dict[str, str | None]:
    from impact.classify.holding import Homes

    about = {each.id: each.about for each in said if each.about}
    names = ledger.names({sha for shas in about.values() for sha in shas})
    homes = Homes(work for works in known.values() for work in works)
    found: dict[str, str | None] = {}
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


def _for_others(
    ledger: Ledger, subject: Subject, notes: tuple[Note, ...], asks: tuple[Ask, ...], words: tuple[Word, ...]
) -> tuple[tuple[Note, ...], tuple[Word, ...]]:
    """What is shared and names nobody who did not agree; what names somebody is held back, and that is said."""
    from impact.commands.noting import known_authors, words_of

    authors = known_authors(ledger, subject.addresses)
    shown = []
    for note in (each for each in notes if each.shared):
        agreed = [name for letter, name in note.people if letter in note.named]
        people = [name for letter, name in note.people if letter not in note.named]
        found = _named(authors, words_of(note), people, agreed)
        if found:
            click.echo(f"held back: {note.id} is shared, but names {', '.join(found)}", err=True)
        else:
            shown.append(replace(note, checks=()))  # what waits is for the engineer to look at
    by_id = {each.id: each for each in asks}
    private = {each.id for each in notes if each.kind == WORK} - {each.id for each in shown}
    said = (each for each in words if by_id[each.ask].note not in private)
    return tuple(shown), tuple(_unnamed(each, by_id[each.ask], authors) for each in said)


def _unnamed(word: Word, asked: Ask, authors: Authors) -> Word:
    agreed, people = ([asked.to], []) if word.may_be_named else ([], [asked.to])
    if _named(authors, word.text, people, agreed):
        click.echo(f"held back: the words of the answer to {asked.id}, which name somebody", err=True)
        return replace(word, text="")
    return word


def _named(authors: Authors, text: str, people: list[str], agreed: list[str]) -> tuple[str, ...]:
    """Who is named there and did not agree: known authors by their whole name, people of the note by any part."""
    from impact.identity.naming import Authors as Names
    from impact.identity.naming import same

    yes = {same(each) for each in agreed}
    whole = [each for each in authors.named(text).whole if same(each) not in yes]
    own = Names(Identity(each, "") for each in people).named(text)
    return tuple(dict.fromkeys((*whole, *own.whole, *own.perhaps)))
