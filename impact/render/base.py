"""What every report format is: a module with a name and a function from a report to text."""

from __future__ import annotations

from typing import Protocol

from impact.model.report import Report


class Renderer(Protocol):
    """One output format. `render` asks nothing but the report, so the same report gives the same bytes."""

    @property
    def NAME(self) -> str:
        """The word for `--format`."""

    def render(self, report: Report) -> str:
        """Return the whole report as text that ends with a newline."""
