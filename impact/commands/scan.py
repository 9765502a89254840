"""`impact scan`: read what is new in repositories into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from impact.model.errors import DONE, IN_PART

if TYPE_CHECKING:
    from collections import Counter

    from impact.services.reading.scanning import Scanned

_NO_ANSWER = "unclassified"


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option(
    "--ledger", "ledger_path", metavar="FILE", help="The ledger: a file or postgresql://… (also IMPACT_LEDGER)."
)
@click.option("--everyone", is_flag=True, help="Also tell what kinds of commits the whole repository holds.")
@click.option("--json", "as_json", is_flag=True, help="Say what was done as one JSON document.")
def command(paths: tuple[str, ...], me: tuple[str, ...], ledger_path: str | None, everyone: bool, as_json: bool) -> int:
    """Read new commits of the repositories at PATHS (the current folder by default) into the ledger.

    Scanning twice changes nothing; a scan that is cut short goes on where it stopped. Exit code 4 says
    that a part of a repository could not be read.

    --everyone reads the message and the paths of every commit, whoever wrote it, for its kind, and tells totals
    of the repository as a whole. It is about places, never about people: nothing it reads is shown or summed
    for anybody, and no report of anybody rests on it.
    """
    import json

    from impact.render.harmless import harmless
    from impact.services.reading.session import Session

    with Session(paths or (".",), me, ledger_path) as session:
        done = session.scan_all()
        kinds = [session.kinds_of_all(each) if everyone else None for each in done]
    if as_json:
        rows = [_row(each, counted) for each, counted in zip(done, kinds, strict=True)]
        click.echo(json.dumps({"schema": "impact.scan/1", "repositories": rows}, indent=2, sort_keys=True))
    for each, counted in zip(done, kinds, strict=True):
        name = harmless(each.place.name)
        if not as_json:
            click.echo(f"{name}: {each.new} new commits" if each.new else f"{name}: nothing new")
            if counted:
                click.echo(f"{name}: {_shares(counted)}")
        for what in _unread(each):
            click.echo(f"{name}: not read: {what}", err=True)
    return IN_PART if any(each.unread for each in done) else DONE


def _row(scanned: Scanned, kinds: Counter[str] | None) -> dict[str, Any]:
    row = {"repository": scanned.place.name, "new_commits": scanned.new, "unreadable": _unread(scanned)}
    if kinds is None:
        return row
    return row | {"kinds": {name or _NO_ANSWER: count for name, count in kinds.items()}}


def _shares(kinds: Counter[str]) -> str:
    """The shares of the types, the commonest first; what has no probable type comes last."""
    total = kinds.total()
    types = sorted((name for name in kinds if name), key=lambda name: (-kinds[name], name))
    shares = (f"{name} {_percent(kinds[name], total)}" for name in types)
    return f"kinds of all {total:,} commits but merges: {', '.join(shares)}; {_NO_ANSWER} {_percent(kinds[''], total)}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %"


def _unread(scanned: Scanned) -> list[str]:
    return [f"{each.what} {each.sha}".rstrip() for each in scanned.unread]
