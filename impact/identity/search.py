"""Looks for commits by their keys, and says where a key tells one commit from all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from impact.identity.evidence import Step
from impact.model.keys import Keys


@dataclass(slots=True)
class Sides:
    """The lost commits by every id they have had, oldest first, and the living ones that may hold them now.

    `links` grows as lost ones are found; `closed` are those that must not be linked any more.
    """

    lost: Mapping[str, Sequence[Keys]]
    living: Mapping[str, Keys]
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    maybe: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def waiting(self) -> list[str]:
        """The lost ones that are neither found nor closed."""
        return [name for name in self.lost if name not in self.links and name not in self.closed]

    def taken(self) -> set[str]:
        """The living ones that were found to hold one."""
        return {new for new, _ in self.links.values()}

    def beside(self, old: Keys, new: Keys) -> bool:
        """Whether both follow the same commit, or one and what it has become."""
        if not old.parents or not new.parents:
            return False
        before, after = old.parents[0], new.parents[0]
        return before == after or self.links.get(before, ("", ""))[0] == after


class Search:
    """One key, looked up on both sides."""

    def __init__(self, step: Step, sides: Sides) -> None:
        self._step = step
        self._sides = sides
        self._names = {name: frozenset(each.sha for each in keys) for name, keys in sides.lost.items()}
        self._living: dict[Hashable, list[Keys]] = defaultdict(list)
        for each in sides.living.values():
            if (value := step.key(each)) is not None:
                self._living[value].append(each)
        self._holders: dict[Hashable, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for name, keys in sides.lost.items():
            for each in keys:
                if (value := step.key(each)) is not None:
                    self._holders[value][each.sha].add(name)

    def hits(self, names: Iterable[str], taken: Set[str] = frozenset()) -> dict[str, str]:
        """Return, for lost commits, the one living commit with the same key; note what else may hold them."""
        found = {}
        for name in names:
            hit = self._hit(name, taken)
            if hit is not None:
                found[name] = hit
        return found

    def _hit(self, name: str, taken: Collection[str]) -> str | None:
        for old in reversed(self._sides.lost[name]):
            value = self._step.key(old)
            fitting = [each for each in self._fitting(name, old, value) if each.sha not in taken]
            if not fitting:
                continue
            agreed = [each for each in fitting if self._step.second(old, each, self._sides.beside(old, each))]
            if self._step.telling and len(fitting) == 1 and agreed and not self._rivals(name, old, value):
                return fitting[0].sha
            if agreed or self._step.strong:
                shown = fitting if self._step.telling else agreed
                self._sides.maybe[name].update(each.sha for each in shown)
            return None
        return None

    def _fitting(self, name: str, old: Keys, value: Hashable) -> list[Keys]:
        if value is None:
            return []
        own = self._names[name]
        # What stood beside it all the while is something else, however alike.
        return [each for each in self._living.get(value, ()) if each.seen > old.seen and each.sha not in own]

    def _rivals(self, name: str, old: Keys, value: Hashable) -> bool:
        """Whether the key is, or was, that of another commit as well."""
        own = self._names[name]
        for sha, owners in self._holders[value].items():
            if sha in own or any(old.sha in self._names[each] for each in owners):
                continue
            if any(each not in self._sides.links for each in owners):
                return True
        if self._step.exact:
            return False
        return any(each.seen <= old.seen and each.sha not in own for each in self._living.get(value, ()))
