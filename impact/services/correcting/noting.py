"""Keeps, changes, checks and forgets notes, whoever asks for it: a command, a file, the inbox."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from impact.edges import git
from impact.expect.checks import moved
from impact.expect.dates import MONTHS, WEEKDAYS
from impact.identity.naming import Authors, Named, lettered, letters
from impact.model.errors import ImpactError, RepositoryError, UsageError
from impact.model.notes import ANSWERS, LAUNCH, Checked, Draft, Note

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.correcting.finding import Known

_SHOWN = 10
_COMMIT = re.compile(r"[0-9a-f]{4,64}")


@dataclass(frozen=True, slots=True)
class About:
    """What a note is about: the contribution, "" for none, its commits, and the addresses of whose work it is."""

    contribution: str
    shas: tuple[str, ...]
    addresses: tuple[str, ...]


def find_about(known: Known, name: str) -> About:
    """The contribution of this id, or else the commit; raises UsageError for several, ImpactError for none."""
    try:
        work = known.find(name)
    except UsageError:
        raise
    except ImpactError:
        return _commit(known, name)
    return About(work.id, work.shas, _whose(work.addresses, work.person.email))


def _commit(known: Known, name: str) -> About:
    homes = {sha: work for work in known.works for sha in work.shas}
    found = sorted(sha for sha in homes if sha.startswith(name)) if _COMMIT.fullmatch(name) else []
    if len(found) > 1:
        raise UsageError(f"'{name}' fits {len(found)} commits", hint="one of: " + ", ".join(found[:_SHOWN]))
    if found:
        work = homes[found[0]]
        return About(work.id, (found[0],), _whose(work.addresses, work.person.email))
    sha = _here(name)
    if not sha:
        raise ImpactError(
            f"{name}: no contribution of this id in {known.ledger.path}, and no such commit here",
            hint="`impact report` lists contribution ids; run it once so that the ledger knows your work",
        )
    return About(homes[sha].id if sha in homes else "", (sha,), ())


def _whose(addresses: tuple[str, ...], email: str) -> tuple[str, ...]:
    return addresses or ((email,) if email else ())


def _here(name: str) -> str:
    """The full id of a commit of the repository around us, "" where there is none."""
    try:
        repository = git.find(".")
    except RepositoryError:
        return ""
    done = git.run(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return done.stdout.decode("ascii", "replace").strip() if done.returncode == 0 else ""


def write(
    ledger: Ledger, drafts: Sequence[Draft], by: tuple[str, ...], today: date, find: Callable[[str], About]
) -> tuple[tuple[Note, bool], ...]:
    """Keep these notes, all or none, and return each with whether it is new.

    A note that is there already, word for word, stays as it is, edits included. `by` are the writer's addresses;
    `find` is asked what a draft is about. Raises ImpactError where it does not find that.
    """
    kept = {each.id: each for each in ledger.notes()}
    made: list[tuple[Note, bool]] = []
    known = letters(kept.values(), ledger.asks())
    for draft in drafts:
        note = _made(draft, by, today, find, known)
        known |= letters((note,), ())
        made.append((kept.get(note.id, note), note.id not in kept))
        kept.setdefault(note.id, note)
    keep(ledger, [note for note, new in made if new])
    return tuple(made)


def keep(ledger: Ledger, notes: Sequence[Note]) -> None:
    """Keep notes, and by what their commits will be known again."""
    from impact.services.gathering.relinking import note

    ledger.keep_notes(notes)
    about = [each.about for each in notes if each.about]
    if about:
        note(ledger, about)


def _made(draft: Draft, by: tuple[str, ...], today: date, find: Callable[[str], About], known: dict[str, str]) -> Note:
    try:
        about = find(draft.about) if draft.about else About("", (), by)
    except ImpactError as error:
        if not draft.where:
            raise
        raise ImpactError(f"{draft.where}: {error.what}", hint=error.hint) from None
    people = lettered([name for name, _ in draft.people], known)
    agreed = {" ".join(name.split()) for name, yes in draft.people if yes}
    said = (draft.day.isoformat(), draft.kind, draft.text, draft.category, about.shas, draft.answers)
    return Note(
        id="n" + hashlib.sha256(repr(said).encode()).hexdigest()[:8],
        kind=draft.kind,
        day=draft.day,
        written=today,
        text=draft.text,
        category=draft.category,
        contribution=about.contribution,
        about=about.shas,
        answers=draft.answers,
        people=people,
        named=tuple(letter for letter, name in people if name in agreed),
        links=draft.links,
        checks=tuple(draft.day + timedelta(days=days) for days in sorted(set(draft.check_in))),
        by=about.addresses or by,
        shared=draft.shared,
    )


def notes_by(ledger: Ledger, addresses: Iterable[str] = ()) -> tuple[Note, ...]:
    """The notes that somebody with one of these addresses wrote; all of them where no address is given."""
    own = {each.lower() for each in addresses}
    return tuple(each for each in ledger.notes() if not own or any(who.lower() in own for who in each.by))


def find_note(ledger: Ledger, name: str, addresses: Iterable[str] = ()) -> Note:
    """The one note by `addresses` whose id starts so; raises ImpactError for none, UsageError for several."""
    found = [each for each in notes_by(ledger, addresses) if name and each.id.startswith(name)]
    if len(found) > 1:
        raise UsageError(f"'{name}' fits {len(found)} notes", hint=", ".join(each.id for each in found[:_SHOWN]))
    if not found:
        raise ImpactError(f"{name}: no such note in {ledger.path}", hint="`impact note --list` lists them")
    return found[0]


def edit(ledger: Ledger, note: Note, changes: Draft, given: frozenset[str]) -> Note:
    """Keep a note with what was `given` of `changes` in the place of what it said; returns it as it is now."""
    parts: dict[str, Any] = {
        name: getattr(changes, name) for name in ("text", "day", "category", "links", "shared") if name in given
    }
    if "people" in given:
        others = [each for each in ledger.notes() if each.id != note.id]
        known = letters((*others, note), ledger.asks())
        people = lettered([name for name, _ in changes.people], known)
        agreed = {" ".join(name.split()) for name, yes in changes.people if yes}
        parts |= {"people": people, "named": tuple(letter for letter, name in people if name in agreed)}
    if changes.answers:
        parts["answers"] = tuple((dict(note.answers) | dict(changes.answers)).items())
    if "category" in given and note.about:
        raise UsageError("the category of a contribution is set by `impact reclassify`")
    if "check_in" in given and note.kind != LAUNCH:
        raise UsageError(f"{note.id} is no launch note, so nothing of it is checked", hint="leave out --check-in")
    if note.kind == LAUNCH:
        parts["checks"] = moved(note, parts.get("day", note.day), changes.check_in if "check_in" in given else ())
    now = replace(note, **parts)
    keep(ledger, (now,))
    return now


def check(ledger: Ledger, note: Note, answer: str, text: str, today: date) -> Note:
    """Keep how the promise of a launch note was found; a second answer on a day takes the place of the first.

    Raises UsageError for what is no answer, no launch note, or answered altogether.
    """
    if answer not in ANSWERS:
        raise UsageError(f"'{answer[:40]}' is no answer", hint=f"impact note --check {note.id} yes|no|partly TEXT")
    if note.kind != LAUNCH:
        raise UsageError(f"{note.id} is no launch note, so it promised nothing", hint="`impact note --list` shows more")
    last = max((each.due for each in note.checked), default=date.min)
    open_days = [day for day in note.checks if day > last]
    passed = [day for day in open_days if day <= today]
    if not passed and note.checked and note.checked[-1].day == today:
        # Who thinks better of it the same day has not looked at what is to show much later.
        now = replace(note, checked=(*note.checked[:-1], Checked(last, today, answer, text)))
        ledger.keep_note(now)
        return now
    if not open_days:
        raise UsageError(f"every check of {note.id} is answered")
    # Whoever looks before the day has looked: the answer stands for the next one.
    said = Checked(max(passed, default=min(open_days)), today, answer, text)
    now = replace(note, checked=(*note.checked, said))
    ledger.keep_note(now)
    return now


def known_authors(ledger: Ledger, by: Iterable[str]) -> Authors:
    """Everybody who wrote a commit that the ledger holds, but for automatic accounts and the writer."""
    own = {each.lower() for each in by}
    people = [each for state in ledger.repositories() for each in ledger.people(state.id) if not each.bot]
    mine = {each.person for each in people if {each.raw.email.lower(), each.person.email.lower()} & own}
    names = (*own, *(name for each in mine for name in (each.name, each.email)))
    others = {identity for each in people for identity in (each.raw, each.person) if each.person not in mine}
    ordered = sorted(others, key=lambda each: (each.name, each.email))
    return Authors(ordered, but=names, common=(*MONTHS, *WEEKDAYS))


def words_of(note: Note) -> str:
    """Everything that a note says, for whoever looks for names in it."""
    return "\n".join((note.text, *(words for _, words in note.answers), *(each.text for each in note.checked)))


def pointed_out(ledger: Ledger, notes: Iterable[Note]) -> Iterator[str]:
    """Yield a sentence for every note that names people who are known here, before anybody else can read it."""
    written = tuple(notes)
    authors = known_authors(ledger, {each for note in written for each in note.by})
    for note in written:
        found: Named = authors.named(words_of(note))
        people = (*found.whole, *found.perhaps)
        if people:
            shown = ", ".join(people[:_SHOWN])
            also = f"; others do not read it while it does: impact note --edit {note.id}" if note.shared else ""
            yield f"{note.id}: names {shown}, who may be an author known here; write 'author A' instead{also}"
