"""Writes one's own complete copy of a ledger, having said what is in it."""

from __future__ import annotations

from pathlib import Path

from impact.ledger import archive
from impact.ledger.held import held_of
from impact.ledger.tables import TABLES
from impact.services.reading.progress import progress
from impact.services.reading.workshop import ledger_file

_OWN = "Your own complete copy: nothing is redacted in it, so it is for nobody else."
_TO_READ = "For you alone: private notes stand in it as written. Others are letters, unless they agreed to be named."
_README = """\
What this is
============

Everything that one ledger of impact holds, as text. impact is a program that finds
the high-leverage work in an engineer's Git history; it is not needed to read this.

This is the complete copy of the person who keeps the ledger. NOTHING IS REDACTED:
it holds names and addresses of other people, private notes, and a secret. It is for
that person alone.

tables/NAME.jsonl   one line for each row, a JSON object with a value for each column
manifest.json       for each table: how many lines, their SHA-256, what each column
                    holds, and which columns make its key

Days are counted from 1970-01-01. Where a column holds `hex`, the value is a number in
hexadecimal digits: the id of an object of Git, or a secret. Where it holds `bytes`, the
value is a text, or {"hex": ...} for bytes that are no UTF-8, or {"deflated": ...} for a
text that the ledger keeps compressed. A `text` may itself be JSON.

A ledger again: impact import FILE. It takes the file as it was written, by this impact or an
earlier one, and nothing else.

"""


def told(ledger_path: str | None) -> str:
    """What a complete copy would hold, in lines."""
    counts = archive.counts(ledger_file(ledger_path, make=False))
    lines = [f"{counts[each.name]:>12,}  {each.name}: {held_of(each).sentence}" for each in TABLES if counts[each.name]]
    return "\n".join((*lines, _OWN))


def whole(target: str, ledger_path: str | None) -> str:
    """Write everything into one file, and say what it holds."""
    place = ledger_file(ledger_path, make=False)
    said = told(ledger_path)
    with progress("exporting", lambda: None) as tell:
        rows = archive.export(place, Path(target), {"README.txt": _readme()}, tell)
    return f"{said}\n{target}: {rows:,} rows written, readable for you alone."


def folder(target: Path, me: tuple[str, ...], ledger_path: str | None) -> str:
    """Write the pages to read."""
    from impact.services.moving.keepsake import write

    return f"{write(target, me, ledger_path)}\n{_TO_READ}"


def _readme() -> str:
    width = max(len(each.name) for each in TABLES)
    return _README + "".join(f"{each.name:<{width}}  {held_of(each).sentence}\n" for each in TABLES)
