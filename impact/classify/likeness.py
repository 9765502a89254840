"""What two commits of one day have in common that makes them one piece of work."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from impact.classify.areas import main_areas
from impact.model.work import WorkItem

# Sorts of work, the one that decides for several first: a feature comes with its repairs, tests and pages.
_FAMILIES = ("product", "tests", "docs", "pipeline", "upkeep")
_FAMILY = {
    "feat": "product",
    "fix": "product",
    "perf": "product",
    "refactor": "product",
    "revert": "product",
    "test": "tests",
    "flaky_fix": "tests",
    "docs": "docs",
    "build": "pipeline",
    "ci": "pipeline",
}
_COMPANIONS = ("tests", "docs")
_RUN = "run"
_WORD = re.compile(r"[^\W\d_]{3,}")
_OF_A_TEST = re.compile(r"^test_?|_?tests?$")
# A word is uncommon while the person used it on no more days than this, or on no more than this part of them.
_FEW_DAYS = 2
_FEW = 0.05

Trait = tuple[object, ...]


class Words:
    """Which words of the person's subjects are uncommon, by the days before the one looked at."""

    def __init__(self) -> None:
        self._days = 0
        self._used: Counter[str] = Counter()

    def uncommon(self, subject: str) -> list[str]:
        """The words of a subject that say what it is about."""
        most = max(_FEW_DAYS, self._days * _FEW)
        return [word for word in _words(subject) if self._used[word] <= most]

    def learn(self, today: Iterable[WorkItem]) -> None:
        """Count one day; how many commits it was cut into does not matter."""
        self._days += 1
        self._used.update({word for item in today for word in _words(item.subject)})


def clusters(today: Sequence[WorkItem], depth: int, words: Words) -> Iterator[tuple[list[WorkItem], set[Trait]]]:
    """Yield one day's commits that belong together and their traits, however the work was cut and ordered.

    Together are those of one run that share a trait, or are held together by others that do.
    """
    head = list(range(len(today)))
    first: dict[Trait, int] = {}
    for index, item in enumerate(today):
        for trait in traits(item, depth, words):
            _join(head, first.setdefault(trait, index), index)
    found: dict[int, tuple[list[WorkItem], set[Trait]]] = {}
    for index, item in enumerate(today):
        found.setdefault(_find(head, index), ([], set()))[0].append(item)
    for trait, index in first.items():
        found[_find(head, index)][1].add(trait)
    yield from found.values()


def traits(item: WorkItem, depth: int, words: Words) -> Iterator[Trait]:
    """The same file is enough; the same area, name of a file, subject or word only for what landed on one day."""
    at = run(item)
    paths = [change.path for change in item.changes]
    yield from ((at, path) for path in paths)
    family = family_of((item,))
    # Tests and documentation go with the product work beside them.
    family = "product" if family in _COMPANIONS else family
    yield from ((at, item.landed, "area", family, name) for name in main_areas(paths, depth))
    yield from ((at, item.landed, "file", name) for name in set(map(_stem, paths)) if name)
    yield at, item.landed, "subject", item.subject
    yield from ((at, item.landed, "word", word) for word in words.uncommon(item.subject))


def run(item: WorkItem) -> str:
    """The unbroken run of the person's commits that this one stands in; "" where nobody knows."""
    return next((name for kind, name in item.links if kind == _RUN), "")


def family_of(items: Iterable[WorkItem]) -> str:
    """The sort of work that decides for these commits."""
    return min((_FAMILY.get(item.kind.name, "upkeep") for item in items), key=_FAMILIES.index)


def _words(subject: str) -> set[str]:
    return set(_WORD.findall(subject.lower()))


def _stem(path: str) -> str:
    """The name of a file without folders, endings and what marks a test of it."""
    return _OF_A_TEST.sub("", path.rpartition("/")[2].lower().partition(".")[0])


def _join(head: list[int], one: int, other: int) -> None:
    one, other = sorted((_find(head, one), _find(head, other)))
    head[other] = one


def _find(head: list[int], index: int) -> int:
    while head[index] != index:
        head[index] = head[head[index]]
        index = head[index]
    return index
