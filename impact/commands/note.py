"""`impact note`: what Git never sees, in the person's own words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from impact.model.errors import DONE, UsageError
from impact.services.correcting.finding import ledger_option

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.model.notes import Draft, Note

_DOING = ("listed", "edited", "forgotten", "checked", "file")


@click.command()
@click.argument("text", nargs=-1)
@click.option("--day", "day", default="", metavar="DAY", help="The day it tells of: 2026-03-04, 2 weeks ago.")
@click.option("--category", default="", metavar="KEY", help="The sort of work, for work that left no commit.")
@click.option("--about", default="", metavar="ID", help="The contribution or commit it is about.")
@click.option("--with", "people", multiple=True, metavar="NAME", help="With whom; NAME:yes who agreed to be named.")
@click.option(
    "--link", "links", multiple=True, metavar="URL", help="A page others can open; may be given several times."
)
@click.option("--why", default="", metavar="TEXT", help="Who was slowed or at risk before, since when.")
@click.option("--who", default="", metavar="TEXT", help="Who benefits.")
@click.option("--differently", default="", metavar="TEXT", help="One thing to do differently next time.")
@click.option("--roles", default="", metavar="TEXT", help="Who did what, by letter: author A reviewed.")
@click.option("--launch", default="", metavar="CONTRIBUTION", help="Write a launch note; TEXT says what was built.")
@click.option("--shows", default="", metavar="TEXT", help="Of a launch: the one thing by which it will show.")
@click.option("--trade-off", default="", metavar="TEXT", help="Of a launch: the option rejected, and why.")
@click.option(
    "--check-in",
    multiple=True,
    type=click.IntRange(1, 3650),
    metavar="DAYS",
    help="Of a launch: else after 30 and 90.",
)
@click.option("--share/--private", "shared", default=None, help="Whether `report --for manager` may show it; private.")
@click.option("--from-file", "file", default="", metavar="FILE", help="Keep every note of a YAML file, or none.")
@click.option("--list", "listed", is_flag=True, help="List your notes, with ids and names.")
@click.option(
    "--json", "as_json", is_flag=True, help="With --list: one JSON document, for you alone; it holds the names."
)
@click.option("--edit", "edited", default="", metavar="NOTE", help="Change what is given, or the text in your editor.")
@click.option("--forget", "forgotten", default="", metavar="NOTE", help="Remove a note.")
@click.option("--check", "checked", default="", metavar="NOTE", help="Say how a launch turned out: yes|no|partly TEXT.")
@click.option(
    "--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; only notes by it are listed or changed."
)
@ledger_option
def command(ledger_path: str | None, me: tuple[str, ...], text: tuple[str, ...], **given: Any) -> int:
    """Write down in a sentence what no commit shows: work without one, or why a contribution mattered.

    Without TEXT your editor opens; `-` reads standard input. A note is kept in your ledger, never in a repository,
    and only your own report shows it. Do not write down private matters of other people; they stand as
    author A, author B until they agree to be named. Exit code 4 says that of what was forgotten somebody else has
    something to do yet, and what.
    """
    from impact.ledger.opening import open_ledger
    from impact.services.reading.workshop import ledger_file, ledger_there

    doing = [name for name in _DOING if given[name]]
    if len(doing) > 1:
        raise UsageError("one thing at a time: --list, --edit, --forget, --check or --from-file")
    if given["as_json"] and not given["listed"]:
        raise UsageError("--json goes with --list", hint="impact note --list --json")
    begins = not {"listed", "edited", "forgotten", "checked"}.intersection(doing)
    with open_ledger(ledger_file(ledger_path)) if begins else ledger_there(ledger_path) as ledger:
        if given["listed"]:
            return _list(ledger, me, as_json=given["as_json"])
        if given["forgotten"]:
            return _forget(ledger, given["forgotten"], me)
        if given["checked"]:
            return _check(ledger, given["checked"], text, me)
        if given["edited"]:
            return _edit(ledger, given["edited"], " ".join(text), given, me)
        if given["file"]:
            return _from_file(ledger, given["file"], me)
        return _write(ledger, " ".join(text), given, me)


def _list(ledger: Ledger, me: tuple[str, ...], *, as_json: bool) -> int:
    import json

    from impact.edges import clock
    from impact.expect.checks import due_checks
    from impact.render.notes import listed
    from impact.render.notes_document import document
    from impact.services.correcting.noting import notes_by

    notes = notes_by(ledger, me)
    if as_json:
        click.echo(json.dumps(document(notes, clock.today()), indent=2, sort_keys=True))
        return DONE
    for line in listed(notes, due_checks(notes, clock.today())):
        click.echo(line)
    if not notes:
        click.echo("no notes yet; write one with: impact note TEXT", err=True)
    return DONE


def _forget(ledger: Ledger, name: str, me: tuple[str, ...]) -> int:
    from impact.services.correcting.erasing import forget
    from impact.services.correcting.noting import find_note
    from impact.services.forgetting.telling import tell_left

    gone = forget(ledger, find_note(ledger, name, me))
    click.echo(gone.sentence, err=True)
    return tell_left(gone.left)


def _check(ledger: Ledger, name: str, said: tuple[str, ...], me: tuple[str, ...]) -> int:
    from impact.edges import clock
    from impact.expect import saying
    from impact.services.correcting.noting import check, find_note

    if not said:
        raise UsageError("no answer", hint=f"impact note --check {name} yes|no|partly TEXT")
    note = find_note(ledger, name, me)
    now = check(ledger, note, said[0].lower(), saying.plain(" ".join(said[1:]), "TEXT"), clock.today())
    before = f", in the place of: {note.checked[-1].answer}" if len(now.checked) == len(note.checked) else ""
    click.echo(f"{note.id}: {now.checked[-1].answer}, kept for the check of {now.checked[-1].due}{before}", err=True)
    _point_out(ledger, now)
    return DONE


def _edit(ledger: Ledger, name: str, text: str, given: dict[str, Any], me: tuple[str, ...]) -> int:
    from impact.services.correcting import noting
    from impact.services.correcting.drafting import drafted, typed_in_editor

    note = noting.find_note(ledger, name, me)
    if given["about"] or given["launch"]:
        raise UsageError(
            "what a note is about stays as it is", hint=f"impact note --forget {note.id}, and write it anew"
        )
    names = {"people", "links", "shared", "day", "category", "why", "who", "differently", "roles", "shows", "trade_off"}
    names |= {"check_in"}
    changed = {each for each in names if given[each] not in ("", (), None)}
    if not text and not changed:
        text = typed_in_editor(note.text)
    draft = drafted(text, given)
    changed |= {"text"} if text else set()
    _said(noting.edit(ledger, note, draft, frozenset(changed)), "changed")
    _point_out(ledger, noting.find_note(ledger, note.id))
    return DONE


def _from_file(ledger: Ledger, file: str, me: tuple[str, ...]) -> int:
    from impact.edges import clock
    from impact.services.correcting.drafting import category_keys
    from impact.settings.note_file import load

    drafts = load(Path(file), category_keys(), clock.today())
    made = _kept(ledger, drafts, me)
    for note, new in made:
        _said(note, "kept" if new else "is there already")
    _point_out(ledger, *(note for note, _ in made))
    return DONE


def _write(ledger: Ledger, text: str, given: dict[str, Any], me: tuple[str, ...]) -> int:
    from impact.services.correcting.drafting import asked_in_turn, drafted, told

    draft = drafted(told(text, given), given, asked_in_turn if given["launch"] else None)
    ((note, new),) = _kept(ledger, (draft,), me)
    _said(note, "kept" if new else "is there already")
    if not note.about and not note.contribution and not note.category:
        click.echo(f"  no category yet; set it with: impact note --edit {note.id} --category KEY", err=True)
    _point_out(ledger, note)
    return DONE


def _kept(ledger: Ledger, drafts: tuple[Draft, ...], me: tuple[str, ...]) -> tuple[tuple[Note, bool], ...]:
    """Keep the drafts; what they are about is looked up only where one is about something."""
    from impact.edges import clock
    from impact.services.correcting.drafting import writer
    from impact.services.correcting.finding import known
    from impact.services.correcting.noting import About, find_about, write
    from impact.services.reading.workshop import workshop

    everything = known(ledger, workshop()) if any(each.about for each in drafts) else None

    def find(name: str) -> About:
        assert everything is not None, "asked before"
        about = find_about(everything, name)
        return about if about.addresses else replace(about, addresses=writer(me))

    by = () if all(each.about for each in drafts) else writer(me)
    return write(ledger, drafts, by, clock.today(), find)


def _said(note: Note, what: str) -> None:
    about = f", about {note.contribution or note.about[0][:12]}" if note.about else ""
    others = "".join(f"; author {letter} is {name}" for letter, name in note.people if letter not in note.named)
    click.echo(f"{note.id}: {what}, {note.day}{about}{others}", err=True)


def _point_out(ledger: Ledger, *notes: Note) -> None:
    from impact.services.correcting.noting import pointed_out

    for each in pointed_out(ledger, notes):
        click.echo(f"  beware: {each}", err=True)
