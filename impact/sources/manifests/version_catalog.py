"""Reads version catalogs of Gradle: libs.versions.toml."""

from __future__ import annotations

from typing import Any

from impact.model.manifests import DEVELOP, Manifest
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.texts import table, toml_table

NAME = "maven"


def reads(path: str) -> bool:
    return path.endswith(".versions.toml")


def read(path: str, text: bytes) -> Manifest:
    """Every library of the catalog, and every plugin by the artifact that stands for it."""
    data = toml_table(text)
    found = Gathered(NAME)
    versions = table(data, "versions")
    for asked in table(data, "libraries").values():
        if isinstance(asked, str):
            group, _, rest = asked.partition(":")
            name, _, version = rest.partition(":")
            found.need(f"{group}:{name}", version)
        else:
            said = table(asked)
            found.need(said.get("module") or f"{said.get('group')}:{said.get('name')}", _version(said, versions))
    for asked in table(data, "plugins").values():
        said = table(asked)
        name, _, version = asked.partition(":") if isinstance(asked, str) else (str(said.get("id", "")), "", "")
        found.need(f"{name}:{name}.gradle.plugin", version or _version(said, versions), scope=DEVELOP)
    return found.manifest()


def _version(said: dict[str, Any], versions: dict[str, Any]) -> str:
    """The version, said here or under a name; of a rich one what it must, should or would be."""
    version = said.get("version")
    if isinstance(version, dict) and isinstance(version.get("ref"), str):
        version = versions.get(version["ref"])
    if isinstance(version, dict):
        version = next((version[key] for key in ("strictly", "require", "prefer") if key in version), "")
    return version if isinstance(version, str) else ""
