"""A team's report as JSON; its schema is team-report.schema.json."""

from __future__ import annotations

import json
from typing import Any

from impact.model.team import REPORT_SCHEMA, TeamReport
from impact.render.team_page import limits
from impact.render.team_told import told


def document(report: TeamReport) -> dict[str, Any]:
    """Return a team's report as a JSON document."""
    found = told(report)
    return {
        "schema": REPORT_SCHEMA,
        "team": report.team.name,
        "window": report.released.window,
        "period": {"start": found.start, "end": found.end},
        "least": report.team.least,
        "members": report.released.members,
        "not_included": report.missing,
        "withheld": report.released.withheld,
        "groups": [{"group": key, "share": share} for key, share in found.groups],
        "themes": [
            {"theme": each.key, "title": each.title, "group": each.group, "share": each.share} for each in found.themes
        ],
        "other_themes": [{"group": key, "share": share} for key, share in found.rest],
        "repositories": [
            {"repository": each.name, "share": each.share, "areas": list(each.areas)} for each in found.repositories
        ],
        "other_repositories": found.elsewhere,
        "repositories_of": "all work" if found.everywhere else "improvement",
        "weak_points": [
            {"signal": signal, "repositories": list(names), "others": others} for signal, names, others in found.weak
        ],
        "not_seen": [] if report.released.withheld else list(limits(report)),
    }


def render(report: TeamReport) -> str:
    """Return the document as text."""
    return json.dumps(document(report), indent=1, sort_keys=True, ensure_ascii=True) + "\n"
