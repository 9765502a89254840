"""The person's own notes and requests as lines of a terminal, for nobody but themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from impact.expect.checks import DueCheck
from impact.model.notes import CONTRIBUTION, Ask, Note, Word
from impact.render.harmless import harmless

_LENGTH = 400


def listed(notes: Iterable[Note], due: Iterable[DueCheck]) -> Iterator[str]:
    """Yield each note with everything it holds, names included."""
    waiting = {each.note.id: each for each in due}
    for note in notes:
        about = f" about {note.contribution or note.about[0][:12]}" if note.about else ""
        sort = f" {note.category}" if note.category else ""
        seen = "shared" if note.shared else "private"
        yield f"{note.id} {note.day} {note.kind}{about}{sort} ({seen}) {harmless(note.text, _LENGTH)}".rstrip()
        for key, words in note.answers:
            yield f"  {key}: {harmless(words, _LENGTH)}"
        for letter, name in note.people:
            yield f"  author {letter}: {harmless(name)}{', agreed to be named' if letter in note.named else ''}"
        yield from (f"  link: {harmless(each)}" for each in note.links)
        for each in note.checked:
            yield f"  looked at on {each.day}: {each.answer}{f', {harmless(each.text, _LENGTH)}' if each.text else ''}"
        if note.id in waiting:
            yield f"  due since {waiting[note.id].due}: impact note --check {note.id} yes|no|partly TEXT"


def asked(asks: Iterable[Ask], words: Iterable[Word]) -> Iterator[str]:
    """Yield each request with its answer."""
    answers = {each.ask: each for each in words}
    for each in asks:
        what = f"about {each.contribution or each.note}" if each.question == CONTRIBUTION else each.question
        yield f"{each.id} {each.day} to {harmless(each.to)} (author {each.letter}) {what}"
        said = answers.get(each.id)
        if said is None:
            yield "  not answered yet"
        else:
            named = "agreed to be named" if said.may_be_named else "not to be named"
            yield f"  {said.answer} on {said.day}, {named}{f': {harmless(said.text, _LENGTH)}' if said.text else ''}"


def about_work(work: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was said of a contribution, out of an `impact.explanation/1` document."""
    if work["notes"] or work["answers_of_others"]:
        yield "  what was said of it:"
    for each in work["notes"]:
        seen = "shared" if each["shared"] else "private"
        yield f"  - {each['id']} {each['day']} {each['kind']} ({seen}) {harmless(each['text'], _LENGTH)}".rstrip()
        yield from (f"    {said['to']}: {harmless(said['words'], _LENGTH)}" for said in each["answers"])
        who = [_who(person) for person in each["people"]]
        yield from [f"    with {', '.join(who)}"] * bool(who)
        yield from (f"    link: {harmless(link)}" for link in each["links"])
        for check in each["checks"]:
            found = f", looked at on {check['looked_at']}: {check['answer']}" if check["answer"] else ""
            yield f"    check of {check['on']}: {check['state']}{found}{_words(check['words'])}"
    for each in work["answers_of_others"]:
        answer = f"{each['answer']} on {each['day']}" if each["answer"] else "not answered yet"
        yield f"  - {_who(each)}, asked on {each['asked_on']} ({each['request']}): {answer}{_words(each['words'])}"


def _who(person: Mapping[str, Any]) -> str:
    return harmless(person["name"]) if person["name"] else f"author {person['letter']}"


def _words(text: str | None) -> str:
    return f", {harmless(text, _LENGTH)}" if text else ""
