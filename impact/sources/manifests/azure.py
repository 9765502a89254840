"""Pipelines of Azure DevOps: the templates that they take from other repositories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from impact.identity.addresses import canonical
from impact.model.manifests import Manifest
from impact.opportunities.trees import mapping, sequence
from impact.sources.manifests.found import Found
from impact.sources.manifests.yaml_text import yaml_mapping

_PIPELINE = re.compile(r"(?:.*/)?[^/]*azure-pipelines?[^/]*\.ya?ml|(?:.*/)?\.?azure-?pipelines/.+\.ya?ml")
_HOSTS = {"github": "github.com", "bitbucket": "bitbucket.org"}


class AzurePipelines:
    """Files that are called as such pipelines are."""

    NAME = "workflow"

    def reads(self, path: str) -> bool:
        """Whether it is one by its name or its folder."""
        return "azure" in path and _PIPELINE.fullmatch(path) is not None

    def read(self, path: str, text: bytes) -> Manifest:
        """Every `template: file@repository`, where the repository is named in `resources`; templates are offers."""
        told, found = yaml_mapping(text), Found()
        places: dict[str, tuple[str | None, Any]] = {}
        for each in sequence(mapping(told.get("resources")).get("repositories")):
            entry = mapping(each)
            places[str(entry.get("repository"))] = (_address(entry), entry.get("ref"))
        for template in _templates(told):
            file, at, alias = template.partition("@")
            if not at or alias == "self":
                continue
            address, version = places.get(alias, (None, ""))
            found.need("workflow", f"{address}//{file.lstrip('/')}" if address else None, version)
        if "parameters" in told and any(key in told for key in ("steps", "jobs", "stages", "variables")):
            found.offer("workflow", f"//{path}")
        return found.manifest()


def _address(entry: dict[str, Any]) -> str | None:
    """The address of a repository; one of Azure's own lies beside the one that says so, or in a project beside its."""
    kind, name = str(entry.get("type")).lower(), entry.get("name")
    if not isinstance(name, str) or "$" in name:
        return None
    if kind == "git":
        return f"../../{name.lower()}" if "/" in name else f"../{name.lower()}"
    return canonical(f"https://{_HOSTS[kind]}/{name}") if kind in _HOSTS else None


def _templates(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("template"), str):
            yield value["template"]
        for each in value.values():
            yield from _templates(each)
    elif isinstance(value, list):
        for each in value:
            yield from _templates(each)
