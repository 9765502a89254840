"""`impact sync`: take in what hooks noted and reflogs tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from impact.model.errors import DONE, IN_PART

if TYPE_CHECKING:
    from impact.services.reading.syncing import Synced


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option(
    "--ledger", "ledger_path", metavar="FILE", help="The ledger: a file or postgresql://… (also IMPACT_LEDGER)."
)
@click.option("--json", "as_json", is_flag=True, help="Say what was taken in as one JSON document.")
def command(paths: tuple[str, ...], me: tuple[str, ...], ledger_path: str | None, as_json: bool) -> int:
    """Take in what was noted in the repositories at PATHS (the current folder by default): your commits and answers.

    Refs and the reflogs of every worktree tell which commits you made there, whether hooks ran or not; what hooks
    noted adds your answers and what Git said of rewrites. Every scan and report does the same; this does nothing
    else. Exit code 4 says that something could not be taken in; nothing is lost then, the next one tries again.
    """
    import json

    from impact.render.harmless import harmless
    from impact.services.reading.session import Session

    with Session(paths or (".",), me, ledger_path) as session:
        done = session.sync_all()
        nobody = session.subject is None
    if as_json:
        rows = [_row(each) for each in done]
        click.echo(json.dumps({"schema": "impact.sync/1", "repositories": rows}, indent=2, sort_keys=True))
    for each in done:
        name = harmless(each.place.name)
        if not as_json:
            click.echo(f"{name}: {_told(each)}")
        for what in each.problems:
            click.echo(harmless(f"{name}: {what}"), err=True)
    if nobody:
        click.echo("nobody is known, so no commits were noted: impact init --me you@example.com", err=True)
    return IN_PART if nobody or any(each.problems for each in done) else DONE


def _row(synced: Synced) -> dict[str, Any]:
    new = synced.new
    counts = {"new_commits": new.commits, "new_answers": new.answers, "new_rewrites": new.pairs}
    return {"repository": synced.place.name, "unlanded": synced.unlanded, "problems": list(synced.problems)} | counts


def _told(synced: Synced) -> str:
    new = synced.new
    if not (new.commits or new.answers or new.pairs):
        return "nothing new"
    parts = [(new.commits, "commit of yours"), (new.answers, "answer"), (new.pairs, "rewrite")]
    said = ", ".join(_counted(count, word) for count, word in parts if count)
    return (
        f"{said}; {synced.unlanded} of your commits here have not landed on a main branch" if synced.unlanded else said
    )


def _counted(count: int, word: str) -> str:
    first, _, rest = word.partition(" ")
    return f"{count:,} {first}{'' if count == 1 else 's'}{' ' if rest else ''}{rest}"
