"""Reads pyproject.toml: the standard's tables and those of Poetry, Flit, PDM, Hatch, uv and tox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from impact.identity.packages import normal
from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.addresses import git_source, outside, without_user
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.poetry import need_table
from impact.sources.manifests.requirement_words import need_all, scope_of
from impact.sources.manifests.texts import entries, table, toml_table
from impact.sources.manifests.tox import need_tables

NAME = "pypi"

_KEPT_BACK = "Private ::"


def reads(path: str) -> bool:
    return path.rpartition("/")[2] == "pyproject.toml"


def read(path: str, text: bytes) -> Manifest:
    """What the project needs to run, to be built and to be worked on, and what it is called."""
    data = toml_table(text)
    found = _Sourced(path, table(data, "tool", "uv", "sources"))
    for requirements, scope in _lists(data):
        need_all(found, path, requirements, scope=scope)
    for named, scope in _poetry(table(data, "tool", "poetry")):
        need_table(found, path, named, scope=scope)
    need_tables(found, path, table(data, "tool", "tox"))
    _offer(found, data)
    return found.manifest()


class _Sourced(Gathered):
    """Gathers with what uv was told of where single packages come from."""

    def __init__(self, path: str, sources: dict[str, Any]) -> None:
        super().__init__(NAME)
        self._path = path
        self._sources = {normal(NAME, name): where for name, where in sources.items()}

    def need(self, name: object, version: object = "", *, scope: str = RUN, source: str = "") -> None:
        where = self._sources.get(normal(NAME, name)) if isinstance(name, str) else None
        for each in where if isinstance(where, list) else [where]:
            told = _told(self._path, table(each))
            if told is None:
                return
            source, version = told[0] or source, version or told[1]
        super().need(name, version, scope=scope, source=source)


def _told(path: str, where: dict[str, Any]) -> tuple[str, str] | None:
    """Return the address and version that a source of uv names; None where that is the same repository."""
    if where.get("workspace") is True:
        return None
    if isinstance(local := where.get("path"), str):
        return (local, "") if outside(path, local) else None
    if isinstance(git := where.get("git"), str):
        asked = next((value for key in ("tag", "rev", "branch") if isinstance(value := where.get(key), str)), "")
        return git_source(git)[0], asked
    url = where.get("url")
    return (without_user(url) if isinstance(url, str) else ""), ""


def _lists(data: dict[str, Any]) -> Iterator[tuple[list[Any], str]]:
    """Every list of requirements, with what it is for."""
    yield entries(table(data, "project").get("dependencies")), RUN
    for name, extra in table(data, "project", "optional-dependencies").items():
        yield entries(extra), scope_of(name)
    yield entries(table(data, "build-system").get("requires")), DEVELOP
    tool = table(data, "tool")
    for groups in (table(data, "dependency-groups"), table(tool, "pdm", "dev-dependencies")):
        yield from ((entries(group), DEVELOP) for group in groups.values())
    yield entries(table(tool, "uv").get("dev-dependencies")), DEVELOP
    for environment in table(tool, "hatch", "envs").values():
        for key in ("dependencies", "extra-dependencies"):
            yield entries(table(environment).get(key)), DEVELOP
    flit = table(tool, "flit", "metadata")
    yield entries(flit.get("requires")), RUN
    for name, extra in table(flit, "requires-extra").items():
        yield entries(extra), scope_of(name)


def _poetry(poetry: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    yield table(poetry, "dependencies"), RUN
    yield table(poetry, "dev-dependencies"), DEVELOP
    for name, group in table(poetry, "group").items():
        yield table(group, "dependencies"), RUN if name == "main" else DEVELOP


def _offer(found: Gathered, data: dict[str, Any]) -> None:
    """Add the project's own name; one that is no package, or says that nobody may publish it, is private."""
    tool = table(data, "tool")
    flit = table(tool, "flit", "metadata")
    project = table(data, "project")
    name = project.get("name") or table(tool, "poetry").get("name") or flit.get("dist-name") or flit.get("module")
    if name is None:
        return
    labels = (*entries(project.get("classifiers")), *entries(table(tool, "poetry").get("classifiers")))
    private = (
        table(tool, "uv").get("package") is False
        or table(tool, "poetry").get("package-mode") is False
        or any(isinstance(label, str) and label.startswith(_KEPT_BACK) for label in labels)
    )
    found.offer(name, project.get("version") or table(tool, "poetry").get("version"), private=private)
