"""Every report format by name; a new one is a module and one line here."""

from __future__ import annotations

from impact.render import csv_table, html, json_document, markdown, pdf, terminal
from impact.render.base import FileRenderer, Renderer

_MODULES: tuple[Renderer, ...] = (terminal, markdown, html, json_document, csv_table)
RENDERERS: dict[str, Renderer] = {module.NAME: module for module in _MODULES}

# Formats that are no text, and go into a file only.
_FILES: tuple[FileRenderer, ...] = (pdf,)
FILES: dict[str, FileRenderer] = {module.NAME: module for module in _FILES}
