"""Every report format by name; a new one is a module, a function that imports it, and one line at the end.

A format is imported when it is asked for: rich, or the pictures of the HTML, take longer than the rest of the report.
"""

from __future__ import annotations

from collections.abc import Callable

from impact.render.base import FileRenderer, Renderer


def _terminal() -> Renderer:
    from impact.render import terminal

    return terminal


def _markdown() -> Renderer:
    from impact.render import markdown

    return markdown


def _html() -> Renderer:
    from impact.render import html

    return html


def _json() -> Renderer:
    from impact.render import json_document

    return json_document


def _csv() -> Renderer:
    from impact.render import csv_table

    return csv_table


def _pdf() -> FileRenderer:
    from impact.render import pdf

    return pdf


RENDERERS: dict[str, Callable[[], Renderer]] = {
    "terminal": _terminal,
    "markdown": _markdown,
    "html": _html,
    "json": _json,
    "csv": _csv,
}
# Formats that are no text, and go into a file only.
FILES: dict[str, Callable[[], FileRenderer]] = {"pdf": _pdf}
