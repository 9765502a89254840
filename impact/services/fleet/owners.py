"""Makes the teams of a fleet file out of the files of owners of its repositories."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from impact.classify.code_owners import FILES, MOST, is_too_long, written
from impact.edges import git
from impact.ledger.opening import open_ledger
from impact.model.errors import ImpactError
from impact.services.fleet.file import known_fleet
from impact.services.reading.workshop import ledger_file, refuse_slip

if TYPE_CHECKING:
    from impact.model.fleet import Entry

# (repository, pattern, where the pattern stands)
_Part = tuple[str, str, str]


class _TooLong(Exception):
    """A file of owners that is not read."""


def teams_of(fleet_file: str, ledger_path: str | None) -> tuple[dict[str, list[_Part]], list[str]]:
    """Return what every team owns by the newest files of owners, and a sentence for each that could not be read.

    Nobody is asked: of what has an address its mirror is read, where there is one. Raises SettingsError.
    """
    refuse_slip(ledger_path)
    with open_ledger(ledger_file(ledger_path)) as ledger:
        fleet = known_fleet(Path(fleet_file), ledger)
        standing = ledger.standings()
        places = {each.id: each.place for each in ledger.repositories()}
    teams: dict[str, list[_Part]] = {}
    missing = []
    for each in fleet.entries:
        how = standing.get(each.name)
        folder = each.path or places.get(how.repo_id if how and how.repo_id else -1, "")
        try:
            parts = list(_parts(each, folder))
        except _TooLong as error:
            missing.append(f"{each.name}: {error}")
            continue
        except ImpactError:
            missing.append(f"{each.name}: not looked into: no repository there, or not mirrored yet")
            continue
        for owner, part in parts:
            teams.setdefault(owner, []).append(part)
    return dict(sorted(teams.items())), missing


def lines(teams: dict[str, list[_Part]]) -> Iterator[str]:
    """The block for the fleet file; ASCII only, whatever the files say."""
    yield "teams:" if teams else "teams: {}"
    for owner, parts in teams.items():
        yield f"  {json.dumps(owner)}:"
        yield "    people: []"
        yield "    paths:"
        for repository, pattern, where in parts:
            told = f"repository: {json.dumps(repository)}, path: {json.dumps(pattern)}"
            yield f"      - {{{told}}}  # {json.dumps(where)[1:-1]}"


def _parts(entry: Entry, folder: str) -> Iterator[tuple[str, _Part]]:
    """(team, part) by the first file of owners; people and addresses among the owners are nobody's team."""
    if not folder:
        raise ImpactError(f"{entry.name}: not mirrored yet", hint="impact fleet scan")
    repository = git.find(folder)
    texts = git.run_together(repository, *(("cat-file", "blob", f"HEAD:{file}") for file in FILES))
    file, text = next(((file, text) for file, text in zip(FILES, texts, strict=True) if text), ("", b""))
    words = text.decode("utf-8", "replace")
    if is_too_long(words):
        raise _TooLong(f"{file} has more than {MOST:,} lines: not read, for its start alone could name the wrong teams")
    for number, pattern, owners in written(words):
        for owner in owners:
            if owner.startswith("@") and "/" in owner:
                yield owner.rpartition("/")[2], (entry.name, pattern, f"{file}:{number}")
