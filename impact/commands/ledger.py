"""`impact ledger`: the ledger as a whole, wherever it lies."""

from __future__ import annotations

import click

from impact.commands.ledger_access import grant, revoke
from impact.commands.wording import Group, examples
from impact.model.errors import DONE
from impact.model.team import HALVES, LEAST, WINDOWS


@click.group(
    cls=Group,
    epilog=examples(
        "impact ledger init-team team.db --name payments",
        "impact ledger copy ~/ledger.db postgresql://impact@db.example.org/impact",
    ),
)
def command() -> None:
    """Make a team's ledger, say who may do what in it, and copy a ledger elsewhere.

    Your own ledger needs none of this: the first scan or report makes it.
    """


@command.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--team", "of_team", is_flag=True, help="A team's ledger, and not a person's or a fleet's.")
def copy(source: str, target: str, of_team: bool) -> int:
    """Copy everything in the ledger FROM into the empty place TO: a file, or postgresql://USER@HOST/DATABASE.

    Every row of every table, secrets of the ledger among them, in one transaction: what is interrupted leaves nothing
    half done. TO must be empty, or hold the same already. FROM stays as it is; whoever wants it gone deletes it.

    With --team, a database needs an empty team's ledger of the same name first (`impact ledger init-team`), because no
    copy gives the rights of who may see what in it.
    """
    from impact.services.moving.copying import copy_between

    click.echo(copy_between(source, target, of_team=of_team))
    return DONE


@command.command("init-team")
@click.argument("place")
@click.option("--name", required=True, metavar="NAME", help="What the team is called: consents name team:NAME.")
@click.option("--windows", type=click.Choice(WINDOWS), default=HALVES, show_default=True, help="What is told of.")
@click.option(
    "--least", type=click.IntRange(LEAST, 1000), default=LEAST, show_default=True, metavar="N",
    help="The fewest people that anything told rests on.",
)  # fmt: skip
def init_team(place: str, name: str, windows: str, least: int) -> int:
    """Make an empty team's ledger at PLACE: a file, or a database with roles of its own.

    It takes consents and what members send, and nothing else. Its windows and the fewest people stay as they are.
    In a database that has it already, the rights of its roles are made as they are meant, and what that changed is
    told.
    """
    from impact.commands.ledger_access import arranged
    from impact.edges import places
    from impact.ledger.team import make_team
    from impact.model.errors import UsageError
    from impact.model.team import Team
    from impact.render.harmless import harmless

    if not name.strip() or name != name.strip() or not name.isprintable():
        raise UsageError("--name: a team's name is one line of text", hint="--name payments")
    where = places.ledger_file(place)
    if (changed := arranged(where, name)) is not None:
        for line in changed:
            click.echo(harmless(line), err=True)
        click.echo(harmless(f"{where}: team:{name} was there; who may what is as it is meant"), err=True)
        return DONE
    make_team(where, Team(name, windows, least))
    click.echo(harmless(f"made {where} for team:{name}"), err=True)
    return DONE


command.add_command(grant)
command.add_command(revoke)
