"""Workflows and actions of GitHub: the actions, reusable workflows and images that they take, and what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from impact.identity.addresses import canonical
from impact.model.manifests import DEVELOP, Manifest
from impact.opportunities.trees import mapping, sequence
from impact.sources.manifests.found import Found
from impact.sources.manifests.yaml_text import yaml_mapping

_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_ACTION = re.compile(r"(?:(.+)/)?action\.ya?ml")
_USES = re.compile(r"([\w.-]+/[\w.-]+)((?:/[^@\s]+)?)@(\S+)")
_MATRIX = re.compile(r"\$\{\{\s*matrix\.([\w-]+)(?:\.([\w-]+))?\s*\}\}")
_IN_IMAGE = re.compile(r"[,\n]")


class Workflows:
    """Files in `.github/workflows`; one that can be called from elsewhere is an offer."""

    NAME = "workflow"

    def reads(self, path: str) -> bool:
        """Whether GitHub runs it as a workflow."""
        return _WORKFLOW.fullmatch(path) is not None

    def read(self, path: str, text: bytes) -> Manifest:
        """Every `uses`, every image of a container, and the images that are pushed by name."""
        told, found = yaml_mapping(text), Found()
        starts = told.get("on")
        if "workflow_call" in (starts if isinstance(starts, list | dict) else (starts,)):
            found.offer("workflow", f"//{path}")
        for job in mapping(told.get("jobs")).values():
            _uses(mapping(job), found)
            container = mapping(job).get("container")
            services = mapping(mapping(job).get("services")).values()
            for image in (
                mapping(container).get("image") or container,
                *(mapping(each).get("image") for each in services),
            ):
                for named in _of_matrix(image, mapping(job)):
                    found.need_image(named, scope=DEVELOP)
            _steps(mapping(job).get("steps"), found)
        return found.manifest()


class Actions:
    """`action.yml` in any folder: each is an offer, and one that is made of steps needs the actions of these."""

    NAME = "action"

    def reads(self, path: str) -> bool:
        """Whether it describes the action of its folder."""
        return _ACTION.fullmatch(path) is not None

    def read(self, path: str, text: bytes) -> Manifest:
        """The folder as an offer, where the file says how it runs: other programs have files of this name too."""
        runs, found = mapping(yaml_mapping(text).get("runs")), Found()
        if isinstance(runs.get("using"), str):
            named = _ACTION.fullmatch(path)
            found.offer("action", f"//{(named and named[1]) or ''}")
            _steps(runs.get("steps"), found)
            image = runs.get("image")
            if isinstance(image, str) and image.startswith("docker://"):
                found.need_image(image.removeprefix("docker://"), scope=DEVELOP)
        return found.manifest()


def _of_matrix(image: Any, job: Mapping[str, Any]) -> list[Any]:
    """The images that one word stands for, where a matrix spells them out; otherwise the word itself."""
    asked = _MATRIX.fullmatch(image.strip()) if isinstance(image, str) else None
    matrix = mapping(mapping(job.get("strategy")).get("matrix"))
    if asked is None:
        return [image]
    values = [
        *sequence(matrix.get(asked[1])),
        *(mapping(each).get(asked[1]) for each in sequence(matrix.get("include"))),
    ]
    if asked[2]:
        values = [mapping(each).get(asked[2]) for each in values]
    return [each for each in values if isinstance(each, str)] or [image]


def _steps(steps: Any, found: Found) -> None:
    for step in steps if isinstance(steps, list) else ():
        _uses(mapping(step), found)
        _pushed(mapping(step), found)


def _uses(said: Mapping[str, Any], found: Found) -> None:
    used = said.get("uses")
    if not isinstance(used, str) or used.startswith(("./", ".\\")):
        return
    if used.startswith("docker://"):
        return found.need_image(used.removeprefix("docker://"), scope=DEVELOP)
    match = _USES.fullmatch(used.strip())
    address = match and canonical(f"https://github.com/{match[1]}")
    if match is None or address is None:
        return found.leave()
    inside = "/".join(part for part in match[2].split("/") if part not in ("", "."))
    kind = "workflow" if inside.startswith(".github/workflows/") else "action"
    found.need(kind, f"{address}//{inside}" if inside else address, match[3])


def _pushed(step: Mapping[str, Any], found: Found) -> None:
    """What a step says by name that it pushes; a name that is put together elsewhere says nothing."""
    used, given = str(step.get("uses") or ""), mapping(step.get("with"))
    key = ""
    if used.startswith("docker/build-push-action@") and given.get("push") not in (None, "false"):
        key = "tags"
    elif used.startswith("docker/metadata-action@"):
        key = "images"
    for entry in sequence(given.get(key)):
        for written in _IN_IMAGE.split(entry) if isinstance(entry, str) else ():
            image = written.strip().removeprefix("name=")
            if image and "$" not in image.rpartition(":")[0] and not image.startswith("#") and "=" not in image:
                found.offer_image(image)
