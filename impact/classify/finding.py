"""Which contribution a correction is about: by its id, else by commits in common, rewritten ones included."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from impact.model.work import DISMISS, SPLIT, Correction

Part = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Names:
    """Under which ids the commits of a correction may be met now: as they were, and as history was rewritten."""

    of: dict[str, tuple[str, ...]]

    @staticmethod
    def after(later: Iterable[tuple[str, str]]) -> Names:
        """The names that rewrites of history gave; a commit that was not rewritten has its own only."""
        found: dict[str, tuple[str, ...]] = {}
        for old, new in later:
            found[old] = (*found.get(old, (old,)), new)
        return Names(found)

    def shared(self, said: Iterable[str], now: Collection[str]) -> int:
        """How many of the commits in `said` are among `now`, under whatever id."""
        return sum(any(name in now for name in self.of.get(sha, (sha,))) for sha in set(said))

    def among(self, said: Iterable[str], now: Sequence[str]) -> tuple[str, ...]:
        """Those of `now` that are commits in `said`."""
        wanted = {name for sha in said for name in self.of.get(sha, (sha,))}
        return tuple(sha for sha in now if sha in wanted)


def parts(said: Correction) -> tuple[Part, ...]:
    """The pieces of work a correction names, each with the commits it had."""
    return said.parts or ((said.contribution, said.shas),)


def fits(name: str, shas: Collection[str], part: Part, names: Names) -> bool:
    """Whether this is the work that a correction named: the id says so, or half of the smaller of the two at least."""
    if name == part[0]:
        return True
    shared = names.shared(part[1], shas)
    return shared > 0 and shared * 2 >= min(len(set(shas)), len(set(part[1])))


def speaks(said: Correction, name: str, shas: Collection[str], names: Names) -> bool:
    """Whether this is the work that a word is about; one put aside takes no work with it that is mostly other work."""
    if not fits(name, shas, (said.contribution, said.shas), names):
        return False
    # The notes of what is put aside are told no more: those of other work are not to go with it.
    whole = said.action != DISMISS or name == said.contribution
    return whole or names.shared(said.shas, shas) * 2 >= len(set(shas))


def known_by(said: Correction) -> tuple[frozenset[str], frozenset[str]]:
    """The ids and the commits of which a contribution must share one for the correction to be about it."""
    ids = frozenset(name for name, _ in parts(said))
    shas = frozenset((*said.shas, *(new for _, new in said.later)))
    return ids, shas.union(*(shas for _, shas in parts(said))) if said.parts else shas


def about(said: Correction, name: str, shas: Collection[str]) -> bool:
    """Whether a correction is about the contribution with this id and these commits, as far as one can tell."""
    names = Names.after(said.later)
    if said.action == SPLIT:
        return bool(names.shared(said.shas, shas))
    if said.action == DISMISS:
        return speaks(said, name, shas, names)
    return any(fits(name, shas, part, names) for part in parts(said))


def in_force(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """The corrections that no undo took back, in the order they were said; undoing is none of them."""
    told = tuple(corrections)
    ended = {each.takes_back for each in told if each.takes_back}
    kept = (each for each in told if not each.takes_back and (not each.number or each.number not in ended))
    return tuple(sorted(kept, key=lambda each: each.at))
