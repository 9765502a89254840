"""Every source of facts by name; a new one is a module and one line here."""

from __future__ import annotations

from impact.sources import git_log
from impact.sources.base import Source

_MODULES: tuple[Source, ...] = (git_log,)
SOURCES: dict[str, Source] = {module.NAME: module for module in _MODULES}
