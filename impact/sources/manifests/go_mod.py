"""Reads go.mod."""

from __future__ import annotations

import re
from collections.abc import Iterator

from impact.model.manifests import INDIRECT, RUN, Manifest
from impact.sources.manifests.addresses import outside
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.texts import lines_of

NAME = "golang"

_WORDS = re.compile(r'"[^"]*"|`[^`]*`|[^\s()]+|[()]')
_LOCAL = re.compile(r"\.{0,2}[/\\]|\.{1,2}$|[A-Za-z]:[\\/]")


def reads(path: str) -> bool:
    return path.rpartition("/")[2] == "go.mod"


def read(path: str, text: bytes) -> Manifest:
    """The module, and those it requires; what a folder of the repository replaces is no need."""
    found = Gathered(NAME)
    required: list[tuple[str, str, str]] = []
    replaced: dict[str, str | None] = {}
    for verb, words, note in _statements(lines_of(text)):
        if verb == "module" and words:
            found.offer(words[0])
        elif verb == "require" and words:
            indirect = re.match(r"\s*indirect\b", note)
            required.append((words[0], words[1] if len(words) > 1 else "", INDIRECT if indirect else RUN))
        elif verb == "replace" and "=>" in words[:-1]:
            replaced[words[0]] = _instead(path, words[words.index("=>") + 1 :])
    for name, version, scope in required:
        source = replaced.get(name, "")
        if source is not None:
            found.need(name, version, scope=scope, source=source)
    return found.manifest()


def _instead(path: str, words: list[str]) -> str | None:
    """What stands in the place of a module: a path outside, or another module; None for a path inside."""
    if _LOCAL.match(words[0]):
        return words[0] if outside(path, words[0]) else None
    return "@".join(words[:2])


def _statements(lines: list[str]) -> Iterator[tuple[str, list[str], str]]:
    """Each statement: its verb, its words and the comment behind it; blocks are taken apart."""
    block = ""
    for line in lines:
        code, _, note = line.partition("//")
        words = [word.strip('"`') for word in _WORDS.findall(code)]
        if not words:
            continue
        if block:
            if words[0] == ")":
                block = ""
            else:
                yield block, words, note
        elif words[1:2] == ["("]:
            block = words[0]
        else:
            yield words[0], words[1:], note
