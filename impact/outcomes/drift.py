"""Near-identical files of several repositories: how many are equal, which stand apart, by how much and since when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from impact.model.drift import Alike, Apart, Came, Held
from impact.outcomes.shared_files import apart, by_family, family, near, only_versions

# What became of a file, by the name under which it is compared and by repository.
Past = defaultdict[tuple[str, int], list[Came]]

# Fewer are no pattern of an organisation, and may be chance.
LEAST = 3


def drift(held: Iterable[Held], history: Iterable[Came]) -> tuple[Alike, ...]:
    """Return every group of near-identical files in at least LEAST repositories, widest first; places, never people."""
    past: Past = defaultdict(list)
    for each in history:
        past[family(each.path), each.repo].append(each)
    found = [
        _told(name, group, past)
        for name, files in by_family(held).items()
        for group in _groups(files)
        if len(group) >= LEAST
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.repos), each.path, each.repos)))


def _groups(files: Sequence[Held]) -> list[list[Held]]:
    """Files that are near to some other of their group; equal ones are compared once."""
    texts = {each.digest: each.lines for each in files}
    names = sorted(texts)
    home = {name: name for name in names}

    def root(name: str) -> str:
        while home[name] != name:
            name = home[name]
        return name

    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            if root(one) != root(other) and near(texts[one], texts[other]):
                home[max(root(one), root(other))] = min(root(one), root(other))
    found: dict[str, list[Held]] = defaultdict(list)
    for each in files:
        found[root(each.digest)].append(each)
    return list(found.values())


def _told(name: str, group: Sequence[Held], past: Past) -> Alike:
    counts = Counter(each.digest for each in group)
    most = max(counts.values())
    first = {each.repo: _first(past[name, each.repo], each.digest) for each in group}
    # With equally many, the oldest content; with no two equal, the file that is nearest to all the others.
    chosen = min(
        (each for each in group if counts[each.digest] == most),
        key=lambda each: (
            sum(apart(each.lines, one.lines) for one in group) if most == 1 else 0,
            first[each.repo],
            each.digest,
            each.repo,
        ),
    )
    stand = (
        Apart(
            each.repo,
            each.path,
            apart(each.lines, chosen.lines),
            since(past[name, each.repo], past[name, chosen.repo]),
            only_versions(each, chosen),
        )
        for each in group
        if each.digest != chosen.digest
    )
    return Alike(
        path=Counter(sorted(each.path for each in group)).most_common(1)[0][0],
        sort=group[0].sort,
        standard=chosen.digest if most > 1 else "",
        equal=tuple(
            sorted((each.repo for each in group if each.digest == chosen.digest), key=lambda repo: repo != chosen.repo)
        ),
        apart=tuple(sorted(stand, key=lambda each: (each.told, each.lines, each.repo))),
        lines=chosen.lines,
    )


def _first(mine: Iterable[Came], digest: str) -> date:
    """The first day on which a repository had this content."""
    return min((each.day for each in mine if each.digest == digest), default=date.max)


def since(mine: Iterable[Came], other: Iterable[Came]) -> date | None:
    """Return the day since which two files that differ now do so; None where that is not known.

    Where they never were the same, it is the day since which both are there. Of commits of one day that followed each
    other the last one says what was there at its end. The order of others is not known: contents that may have been the
    same at the end of the day are taken for the same, and nothing after it shows otherwise but that the files differ
    now.
    """
    steps: dict[date, tuple[list[Came], list[Came]]] = defaultdict(lambda: ([], []))
    for side, history in enumerate((mine, other)):
        for each in sorted(history, key=lambda came: (came.day, came.sha)):
            steps[each.day][side].append(each)
    ours, theirs = [""], [""]
    found = perhaps = None
    for day in sorted(steps):
        today = tuple(zip(steps[day], (ours, theirs), strict=True))
        through = [{each.digest for each in came} or {*before} for came, before in today]
        ours, theirs = ([each.digest for each in came if each.last] or before for came, before in today)
        same = sorted({*ours} & {*theirs})
        perhaps = day if same and len(ours) + len(theirs) > 2 else None
        ours, theirs = (same[:1], same[:1]) if same else (ours[-1:], theirs[-1:])
        if same or not (ours[0] and theirs[0]):
            found = None
        elif found is None or through[0] & through[1]:
            found = day
    return found or perhaps
