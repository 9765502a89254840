"""Where files that repositories of a fleet keep alike differ, and how standard ones spread."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.opportunities.drifting import Fleet
    from impact.outcomes.standards import Standard
    from impact.services.reading.session import Session


def drift_document(ledger: Ledger, path: str | None) -> dict[str, Any]:
    """Return all groups of near-identical files, as plain values; raises ImpactError where no fleet was read."""
    from impact.outcomes.drift import drift as found
    from impact.outcomes.shared_files import family
    from impact.outcomes.standards import standards
    from impact.services.fleet.names import names_or_error
    from impact.services.reading.shared_files import held_now, history, sorts_of
    from impact.services.reading.workshop import workshop

    names = names_or_error(ledger)
    ids = tuple(sorted(names, key=names.__getitem__))
    past = tuple(history(ledger, ids))
    groups = found(held_now(ledger, sorts_of(workshop()), ids), past)
    spread = {(family(each.path), each.digest): each for each in standards(past)}
    rows = [
        {
            "path": each.path,
            "sort": each.sort,
            "repositories": len(each.repos),
            "equal": sorted(names[repo] for repo in each.equal) if each.standard else [],
            "measured_from": names[each.equal[0]],
            "apart": [
                {
                    "repository": names[one.repo],
                    "path": one.path,
                    "lines": one.lines,
                    "versions": one.versions,
                    "since": one.since.isoformat() if one.since else None,
                }
                for one in each.apart
            ],
            "standard": _spread(spread.get((family(each.path), each.standard)), names, each.equal),
        }
        for each in groups
        if path is None or each.path.endswith(path)
    ]
    return {"schema": "impact.fleet.drift/1", "read": len(names), "files": rows}


def fleet_apart(session: Session, repo_ids: Collection[int | None]) -> Fleet | None:
    """Return what opportunities in these repositories go by, of files that they hold, too.

    None where no fleet, or too small a one, was read into the ledger.
    """
    from impact.outcomes.drift import LEAST
    from impact.services.fleet.names import fleet_names

    names = fleet_names(session.ledger)
    if len(names) < LEAST:
        return None
    from impact.opportunities.drifting import Fleet
    from impact.outcomes.drift import drift as found
    from impact.outcomes.shared_files import family, line_digest
    from impact.services.reading.shared_files import held_now, history, sorts_of

    ids = tuple(sorted(names, key=names.__getitem__))
    held = list(held_now(session.ledger, sorts_of(session.workshop), ids))
    families = {family(each.path) for each in held if each.repo in repo_ids}
    alike = [each for each in held if family(each.path) in families]
    groups = found(alike, history(session.ledger, ids, families)) if alike else ()
    return Fleet(groups, names, partial(line_digest, key=session.ledger.secret()))


def _spread(standard: Standard | None, names: dict[int, str], equal: Collection[int]) -> dict[str, Any] | None:
    """How the standard spread: which had it first, on one day, who came to it by how many people, and who left it.

    Those that are `equal` hold it now, whatever a branch at their side went over to later.
    """
    if standard is None:
        return None
    left = {one.repo: one.left for one in standard.taken if one.left and one.repo not in equal}
    return {
        "first": sorted(names[repo] for repo in standard.first),
        "people": standard.people,
        "now": len(standard.taken) - len(left),
        "most": standard.height,
        "taken": [
            {
                "repository": names[one.repo],
                "day": one.day.isoformat(),
                "left": left[one.repo].isoformat() if one.repo in left else None,
            }
            for one in standard.taken
        ],
    }
