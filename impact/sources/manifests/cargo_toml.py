"""Reads Cargo.toml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.addresses import git_source, outside
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.texts import table, toml_table

NAME = "cargo"

_TABLES = {
    "dependencies": RUN,
    "dev-dependencies": DEVELOP,
    "dev_dependencies": DEVELOP,
    "build-dependencies": DEVELOP,
    "build_dependencies": DEVELOP,
}


def reads(path: str) -> bool:
    return path.rpartition("/")[2] == "Cargo.toml"


def read(path: str, text: bytes) -> Manifest:
    """The crate, and those it needs.

    A crate whose version the workspace says ("workspace = true") has none here; that it is a folder of the same
    repository is seen in the workspace's own manifest alone.
    """
    data = toml_table(text)
    found = Gathered(NAME)
    for named, scope in _tables(data):
        for name, asked in named.items():
            if isinstance(asked, str):
                found.need(name, asked, scope=scope)
            elif isinstance(asked, dict):
                _need(found, path, name, asked, scope)
            else:
                found.left += 1
    crate = table(data, "package") or table(data, "project")
    if "name" in crate:
        found.offer(crate["name"], crate.get("version"), private=crate.get("publish") in (False, []))
    return found.manifest()


def _tables(data: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every table of needs: of the crate, of one system alone, and those that a workspace hands to its members."""
    yield table(data, "workspace", "dependencies"), RUN
    for part in (data, *table(data, "target").values()):
        for key, scope in _TABLES.items():
            yield table(part, key), scope


def _need(found: Gathered, path: str, key: str, asked: dict[str, Any], scope: str) -> None:
    name, version = asked.get("package", key), asked.get("version", "")
    if isinstance(git := asked.get("git"), str):
        wanted = (asked.get(part) for part in ("tag", "rev", "branch"))
        source, ref = git_source(git)
        found.need(name, version or next(filter(None, wanted), ref), scope=scope, source=source)
    elif isinstance(local := asked.get("path"), str):
        if outside(path, local):
            found.need(name, version, scope=scope, source=local)
    else:
        index = asked.get("registry-index")
        found.need(name, version, scope=scope, source=index if isinstance(index, str) else "")
