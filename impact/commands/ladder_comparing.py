"""`impact ladder diff`: what changed from one ladder to another, or since an older report."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from impact.model.errors import DONE, UsageError

if TYPE_CHECKING:
    from impact.expect.ladder_changes import Change
    from impact.model.ladder import Ladder

_LARGEST = 64 << 20
_SCHEMA = "impact.report/1"


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(before: str, after: str, as_json: bool) -> int:
    """Say what changed from ladder A to ladder B: names, .yaml files, or as A a report in JSON.

    Expectations are known by their ids: added, removed, reworded, asking for another bar, reach or outcome.
    A report holds the digest of its ladder and the sentences of one level; of more it cannot tell.
    """
    from impact.expect.ladder_changes import changes
    from impact.render.ladder_changes import lines
    from impact.services.ladder.loading import loaded

    new = loaded(after)
    if before.endswith(".json"):
        digest, found = _since_report(Path(before).expanduser(), new)
    else:
        old = loaded(before)
        digest, found = old.digest, changes(old, new)
    if as_json:
        document = {"schema": "impact.ladder-diff/1", "before": digest, "after": new.digest}
        click.echo(json.dumps(document | {"changes": [_plain(each) for each in found]}, indent=2))
        return DONE
    for line in lines(found):
        click.echo(line)
    if not found:
        same = "the same file, to the byte" if digest == new.digest else "the files differ, the expectations do not"
        click.echo(f"no change: {same}", err=True)
    return DONE


def _since_report(path: Path, new: Ladder) -> tuple[str, tuple[Change, ...]]:
    """The digest of the report's ladder, and what changed of the level it was about; nothing where that is `new`."""
    from impact.expect.ladder_changes import since

    document = _document(path)
    try:
        digest, level = str(document["ladder"]["digest"]), str(document["target"]["key"])
        rows = tuple((str(each["key"]), _three(each)) for each in document["expectations"])
    except (KeyError, TypeError):
        raise _no_report(path) from None
    if digest == new.digest:
        return digest, ()
    click.echo(f"{path} tells of the level {level} alone, by dimension, text and ask", err=True)
    return digest, since(level, rows, new)


def _three(each: dict[str, Any]) -> tuple[str, str, str]:
    return str(each["dimension"]), str(each["statement"]), str(each["ask"])


def _document(path: Path) -> dict[str, Any]:
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UsageError(f"{path}: not a regular file")
            document = json.loads(file.read(_LARGEST))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", hint="a report: impact report --format json -o FILE") from None
    except (ValueError, RecursionError):
        raise _no_report(path) from None
    if not isinstance(document, dict) or document.get("schema") != _SCHEMA:
        raise _no_report(path)
    return document


def _no_report(path: Path) -> UsageError:
    return UsageError(f"{path}: not a report of schema {_SCHEMA}", hint="impact report --format json -o FILE makes one")


def _plain(change: Change) -> dict[str, object]:
    return {
        "level": change.level,
        "expectation": change.expectation or None,
        "what": change.what,
        "text": change.text,
        "fields": [{"name": name, "before": old, "after": new} for name, old, new in change.fields],
        "perhaps_reworded_from": change.perhaps or None,
    }
