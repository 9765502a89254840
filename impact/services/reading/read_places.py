"""Repositories that were read: each once, what it is called, and what of the subject's lies in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from impact.services.gathering.contributions import kept
from impact.services.reading.scanning import Scanned

if TYPE_CHECKING:
    from impact.model.period import Period
    from impact.model.work import Contribution
    from impact.services.reading.session import Session
    from impact.sources.git_log import Place


def each_once(scanned: Iterable[Scanned]) -> tuple[Scanned, ...]:
    """Two clones of one repository are one history in the ledger, as the later of them has it."""
    last: dict[int | str, Scanned] = {}
    for each in scanned:
        last[each.place.repository.common_dir if each.repo_id is None else each.repo_id] = each
    return tuple(last.values())


def names_of(scanned: tuple[Scanned, ...]) -> dict[Place, str]:
    """What each repository is called in this report: its name, and where several share it, where it lies among them.

    Never the whole folder: where somebody keeps their work, and by what name they log in, is nobody else's business.
    """
    alike: dict[str, list[Place]] = {}
    for each in scanned:
        alike.setdefault(each.place.name, []).append(each.place)
    return {each.place: _called(each.place, alike[each.place.name]) for each in scanned}


def _called(place: Place, alike: list[Place]) -> str:
    if len(alike) == 1:
        return place.name
    above = {each: PurePath(each.repository.folder).parts for each in alike}
    for many in range(1, max(map(len, above.values()))):
        ends = Counter(_end(each, many) for each in above.values())
        if all(count == 1 for count in ends.values()):
            return f"{place.name} in {_end(above[place], many)}"
    return f"{place.name} ({alike.index(place) + 1})"


def _end(folder: tuple[str, ...], many: int) -> str:
    """The last folders above it, but never the root."""
    return "/".join(folder[1:-1][-many:])


def kept_in(session: Session, scanned: Scanned, period: Period | None, name: str) -> tuple[Contribution, ...]:
    """The contributions of the subject that are kept of it, under the name it has here."""
    if scanned.repo_id is None:
        return ()
    works = kept(session.ledger, session.workshop_of(scanned.place), scanned.repo_id, period)
    return tuple(replace(each, repo=name) for each in works)
