"""Templates of projects: the one that a project was made from and follows, and what is one itself."""

from __future__ import annotations

import json
import re
from typing import Any

from impact.identity.addresses import canonical
from impact.model.manifests import Manifest
from impact.opportunities.trees import mapping
from impact.sources.manifests.base import LARGEST, Unreadable
from impact.sources.manifests.found import Found
from impact.sources.manifests.yaml_text import yaml_mapping

_ANSWERS = re.compile(r"\.copier-answers(?:[.-][^/]*)?\.ya?ml")
_HERE = ("/", ".", "~", "file:")


class Projects:
    """The answers that copier and cruft leave in a project: from which template, in which state."""

    NAME = "template"

    def reads(self, path: str) -> bool:
        """Whether one of them wrote it."""
        name = path.rpartition("/")[2]
        return name == ".cruft.json" or (name.startswith(".copier") and _ANSWERS.fullmatch(name) is not None)

    def read(self, path: str, text: bytes) -> Manifest:
        """The address of the template, and the commit or tag that was followed last."""
        found = Found()
        if path.endswith(".json"):
            told = _json(text)
            inside = told.get("directory")
            _need(found, told.get("template"), inside, told.get("commit"))
        else:
            answers = yaml_mapping(text)
            _need(found, answers.get("_src_path"), None, answers.get("_commit"))
        return found.manifest()


class Templates:
    """What makes a repository, or a folder in it, a template."""

    NAME = "template"

    def reads(self, path: str) -> bool:
        """Whether copier (at the top alone) or cookiecutter asks its questions here."""
        return path in ("copier.yml", "copier.yaml") or path.rpartition("/")[2] == "cookiecutter.json"

    def read(self, path: str, text: bytes) -> Manifest:
        """The folder as an offer, where the questions are a mapping."""
        found = Found()
        told = _json(text) if path.endswith(".json") else yaml_mapping(text)
        if told:
            found.offer("template", f"//{path.rpartition('/')[0]}")
        return found.manifest()


def _need(found: Found, written: Any, inside: Any, version: Any) -> None:
    if not isinstance(written, str) or written.startswith(_HERE):
        return found.leave()
    address = canonical(written)
    folder = inside.strip("/") if isinstance(inside, str) else ""
    found.need("template", f"{address}//{folder}" if address and folder else address, version)


def _json(text: bytes) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise Unreadable(f"larger than {LARGEST >> 20} MB")
    try:
        told = json.loads(text)
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError:
        raise Unreadable("not JSON") from None
    if not isinstance(told, dict):
        raise Unreadable("not an object of JSON")
    return mapping(told)
