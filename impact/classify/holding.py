"""Which contribution holds the work that was spoken of, now that history or grouping may be another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from impact.model.work import Contribution


class Homes:
    """Contributions by their commits, ready to be asked many times."""

    def __init__(self, works: Iterable[Contribution]) -> None:
        self._works = {each.id: each for each in works}
        self._home = {sha: each.id for each in self._works.values() for sha in each.shas}

    def holder(self, about: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> Contribution | None:
        """The one that holds most of these commits, by any id that rewrites of history gave them; None for none.

        Of several that hold as many, the one that began first.
        """
        counts: Counter[str] = Counter()
        for sha in dict.fromkeys(about):
            # Of several ids the latest counts: an old one may live on in a branch that nobody goes on with.
            homes = [self._home[name] for name in names.get(sha, (sha,)) if name in self._home]
            counts.update(homes[-1:])
        if not counts:
            return None
        most = max(counts.values())
        best = (self._works[name] for name, count in counts.items() if count == most)
        return min(best, key=lambda each: (each.first, each.id))
