"""Needs as a table of names, the way Poetry and Pipenv write them."""

from __future__ import annotations

from typing import Any

from impact.model.manifests import RUN
from impact.sources.manifests.addresses import git_source, outside, without_user
from impact.sources.manifests.gathered import Gathered


def need_table(found: Gathered, path: str, named: dict[str, Any], *, scope: str = RUN) -> None:
    """Add each need of a table: a version, or a table that says more, or a list of such tables."""
    for name, asked in named.items():
        if name.lower() == "python":
            continue
        for each in asked if isinstance(asked, list) else [asked]:
            if isinstance(each, str):
                found.need(name, each, scope=scope)
            elif isinstance(each, dict):
                _need(found, path, name, each, scope)
            else:
                found.left += 1


def _need(found: Gathered, path: str, name: str, asked: dict[str, Any], scope: str) -> None:
    local = asked.get("path") or asked.get("file")
    version = asked.get("version", "")
    if isinstance(local, str):
        if "://" in local:
            found.need(name, version, scope=scope, source=without_user(local))
        elif outside(path, local):
            found.need(name, version, scope=scope, source=local)
    elif isinstance(git := asked.get("git"), str):
        wanted = (asked.get(key) for key in ("tag", "rev", "branch", "ref"))
        source, ref = git_source(git)
        found.need(name, version or next(filter(None, wanted), ref), scope=scope, source=source)
    else:
        url = asked.get("url")
        found.need(name, version, scope=scope, source=without_user(url) if isinstance(url, str) else "")
