"""Tells twins apart by where they stand: what came before and after one has become what stands around the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from impact.identity.evidence import STEPS
from impact.identity.search import Sides
from impact.model.keys import Keys

PLACE = "place between the same commits"


def link_in_place(sides: Sides) -> None:
    """Link commits with a strong key in common that stand between the same two commits, as far as those are known.

    Both sides count: of two twins that followed each other, one may be gone. Each that is found may tell of the next.
    """
    newest = {name: keys[-1] for name, keys in sides.lost.items() if keys}
    followers = _followers(sides.living.values())
    before = _followers(newest.values())
    names = defaultdict(set)
    for name, keys in newest.items():
        names[keys.sha].add(name)
    while True:
        found: dict[str, set[str]] = defaultdict(set)
        taken = sides.taken()
        for name in sides.waiting():
            old = newest.get(name)
            if old is None or not old.parents:
                continue
            after = {sides.links[each][0] for sha in before[old.sha] for each in names[sha] if each in sides.links}
            for new in _between(sides, old, after, names, followers):
                if new.sha not in taken and new.seen > old.seen and _alike(old, new):
                    found[name].add(new.sha)
        claims = defaultdict(set)
        for name, those in found.items():
            for new_sha in those:
                claims[new_sha].add(newest[name].sha)
        sure = {name: min(those) for name, those in found.items() if len(those) == 1 and len(claims[min(those)]) == 1}
        if not sure:
            return
        sides.links.update((name, (sha, PLACE)) for name, sha in sure.items())


def _between(
    sides: Sides, old: Keys, after: set[str], names: Mapping[str, set[str]], followers: Mapping[str, set[str]]
) -> list[Keys]:
    """The living commits that follow what came before it, and are followed by what came after it."""
    parent = old.parents[0]
    starts = {parent, *(sides.links[each][0] for each in names.get(parent, ()) if each in sides.links)}
    found = {sha for start in starts for sha in followers.get(start, ())}
    return [sides.living[sha] for sha in sorted(found) if not after.isdisjoint(followers.get(sha, ()))]


def _followers(commits: Iterable[Keys]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for each in commits:
        if each.parents:
            found[each.parents[0]].add(each.sha)
    return found


def _alike(old: Keys, new: Keys) -> bool:
    keys: Iterable[tuple[Hashable, Hashable]] = ((step.key(old), step.key(new)) for step in STEPS if step.strong)
    return any(mine is not None and mine == theirs for mine, theirs in keys)
