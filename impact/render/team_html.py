"""A team's report as one file for a browser: no script, nothing to load, no picture of anybody's work."""

from __future__ import annotations

from impact import __version__
from impact.model.team import TeamReport
from impact.render.harmless import visible
from impact.render.html import style, template
from impact.render.html_parts import Links, sections
from impact.render.team_page import page


def render(report: TeamReport) -> str:
    """Return the report as one HTML file."""
    whole = page(report)
    sheet = style()
    return template("team.html").render(
        title=visible(f"Work of the team {report.team.name}, {report.released.window}"),
        version=__version__,
        style=sheet.text,
        style_hash=sheet.digest,
        one=tuple(sections(whole.one, Links(whole))),
    )
