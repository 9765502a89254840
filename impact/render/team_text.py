"""A team's report for a terminal and as Markdown."""

from __future__ import annotations

from impact.model.team import TeamReport
from impact.render import markdown as in_markdown
from impact.render import terminal as on_terminal
from impact.render.team_page import page
from impact.render.terminal import Look


def terminal(report: TeamReport, look: Look) -> str:
    """Return the report as text for a terminal."""
    return on_terminal.text(page(report).one, look)


def markdown(report: TeamReport) -> str:
    """Return the report as Markdown."""
    return in_markdown.text(page(report).one)
