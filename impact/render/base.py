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


class FileRenderer(Protocol):
    """One output format that is bytes: nothing for a terminal or a pipe, so it goes into a file only."""

    @property
    def NAME(self) -> str:
        """The word for `--format`."""

    def ready(self) -> None:
        """Raise ImpactError, saying what to install, when this machine cannot write the format."""

    def render(self, report: Report) -> bytes:
        """Return the whole report."""
