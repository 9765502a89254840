"""Forgets in an order that can be begun again: what lies outside, then the ledger at once, then its last bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from impact.identity.naming import Authors
from impact.identity.remotes import canonical
from impact.model.database import Address
from impact.model.errors import UsageError
from impact.model.facts import Identity
from impact.model.forgetting import Gone, OfPerson, OfRepository, Outside, Wanted
from impact.services.correcting.noting import words_of
from impact.services.forgetting.files import Step, steps
from impact.services.reading.workshop import options, user_file

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger


class Forgetting:
    """One thing to forget in one ledger: first what would go, then whether it went."""

    def __init__(self, ledger: Ledger, wanted: Wanted) -> None:
        self._ledger = ledger
        self._wanted = wanted
        self._gone: Gone = ledger.would_go(wanted)
        outside = self._gone.outside
        if isinstance(wanted, OfPerson) and not outside.words:
            outside = Outside(words=wanted.addresses, plain=wanted.addresses, own=wanted.own)
        self._outside = outside
        self._steps: tuple[Step, ...] = (*steps(ledger, wanted, outside), *self._queued())

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """What would go, by sort; copies of the ledger among it, which are deleted as they are."""
        found: Counter[str] = Counter(dict(self._gone.counts))
        for each in self._steps:
            found[each.sort] += each.number
        copies = len(self._ledger.copies())
        return (*found.items(), *((("older copies of the ledger, whole", copies),) if copies else ()))

    def carry_out(self) -> tuple[str, ...]:
        """Let all of it go; returns what somebody else has to do yet. To be called again where it was cut off."""
        for each in self._steps:
            each.do()
        self._ledger.forget(self._wanted)
        return self._ledger.leave_no_trace()

    def beforehand(self) -> Iterator[str]:
        """What is to be known before it is done: who else is called so."""
        for name, addresses in self._outside.shared:
            more = " ".join(f"--person {each}" for each in addresses)
            yield f"{name} is also the name at other addresses, and stays there; if it is one person, add: {more}"

    def elsewhere(self) -> Iterator[str]:
        """Where what is forgotten may be yet, and no command of ours can take it away."""
        if isinstance(self._wanted, OfPerson):
            file = user_file()
            if file.is_file() and any(
                each in file.read_text("utf-8", "replace").lower() for each in self._outside.plain
            ):
                yield f"{file} names an address: take it out there"
            yield from self._perhaps()
        for place in self._outside.places:
            yield f"the repository itself is left as it is: {place}"
        if self._outside.names and isinstance(self._wanted, OfRepository):
            yield "a fleet file that names it has it read again: take it out there"
        yield "files that you wrote or gave away (report, export, draft, log) are yours to find and delete"

    def _perhaps(self) -> Iterator[str]:
        """Notes of the person who stays that hold a part of the name alone, which may mean somebody else."""
        people = Authors(Identity(each, "") for each in self._outside.words if "@" not in each)
        found = [each.id for each in self._ledger.notes() if people.named(words_of(each)).perhaps]
        if found:
            ids = ", ".join(found)
            yield f"a word of the name stands in notes of yours: {ids}; impact redact NOTE WORD takes it out"

    def _queued(self) -> Iterator[Step]:
        place = self._ledger.path
        if not isinstance(place, Address):
            return
        from impact.fleet import queue_forgetting

        names = self._outside.names if isinstance(self._wanted, OfRepository) else ()
        # A job says it as JSON within JSON: the address ends there, and is no part of a longer one.
        addresses = (f'{each}\\"' for each in self._outside.fetched) if isinstance(self._wanted, OfRepository) else ()
        words = (*self._outside.plain, *addresses)
        number = queue_forgetting.named(place, names, words) if names or words else 0
        if number:
            yield Step("jobs in the queue", number, lambda: queue_forgetting.forget(place, names, words))


def of_person(given: tuple[str, ...]) -> OfPerson:
    """A person by addresses; it is the one whose ledger this is where the settings say so."""
    addresses = tuple(each.strip() for each in given)
    if not all(addresses):
        raise UsageError("an address is empty", hint="--person somebody@example.com")
    mine = {each.lower() for each in options().me}
    return OfPerson(addresses, any(each.lower() in mine for each in addresses))


def of_repository(ledger: Ledger, name: str, *, with_notes: bool) -> OfRepository:
    """A repository by what the ledger or its fleet calls it, where it lies or is fetched from.

    Raises UsageError where several are called so; none of them may be there.
    """
    entries = {key: each for key, each in ledger.standings().items() if name in (key, each.address)}
    held = {each.repo_id for each in entries.values()} - {None}
    found = [
        state
        for state in ledger.repositories()
        if state.id in held or name in (state.name, state.place, state.url) or _same(state.url, name)
    ]
    if len(found) > 1:
        places = ", ".join(each.place or str(each.url) for each in found)
        raise UsageError(f"{len(found)} repositories are called {name}", hint=f"name one by its place: {places}")
    return OfRepository(tuple(each.id for each in found), tuple(entries) or (name,), with_notes)


def _same(url: str | None, name: str) -> bool:
    return bool(url) and canonical(url or "") == canonical(name)
