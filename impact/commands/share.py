"""`impact share`: say inside a repository what your work in it is, where you want that and in no other place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from impact.commands import share_trailers
from impact.commands.wording import Group, examples
from impact.model.errors import DONE, FIXABLE, IN_PART, ImpactError
from impact.services.consents.agreeing import agreed
from impact.services.correcting.finding import ledger_option

if TYPE_CHECKING:
    from impact.edges.notes_ref import Notes
    from impact.services.share.choosing import Plan

_path = click.argument("path", default=".")
_only = click.option(
    "--only", "only", multiple=True, metavar="ID", help="Only this contribution; may be given several times."
)
_yes = click.option("--yes", is_flag=True, help="Do it without being asked.")
_dry = click.option("--dry-run", "dry", is_flag=True, help="Show what would change, and change nothing.")
_OUT = (
    "what was pushed or fetched before is out: others have it, and a merge with theirs brings it back",
    "until `git gc --prune=now`, or in about two weeks by itself, the words lie in objects that nothing leads to",
)


@click.group(
    cls=Group,
    epilog=examples(
        "impact share notes ~/src/shop --dry-run",
        "impact share show ~/src/shop",
    ),
)
def command() -> None:
    """Say inside a repository what your work in it is: notes beside commits, a trailer in a message.

    Nothing is shared unless you ask for it, in each repository; nothing is ever pushed or fetched for you.
    """


command.add_command(share_trailers.trailers)
command.add_command(share_trailers.next_)


@command.command()
@_path
@click.option("--period", metavar="PERIOD", help="2026, 2026-H1, 2026-Q3, 12 months (the default).")
@_only
@_dry
@_yes
@ledger_option
def notes(path: str, period: str | None, only: tuple[str, ...], dry: bool, yes: bool, ledger_path: str | None) -> int:
    """Write a line about each leverage contribution of yours into refs/notes/impact of the repository.

    A line says the sort of work and your role, and your own sentence only where you shared the note (`impact note
    --share`) and it names nobody who did not agree; `private` of your settings applies. What is printed is what will
    stand there, byte for byte; then you are asked.
    """
    from impact.edges import notes_ref
    from impact.services.reading.workshop import refuse_slip
    from impact.services.reporting.asking import Asked
    from impact.services.share.choosing import Sharing, plan

    sharing = Sharing(path)
    refuse_slip(ledger_path)
    asked = Asked((path,), sharing.addresses, None, None, period, None, None, None, ledger_path)
    wishes, left = sharing.wishes(asked, only)
    for each in left:
        click.echo(f"left out: {each}", err=True)
    held = sharing.notes()
    planned = plan(held, sharing.own(held), wishes)
    _show(planned)
    if not planned.changed:
        click.echo("nothing to write: what you could share is there, or there is none", err=True)
        return IN_PART if left and only else DONE
    if dry or not agreed(f"Write this into {notes_ref.REF} of {sharing.repository.folder}?", yes=yes):
        click.echo("nothing was written", err=True)
        return DONE if dry else FIXABLE
    notes_ref.write(sharing.repository, held, planned.changed, (held.tip,) if held.tip else ())
    click.echo(f"written into {notes_ref.REF}; nobody else has it until you push it:", err=True)
    _say_commands()
    return DONE


@command.command()
@_path
@click.option(
    "--from", "ref", default="", metavar="REF", help="The ref to take in; by default refs/notes/impact-incoming."
)
@_dry
def merge(path: str, ref: str, dry: bool) -> int:
    """Take in notes of others that you fetched: every line of both sides stays, once.

    Lines that are none of ours are told with commit and line, kept, and never more than text. What was fetched by
    the command that `impact share notes` prints is taken in, and the ref it was fetched to deleted.
    """
    from impact.edges import notes_ref
    from impact.services.share.choosing import Sharing
    from impact.services.share.merging import merge as merged

    sharing = Sharing(path)
    theirs = sharing.notes(ref or notes_ref.INCOMING)
    if not theirs.tip:
        raise ImpactError(f"there is no {theirs.ref} here", hint=f"git fetch origin {_fetched()}")
    _say_faults(theirs)
    if theirs.unread:
        raise ImpactError(
            f"{len(theirs.unread)} of these notes cannot be read, so they would be lost: nothing was taken in",
            hint=f"the first is of {theirs.unread[0]}; `git fsck` shows what is missing",
        )
    click.echo(merged(sharing.repository, sharing.notes(), theirs, dry=dry), err=True)
    return DONE


@command.command()
@_path
@click.option("--from", "ref", default="", metavar="REF", help="Another ref than refs/notes/impact.")
def show(path: str, ref: str) -> int:
    """Print what people say of their own work in the notes of the repository: their words, and no evidence of it."""
    from impact.edges import notes_ref
    from impact.model.shared import SharedLine
    from impact.render.harmless import harmless
    from impact.services.share.choosing import Sharing
    from impact.sources.shared_notes import latest, lines

    held = Sharing(path).notes(ref or notes_ref.REF)
    for commit, text in sorted(held.texts.items()):
        for each in latest(one for one in lines(commit, text) if isinstance(one, SharedLine)):
            said = f": “{harmless(each.statement, 500)}”" if each.statement else ""
            click.echo(f"{commit[:12]} {each.theme}, by the word of its {each.role}{said}")
    _say_faults(held)
    if not held.blobs:
        click.echo(f"no notes under {held.ref}", err=True)
    return DONE


@command.command()
@_path
@_only
@_dry
@_yes
def forget(path: str, only: tuple[str, ...], dry: bool, yes: bool) -> int:
    """Take your own lines out of the notes of the repository, and out of the history of these notes.

    A ref of notes keeps every earlier version; it is made anew without them, with the lines of others as they are.
    """
    from impact.edges import notes_ref
    from impact.services.share.choosing import Sharing, without
    from impact.services.share.merging import forget as forgotten

    sharing = Sharing(path)
    held = sharing.notes()
    mine = [each for each in sharing.own(held) if not only or any(each[1].about.startswith(one) for one in only)]
    planned = without(held, mine)
    _show(planned)
    if held.unread:
        click.echo(f"{len(held.unread)} notes cannot be read, and stay, whoever's lines they hold", err=True)
    if not held.tip or (only and not planned.gone):
        click.echo("no line of yours is there", err=True)
        return DONE
    if dry or not agreed(f"Take this out of {notes_ref.REF}, and all that it held before?", yes=yes):
        click.echo("nothing was changed", err=True)
        return DONE if dry else FIXABLE
    for line in (*forgotten(sharing, held, planned), *_OUT):
        click.echo(line, err=True)
    return DONE


def _show(planned: Plan) -> None:
    """Print the lines that come and go as they stand there: they are ASCII, and move no cursor."""
    for sign, rows in (("-", planned.gone), ("+", planned.added)):
        for commit, line in rows:
            click.echo(f"{sign} {commit}\n{sign} {line.decode('ascii', 'backslashreplace')}")


def _say_commands() -> None:
    from impact.edges.notes_ref import REF

    for line in (
        f"  git fetch origin {_fetched()}   # what others wrote, beside yours",
        "  impact share merge",
        f"  git push origin {REF}",
        "never fetch +refs/notes/*:refs/notes/*, which overwrites what you did not push yet",
    ):
        click.echo(line, err=True)


def _fetched() -> str:
    from impact.edges.notes_ref import INCOMING, REF

    return f"{REF}:{INCOMING}"


def _say_faults(held: Notes) -> None:
    from impact.services.share.choosing import faults

    found = faults(held)
    for each in found[:20]:
        click.echo(f"not ours: {each.commit}:{each.line}: {each.what}", err=True)
    if len(found) > 20:
        click.echo(f"not ours: {len(found) - 20} more", err=True)
