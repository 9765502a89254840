"""`impact opportunities`: what about the system may fail next, and could be worth one's care."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from impact.model.errors import DONE, ImpactError

if TYPE_CHECKING:
    from impact.model.ladder import Level
    from impact.model.opportunity import Found
    from impact.services.reporting.asking import Asked


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option("--period", metavar="PERIOD", help="In which period you know an area that you changed; 12 months.")
@click.option("--level", metavar="LEVEL", help="The level you hold.")
@click.option("--target", metavar="LEVEL", help="The level whose expectations are named.")
@click.option("--ladder", metavar="NAME", help="A shipped ladder, one of yours, or a .yaml file.")
@click.option("--all", "every", is_flag=True, help="All of them, not only the first three.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document with all of them.")
@click.option(
    "--ledger", "ledger_path", metavar="FILE", help="The ledger: a file or postgresql://… (also IMPACT_LEDGER)."
)
def command(
    paths: tuple[str, ...],
    me: tuple[str, ...],
    period: str | None,
    level: str | None,
    target: str | None,
    ladder: str | None,
    every: bool,
    as_json: bool,
    ledger_path: str | None,
) -> int:
    """Show what may fail next in the repositories at PATHS: release pipelines that take in what can change under them,
    and guides that name what is not there any more.

    Each is a hypothesis about the system, with lines to look at; none is about people. Those in areas that you changed
    come first, and at most three are shown. Only what lies at HEAD is read; nothing is written into a repository.
    """
    from impact.services.reading.workshop import refuse_slip
    from impact.services.reporting.asking import Asked

    refuse_slip(ledger_path)
    asked = Asked(paths or (".",), me, None, None, period, level, target, ladder, ledger_path)
    found, level_asked = _found(asked)
    if as_json:
        from impact.render.opportunities_document import document

        click.echo(json.dumps(document(found, level_asked), indent=2, sort_keys=True, ensure_ascii=True))
        return DONE
    from impact.render import terminal
    from impact.render.opportunities import alone

    look = terminal.look(os.environ, columns=shutil.get_terminal_size().columns, on_terminal=sys.stdout.isatty())
    click.echo(terminal.text(alone(found, level_asked, every=every), look), nl=False)
    return DONE


def _found(asked: Asked) -> tuple[Found, Level]:
    from impact.edges import clock
    from impact.services.foreseeing.owning import seek_for
    from impact.services.reading.session import Session

    today = clock.today()
    with Session(asked.paths, asked.me, asked.ledger) as session:
        if session.subject is None:
            raise ImpactError(
                "whose areas? Git knows no user.email here and no address was given",
                hint="impact opportunities --me you@example.com",
            )
        period = asked.span(session.workshop.options, today)
        _, _, target = asked.levels(session.workshop.options, session.categories)
        return seek_for(session, period, target, today), target
