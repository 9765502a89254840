"""`impact ledger`: where a ledger lies, and who may what in a team's."""

from __future__ import annotations

import click

from impact.commands.ledger_access import grant, revoke
from impact.model.errors import DONE
from impact.model.team import HALVES, LEAST, WINDOWS


@click.group()
def command() -> None:
    """Make a team's ledger, and say who may what in it."""


@command.command("init-team")
@click.argument("place", metavar="PLACE")
@click.option("--name", required=True, metavar="NAME", help="What the team is called.")
@click.option("--windows", type=click.Choice(WINDOWS), default=HALVES, show_default=True, help="What it is told of.")
@click.option(
    "--least", type=click.IntRange(LEAST), default=LEAST, show_default=True,
    help="The fewest people that anything it is told rests on.",
)  # fmt: skip
def init_team(place: str, name: str, windows: str, least: int) -> int:
    """Make a team's ledger at PLACE: a file, or postgresql://… with roles of its own.

    In a database that has it already, the rights of its roles are made as they are meant, and what that changed is
    told.
    """
    from impact.commands.ledger_access import arranged
    from impact.edges import places
    from impact.ledger import team_access
    from impact.ledger.team import make_team
    from impact.model.database import Address
    from impact.model.team import Team
    from impact.render.harmless import harmless

    where = places.ledger_file(place)
    if isinstance(where, Address) and team_access.named_team(where) is not None:
        for line in arranged(where, name):
            click.echo(harmless(line))
        click.echo(harmless(f"{where}: the ledger of {name} was there; who may what is as it is meant"))
        return DONE
    make_team(where, Team(name, windows, least))
    click.echo(harmless(f"{where}: the ledger of {name} is made"))
    return DONE


command.add_command(grant)
command.add_command(revoke)
