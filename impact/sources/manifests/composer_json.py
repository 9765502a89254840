"""Reads composer.json of PHP."""

from __future__ import annotations

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.texts import json_table, table

NAME = "composer"


def reads(path: str) -> bool:
    return path.rpartition("/")[2] == "composer.json"


def read(path: str, text: bytes) -> Manifest:
    """What is required; names without a vendor (php, ext-json) are of the platform, and no packages."""
    data = json_table(text)
    found = Gathered(NAME)
    for key, scope in (("require", RUN), ("require-dev", DEVELOP)):
        for name, version in table(data.get(key)).items():
            if "/" in name:
                found.need(name, version, scope=scope)
    if isinstance(data.get("name"), str):
        found.offer(data["name"], data.get("version"), private=data.get("type") == "project")
    return found.manifest()
