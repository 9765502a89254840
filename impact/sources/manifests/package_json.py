"""Reads package.json of npm, Yarn and pnpm."""

from __future__ import annotations

import re

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.addresses import git_source, outside, short_address, without_user
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.texts import json_table, table

NAME = "npm"

_TABLES = {
    "dependencies": RUN,
    "peerDependencies": RUN,
    "optionalDependencies": RUN,
    "devDependencies": DEVELOP,
}
_ALIAS = re.compile(r"npm:(@?[^@]+)(?:@(.*))?")
_PATCH = re.compile(r"patch:(@?[^@]+)@(?:npm(?::|%3A))?([^#]*)")
_LOCAL = ("file:", "link:", "portal:")
_GIT = re.compile(r"git[+:@]|(?:https?|ssh)://[^#]+\.git(?:#|$)")


def reads(path: str) -> bool:
    return path.rpartition("/")[2] == "package.json"


def read(path: str, text: bytes) -> Manifest:
    """What the package needs, and its name. A private package is named for its own workspace alone."""
    data = json_table(text)
    found = Gathered(NAME)
    for key, scope in _TABLES.items():
        for name, asked in table(data.get(key)).items():
            if isinstance(asked, str):
                _need(found, path, name, asked.strip(), scope)
            else:
                found.left += 1
    if isinstance(data.get("name"), str):
        found.offer(data["name"], data.get("version"), private=data.get("private") in (True, "true"))
    return found.manifest()


def _need(found: Gathered, path: str, name: str, asked: str, scope: str) -> None:
    if asked.startswith("workspace:"):
        return
    if asked.startswith((*_LOCAL, "./", "../", "/", "~/")):
        target = asked.partition(":")[2] if asked.startswith(_LOCAL) else asked
        if outside(path, target):
            found.need(name, scope=scope, source=target)
    elif other := _ALIAS.fullmatch(asked) or _PATCH.match(asked):
        found.need(other[1], other[2] or "", scope=scope)
    elif asked.startswith("jsr:"):
        found.left += 1
    elif _GIT.match(asked):
        source, version = git_source(asked)
        found.need(name, version, scope=scope, source=source)
    elif "://" in asked:
        found.need(name, scope=scope, source=without_user(asked))
    elif short := short_address(asked.partition("#")[0]):
        found.need(name, asked.partition("#")[2], scope=scope, source=short)
    else:
        found.need(name, asked, scope=scope)
