"""Hooks of pre-commit: which hooks of which repositories are run, and which a repository has for others."""

from __future__ import annotations

from impact.identity.addresses import canonical
from impact.model.manifests import Manifest
from impact.opportunities.trees import mapping, sequence
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.found import Found
from impact.sources.manifests.yaml_text import yaml_documents, yaml_mapping

_NO_REPOSITORY = ("local", "meta", "builtin")


class HooksUsed:
    """`.pre-commit-config.yaml`: a need is one hook of a repository, so that each is counted for who made it."""

    NAME = "hook"

    def reads(self, path: str) -> bool:
        """Whether pre-commit or what takes its place reads it."""
        return path.rpartition("/")[2] in (".pre-commit-config.yaml", ".pre-commit-config.yml")

    def read(self, path: str, text: bytes) -> Manifest:
        """Every hook as "host/owner/name//id", with the revision of its repository."""
        told, found = yaml_mapping(text), Found()
        for entry in sequence(told.get("repos")):
            repo = mapping(entry).get("repo")
            if not isinstance(repo, str) or repo in _NO_REPOSITORY:
                continue
            address = canonical(repo)
            for hook in sequence(mapping(entry).get("hooks")):
                name = mapping(hook).get("id")
                whole = f"{address}//{name}" if address and isinstance(name, str) else None
                found.need("hook", whole, mapping(entry).get("rev"))
        return found.manifest()


class HooksOffered:
    """`.pre-commit-hooks.yaml`: what others can run from this repository."""

    NAME = "hook"

    def reads(self, path: str) -> bool:
        """Whether pre-commit looks here for the hooks of a repository: at the top alone."""
        return path == ".pre-commit-hooks.yaml"

    def read(self, path: str, text: bytes) -> Manifest:
        """Every hook as "//id"."""
        documents, found = yaml_documents(text), Found()
        hooks = documents[0] if documents else None
        if hooks is not None and not isinstance(hooks, list):
            raise Unreadable("not a list of YAML")
        for hook in hooks or ():
            name = mapping(hook).get("id")
            if isinstance(name, str):
                found.offer("hook", f"//{name}")
            else:
                found.leave()
        return found.manifest()
