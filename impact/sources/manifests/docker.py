"""Dockerfiles and compose files: the images that are built upon, run, and built under a name of their own."""

from __future__ import annotations

import re
from typing import Any

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.opportunities.dockerfile import taken
from impact.opportunities.trees import mapping
from impact.sources.manifests.base import LARGEST, Unreadable
from impact.sources.manifests.found import Found
from impact.sources.manifests.yaml_text import yaml_mapping

_DOCKERFILE = re.compile(
    r"(?:.*\.)?(?:Dockerfile|Containerfile)(?:[._-].*)?|(?:dockerfile|containerfile)|.*\.(?:dockerfile|containerfile)"
)
# What is about a Dockerfile, or becomes one when something is filled in.
_NONE = re.compile(
    r".*\.(?:dockerignore|containerignore|md|rst|txt|j2|jinja2?|erb|tmpl|tpl|template|mustache|ejs|hbs|in|sh|bash|fish"
    r"|ps1|py|rb|rs|go|js|ts|java|kt|lua|ya?ml|json|toml|html|css|vim|patch|diff|orig|bak|swp|lock)",
    re.IGNORECASE,
)
_COMPOSE = re.compile(r"(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml|[^/]+[._-](?:docker-)?compose\.ya?ml")
_FILLED = re.compile(r"\$\{\w+:?-([^{}$]*)\}|\$\$?(?:\w+|\{[^{}]*\})")
_FOR_DEVELOPERS = re.compile(r"(?:.*/)?(?:\.devcontainer|\.github|\.gitlab|\.ci|ci|tests?|e2e|examples?)/.*")


class Dockerfiles:
    """What images are made of."""

    NAME = "docker"

    def reads(self, path: str) -> bool:
        """Whether it is called as such files are."""
        name = path.rpartition("/")[2]
        return "file" in name and _DOCKERFILE.fullmatch(name) is not None and _NONE.fullmatch(name) is None

    def read(self, path: str, text: bytes) -> Manifest:
        """Every image that a stage begins with or copies from; arguments count with their defaults.

        A label names the repository of an image and not the image, so that nothing is offered.
        """
        if len(text) > LARGEST:
            raise Unreadable(f"larger than {LARGEST >> 20} MB")
        found = Found()
        for each in taken(text.decode("utf-8-sig", "replace")):
            found.need_image(each.named, scope=_scope(path))
        return found.manifest()


class ComposeFiles:
    """What runs together."""

    NAME = "docker"

    def reads(self, path: str) -> bool:
        """Whether it is called as compose files are."""
        name = path.rpartition("/")[2]
        return "compose" in name and _COMPOSE.fullmatch(name) is not None

    def read(self, path: str, text: bytes) -> Manifest:
        """The image of every service: an offer where it is built here, otherwise a need; variables by their defaults.

        What stands under `x-…` is read as a service is: services are made from it.
        """
        told, found = yaml_mapping(text), Found()
        services = mapping(told.get("services")) if "services" in told or "version" in told else told
        kept = (value for key, value in told.items() if key.startswith("x-"))
        for service in (*services.values(), *kept):
            _service(service, found, _scope(path))
        return found.manifest()


def _service(service: Any, found: Found, scope: str) -> None:
    image = mapping(service).get("image")
    if not isinstance(image, str):
        return
    filled = _FILLED.sub(lambda use: use[1] or "$", image)
    if "build" not in mapping(service):
        found.need_image(filled, scope=scope)
    else:
        found.offer_image(filled)


def _scope(path: str) -> str:
    return DEVELOP if _FOR_DEVELOPERS.fullmatch(path) else RUN
