"""Reads environments of conda: what they take from channels, and from PyPI through pip."""

from __future__ import annotations

import re

from impact.model.manifests import Manifest
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.requirement_words import asked_on, need_one, scope_of
from impact.sources.manifests.texts import entries
from impact.sources.manifests.yaml_text import yaml_mapping

NAME = "conda"

_ENDING = re.compile(r"\.ya?ml\Z")
# One of the parts of the name, between hyphens, underscores and dots.
_WORDS = frozenset(("env", "envs", "environment", "environments"))
_PARTS = re.compile(r"[-_.]")
_OWN = ("environment.yml", "environment.yaml")
# "channel::name", then the version as "=1.2=build", " >=1.2,<2", "[version='>=1.2']" or nothing.
_ASKED = re.compile(r"(?:[\w./:-]+::)?([\w.-]+)\s*(.*)")
_IN_BRACKETS = re.compile(r"""version=["']?([^"'\]]*)""")
_BUILD = re.compile(r"^(==?|)([\d.*][^\s=<>!~|,]*)(?:=|\s)[^=<>!~\s].*$")


def reads(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    ending = _ENDING.search(name) if "env" in name else None
    return ending is not None and not _WORDS.isdisjoint(_PARTS.split(name[: ending.start()]))


def read(path: str, text: bytes) -> Manifest:
    """What the environment asks for; a file that is called like one and lists nothing is another program's."""
    try:
        told = yaml_mapping(text)
    except Unreadable:
        if path.rpartition("/")[2] in _OWN:
            raise
        return Manifest()
    channels, pip = Gathered(NAME), Gathered("pypi")
    scope = scope_of("/".join(path.split("/")[-2:]))
    for each in entries(told.get("dependencies")):
        if isinstance(each, str):
            asked = _ASKED.fullmatch(each.strip()) if "://" not in each else None
            channels.need(asked[1] if asked else "", _version(asked[2]) if asked else "", scope=scope)
        elif isinstance(each, dict):
            for line in entries(each.get("pip")):
                if isinstance(line, str) and (written := asked_on(line)):
                    need_one(pip, path, written, scope=scope)
    said = (channels.manifest(), pip.manifest())
    return Manifest(tuple(sorted(need for one in said for need in one.needs)), (), channels.left + pip.left)


def _version(written: str) -> str:
    """The version alone: a build that stands behind it says nothing of that."""
    if written.startswith("["):
        found = _IN_BRACKETS.search(written)
        return found[1] if found else ""
    return _BUILD.sub(r"\1\2", written.partition("[")[0].strip())
