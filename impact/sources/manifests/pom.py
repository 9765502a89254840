"""Reads pom.xml of Maven."""

from __future__ import annotations

import re
from collections.abc import Iterator

from impact.model.manifests import DEVELOP, INDIRECT, RUN, Manifest
from impact.sources.manifests.addresses import outside
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.filling import filled
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.xml_tree import Element, xml_tree

NAME = "maven"

_NAME = re.compile(r"\$\{([\w.-]{1,100})\}")
_PLUGINS = "org.apache.maven.plugins"


def reads(path: str) -> bool:
    return path.rpartition("/")[2] == "pom.xml"


def read(path: str, text: bytes) -> Manifest:
    """The artifact, its parent, what it depends on and what builds it. What is managed only, is INDIRECT."""
    project = xml_tree(text)
    if project.name != "project":
        raise Unreadable("not a project of Maven")
    found = Gathered(NAME)
    known = _known(project)
    parent = project.child("parent")
    if parent.children and _is_elsewhere(path, parent):
        found.need(_name(parent, known), _said(parent, "version", known))
    managed = {
        _name(each, known): _said(each, "version", known)
        for part in _parts(project)
        for each in part.at("dependencyManagement", "dependencies", "dependency")
    }
    for each, scope in _needs(project):
        if each.child("scope").text != "system":
            name = _name(each, known)
            found.need(name, _said(each, "version", known) or managed.get(name, ""), scope=scope)
    own = f"{known.get('project.groupId', '')}:{filled(project.child('artifactId').text, _NAME, known)}"
    private = known.get("maven.deploy.skip") == "true"
    found.offer(own, filled(known.get("project.version", ""), _NAME, known), private=private)
    return found.manifest()


def _known(project: Element) -> dict[str, str]:
    """What names stand for in this file."""
    parent = project.child("parent")
    known = {each.name: each.text for properties in project.at("properties") for each in properties.children}
    for key in ("groupId", "version"):
        above = parent.child(key).text
        own = project.child(key).text or above
        known |= {f"project.{key}": own, f"pom.{key}": own, f"project.parent.{key}": above}
    known["project.groupId"] = filled(known["project.groupId"], _NAME, known)
    return {key: value for key, value in known.items() if value}


def _is_elsewhere(path: str, parent: Element) -> bool:
    """Whether the parent does not surely lie in this repository; without a word it may lie in the folder above."""
    way = parent.child("relativePath").text
    return not way or outside(path, way)


def _parts(project: Element) -> Iterator[Element]:
    yield project
    yield from project.at("profiles", "profile")


def _needs(project: Element) -> Iterator[tuple[Element, str]]:
    for part in _parts(project):
        for each in part.at("dependencies", "dependency"):
            yield each, DEVELOP if each.child("scope").text == "test" else RUN
        for each in part.at("dependencyManagement", "dependencies", "dependency"):
            yield each, RUN if each.child("scope").text == "import" else INDIRECT
        for plugin in (*part.at("build", "plugins", "plugin"), *part.at("reporting", "plugins", "plugin")):
            yield plugin, DEVELOP
            yield from ((each, DEVELOP) for each in plugin.at("dependencies", "dependency"))
        yield from ((each, INDIRECT) for each in part.at("build", "pluginManagement", "plugins", "plugin"))
        yield from ((each, DEVELOP) for each in part.at("build", "extensions", "extension"))


def _name(each: Element, known: dict[str, str]) -> str:
    group = _said(each, "groupId", known) or (_PLUGINS if each.name == "plugin" else "")
    return f"{group}:{_said(each, 'artifactId', known)}"


def _said(each: Element, key: str, known: dict[str, str]) -> str:
    return filled(each.child(key).text, _NAME, known)
