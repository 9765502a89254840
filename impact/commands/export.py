"""`impact export`: what one has, for others, in an open form."""

from __future__ import annotations

from pathlib import Path

import click

from impact.commands.correcting import ledger_option
from impact.model.errors import DONE


@click.command()
@click.argument("target", metavar="FOLDER")
@click.argument("paths", nargs=-1)
@click.option("--for", "audience", required=True, metavar="team:NAME", help="The team that it is for.")
@click.option("--window", required=True, metavar="WINDOW", help="The team's window: 2026-H1, 2026-Q3, 2026.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option("--key", metavar="FILE", help="The key that signed your consent; without it the one made for that.")
@click.option("--yes", is_flag=True, help="Write it without asking, once it was shown.")
@ledger_option
def command(
    target: str,
    paths: tuple[str, ...],
    audience: str,
    window: str,
    me: tuple[str, ...],
    key: str | None,
    yes: bool,
    ledger_path: str | None,
) -> int:
    """Write what your team may be told of your work in the repositories at PATHS, into FOLDER.

    It says which sort of work lies in which area, and nothing else: no text, no count, no day, no name. It is shown as
    it will leave, with what changed since you sent it last, before anything is written; without --yes and without
    a terminal to ask at, nothing is. Your consent must cover it; your settings' `private` keeps back what they name.
    """
    from impact.commands import team_export
    from impact.fleet.leaving import changes
    from impact.render.harmless import harmless, visible

    sending = team_export.made(audience, window, paths or (".",), me, ledger_path)
    click.echo(sending.text, nl=False)
    for line in sending.said:
        click.echo(harmless(line), err=True)
    if sending.sent_last:
        click.echo("what changed since you sent it last:", err=True)
        for line in changes(sending.sent_last, sending.text) or ["nothing"]:
            click.echo(f"  {visible(line)}", err=True)
    if not yes and not _agreed(target):
        click.echo("nothing was written; add --yes to write it", err=True)
        return DONE
    team_export.write(sending, Path(target), key, ledger_path)
    click.echo(f"written to {target}; hand over the whole folder: nothing is sent anywhere", err=True)
    return DONE


def _agreed(target: str) -> bool:
    import sys

    return sys.stdin.isatty() and click.confirm(f"Write this to {target}?", err=True)
