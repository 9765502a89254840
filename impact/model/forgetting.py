"""What is to be forgotten, and what went: by person, by repository, by period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impact.model.period import Period


@dataclass(frozen=True, slots=True)
class OfPerson:
    """Everything of the person with these addresses; `own` says that the ledger is theirs: their words go as well."""

    addresses: tuple[str, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class OfRepository:
    """Everything of these repositories, by the ledger's numbers and by the names that a fleet calls them.

    `with_notes` takes the person's own notes about them too; without it, their words stay and lose what they are about.
    """

    ids: tuple[int, ...]
    names: tuple[str, ...] = ()
    with_notes: bool = False


@dataclass(frozen=True, slots=True)
class OfPeriod:
    """Everything of these days, both ends included."""

    first: date
    last: date

    @property
    def period(self) -> Period:
        """The days as a period."""
        return Period(self.first, self.last)


Wanted = OfPerson | OfRepository | OfPeriod


@dataclass(frozen=True, slots=True)
class Outside:
    """What has to go outside the ledger as well.

    `words` are the names and addresses of a person, `plain` those of them that are looked for in any text. `places` are
    where the repositories lie that hold what is forgotten, `fetched` the addresses that they are fetched from, `names`
    what a fleet calls them; `shas` are the commits that went. `own` says that a person's own words went.
    `shared` are (name, addresses): a name of the person that stands at addresses besides, and so is left there.
    """

    words: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    shas: frozenset[str] = frozenset()
    own: bool = False
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """What went, or would go: (sort of thing, how many) in the order in which it is told, and what is to follow."""

    counts: tuple[tuple[str, int], ...] = ()
    outside: Outside = Outside()

    @property
    def nothing(self) -> bool:
        """Whether nothing was there."""
        return not any(number for _, number in self.counts)
