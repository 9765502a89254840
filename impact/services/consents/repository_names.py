"""What repositories are called in consents and exports: the same for everybody, on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from impact.services.reading.workshop import Workshop
    from impact.sources.git_log import Place


def called(place: Place) -> str:
    """Return what a repository is called in consents and exports: host/owner/name, or its folder's name.

    It is the same for everybody, by whatever way they reach the host; a path of this machine is nobody's business.
    """
    from impact.identity.addresses import canonical

    return canonical(place.url or "") or place.name.rpartition("/")[2]


def opened(paths: tuple[str, ...], me: tuple[str, ...], ledger_path: str | None) -> tuple[dict[str, Place], Workshop]:
    """Open the repositories at these paths by what they are called here, with the settings of the first."""
    from dataclasses import replace

    from impact.services.fleet.folders import expanded
    from impact.services.reading.workshop import workshop
    from impact.sources import git_log

    found = [(git_log.open_place(path), name) for path, name in expanded(paths, me, ledger_path)[0].items()]
    places = [replace(place, name=name) if name else place for place, name in found]
    return {called(each): each for each in places}, workshop(places[0].repository)
