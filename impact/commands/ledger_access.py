"""The verbs of `impact ledger` about who may what in a team's database: grant, revoke."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from impact.model.errors import DONE, ImpactError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from impact.model.database import Address

_ROLES = ("member", "reader", "operator")
_login = click.option("--login", required=True, metavar="NAME", help="A login of the database's server.")
_place = click.option(
    "--ledger", "ledger_path", metavar="ADDRESS", help="The team's database: postgresql://… (also IMPACT_TEAM)."
)


@click.command()
@click.argument("address", required=False, default="", metavar="[ADDRESS]")
@_login
@click.option("--as", "role", required=True, type=click.Choice(_ROLES), help="What the login is to be.")
@_place
def grant(address: str, login: str, role: str, ledger_path: str | None) -> int:
    """Let a login of the team's database be a member, a reader or an operator.

    A member sees and sends their own rows, and ADDRESS says whose those are. A reader sees what the team was told. An
    operator sees how the queue and the fleet's repositories stand, and nothing of the work. Only the keeper gives.
    """
    from impact.fleet import queue_tables
    from impact.ledger import team_access
    from impact.render.harmless import harmless

    if (role == "member") != bool(address):
        what = (
            "a member's address is missing" if role == "member" else f"a {role} has no rows, so no address is asked for"
        )
        raise UsageError(what, hint="impact ledger grant you@example.com --login NAME --as member")
    place = database(ledger_path)
    if role == "operator":
        queue_tables.make(place)
    team_access.allow(place, login, role, address)
    whose = f", with the rows of {address}" if address else ""
    click.echo(harmless(f"{login} is now {_with_article(role)}{whose}"))
    return DONE


@click.command()
@_login
@click.option("--as", "role", type=click.Choice(_ROLES), help="What the login is to be no more; without it: anything.")
@_place
def revoke(login: str, role: str | None, ledger_path: str | None) -> int:
    """Take from a login of the team's database what `grant` let it be.

    What it sent stays; `impact team forget-member` takes that away.
    """
    from impact.ledger import team_access
    from impact.render.harmless import harmless

    taken = team_access.disallow(database(ledger_path), login, (role,) if role else _ROLES)
    if not taken:
        raise ImpactError(f"{login}: this login was nothing of that", hint="`impact doctor` tells who is what")
    click.echo(harmless(f"{login} is no more {' and '.join(map(_with_article, taken))}"))
    return DONE


def database(ledger_path: str | None) -> Address:
    """The address of the team's ledger; raises ImpactError for a file, in which there are no roles."""
    from impact.model.database import Address
    from impact.services.team.standing import named_place

    found = named_place(ledger_path)
    if not isinstance(found, Address):
        raise ImpactError(f"{found}: roles are a database's, and this ledger is a file",
                          hint="whoever can read the file can read all of it; "
                          "for roles: --ledger postgresql://USER@HOST/DATABASE, or IMPACT_TEAM")  # fmt: skip
    return found


def arranged(place: Path | Address, name: str) -> tuple[str, ...] | None:
    """Bring the rights in a team's database in order; return what that changed, None where there is no team yet.

    Raises ImpactError where it is another team's.
    """
    from impact.ledger import team_access
    from impact.model.database import Address

    if not isinstance(place, Address) or (found := team_access.named_team(place)) is None:
        return None
    if found != name:
        raise ImpactError(
            f"{place}: there is the ledger of the team {found} already",
            hint="one database holds one team; make another one: createdb NAME",
        )
    return team_access.set_up(place)


def _with_article(role: str) -> str:
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"
