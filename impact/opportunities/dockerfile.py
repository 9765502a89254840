"""The images that a Dockerfile takes, its own stages and arguments told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from impact.opportunities.pinning import image

_LONGEST = 4096
_LONGEST_DEFAULT = 256
_FROM = re.compile(r"FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*(?:#.*)?", re.IGNORECASE)
_ARG = re.compile(r"ARG\s+(\w+)=[\"']?([^\s\"']+)", re.IGNORECASE)
_USE = re.compile(r"\$(?:(\w+)|\{(\w+)(?::?-([^{}$]*))?\})")
_COPY = re.compile(r"(?:COPY|ADD)\s+(?:--\S+\s+)*?--from=[\"']?([^\s\"']+)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_HERE = re.compile(r"(?<!<)<<-?\s?[\"']?([A-Za-z_]\w*)")
_OTHER_ESCAPE = re.compile(r"#\s*escape\s*=\s*`", re.IGNORECASE)


class Taken(NamedTuple):
    """One image on one line: `named` with the defaults of arguments put in, "$" where one has none.

    `base` is whether a stage begins with it; otherwise only files are copied out of it.
    """

    line: int
    words: str
    named: str
    base: bool


def taken(text: str) -> Iterator[Taken]:
    """Yield every image that is taken from elsewhere, in the order of the lines."""
    stages: set[str] = set()
    defaults: dict[str, str] = {}
    for number, words in _instructions(text):
        told = _ARG.match(words)
        if told:
            defaults.setdefault(told[1], _filled(told[2], defaults)[:_LONGEST_DEFAULT])
        match = _FROM.fullmatch(words)
        found = match or _COPY.match(words)
        if found is None:
            continue
        named = _filled(found[1], defaults)
        own = named.lower() in stages or (match is None and _NUMBER.fullmatch(named) is not None)
        if not own:
            yield Taken(number, words, named, match is not None)
        if match and match[2]:
            stages.add(match[2].lower())


def loose(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line, the line's words, what is loose) for every base image without a tag or digest, or by latest."""
    for each in taken(text):
        if each.base and (what := image(each.named)):
            yield each.line, each.words, what


def _instructions(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, words) of every instruction, its lines joined; what a shell is given in between is passed over."""
    escape = "`" if _OTHER_ESCAPE.match(text) else "\\"
    begun, until = 0, ""
    parts: list[str] = []
    lines = [line.strip() for line in text.split("\n")]
    alone = frozenset(lines)
    for number, words in enumerate(lines, start=1):
        if until or words.startswith("#") or not words:
            until = "" if words == until else until
            continue
        begun = begun or number
        goes_on = words.endswith(escape)
        parts.append(words.rstrip(escape).strip() if goes_on else words)
        if goes_on:
            continue
        whole = " ".join(part for part in parts if part) if sum(map(len, parts)) <= _LONGEST else ""
        here = _HERE.search(words)
        until = here[1] if here and here[1] in alone else ""
        if whole:
            yield begun, whole
        begun, parts = 0, []


def _filled(named: str, defaults: dict[str, str]) -> str:
    return _USE.sub(lambda use: defaults.get(use[1] or use[2]) or use[3] or "$", named)
