"""What the engineer wrote down and what others answered, joined to the work it is about; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from impact.expect import saying
from impact.expect.checks import due_checks
from impact.model.facts import Identity
from impact.model.notes import CONTRIBUTION, WORK, YES, Ask, Note, Word
from impact.model.period import Period
from impact.model.report import Said, quoted
from impact.model.work import CONFIRMED, CONFIRMERS, STATED, Contribution, Outcome

Outcomes = Mapping[str, tuple[Outcome, ...]]
_BY_NOTE = "one note of the engineer's own"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said that a report may tell.

    `homes` says of each note and request which contribution holds its commits now, None where none does;
    what is about work that this report does not tell is in neither.
    """

    person: Identity = field(default_factory=partial(Identity, "", ""))
    notes: tuple[Note, ...] = ()
    asks: tuple[Ask, ...] = ()
    words: tuple[Word, ...] = ()
    homes: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Own:
    """What was said, as a report tells it: `notes` by contribution, `answers` by question, latest first.

    `loose` are notes about work that is found no more. `due` are those whose promise waits to be looked at, of work
    outside the period too, longest first. `read` names the sources there were.
    """

    notes: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    loose: tuple[Said, ...] = ()
    due: tuple[Said, ...] = ()
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    read: tuple[str, ...] = ()

    @property
    def notes_read(self) -> bool:
        """Whether there were notes."""
        return bool(self.notes or self.loose)


def joined(
    spoken: Spoken, works: Iterable[Contribution], outcomes: Outcomes, period: Period, today: date
) -> tuple[tuple[Contribution, ...], dict[str, tuple[Outcome, ...]], Own]:
    """Return the works with those that only a note tells of, what came of all of them, and what was said.

    A link adds that it is stated, somebody's yes that it is confirmed; partly and no are outcomes that do not hold.
    """
    works = tuple(works)
    spoken = _at_home(spoken, works)
    alone = [each for each in spoken.notes if each.kind == WORK and period.holds(each.day)]
    told = {each.id: each for each in (*works, *(_work(note, spoken.person) for note in alone))}
    written = defaultdict(list)
    for note in spoken.notes:
        home = note.id if note.kind == WORK else spoken.homes.get(note.id)
        if home in told:
            written[home].append(note)
    found = {key: list(outcomes.get(key, ())) for key in told}
    for key, notes in written.items():
        found[key] += _stated(key, notes)
    for key, said in _heard(spoken).items():
        if key in told:
            found[key] += [_confirmed(key, asked, word) for asked, word in said]
            if any(word.answer == YES for _, word in said):
                told[key] = replace(told[key], provenance="corroborated")
    checks = [each for each in due_checks(spoken.notes, today) if each.note.id in spoken.homes]
    due = {each.note.id: each.due for each in checks}
    loose = [each for each in spoken.notes if each.kind != WORK and spoken.homes.get(each.id, "") is None]
    own = Own(
        notes={key: tuple(_said(each, due) for each in notes) for key, notes in written.items()},
        loose=tuple(_said(each, due) for each in loose),
        due=tuple(_said(each.note, due) for each in checks),
        answers=_answers(spoken),
        read=tuple(_sources(bool(written or loose), bool(spoken.words))),
    )
    return tuple(told.values()), {key: tuple(each) for key, each in found.items()}, own


def _at_home(spoken: Spoken, works: Iterable[Contribution]) -> Spoken:
    """What was said of the same change in another repository is said of the contribution that tells it."""
    told_in = {other.id: each.id for each in works for other in each.elsewhere}
    if not told_in:
        return spoken
    homes = {key: told_in.get(home, home) if home else home for key, home in spoken.homes.items()}
    return replace(spoken, homes=homes)


def as_they_want(notes: Iterable[Note], asks: Iterable[Ask], words: Iterable[Word]) -> tuple[Note, ...]:
    """Return the notes naming nobody who ever answered not to be named, whatever the engineer wrote of them."""
    letters = {each.id: each.letter for each in asks}
    refused = {letters.get(each.ask) for each in words if not each.may_be_named}
    return tuple(replace(note, named=tuple(each for each in note.named if each not in refused)) for note in notes)


def by_the_word_of(asked: Ask, word: Word) -> str:
    """Return such as: by the word of author A (asked 2026-03-03): yes, “It is so”."""
    who = quoted(asked.to) if word.may_be_named else f"author {asked.letter}"
    words = f", {quoted(' '.join(word.text.split()).rstrip('.'))}" if word.text.strip(" .") else ""
    return f"by the word of {who} (asked {asked.day.isoformat()}): {word.answer}{words}"


def _work(note: Note, person: Identity) -> Contribution:
    return Contribution(
        id=note.id,
        repo="",
        person=person,
        role="author",
        category=note.category or "unclassified",
        runner_up=None,
        title=saying.title(note.text),
        first=note.day,
        last=note.day,
        areas=(),
        shas=(),
        paths=(),
        created=(),
        signals=(),
        provenance="stated",
        grouped_by=_BY_NOTE,
        note=note.id,
    )


def _stated(key: str, notes: Iterable[Note]) -> list[Outcome]:
    links = tuple(dict.fromkeys(link for note in notes for link in note.links))
    if not links:
        return []
    because = f"stated by the engineer, with a link to {', '.join(map(quoted, links))}"
    return [Outcome(key, STATED, "O0", True, 0, (), because)]


def _heard(spoken: Spoken) -> dict[str, list[tuple[Ask, Word]]]:
    """By contribution, what each person said last."""
    asks = {each.id: each for each in spoken.asks if each.question == CONTRIBUTION}
    last: dict[tuple[str, str], tuple[Ask, Word]] = {}
    for word in sorted((each for each in spoken.words if each.ask in asks), key=lambda each: (each.day, each.ask)):
        asked = asks[word.ask]
        key = asked.note or spoken.homes.get(asked.id)
        if key:
            last[key, asked.letter] = (asked, word)
    found: dict[str, list[tuple[Ask, Word]]] = defaultdict(list)
    for (key, _), said in sorted(last.items()):
        found[key].append(said)
    return found


def _confirmed(key: str, asked: Ask, word: Word) -> Outcome:
    agrees = word.answer == YES
    numbers = ((CONFIRMERS, 1),) if agrees else ()
    return Outcome(key, CONFIRMED, "O4" if agrees else "O0", agrees, 0, numbers, by_the_word_of(asked, word))


def _said(note: Note, due: Mapping[str, date]) -> Said:
    people = tuple(quoted(name) if letter in note.named else f"author {letter}" for letter, name in note.people)
    told = (note.text, note.answers, people, note.links, note.checked)
    return Said(note.id, note.kind, note.day, *told, due.get(note.id), note.shared)


def _answers(spoken: Spoken) -> dict[str, tuple[str, ...]]:
    """By question, what others answered to it, latest first."""
    asks = {each.id: each for each in spoken.asks if each.question != CONTRIBUTION}
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(spoken.words, key=lambda each: (each.day, each.ask), reverse=True):
        if word.ask in asks:
            text = by_the_word_of(asks[word.ask], word)
            did = asks[word.ask].did
            view = f", to the engineer's view {quoted(did)}" if did else ""
            found[asks[word.ask].question].append(f"{text[:1].upper()}{text[1:]}{view}.")
    return {key: tuple(each) for key, each in found.items()}


def _sources(noted: bool, heard: bool) -> Iterable[str]:
    if noted:
        yield "the engineer's own notes"
    if heard:
        yield "the word of others"
