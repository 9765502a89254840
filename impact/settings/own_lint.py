"""Points at rules of one's own that load but never, or always, speak, and at globs that match no path."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from impact.classify.globs import A_SET
from impact.settings.yaml_file import Document, Where, read

# Over fewer commits, never and always say little.
FEWEST = 10
_GLOBS = (("paths", "*", "*"), ("paths", "*", "add", "*"), ("paths", "*", "remove", "*"))


@dataclass(frozen=True, slots=True)
class Spoken:
    """On how many of the commits that could show it a rule spoke."""

    on: int
    of: int


def own_globs(source: Path) -> tuple[str, ...]:
    """Return every glob that a settings file names, once."""
    return tuple(dict.fromkeys(glob for _, glob in _globs(read(source))))


def lint(source: Path, spoken: Mapping[str, Spoken], matched: Collection[str] | None) -> tuple[str, ...]:
    """Return one warning `file:line:column: what` for each rule or glob of a sound file that does not serve.

    `spoken` tells of the rules that were looked for; `matched` are globs that match some path, None where none was.
    """
    document = read(source)
    found = [*_rules(document, spoken), *(() if matched is None else _idle(document, matched))]
    return tuple(f"{source}:{line}:{column}: {what}" for (line, column), what in sorted(found))


def _rules(document: Document, spoken: Mapping[str, Spoken]) -> Iterator[tuple[tuple[int, int], str]]:
    for where, name in document.find("rules", "*", "name"):
        seen = spoken.get(name)
        if seen is None or seen.of < FEWEST:
            continue
        if not seen.on:
            yield document.marks[where], f"{name!r} never speaks: on none of {seen.of} commits of yours"
        elif seen.on == seen.of:
            yield document.marks[where], f"{name!r} always speaks, so it tells nothing apart: on all {seen.of} commits"


def _idle(document: Document, matched: Collection[str]) -> Iterator[tuple[tuple[int, int], str]]:
    for where, glob in _globs(document):
        if glob not in matched:
            yield document.marks[where], f"{glob!r} matches no path of this repository, now or in your commits"


def _globs(document: Document) -> Iterator[tuple[Where, str]]:
    for path in _GLOBS:
        for where, entry in document.find(*path):
            glob = entry.removeprefix("!") if isinstance(entry, str) else ""
            if glob and not glob.startswith(A_SET):
                yield where, glob
