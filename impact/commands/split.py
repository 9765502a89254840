"""`impact split`: the person says that some commits of a contribution are a piece of work of their own."""

from __future__ import annotations

import click

from impact.commands.correcting import ledger_option, why_option
from impact.model.errors import DONE, ImpactError, UsageError
from impact.model.work import Contribution

_SHOWN = 12


@click.command()
@click.argument("contribution")
@click.argument("commits", metavar="SHA...", nargs=-1)
@why_option()
@ledger_option
def command(contribution: str, commits: tuple[str, ...], why: str, ledger_path: str | None) -> int:
    """Make some commits of a contribution a contribution of their own; both categories are decided anew.

    `impact explain` lists the commits of a contribution; the beginning of an id is enough where it fits only
    one. `impact undo` with the id of the new contribution takes the split back.
    """
    from impact.classify.shapes import split_id
    from impact.commands.correcting import correcting, reason
    from impact.edges import clock
    from impact.model.work import SPLIT, Correction

    text = reason(why)
    if not commits:
        raise UsageError("which commits?", hint=f"impact split {contribution} SHA --why TEXT")
    with correcting(ledger_path) as known:
        found = known.find(contribution)
        wanted = {_commit(found, each) for each in commits}
        shas = tuple(sha for sha in found.shas if sha in wanted)
        if len(shas) == len(found.shas):
            raise ImpactError(
                f"{found.id}: these are all of its commits, so nothing would be left of it",
                hint="name fewer commits, or correct the whole with reclassify or dismiss",
            )
        said = Correction(found.id, "", text, clock.today(), shas, SPLIT)
        known.keep(said)
    new = split_id(said)
    click.echo(f"{new}: split off from {found.id}; take it back with: impact undo {new}", err=True)
    return DONE


def _commit(work: Contribution, name: str) -> str:
    """The commit of this contribution whose id starts with `name`; raises an error with what there is."""
    fitting = [sha for sha in work.shas if name and sha.startswith(name.lower())]
    if len(fitting) > 1:
        raise UsageError(f"'{name}' fits {len(fitting)} commits of {work.id}", hint=f"one of: {_listed(fitting)}")
    if not fitting:
        raise ImpactError(f"{name}: no commit of contribution {work.id}", hint=f"its commits: {_listed(work.shas)}")
    return fitting[0]


def _listed(shas: tuple[str, ...] | list[str]) -> str:
    more = f" and {len(shas) - _SHOWN} more" if len(shas) > _SHOWN else ""
    return ", ".join(sha[:12] for sha in shas[:_SHOWN]) + more
