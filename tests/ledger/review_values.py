"""Values for tests of reviews: changes and events, made by hand."""

from __future__ import annotations

from impact.model.facts import Identity
from impact.model.reviews import ReviewChange, ReviewEvent, digest

ADA = Identity("Ada", "ada@example.com")
BEN = Identity("Ben", "ben@users.noreply.github.com")
DAY = 86_400
BEGUN = 20_500 * DAY


def change(key="c1", **values):
    given = {"source": "github", "instance": "github.com", "repo": "team/part", "number": "#1", "author": BEN}
    times = {"opened_at": BEGUN, "landed_at": BEGUN + 3 * DAY}
    return ReviewChange(key=key, **given | times | values)


def event(key="e1", body="Why not a queue?", **values):
    given = {"source": "github", "instance": "github.com", "change": "c1", "kind": "comment", "actor": ADA}
    return ReviewEvent(key=key, body=body, body_digest=digest(body), **given | {"at": BEGUN + DAY} | values)
