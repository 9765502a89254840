"""`impact team`: a team's ledger, and what the team is told: areas and themes, never people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from impact.commands.wording import Group, examples
from impact.model.errors import DONE, UsageError

if TYPE_CHECKING:
    from impact.ledger.team import TeamLedger
    from impact.model.team import TeamReport

team_option: Callable[[Any], Any] = click.option(
    "--team",
    "place",
    metavar="PLACE",
    envvar="IMPACT_TEAM",
    help="The team's ledger: a file or postgresql://… (also IMPACT_TEAM).",
)
_SEEN = {"own": "its own rows", "told": "what the team was told"}
_WAYS = {"own": "a member sends their own by: impact team send FOLDER", "told": "a reader asks by: impact team report"}
FORMATS = ("terminal", "markdown", "html", "json")


@click.group(
    cls=Group,
    epilog=examples(
        "impact team join ada@example.com ada.pub --team team.db",
        "impact team add sent --team team.db",
        "impact team report --window 2026-H1 --team team.db",
    ),
)
def command() -> None:
    """Keep a team's ledger, and tell the team where work went, what hurts, and what cannot be seen.

    Members send what they themselves chose to (`impact export --for team:NAME`), by a consent that they can take back.
    Nothing is told that fewer than five people share, and nothing of any person. The ledger is made by
    `impact ledger init-team`.
    """


@contextmanager
def opened(place: str | None, *seeing: str) -> Iterator[TeamLedger]:
    """Open the team's ledger that was named; raises ImpactError where there is none.

    Over a connection that sees none of `seeing` (everything, where nothing is named) as well.
    """
    from impact.edges import places
    from impact.ledger.team import ALL, open_team
    from impact.model.errors import ImpactError

    if not place:
        raise UsageError("which team's ledger?", hint="add --team PLACE, or set IMPACT_TEAM")
    with open_team(places.ledger_file(place, make=False)) as ledger:
        if not ledger.sees & set(seeing or (ALL,)):
            only = " and ".join(sorted(_SEEN[each] for each in ledger.sees))
            hint = _way(ledger.sees, seeing)
            raise ImpactError(f"{ledger.path}: this login sees {only}, and more is asked for", hint=hint)
        yield ledger


def _way(sees: frozenset[str], wanted: tuple[str, ...]) -> str:
    """What somebody can do by this login; else only the keeper helps."""
    from impact.ledger.team import READ

    if READ in wanted:
        return "ask its keeper: impact ledger grant --login NAME --as reader"
    return "; ".join((*(_WAYS[each] for each in sorted(sees)), "all else is its keeper's"))


@command.command()
@click.argument("address")
@click.argument("file", metavar="FILE.pub")
@team_option
def join(address: str, file: str, place: str | None) -> int:
    """Let somebody send to the team; their word is known by the key that they gave you themselves."""
    from impact.render.harmless import harmless
    from impact.services.team import adding as team_adding

    with opened(place) as ledger:
        forgotten = team_adding.join(ledger, address, file)
    click.echo(harmless(f"{address} may send to the team"), err=True)
    if forgotten:
        click.echo(f"they were forgotten here on {forgotten}: what they signed until then counts no more", err=True)
    return DONE


@command.command()
@team_option
def members(place: str | None) -> int:
    """List who may send, for the keeper of the ledger alone: until when they consent, and for which windows they sent.

    In order of addresses. Nothing of this is in what the team is told.
    """
    from impact.edges import clock
    from impact.render.harmless import harmless
    from impact.services.team.listing import lines

    with opened(place) as ledger:
        for line in lines(ledger, clock.today()):
            click.echo(harmless(line))
    return DONE


@command.command()
@click.argument("paths", nargs=-1, required=True, metavar="FOLDER...")
@team_option
def add(paths: tuple[str, ...], place: str | None) -> int:
    """Take in what a member handed over: an export, a consent, or the end of one.

    Who it is from is known by its signature alone. What was changed by hand, or no consent covers, is refused, and
    nothing of it is kept.
    """
    from impact.render.harmless import harmless
    from impact.services.team import adding as team_adding

    with opened(place) as ledger:
        for path in paths:
            for line in team_adding.add(ledger, path):
                click.echo(harmless(line), err=True)
    return DONE


@command.command()
@click.argument("paths", nargs=-1, required=True, metavar="FOLDER...")
@team_option
def send(paths: tuple[str, ...], place: str | None) -> int:
    """Send your own export, consent or the end of one yourself, over your own login of the team's database.

    It is checked as `impact team add` checks it. Your login sees your own rows and no others.
    """
    from impact.ledger.team import MINE
    from impact.render.harmless import harmless
    from impact.services.team import adding as team_adding

    with opened(place, MINE) as ledger:
        for path in paths:
            for line in team_adding.add(ledger, path):
                click.echo(harmless(line), err=True)
    return DONE


@command.command()
@click.option("--window", required=True, metavar="WINDOW", help="One of the team's windows: 2026-H1, 2026-Q3, 2026.")
@click.option("--strict", is_flag=True, help="Refuse when any member has no consent and export that hold.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="How it is written; else by the ending of FILE.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@team_option
def report(window: str, strict: bool, form: str | None, output: str | None, place: str | None) -> int:
    """Tell where work went, what hurts and what cannot be seen, for one whole window.

    What was told once is told again as it was. It changes when at least five people's data came in or were sent
    anew, and is withheld when somebody left.
    """
    from impact.commands.report import deliver, format_of
    from impact.edges import clock
    from impact.ledger.team import ALL, READ
    from impact.services.reading.workshop import workshop
    from impact.services.team.telling import read, told

    with opened(place, ALL, READ) as ledger:
        tell = told if ALL in ledger.sees else read
        found = tell(ledger, window, workshop().categories, clock.today(), strict=strict)
    deliver(_rendered(found, form or format_of(output, FORMATS), output), output)
    if found.missing:
        click.echo(
            f"not in it: {found.missing} of the members; who sends after a window was told comes in when the data of "
            f"{found.team.least} people changed",
            err=True,
        )
    return DONE


@command.command()
@click.argument("other", metavar="PLACE")
@team_option
def merge(other: str, place: str | None) -> int:
    """Take over what another ledger of this team holds: what consents for this team cover, and nothing else."""
    from impact.render.harmless import harmless
    from impact.services.team.merging import merge as merged

    with opened(place) as ledger, opened(other) as theirs:
        if str(ledger.path) == str(theirs.path):
            raise UsageError(f"{other}: this is the team's ledger itself", hint="name another one of the same team")
        done = merged(ledger, theirs)
    click.echo(
        f"taken over: new members {done.members}, consents {done.consents}, exports {done.exports}; "
        f"refused: {done.refused}",
        err=True,
    )
    for each in done.forgotten:
        until = f"counts no more, and lies here until you say: impact team forget-member {each}"
        click.echo(harmless(f"{each} was forgotten there: what they signed until then {until}"), err=True)
    return DONE


@command.command("forget-member")
@click.argument("address")
@team_option
def forget_member(address: str, place: str | None) -> int:
    """Take a member out, with their consents and all that they sent; what was told with them is withheld."""
    from impact.render.harmless import harmless
    from impact.services.forgetting.telling import tell_left
    from impact.services.team import adding as team_adding

    with opened(place) as ledger:
        left = team_adding.forget(ledger, address)
    click.echo(harmless(f"{address} is forgotten here"), err=True)
    return tell_left(left)


def _rendered(found: TeamReport, form: str, output: str | None) -> str:
    from impact.render import team_html, team_text

    if form == "html":
        return team_html.render(found)
    if form == "json":
        from impact.render import team_document

        return team_document.render(found)
    if form == "markdown":
        return team_text.markdown(found)
    import os
    import shutil
    import sys

    from impact.render import terminal

    on_terminal = output is None and sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns
    return team_text.terminal(found, terminal.look(os.environ, columns=columns, on_terminal=on_terminal))
