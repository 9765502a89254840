"""`impact reviews`: the help that leaves no commit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.commands.wording import Group
from impact.model.errors import DONE, IN_PART
from impact.services.correcting.finding import ledger_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from impact.services.reviews.reading import Read

_path = click.argument("path", default=".", metavar="[PATH]")
_me = click.option(
    "--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; texts of others are not kept."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group(cls=Group)
def command() -> None:
    """Read what people did for changes of others: reviews, comments, credit in commits.

    What lies in the clone is read without a network. A forge is asked only when it is named by --source, with a token
    of your own: docs/how-to/reviews says how. Texts of others are never kept.
    """


@command.command()
@_path
@click.option("--source", "names", multiple=True, metavar="NAME", help="Only this source; may be given several times.")
@click.option("--host", default="", metavar="HOST", help="Which host a forge is asked at; that of the clone's origin.")
@click.option("--project", default="", metavar="NAME", help="What that host calls the repository; as the origin does.")
@_me
@ledger_option
@_json
def sync(
    path: str,
    names: tuple[str, ...],
    host: str,
    project: str,
    me: tuple[str, ...],
    ledger_path: str | None,
    as_json: bool,
) -> int:
    """Read what is new of the reviews of the repository at PATH.

    Doing it twice adds nothing; what is cut short goes on where it stopped. Exit code 4 says that a part was not read.
    """
    from impact.services.reviews.reading import Desk
    from impact.services.reviews.reading import sync as read

    with Desk(path, me, ledger_path, begins=True) as desk:
        done = read(desk, names, lambda line: click.echo(_shown(line), err=True), (host, project))
        name = desk.place.name
    return _told(name, done, as_json)


@command.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--repo", "path", default=".", metavar="PATH", help="The clone they are of; the current one.")
@click.option("--project", default="", metavar="OWNER/NAME", help="Which repository of the files; the clone's own.")
@click.option("--format", "form", default="", metavar="NAME", help="What the files are; guessed where it is not given.")
@_me
@ledger_option
@_json
def import_(
    files: tuple[str, ...],
    path: str,
    project: str,
    form: str,
    me: tuple[str, ...],
    ledger_path: str | None,
    as_json: bool,
) -> int:
    """Keep the reviews in FILE...: dumps of a forge's API, mail, or what `impact reviews export` wrote.

    All files are read before anything is kept: where one is broken, nothing is. The same file twice adds nothing.
    """
    from impact.services.reviews.importing import take_in
    from impact.services.reviews.reading import Desk

    with Desk(path, me, ledger_path, begins=True) as desk:
        done = take_in(desk, [Path(each) for each in files], project, form)
        name = desk.place.name
    return _told(name, done, as_json)


@command.command()
@_path
@ledger_option
@_json
def status(path: str, ledger_path: str | None, as_json: bool) -> int:
    """Say which sources were read, of which days, and what each of them can show."""
    from impact.services.reviews.reading import Desk
    from impact.services.reviews.telling import perhaps_lines, status_document, status_lines

    with Desk(path, (), ledger_path) as desk:
        states = desk.ledger.review_sources(desk.repo_id)
        name, offered = desk.place.name, desk.scope(lambda _: None)
        perhaps = desk.perhaps()
    if as_json:
        return _document(status_document(name, states))
    return _lines([*status_lines(name, states, offered), *perhaps_lines(perhaps)])


@command.command()
@click.argument("change")
@_path
@_me
@ledger_option
def explain(change: str, path: str, me: tuple[str, ...], ledger_path: str | None) -> int:
    """Say what is known of one change, event by event, and where it was read.

    CHANGE is what people call it, such as 12, a commit that it landed as, or its key. Others stand as letters.
    """
    from impact.services.reviews.explaining import explained
    from impact.services.reviews.reading import Desk

    with Desk(path, me, ledger_path) as desk:
        kept = desk.ledger.reviews(desk.repo_id)
        mine = kept.accounts(desk.subject.addresses if desk.subject else ())
    return _lines(explained(kept, change, mine))


@command.command()
@_path
@ledger_option
def export(path: str, ledger_path: str | None) -> int:
    """Print what is kept of the reviews as JSON lines, for `impact reviews import`; texts of yours are in it."""
    from impact.services.reviews.reading import Desk
    from impact.sources.reviews.own_lines import lines

    with Desk(path, (), ledger_path) as desk:
        kept = desk.ledger.reviews(desk.repo_id)
    for line in lines(kept):
        click.echo(line)
    return DONE


@command.command()
@_path
@ledger_option
def forget(path: str, ledger_path: str | None) -> int:
    """Remove all reviews of a repository from the ledger, to the byte; where they came from is left alone.

    Exit code 4 says that somebody else has something to do yet, and what.
    """
    from impact.services.forgetting.telling import tell_left
    from impact.services.reviews.adding_up import forget_reviewed
    from impact.services.reviews.reading import Desk

    with Desk(path, (), ledger_path) as desk:
        changes, events, left = forget_reviewed(desk.ledger, desk.repo_id)
        name = desk.place.name
    click.echo(_shown(f"{name}: forgot {events:,} events of {changes:,} changes"), err=True)
    return tell_left(left)


def _told(name: str, done: Iterable[Read], as_json: bool) -> int:
    from impact.services.reviews.telling import read_document, read_lines

    read = list(done)
    if as_json:
        _document(read_document(name, read))
    else:
        _lines(read_lines(name, read))
    return IN_PART if any(each.missing or not each.state.complete for each in read) else DONE


def _document(document: dict[str, object]) -> int:
    import json

    click.echo(json.dumps(document, indent=2, sort_keys=True))
    return DONE


def _lines(lines: Iterable[str]) -> int:
    for each in lines:
        text = each.lstrip(" ")
        click.echo(" " * (len(each) - len(text)) + _shown(text))
    return DONE


def _shown(text: str) -> str:
    from impact.render.harmless import harmless

    return harmless(text)
