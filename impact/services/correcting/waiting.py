"""What the ledger knows that belongs in the inbox, gathered for the core to choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from impact.classify.holding import Homes
from impact.expect import inbox_words as words
from impact.expect.checks import due_checks
from impact.expect.inbox import Found, Hooked, Loose, Promise, inbox
from impact.model.capture import NOT
from impact.model.inbox import Candidate, Entry
from impact.model.notes import LAUNCH, WHY, Note
from impact.model.period import Period
from impact.model.work import Contribution
from impact.services.correcting.offering import offered_dismissals
from impact.services.gathering.contributions import kept, within

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.reading.workshop import Workshop

# By what a question after a commit is put off.
_ASKED = "commit "


def entries(ledger: Ledger, shop: Workshop, period: Period, today: date, *, perhaps: bool = False) -> tuple[Entry, ...]:
    """Return what waits, of the work of the period; promises and lost words are shown whatever their day.

    With `perhaps` also work that the rules took for ordinary, where leverage was next.
    """
    from impact.settings.categories import load_labels

    every = kept(ledger, shop)
    works = within(every, period)
    notes = ledger.notes()
    put_off = {**dict(_put_off_as(ledger, every)), **ledger.waiting()}
    home = {sha: each for each in every for sha in each.shas}
    homes = Homes(every)
    noted = {sha for each in notes for sha in each.about}
    names = ledger.names(noted)
    states = ledger.repositories()
    found = Found(
        works=works,
        labels=load_labels(shop.own),
        names={root: each.name for each in states for root in each.roots},
        told=frozenset(_told(notes, homes, names)),
        promises=tuple(_promises(notes, homes, names, today)),
        loose=tuple(_loose(ledger, every, notes)),
        postponed=tuple(_postponed(ledger, put_off, home, noted, today)),
        refused=tuple(_refused(ledger, works, {name for each in names.values() for name in each})),
        put_off=put_off,
        perhaps=perhaps,
    )
    return inbox(found, today)


def _put_off_as(ledger: Ledger, works: Iterable[Contribution]) -> Iterator[tuple[str, date]]:
    """Work that was put off, under the id it has now: more than half of its commits were in what was put off."""
    until = ledger.waiting_commits()
    names = ledger.names(until)
    now = {name: day for sha, day in until.items() for name in names[sha]}
    for work in works if now else ():
        days = [now[sha] for sha in work.shas if sha in now]
        if len(days) * 2 > len(work.shas):
            yield f"contribution {work.id}", max(days)


def _told(notes: Iterable[Note], homes: Homes, names: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """The ids of the contributions that a note says the why of, wherever their commits are now."""
    for each in notes:
        if each.kind in (WHY, LAUNCH):
            home = homes.holder(each.about, names)
            yield home.id if home is not None else each.contribution


def _promises(
    notes: tuple[Note, ...], homes: Homes, names: dict[str, tuple[str, ...]], today: date
) -> Iterator[Promise]:
    for each in due_checks(notes, today):
        home = homes.holder(each.note.about, names)
        yield Promise(
            each.name, each.note.id, each.due, each.note.text, each.shows, home.id if home else each.note.contribution
        )


def _postponed(
    ledger: Ledger, put_off: Mapping[str, date], home: Mapping[str, Contribution], noted: Collection[str], today: date
) -> Iterator[Hooked]:
    """Questions after a commit whose day has come, with the work that holds the commit now."""
    due = {name.removeprefix(_ASKED): day for name, day in put_off.items() if name.startswith(_ASKED) and day <= today}
    names = ledger.names(due)
    for sha, day in sorted(due.items(), key=lambda each: (each[1], each[0])):
        if sha not in noted:
            work = next((home[name] for name in reversed(names[sha]) if name in home), None)
            yield Hooked(sha, day, work)


def _refused(ledger: Ledger, works: tuple[Contribution, ...], noted: Collection[str]) -> Iterator[Hooked]:
    by_id = {each.id: each for each in works}
    for name, (answer, shas) in offered_dismissals(ledger, works).items():
        # Who wrote about the commit since has thought better of it.
        if left := tuple(sha for sha in shas if sha not in noted):
            yield Hooked(answer.sha, answer.day, by_id[name], left)


def _loose(ledger: Ledger, works: tuple[Contribution, ...], notes: tuple[Note, ...]) -> Iterator[Loose]:
    """Each lost commit that something was said of, with what may hold it now."""
    cases = ledger.open_cases()
    if not cases:
        return
    said: dict[str, tuple[str, date, str]] = {
        each.sha: (words.REFUSED_COMMIT, each.day, "") for each in ledger.answers() if each.said == NOT
    }
    for note in notes:
        said |= dict.fromkeys(note.about, (note.text, note.day, ""))
    for each in ledger.corrections():
        what = " ".join(filter(None, (each.action, each.contribution, each.category, each.why)))
        said |= dict.fromkeys(each.shas, (what, each.day, each.contribution))
    # Of a commit that was only put off nothing was said that could be lost.
    cases = {sha: those for sha, those in cases.items() if sha in said}
    shown = dict(_titles(ledger, works, {sha for those in cases.values() for sha in those}))
    for sha, those in cases.items():
        what, day, of = said[sha]
        yield Loose(sha, what, day, of, tuple(shown.get(each, Candidate(each, "", None)) for each in those))


def _titles(ledger: Ledger, works: tuple[Contribution, ...], shas: set[str]) -> Iterator[tuple[str, Candidate]]:
    addresses = {each for work in works for each in (work.person.email, *work.addresses)}
    for item in ledger.work_items_of(shas, addresses):
        yield item.sha, Candidate(item.sha, item.subject, item.day)
