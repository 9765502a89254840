"""`impact merge`: the person says that several contributions are one piece of work."""

from __future__ import annotations

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option, why_option


@click.command()
@click.argument("contributions", metavar="CONTRIBUTION CONTRIBUTION...", nargs=-1)
@why_option()
@ledger_option
def command(contributions: tuple[str, ...], why: str, ledger_path: str | None) -> int:
    """Make one contribution of several; it keeps the id of the oldest, and its category is decided anew.

    They must lie in one repository. `impact undo` with that id takes the merge back.
    """
    from impact.services.correcting import verbs
    from impact.services.correcting.finding import correcting

    with correcting(ledger_path) as known:
        done = verbs.merge(known, contributions, why)
    click.echo(done.sentence, err=True)
    return DONE
