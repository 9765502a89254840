"""Whose work an inbox shows: that of the person who sits here, by the addresses that are known to be theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from impact.model.errors import RepositoryError

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.model.inbox import Entry
    from impact.services.reading.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of what waits, and a remark about what is not or about whom nobody knows; "" where all is plain."""

    entries: tuple[Entry, ...]
    remark: str


def addresses(me: tuple[str, ...], shop: Workshop) -> tuple[str, ...]:
    """The addresses given, else those kept, else git's own here; () where none is known. Raises UsageError."""
    from impact.edges import git
    from impact.services.reading.subject import subject

    try:
        here = git.find(".")
    except RepositoryError:
        here = None
    whose = subject(me, shop.options, here)
    return whose.addresses if whose is not None else ()


def of(ledger: Ledger, waiting: Iterable[Entry], mine: Collection[str]) -> Shown:
    """Those of what waits that belong to whoever has the addresses `mine`; all where none is known.

    What belongs to nobody in particular is everybody's who sits over this ledger.
    """
    by = {each.id: each.by for each in ledger.notes()}
    owners = {each.key: _owners(each, by.get(each.note, ())) for each in waiting}
    if not mine:
        people = sorted({address for each in owners.values() for address in each})
        said = f"no address of yours is known, so this is the work of {', '.join(people)}: impact init --me ADDRESS"
        return Shown(tuple(waiting), said if people else "")
    known = {each.lower() for each in mine}
    strange = set().union(*owners.values()) - known
    # The mailmap of a repository may know that another address is theirs too.
    for state in ledger.repositories() if strange else ():
        known |= {each.lower() for each in ledger.addresses(state.id, mine)}
    shown = tuple(each for each in waiting if not owners[each.key] or owners[each.key] & known)
    others = sorted({address for each in owners.values() if each and not each & known for address in each})
    more = len(owners) - len(shown)
    said = f"not shown: {more} of the work of {', '.join(others)}; if that is you: impact inbox --me ADDRESS"
    return Shown(shown, said if more else "")


def _owners(entry: Entry, by: tuple[str, ...]) -> set[str]:
    work = entry.work
    whose = (work.addresses or (work.person.email,)) if work is not None else by
    return {each.lower() for each in whose if each}
