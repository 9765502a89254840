"""Files that several repositories keep alike and in which one stands apart: lines to look at, and from what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from impact.model.opportunity import Spot
from impact.model.report import quoted
from impact.outcomes.drift import Alike, Apart
from impact.outcomes.shared_files import PIPELINE, TOOLING, Held, family, line_digest

# One line that differs where no two are equal is mostly a name, and meant.
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Fleet:
    """What is known of the repositories of a fleet: groups of near-identical files, the files, names, the key."""

    groups: tuple[Alike, ...]
    held: Mapping[tuple[str, int], Held]
    names: Mapping[int, str]
    key: bytes

    @classmethod
    def of(cls, groups: Iterable[Alike], held: Iterable[Held], names: Mapping[int, str], key: bytes) -> Fleet:
        """Put them together."""
        return cls(tuple(groups), {(family(each.path), each.repo): each for each in held}, names, key)


def standing_apart(fleet: Fleet, repo: int) -> tuple[tuple[Alike, Apart], ...]:
    """Return the pipelines and tool settings in which a repository stands apart from the others, widest first."""
    return tuple(
        (group, mine)
        for group in fleet.groups
        if group.sort in (PIPELINE, TOOLING)
        for mine in group.apart
        if mine.repo == repo and (group.standard or mine.lines >= _LEAST)
    )


def spots(fleet: Fleet, apart: Iterable[tuple[Alike, Apart]], texts: Mapping[str, bytes]) -> Iterator[Spot]:
    """Yield a spot for each file that was read: the first line that the others have not, else the first of all."""
    for group, mine in apart:
        if mine.path in texts:
            other = fleet.held[family(mine.path), group.equal[0]]
            line, words = _first(texts[mine.path], frozenset(other.lines), fleet.key)
            yield Spot(mine.path, line, words, _because(fleet, group, mine))


def _first(text: bytes, known: frozenset[str], key: bytes) -> tuple[int, str]:
    lines = text.splitlines()
    for at, line in enumerate(lines, start=1):
        digest = line_digest(line, key)
        if digest and digest not in known:
            return at, line.decode("utf-8", "replace").strip()
    return 1, lines[0].decode("utf-8", "replace").strip() if lines else ""


def _because(fleet: Fleet, group: Alike, mine: Apart) -> str:
    since = f", since {mine.since.isoformat()}" if mine.since else ""
    first = quoted(fleet.names[group.equal[0]])
    count = len(group.equal)
    others = f"what {count} repositories hold, such as {first}" if group.standard else f"that of {first}"
    return f"apart from {others}{since}"
