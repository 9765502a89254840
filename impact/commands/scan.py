"""`impact scan`: read what is new in repositories into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from impact.model.errors import DONE, IN_PART

if TYPE_CHECKING:
    from impact.commands.scanning import Scanned


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option("--ledger", "ledger_path", metavar="FILE", help="The ledger file (also IMPACT_LEDGER).")
@click.option("--json", "as_json", is_flag=True, help="Say what was done as one JSON document.")
def command(paths: tuple[str, ...], me: tuple[str, ...], ledger_path: str | None, as_json: bool) -> int:
    """Read new commits of the repositories at PATHS (the current folder by default) into the ledger.

    Scanning twice changes nothing; a scan that is cut short goes on where it stopped. Exit code 4 says
    that a part of a repository could not be read.
    """
    import json

    from impact.commands.session import Session
    from impact.render.harmless import harmless

    with Session(paths or (".",), me, ledger_path) as session:
        done = session.scan_all()
    if as_json:
        rows = [{"repository": each.place.name, "new_commits": each.new, "unreadable": _unread(each)} for each in done]
        click.echo(json.dumps({"schema": "impact.scan/1", "repositories": rows}, indent=2, sort_keys=True))
    for each in done:
        name = harmless(each.place.name)
        if not as_json:
            click.echo(f"{name}: {each.new} new commits" if each.new else f"{name}: nothing new")
        for what in _unread(each):
            click.echo(f"{name}: not read: {what}", err=True)
    return IN_PART if any(each.unread for each in done) else DONE


def _unread(scanned: Scanned) -> list[str]:
    return [f"{each.what} {each.sha}".rstrip() for each in scanned.unread]
