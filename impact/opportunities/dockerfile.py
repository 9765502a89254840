"""The images that a Dockerfile begins with, its own stages and arguments told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from impact.opportunities.pinning import image

_FROM = re.compile(r"\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*(?:#.*)?", re.IGNORECASE)
_ARG = re.compile(r"\s*ARG\s+(\w+)=[\"']?([^\s\"']+)", re.IGNORECASE)
_USE = re.compile(r"\$\{?(\w+)\}?")


def loose(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line, the line's words, what is loose) for every base image without a tag or digest, or by latest."""
    stages: set[str] = set()
    defaults: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        told = _ARG.match(line)
        if told:
            defaults.setdefault(told[1], told[2])
        match = _FROM.fullmatch(line)
        if match is None:
            continue
        named = _USE.sub(lambda use: defaults.get(use[1], "$"), match[1])
        if named.lower() not in stages and (what := image(named)):
            yield number, line.strip(), what
        if match[2]:
            stages.add(match[2].lower())
