"""`impact undo`: takes back what was last said about a contribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from impact.commands.correcting import ledger_option, why_option
from impact.model.errors import DONE, ImpactError, UsageError
from impact.model.work import Correction

if TYPE_CHECKING:
    from impact.commands.correcting import Known


@click.command()
@click.argument("contribution")
@why_option(required=False)
@ledger_option
def command(contribution: str, why: str, ledger_path: str | None) -> int:
    """Take back the last correction of a contribution: of its category, a dismissal, a merge or a split.

    Once more takes back the one before. Nothing is deleted: the report lists what was taken back.
    """
    from impact.commands.correcting import correcting
    from impact.edges import clock
    from impact.model.work import UNDO

    with correcting(ledger_path) as known:
        said = _last(known, contribution)
        known.keep(
            Correction(said.contribution, "", why.strip(), clock.today(), said.shas, UNDO, takes_back=said.number)
        )
    what = f" to {said.category}" if said.category else ""
    because = f": {said.why}" if said.why else ""
    click.echo(f"{said.contribution}: taken back: {said.action}{what} on {said.day}{because}", err=True)
    return DONE


def _last(known: Known, name: str) -> Correction:
    """The last correction in force about this work, or said of this id of work that is there no more."""
    from impact.classify.finding import in_force

    force = in_force(known.corrections)
    ids = {each.contribution for each in force if name and each.contribution.startswith(name)}
    try:
        work = known.find(name)
    except ImpactError as error:
        if isinstance(error, UsageError) or not ids:
            raise
        if len(ids) > 1:
            raise UsageError(f"'{name}' fits {len(ids)} corrections", hint="of: " + ", ".join(sorted(ids))) from None
        return max((each for each in force if each.contribution in ids), key=lambda each: each.at)
    about = [each for each in force if each in (work.correction, *work.shaped) or each.contribution == work.id]
    if not about:
        raise ImpactError(
            f"{work.id}: nothing that was said of it is in force", hint=f"`impact explain {work.id}` tells its history"
        )
    return max(about, key=lambda each: each.at)
