"""Pipelines of GitLab and Azure: the templates and components that they include, and which files are such."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from impact.identity.addresses import canonical
from impact.model.manifests import DEVELOP, Manifest
from impact.opportunities.trees import mapping, sequence
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.found import Found
from impact.sources.manifests.yaml_text import yaml_documents

_PIPELINE = re.compile(r"(?:.*/)?[^/]*\.gitlab-ci\.ya?ml|\.gitlab/(?:.*/)?[^/]+\.ya?ml")
# Below `templates/` at the top, or in a folder that says what they are for: elsewhere they are Helm's and others'.
_TEMPLATE = re.compile(
    r"templates/(?:([\w.-]+)/template|([\w.-]+))\.ya?ml|(?:[\w.-]*(?:ci|gitlab|pipeline)[\w.-]*/)?templates/.+\.ya?ml"
)
_OWN = re.compile(r"(?:.*/)?\.gitlab-ci\.ya?ml")
_THIS_HOST = re.compile(r"\$\{?CI_SERVER_(?:FQDN|HOST)\}?/")
_RAW = re.compile(r"(https?://[^/]+/.+?)/-/raw/([^/]+)/([^?#]+)(?:[?#].*)?")
_JOB = ("script", "trigger", "before_script")


class Pipelines:
    """`.gitlab-ci.yml`, what is included by it, and the templates and components of a repository that has such."""

    NAME = "workflow"

    def reads(self, path: str) -> bool:
        """Whether GitLab reads it, or may be told to by another repository."""
        return path.endswith((".yml", ".yaml")) and bool(_PIPELINE.fullmatch(path) or _TEMPLATE.fullmatch(path))

    def read(self, path: str, text: bytes) -> Manifest:
        """What is included from elsewhere, and the images of jobs. A file below `templates/` may be anybody's."""
        certain = _PIPELINE.fullmatch(path) is not None
        try:
            documents = [mapping(each) for each in yaml_documents(text)]
        except Unreadable:
            if certain:
                raise
            return Manifest()
        head = mapping(documents[0].get("spec")) if documents and set(documents[0]) == {"spec"} else None
        told = documents[-1] if documents else {}
        jobs = [job for job in map(mapping, told.values()) if any(key in job for key in _JOB)]
        if not certain and not jobs and "inputs" not in (head or {}):
            return Manifest()
        found = Found()
        _included(told, found)
        for job in (told, mapping(told.get("default")), *jobs):
            _images(job, found)
        if not _OWN.fullmatch(path) and (jobs or head is not None):
            found.offer("workflow", f"//{path}")
        named = _TEMPLATE.fullmatch(path)
        if named and (named[1] or named[2]) and head is not None:
            found.offer("workflow", f"//{named[1] or named[2]}")  # a component
        return found.manifest()


def _included(told: Mapping[str, Any], found: Found) -> None:
    for each in sequence(told.get("include")):
        if isinstance(each, str):
            _remote(each, found)
            continue
        entry = mapping(each)
        if isinstance(entry.get("remote"), str):
            _remote(entry["remote"], found)
        elif isinstance(entry.get("component"), str):
            _component(entry["component"], found)
        elif isinstance(entry.get("project"), str):
            _project(entry, found)


def _remote(address: str, found: Found) -> None:
    """A file by its address; what is none lies in the same repository."""
    if not address.startswith(("http://", "https://")):
        return
    raw = _RAW.fullmatch(address)
    name = canonical(raw[1]) if raw else None
    found.need("workflow", f"{name}//{raw[3]}" if raw and name else None, raw[2] if raw else "")


def _component(written: str, found: Found) -> None:
    place, _, version = written.partition("@")
    own_host = _THIS_HOST.match(place)
    project, _, name = (place[own_host.end() :] if own_host else place).rpartition("/")
    if own_host:
        address = f"/{project.lower()}" if "/" in project and "$" not in project else None
    else:
        address = canonical(f"https://{project}")
    found.need("workflow", f"{address}//{name}" if address and name else None, version)


def _project(entry: Mapping[str, Any], found: Found) -> None:
    """Files of a project on the same host, which the file does not name."""
    project = str(entry["project"]).strip("/").lower()
    for file in sequence(entry.get("file")):
        plain = isinstance(file, str) and "$" not in project and "/" in project
        found.need("workflow", f"/{project}//{file.lstrip('/')}" if plain else None, entry.get("ref"))


def _images(job: Mapping[str, Any], found: Found) -> None:
    for each in (job.get("image"), *sequence(job.get("services"))):
        found.need_image(mapping(each).get("name") or each, scope=DEVELOP)
