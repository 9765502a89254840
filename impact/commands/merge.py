"""`impact merge`: the person says that several contributions are one piece of work."""

from __future__ import annotations

import click

from impact.commands.correcting import ledger_option, why_option
from impact.model.errors import DONE, ImpactError, UsageError
from impact.model.work import Contribution


@click.command()
@click.argument("contributions", metavar="CONTRIBUTION CONTRIBUTION...", nargs=-1)
@why_option()
@ledger_option
def command(contributions: tuple[str, ...], why: str, ledger_path: str | None) -> int:
    """Make one contribution of several; it keeps the id of the oldest, and its category is decided anew.

    They must lie in one repository. `impact undo` with that id takes the merge back.
    """
    from impact.commands.correcting import correcting, reason
    from impact.edges import clock
    from impact.model.work import MERGE, Correction

    said = reason(why)
    if len(contributions) < 2:
        raise UsageError("a merge needs two contributions at least", hint="impact merge ID ID --why TEXT")
    with correcting(ledger_path) as known:
        parts = _together([known.find(each) for each in contributions])
        oldest = parts[0]
        shas = tuple(sha for each in parts for sha in each.shas)
        named = tuple((each.id, each.shas) for each in parts)
        known.keep(Correction(oldest.id, "", said, clock.today(), shas, MERGE, named))
    merged = ", ".join(each.id for each in parts[1:])
    click.echo(f"{oldest.id}: now with {merged}; take it back with: impact undo {oldest.id}", err=True)
    return DONE


def _together(found: list[Contribution]) -> list[Contribution]:
    """The contributions to merge, oldest first; raises ImpactError where they cannot be one."""
    parts = sorted({each.id: each for each in found}.values(), key=lambda each: (each.first, each.id))
    if len(parts) < 2:
        raise ImpactError(
            f"{parts[0].id}: all of these are this one contribution already",
            hint=f"`impact explain {parts[0].id}` says what it holds",
        )
    if len({each.repo for each in parts}) > 1:
        raise ImpactError(
            f"{', '.join(each.id for each in parts)}: these lie in different repositories",
            hint="a contribution lies in one repository; merge those of each by themselves",
        )
    return parts
