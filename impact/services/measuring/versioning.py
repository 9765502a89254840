"""Feeds the outcome of versions: which release first held the work, asked of the tags only where somebody moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.classify.features import CODE
from impact.outcomes.elsewhere import offered
from impact.outcomes.releases import is_release
from impact.outcomes.versions import SHIPPED, Release, first_releases, released_as, version_taken
from impact.sources.tags import tags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from impact.model.manifests import Curve
    from impact.model.work import Contribution, Outcome
    from impact.services.measuring.asking import Asking


def versions_of(asking: Asking, works: Iterable[Contribution]) -> dict[str, Outcome]:
    """Return by contribution id whether others moved to a version that holds it, of work on what they use."""
    if asking.fleetwide is None or asking.place is None:
        return {}
    known = asking.fleetwide.elsewhere
    moved = [each for each in known.curves if each.taken]
    if not moved:
        return {}
    shipped = [each for each in works if each.category in SHIPPED]
    asked = {work.id: (work, curve) for work in shipped if (curve := _changed(work, moved, asking)) is not None}
    releases = {each: _releases(asking, each, [work for work, curve in asked.values() if curve is each])
               for each in moved if any(curve is each for _, curve in asked.values())}  # fmt: skip
    found = {name: version_taken(work, curve, _held(work, releases[curve]), known.until)
             for name, (work, curve) in asked.items()}  # fmt: skip
    return {name: outcome for name, outcome in found.items() if outcome is not None}


def _changed(work: Contribution, curves: Iterable[Curve], asking: Asking) -> Curve | None:
    """The thing whose code it changed and did not first offer; of several the one that lies nearest."""
    first = set(offered(work, asking.fleetwide.elsewhere)) if asking.fleetwide is not None else set()
    letter = asking.workshop.places.letter
    code = [path for path in work.paths if letter(path) == CODE]
    landed = max((day for _, day in work.landed), default=work.last)
    near = [
        each
        for each in curves
        if each not in first and each.offered_on <= landed and any(path.startswith(_folder(each)) for path in code)
    ]
    return max(near, key=lambda each: len(_folder(each)), default=None)


def _folder(curve: Curve) -> str:
    folder, slash, _ = curve.path.rpartition("/")
    return folder + slash


def _releases(asking: Asking, curve: Curve, works: list[Contribution]) -> dict[str, Release]:
    """The first release that holds each commit of these works."""
    assert asking.place is not None, "asked before"
    named = [
        (each.sha, Release(version, each.day))
        for each in tags(asking.place.repository) or ()
        if is_release(each.name) and (version := released_as(each.name, curve.thing.name))
    ]
    wanted = {sha for work in works for sha, _ in work.landed}
    if not named:
        return {}
    parents = {sha.hex(): tuple(each.hex() for each in above) for sha, above in asking.ledger.graph(asking.repo_id)}
    return first_releases(named, parents, wanted)


def _held(work: Contribution, releases: dict[str, Release]) -> Release | None:
    """The first release that holds all of it, None where a part is in none."""
    found = [releases.get(sha) for sha, _ in work.landed]
    known = [each for each in found if each is not None]
    return max(known, key=lambda each: each.day) if known and len(known) == len(found) else None
