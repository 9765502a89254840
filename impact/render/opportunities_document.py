"""Opportunities as plain values, in the schema published as opportunities.schema.json."""

from __future__ import annotations

from typing import Any

from impact.model.ladder import Level
from impact.model.opportunity import Found, Opportunity, Spot
from impact.opportunities.ranking import CATEGORIES, places
from impact.opportunities.wording import DONE, MAY_CAUSE, VERIFY, title

SCHEMA = "impact.opportunities/1"


def document(found: Found, target: Level) -> dict[str, Any]:
    """Return all of them with what was looked into and what could not be."""
    return {
        "schema": SCHEMA,
        "target": {"key": target.key, "track": target.track, "title": target.title},
        "looked": {what.replace(" ", "_"): count for what, count in found.looked},
        "somebody_is_at": found.dropped,
        "skipped": [{"path": each.path, "why": each.why} for each in found.skipped],
        "opportunities": entries(found),
    }


def entries(found: Found) -> list[dict[str, Any]]:
    """Return each opportunity, with the place that it shares with those that stand level."""
    return [_entry(at, each) for at, each in zip(places(found.opportunities), found.opportunities, strict=True)]


def _entry(at: int, one: Opportunity) -> dict[str, Any]:
    return {
        "place": at,
        "id": one.id,
        "signal": one.signal,
        "title": title(one),
        "repository": one.repo,
        "about": one.about,
        "evidence": [_spot(each) for each in one.spots],
        "areas": list(one.areas),
        "changes_in_half_a_year": one.changes,
        "you_changed_the_area": one.known,
        "changed_last_year_by": one.by,
        "may_cause": MAY_CAUSE[one.signal],
        "verify": VERIFY[one.signal],
        "done_looks_like": DONE[one.signal],
        "expectation": one.expectation or None,
        "categories": list(CATEGORIES[one.signal]),
        "shared": one.shared,
    }


def _spot(spot: Spot) -> dict[str, Any]:
    return {
        "path": spot.path,
        "line": spot.line,
        "words": spot.named,
        "because": spot.because,
        "since": spot.sha or None,
    }
