"""`impact report --edit`: the engineer's own words and choice, kept apart from the facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.model.edits import Edits, Title
from impact.model.errors import ImpactError, SettingsError, UsageError
from impact.model.report import Report

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.ledger import Ledger
    from impact.model.period import Period


def edits_of(ledger: Ledger, people: Iterable[str], period: Period, until: date) -> Edits:
    """The latest edits of a person whose period shares at least half with this one; empty ones where there are none.

    A report of twelve months that ends a week later is still the same report.
    """
    from impact.expect.editing import overlap

    kept = ledger.edits(people)
    return next((each for each in kept if overlap(each.period, period, until)), Edits(period))


def edit(ledger: Ledger, report: Report, kept: Edits, plain: Report, source: str | None) -> str:
    """Let the engineer edit, or read what they wrote in the file `source`; return a sentence about what was kept.

    `report` is theirs as it stands, `plain` the same without their edits. Raises SettingsError for faults, with what
    was typed left in a file; nothing is kept then.
    """
    from impact.expect.editing import facts, moved
    from impact.render.edit_sheet import sheet
    from impact.settings.edit_file import load

    known = {each.contribution.id for each in report.stories} | set(kept.anchors) | set(kept.left_out)
    if source is not None:
        made = load(Path(source), known)
    else:
        file = _typed(sheet(report, kept, moved(kept, report), plain.anchors))
        try:
            made = load(file, known)
        except SettingsError as error:
            again = f"nothing was kept; what you wrote is in {file}: mend it, then: impact report --edits-from {file}"
            raise SettingsError((*error.faults, again)) from None
        file.unlink()
    titles = {each.contribution.id: each.contribution.title for each in plain.stories}
    now = replace(
        kept,
        period=report.period,
        day=report.until,
        paragraph=made.paragraph.strip(),
        anchors=made.anchors,
        titles=tuple(Title(key, titles.get(key, ""), own.strip()) for key, own in sorted(made.titles.items())),
        left_out=made.leave_out,
        proposed=plain.anchors,
        facts=(),
    )
    # Whoever edits has seen the facts as they stand: from here on, what changes is told.
    now = replace(now, facts=facts(each for each in plain.stories if _is_under(now, each.contribution.id, plain)))
    ledger.keep_edits(report.subjects[0], now)
    return "kept; the next report has it" if now.something else "kept: the report is as it is proposed"


def _is_under(edits: Edits, key: str, plain: Report) -> bool:
    shown = edits.anchors or plain.anchors
    return key in shown or any(each.contribution == key for each in edits.titles)


def _typed(text: str) -> Path:
    """Open the sheet in the editor; return the file it was left in."""
    from tempfile import NamedTemporaryFile

    from impact.services.correcting.drafting import on_terminal

    if not on_terminal():
        raise UsageError("no terminal to edit at", hint="write the edits into a file: impact report --edits-from FILE")
    with NamedTemporaryFile("w", encoding="utf-8", prefix="impact-edit-", suffix=".yaml", delete=False) as new:
        new.write(text)
    file = Path(new.name)
    try:
        click.edit(filename=str(file))
    except click.ClickException as error:
        file.unlink()
        raise ImpactError(error.message, hint="set $EDITOR, or: impact report --edits-from FILE") from None
    return file
