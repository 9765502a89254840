"""Reads pom.xml of Maven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from impact.model.manifests import DEVELOP, INDIRECT, RUN, Manifest
from impact.sources.manifests.addresses import outside
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.filling import filled
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.xml_tree import at, fields, local, plain_tree

NAME = "maven"

_NAME = re.compile(r"\$\{([\w.-]{1,100})\}")
_PLUGINS = "org.apache.maven.plugins"


def reads(path: str) -> bool:
    return path.rpartition("/")[2] == "pom.xml"


def read(path: str, text: bytes) -> Manifest:
    """The artifact, its parent, what it depends on and what builds it. What is managed only, is INDIRECT."""
    project = plain_tree(text)
    if local(project) != "project":
        raise Unreadable("not a project of Maven")
    found = Gathered(NAME)
    own = fields(project)
    above = next(at(project, "parent"), None)
    parent = fields(above) if above is not None else {}
    known = _known(project, own, parent)
    if above is not None and len(above) and _is_elsewhere(path, parent):
        found.need(_name(parent, known), _said(parent, "version", known))
    managed: dict[str, str] = {}
    needs = []
    for said, scope, is_managed in _needs(project):
        name, version = _name(said, known), _said(said, "version", known)
        if is_managed:
            managed[name] = version
        if said.get("scope") != "system":
            needs.append((name, version, scope))
    for name, version, scope in needs:
        found.need(name, version or managed.get(name, ""), scope=scope)
    offered = f"{known.get('project.groupId', '')}:{filled(own.get('artifactId', ''), _NAME, known)}"
    private = known.get("maven.deploy.skip") == "true"
    found.offer(offered, filled(known.get("project.version", ""), _NAME, known), private=private)
    return found.manifest()


def _known(project: Element, own: dict[str, str], parent: dict[str, str]) -> dict[str, str]:
    """What names stand for in this file."""
    known = {name: text for each in at(project, "properties") for name, text in fields(each, last=True).items()}
    for key in ("groupId", "version"):
        above = parent.get(key, "")
        known |= {f"project.{key}": (said := own.get(key, "") or above), f"pom.{key}": said}
        known[f"project.parent.{key}"] = above
    known["project.groupId"] = filled(known["project.groupId"], _NAME, known)
    return {key: value for key, value in known.items() if value}


def _is_elsewhere(path: str, parent: dict[str, str]) -> bool:
    """Whether the parent does not surely lie in this repository; without a word it may lie in the folder above."""
    way = parent.get("relativePath", "")
    return not way or outside(path, way)


def _needs(project: Element) -> Iterator[tuple[dict[str, str], str, bool]]:
    """Yield (what is said of it, its scope, whether it stands where versions are managed) of everything needed."""
    for part in (project, *at(project, "profiles", "profile")):
        for each in at(part, "dependencies", "dependency"):
            said = fields(each)
            yield said, DEVELOP if said.get("scope") == "test" else RUN, False
        for each in at(part, "dependencyManagement", "dependencies", "dependency"):
            said = fields(each)
            yield said, RUN if said.get("scope") == "import" else INDIRECT, True
        for way in (("build", "plugins", "plugin"), ("reporting", "plugins", "plugin")):
            for plugin in at(part, *way):
                yield _plugin(plugin), DEVELOP, False
                yield from ((fields(each), DEVELOP, False) for each in at(plugin, "dependencies", "dependency"))
        for each in at(part, "build", "pluginManagement", "plugins", "plugin"):
            yield _plugin(each), INDIRECT, False
        yield from ((fields(each), DEVELOP, False) for each in at(part, "build", "extensions", "extension"))


def _plugin(each: Element) -> dict[str, str]:
    """What is said of a plugin; one without a group is of Maven's own."""
    said = fields(each)
    return said if said.get("groupId") else said | {"groupId": _PLUGINS}


def _name(said: dict[str, str], known: dict[str, str]) -> str:
    return f"{_said(said, 'groupId', known)}:{_said(said, 'artifactId', known)}"


def _said(said: dict[str, str], key: str, known: dict[str, str]) -> str:
    return filled(said.get(key, ""), _NAME, known)
