"""A report looked at again: edited by its engineer, against an earlier one, against what others see of it."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.model.errors import ImpactError, UsageError
from impact.model.report import SELF
from impact.services.reporting import editing
from impact.services.reporting.assembling import Edited, report_for

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.reporting.asking import Asked

LAST = "LAST"
# No report is as large; whatever is, is another file.
_MOST = 1 << 28
_PARTS = ("ladder", "target", "rules", "period", "until", "expectations", "contributions", "claims")


def edited(asked: Asked, source: str | None) -> str:
    """Let the engineer edit their report, or take the edits from a file; return what was done, in a sentence."""
    if asked.audience != SELF:
        raise UsageError("edits are made in your own report, and stand in every one", hint="leave --for away")
    said = []

    def then(ledger: Ledger, made: Edited) -> None:
        said.append(editing.edit(ledger, made.report, made.edits, made.without_edits(), source))

    report_for(asked, then=then)
    return said[0]


def changed(asked: Asked, since: str) -> str:
    """Return what changed since the last report given to this reader (LAST), or since one in a JSON file, as text."""
    from impact.expect.changes import changes
    from impact.render import json_document
    from impact.render.harmless import visible

    found: list[str] = []

    def then(ledger: Ledger, made: Edited) -> None:
        now = json_document.document(made.report)
        if since == LAST:
            kept = ledger.snapshot(made.report.subjects, asked.audience)
            if kept is None:
                raise ImpactError(
                    f"no report for {_reader(asked.audience)} was given away yet",
                    hint="one written with --output, or for others, is remembered; or name a JSON report",
                )
            before = _read(kept, "the report kept in the ledger")
        else:
            before = _read(_text(since), since)
        found.extend((f"Since the report of {before['until'] or 'an unknown day'}:", *changes(before, now)))

    report_for(asked, then=then)
    if len(found) == 1:
        found = ["Nothing changed."]
    return "".join(f"{visible(each)}\n" for each in found)


def left_out(asked: Asked) -> str:
    """Return what a report for others leaves out of the engineer's own, as a unified diff of both in Markdown."""
    from impact.render import markdown

    if asked.audience == SELF:
        raise UsageError("your own report leaves nothing out", hint="say whom it is for: --for manager --diff")
    own, theirs = (markdown.render(report_for(replace(asked, audience=each))) for each in (SELF, asked.audience))
    lines = difflib.unified_diff(
        own.splitlines(), theirs.splitlines(), "your own report", f"for {_reader(asked.audience)}", lineterm="", n=1
    )
    return "".join(f"{line}\n" for line in lines)


def _reader(audience: str) -> str:
    return {"manager": "your manager", "committee": "a committee"}.get(audience, "yourself")


def _text(file: str) -> str:
    try:
        with Path(file).open(encoding="utf-8") as opened:
            text = opened.read(_MOST + 1)
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
        raise ImpactError(f"{file}: {what}", hint="name a report written with --format json, or LAST") from None
    if len(text) > _MOST:
        raise ImpactError(f"{file}: larger than any report", hint="name a report written with --format json, or LAST")
    return text


def _read(text: str, name: str) -> dict[str, Any]:
    from impact.render.json_document import SCHEMA

    try:
        found = json.loads(text)
    except ValueError as error:
        raise ImpactError(f"{name}: no JSON: {error}", hint="name a report written with --format json") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise ImpactError(f"{name}: no report in the schema {SCHEMA}", hint="name one written with --format json")
    missing = [each for each in _PARTS if each not in found]
    if missing:
        raise ImpactError(f"{name}: the report is incomplete: no {missing[0]}", hint="write it again")
    return found
