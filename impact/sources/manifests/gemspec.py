"""Reads *.gemspec."""

from __future__ import annotations

import re

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.ruby import leading, statements
from impact.sources.manifests.texts import lines_of

NAME = "gem"

_NEED = re.compile(r"(?:^|[\s;{(])\w+\.add_(runtime_|development_)?dependency\b(.*)")
_SAID = re.compile(r"(?:^|[\s;{(])\w+\.(name|version)\s*=(?!=)(.*)")
_UNSURE = re.compile(r"\s*\(?\s*[\w.#\"']")


def reads(path: str) -> bool:
    return path.endswith(".gemspec")


def read(path: str, text: bytes) -> Manifest:
    """The gem, and what it needs; names that the program works out are counted as left out."""
    found = Gathered(NAME)
    said = {"name": "", "version": ""}
    for line in statements(lines_of(text)):
        if told := _SAID.search(line):
            said[told[1]] = said[told[1]] or leading(told[2])[0]
        if asked := _NEED.search(line):
            name, version, _ = leading(asked[2])
            if name or _UNSURE.match(asked[2]):
                found.need(name, version, scope=DEVELOP if asked[1] == "development_" else RUN)
    if said["name"]:
        found.offer(said["name"], said["version"])
    return found.manifest()
