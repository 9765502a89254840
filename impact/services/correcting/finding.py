"""What the correcting commands share: finding the work that is meant, and keeping what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from impact.model.errors import ImpactError, UsageError
from impact.model.work import Contribution, Correction

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.reading.workshop import Workshop

_SHOWN = 10
ledger_option: Callable[[Any], Any] = click.option(
    "--ledger", "ledger_path", metavar="FILE", help="The ledger: a file or postgresql://… (also IMPACT_LEDGER)."
)


def why_option(*, required: bool = True) -> Callable[[Any], Any]:
    """The option for the reason; where something is taken away or set, there must be one."""
    if required:
        return click.option("--why", required=True, metavar="TEXT", help="One sentence; the report shows it.")
    return click.option("--why", default="", metavar="TEXT", help="One sentence, if you want; the report shows it.")


def reason(why: str) -> str:
    """The reason, when there is one; raises UsageError."""
    if not why.strip():
        raise UsageError("--why is empty", hint="say in one sentence why; the report shows it")
    return why.strip()


@dataclass(frozen=True, slots=True)
class Known:
    """Every contribution as it stands under all corrections, and the ids by which each can be named."""

    ledger: Ledger
    works: tuple[Contribution, ...]
    corrections: tuple[Correction, ...]
    named: dict[str, Contribution]

    def find(self, name: str) -> Contribution:
        """The one contribution whose id, now or before it was merged, starts with `name`.

        Raises ImpactError for none, UsageError where several do.
        """
        found = self.named.get(name) or self._begun(name)
        if found is None:
            hint = "`impact report` lists contribution ids"
            if any(each.id == name for each in self.ledger.notes()):
                hint = f"that is a note: impact note --edit {name}, or --forget {name}"
            raise ImpactError(f"{name}: no such contribution in {self.ledger.path}", hint=hint)
        return found

    def _begun(self, name: str) -> Contribution | None:
        ids = sorted(each for each in self.named if name and each.startswith(name))
        works = {self.named[each].id: self.named[each] for each in ids}
        if len(works) > 1:
            more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
            raise UsageError(
                f"'{name}' fits {len(works)} contributions", hint="one of: " + ", ".join(ids[:_SHOWN]) + more
            )
        return next(iter(works.values()), None)

    def keep(self, said: Correction) -> int:
        """Keep what was said, and by what its commits will be known again."""
        from impact.services.gathering.relinking import note

        number = self.ledger.correct(said)
        note(self.ledger, [said.shas])
        return number


@contextmanager
def correcting(ledger_path: str | None) -> Iterator[Known]:
    """Open the ledger with everything it knows, corrected."""
    from impact.services.reading.workshop import ledger_there, workshop

    with ledger_there(ledger_path) as ledger:
        yield known(ledger, workshop())


def known(ledger: Ledger, shop: Workshop) -> Known:
    """Everything the ledger knows, corrected; an id that was merged into another leads to that one."""
    from impact.classify.finding import about
    from impact.services.gathering.contributions import kept

    works = kept(ledger, shop)
    corrections = ledger.corrections()
    home = {sha: each for each in works for sha in each.shas}
    named = {each.id: home[each.shas[0]] for each in ledger.contributions() if each.shas and each.shas[0] in home}
    for said in corrections:
        for name in (said.contribution, *(part for part, _ in said.parts)):
            work = next((each for each in works if name not in named and about(said, each.id, each.shas)), None)
            named |= {name: work} if work is not None else {}
    return Known(ledger, works, corrections, named | {each.id: each for each in works})
