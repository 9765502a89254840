"""Where a fleet file stands in the place of folders: those of its repositories that hold work of the person."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from impact.model.errors import ImpactError
from impact.services.reading.workshop import ledger_there, workshop

if TYPE_CHECKING:
    from impact.model.fleet import Entry, Standing

_SHOWN = 3
_AWAY = "their folders are gone, or their mirrors had to make room (raise `limits.all_gb` and scan again)"


def expanded(paths: tuple[str, ...], me: tuple[str, ...], ledger_path: str | None) -> tuple[dict[str, str], list[str]]:
    """Return each path with the name that a fleet gives it, and what is to be said of what was left out.

    Folders stand in the place of fleet files; other paths stay as they are, and have the name "".

    Of a fleet only repositories are taken that `impact fleet scan` has read and in which the person is known, so that
    a report on a thousand repositories looks into the five where they worked. Raises SettingsError for a fault in the
    file, ImpactError where there is nobody to look for, or no such repository.
    """
    found: dict[str, str] = {}
    said: list[str] = []
    for each in paths:
        if _is_file(each):
            folders, sentences = _of_a_fleet(Path(each), me, ledger_path)
            found |= folders
            said += sentences
        else:
            found.setdefault(each, "")
    return found, said


def _is_file(path: str) -> bool:
    return path.endswith((".yaml", ".yml")) and os.path.isfile(path)


def _of_a_fleet(file: Path, me: tuple[str, ...], ledger_path: str | None) -> tuple[dict[str, str], list[str]]:
    from impact.services.fleet.file import known_fleet
    from impact.services.reading.subject import subject

    whose = subject(me, workshop().options, None)
    if whose is None:
        raise ImpactError(
            f"{file}: whose work in these repositories? Git knows no user.email here and no address was given",
            hint="give --me you@example.com, or keep it: impact init --me you@example.com",
        )
    with ledger_there(ledger_path) as ledger:
        fleet = known_fleet(file, ledger)
        standing = ledger.standings()
        known = ledger.repositories_knowing(whose.addresses)
        places = {each.id: each.place for each in ledger.repositories()}
    read = [(each, standing[each.name]) for each in fleet.entries if _is_read(standing.get(each.name))]
    mine = {places[how.repo_id]: each.name for each, how in read if how.repo_id in known and not how.same_as}
    away = [each.name for each, how in read if how.repo_id in known and not os.path.isdir(places[how.repo_id])]
    if away and len(away) == len(mine):
        raise ImpactError(f"{file}: none of the {len(away)} repositories with such work is there", hint=_AWAY)
    if not mine:
        raise _nothing(file, whose.addresses, len(read), len(fleet.entries))
    said = list(_left(fleet.entries, standing, len(read), len(mine)))
    if away:
        said.append(
            f"{len(away)} of the repositories with work of the engineer's are left out ({', '.join(away)}): {_AWAY}."
        )
    return {place: name for place, name in mine.items() if os.path.isdir(place)}, said


def _is_read(how: Standing | None) -> bool:
    return how is not None and how.good is not None


def _left(entries: tuple[Entry, ...], standing: dict[str, Standing], read: int, mine: int) -> list[str]:
    said = []
    if read > mine:
        said.append(
            f"{read - mine} of the {read} repositories of the fleet that were read hold no work of the engineer's."
        )
    unread = [each.name for each in entries if not _is_read(standing.get(each.name))]
    if unread:
        more = f" and {len(unread) - _SHOWN} more" if len(unread) > _SHOWN else ""
        said.append(
            f"{len(unread)} of the {len(entries)} repositories of the fleet were never read "
            f"({', '.join(unread[:_SHOWN])}{more}): impact fleet scan reads them."
        )
    failing = [
        each for each in entries if _is_read(how := standing.get(each.name)) and how is not None and how.failures
    ]
    if failing:
        said.append(
            f"{len(failing)} of the repositories of the fleet could not be read lately and are told as they were; "
            "impact fleet status says why."
        )
    return said


def _nothing(file: Path, addresses: tuple[str, ...], read: int, count: int) -> ImpactError:
    if not read:
        return ImpactError(
            f"{file}: none of its {count} repositories was read yet", hint=f"impact fleet scan --fleet {file}"
        )
    return ImpactError(
        f"{file}: none of the {read} repositories that were read knows {', '.join(addresses)}",
        hint="give the address you commit with: --me you@example.com",
    )
