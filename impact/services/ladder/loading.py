"""Loads a career ladder as somebody has it here: their own files first, with the categories that it may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.edges import places

if TYPE_CHECKING:
    from impact.model.ladder import Ladder


def loaded(name: str, categories: tuple[str, ...] | None = None) -> Ladder:
    """Return the ladder of that name or in that file, checked against the categories one has here.

    Raises UsageError for an unknown name and SettingsError with every fault of the file.
    """
    from impact.settings.ladders import load_ladder

    keys = tuple(titles()) if categories is None else categories
    return load_ladder(name, user_folder=places.ladder_folder(), categories=keys)


def titles() -> dict[str, str]:
    """The categories a ladder may name, with those of the person's own file and of the repository one is in."""
    from impact.services.reading.workshop import workshop_here

    return {each.key: each.title for each in workshop_here().categories}
