"""Repositories that were read: each once, what it is called, and what of the subject's lies in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from impact.commands.gathering import kept
from impact.commands.scanning import Scanned

if TYPE_CHECKING:
    from impact.commands.session import Session
    from impact.model.period import Period
    from impact.model.work import Contribution
    from impact.sources.git_log import Place


def each_once(scanned: Iterable[Scanned]) -> tuple[Scanned, ...]:
    """Two clones of one repository are one history in the ledger, as the later of them has it."""
    last: dict[int | str, Scanned] = {}
    for each in scanned:
        last[each.place.repository.common_dir if each.repo_id is None else each.repo_id] = each
    return tuple(last.values())


def names_of(scanned: tuple[Scanned, ...]) -> dict[Place, str]:
    """What each repository is called in this report: its name, and where several share it, its folder too."""
    shared = Counter(each.place.name for each in scanned)
    return {
        each.place: each.place.name
        if shared[each.place.name] == 1
        else f"{each.place.name} in {each.place.repository.folder}"
        for each in scanned
    }


def kept_in(session: Session, scanned: Scanned, period: Period | None, name: str) -> tuple[Contribution, ...]:
    """The contributions of the subject that are kept of it, under the name it has here."""
    if scanned.repo_id is None:
        return ()
    works = kept(session.ledger, session.workshop_of(scanned.place), scanned.repo_id, period)
    return tuple(replace(each, repo=name) for each in works)
