"""Files that several repositories keep alike and in which one stands apart: lines to look at, and from what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from impact.model.drift import PIPELINE, TOOLING, Alike, Apart
from impact.model.opportunity import Spot
from impact.model.report import quoted

# One line that differs where no two are equal is mostly a name, and meant.
_LEAST = 2


# Returns what stands for one line, "" for one that does not count.
Digest = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Fleet:
    """What is known of the repositories of a fleet: groups of near-identical files, names, what digests lines."""

    groups: tuple[Alike, ...]
    names: Mapping[int, str]
    digest: Digest


def standing_apart(fleet: Fleet, repo: int) -> tuple[tuple[Alike, Apart], ...]:
    """Return the pipelines and tool settings in which a repository stands apart from the others, widest first.

    Who only has other versions of actions or hooks says the same as the others.
    """
    return tuple(
        (group, mine)
        for group in fleet.groups
        if group.sort in (PIPELINE, TOOLING)
        for mine in group.apart
        if mine.repo == repo and mine.told >= (1 if group.standard else _LEAST)
    )


def spots(fleet: Fleet, apart: Iterable[tuple[Alike, Apart]], texts: Mapping[str, bytes]) -> Iterator[Spot]:
    """Yield a spot for each file that was read: the first line that the others have not, else the first of all."""
    for group, mine in apart:
        if mine.path in texts:
            line, words = _first(texts[mine.path], frozenset(group.lines), fleet.digest)
            yield Spot(mine.path, line, words, _because(fleet, group, mine))


def _first(text: bytes, known: frozenset[str], digest: Digest) -> tuple[int, str]:
    lines = text.splitlines()
    for at, line in enumerate(lines, start=1):
        found = digest(line)
        if found and found not in known:
            return at, line.decode("utf-8", "replace").strip()
    return 1, lines[0].decode("utf-8", "replace").strip() if lines else ""


def _because(fleet: Fleet, group: Alike, mine: Apart) -> str:
    since = f", since {mine.since.isoformat()}" if mine.since else ""
    first = quoted(fleet.names[group.equal[0]])
    count = len(group.equal)
    others = f"what {count} repositories hold, such as {first}" if group.standard else f"that of {first}"
    return f"apart from {others}{since}"
