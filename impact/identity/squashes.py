"""Commits that were put into one: what they did to lines adds up to what that one does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from impact.identity.search import Sides
from impact.model.keys import LINES, Keys

SQUASH = "squash"


def link_squashes(sides: Sides) -> None:
    """Link the lost commits whose sum one living commit is; note where more than one may be."""
    by_sha: dict[str, str] = {}
    for name, keys in sides.lost.items():
        if keys:
            by_sha.setdefault(keys[-1].sha, name)
    # One commit may be spoken of by several of its ids; it is in a squash once.
    newest = {name: sides.lost[name][-1] for name in by_sha.values()}
    _settle(sides, _whole(sides, newest, by_sha))
    _settle(sides, _added(sides, newest))
    _settle(sides, _on_top(sides, newest))
    for name in sides.waiting():
        first = by_sha.get(sides.lost[name][-1].sha) if sides.lost[name] else None
        if first in sides.links:
            sides.links[name] = sides.links[first]


def _settle(sides: Sides, found: Mapping[str, set[str]]) -> None:
    for name, holders in found.items():
        if name in sides.links or name in sides.closed:
            continue
        if len(holders) == 1:
            sides.links[name] = (next(iter(holders)), SQUASH)
        else:
            sides.maybe[name].update(holders)


def _whole(sides: Sides, newest: Mapping[str, Keys], by_sha: Mapping[str, str]) -> dict[str, set[str]]:
    """Of each living commit that is the sum of lost ones that follow each other: which are certainly in it."""
    chains = _chains(newest, by_sha)
    found: dict[str, set[str]] = defaultdict(set)
    holders = _holders(sides)
    first = min((each.seen for each in newest.values()), default=0)
    for new in sides.living.values():
        same = any(name in newest and newest[name].lines == new.lines for name in holders.get(new.sha, ()))
        if not new.lines or new.seen <= first or same:
            continue
        runs = {run for chain in chains for run in _runs(chain, new.lines)}
        fitting = [run for run in runs if _may_hold(sides, newest, run, new, holders)]
        if not fitting:
            continue
        certain = frozenset.intersection(*(frozenset(run) for run in fitting))
        for run in fitting:
            for name in run:
                if name in certain:
                    found[name].add(new.sha)
                elif name not in sides.links:
                    sides.maybe[name].add(new.sha)
    return found


def _may_hold(
    sides: Sides, newest: Mapping[str, Keys], run: Sequence[str], new: Keys, holders: Mapping[str, set[str]]
) -> bool:
    members = [newest[name] for name in run]
    if any(each.seen >= new.seen for each in members) or any(name in sides.closed for name in run):
        return False
    if any(name in sides.links and sides.links[name][0] != new.sha for name in run):
        return False
    if not {name for name in holders.get(new.sha, ()) if name in newest} <= set(run):
        return False
    return any(_related(each, new) for each in members)


def _related(one: Keys, other: Keys) -> bool:
    pairs = ((one.who, other.who), (one.at, other.at), (one.subject, other.subject))
    return any(mine and mine == theirs for mine, theirs in pairs)


def _chains(newest: Mapping[str, Keys], by_sha: Mapping[str, str]) -> list[list[tuple[str, int]]]:
    """The lost commits as they followed each other, oldest first, each as long as it goes."""
    readable = {each.sha for each in newest.values() if each.lines is not None and len(each.parents) <= 1}
    followed = {newest[by_sha[sha]].parents[0] for sha in readable if newest[by_sha[sha]].parents}
    chains = []
    for tip in sorted(readable - followed):
        chain: list[tuple[str, int]] = []
        sha, met = tip, set()
        while sha in readable and sha not in met:
            met.add(sha)
            keys = newest[by_sha[sha]]
            chain.append((by_sha[sha], keys.lines or 0))
            sha = keys.parents[0] if keys.parents else ""
        chains.append(chain[::-1])
    return chains


def _runs(chain: Sequence[tuple[str, int]], wanted: int) -> Iterator[tuple[str, ...]]:
    """Every stretch of two commits at least that adds up to what is wanted."""
    begins: dict[int, list[int]] = defaultdict(list)
    begins[0].append(0)
    total = 0
    for at, (_, lines) in enumerate(chain, 1):
        total = (total + lines) % LINES
        for begin in begins.get((total - wanted) % LINES, ()):
            if at - begin > 1:
                yield tuple(name for name, _ in chain[begin:at])
        begins[total].append(at)


def _added(sides: Sides, newest: Mapping[str, Keys]) -> dict[str, set[str]]:
    """Commits put into another that is known already, whoever wrote them: what it does more is what they did."""
    found: dict[str, set[str]] = defaultdict(set)
    for sha, names in _holders(sides).items():
        new = sides.living[sha]
        if len(names) != 1 or new.lines is None:
            continue
        into = newest[next(iter(names))]
        if into.lines is None or into.lines == new.lines:
            continue
        rest = [newest[name] for name in sides.waiting() if name in newest and newest[name].lines]
        rest = [each for each in rest if each.seen < new.seen]
        for keys in _summing(rest, into, (new.lines - into.lines) % LINES):
            found[_name(sides, keys)].add(sha)
    return found


def _on_top(sides: Sides, newest: Mapping[str, Keys]) -> dict[str, set[str]]:
    """Commits that stood on another which is known already, where that has come to hold all that was there then.

    What only moves lines about adds up to nothing; but it changes the tree.
    """
    holders = _holders(sides)
    homes = {
        newest[name].sha: sha for sha, names in holders.items() if len(names) == 1 for name in names & newest.keys()
    }
    trees = {keys.sha: keys.tree for keys in newest.values()}
    found: dict[str, set[str]] = defaultdict(set)
    for name in sides.waiting():
        keys = newest.get(name)
        home = homes.get(keys.parents[0]) if keys is not None and len(keys.parents) == 1 else None
        if keys is None or home is None or not keys.tree or keys.seen >= sides.living[home].seen:
            continue
        if keys.tree == sides.living[home].tree != trees[keys.parents[0]]:
            found[name].add(home)
    return found


def _summing(rest: Iterable[Keys], into: Keys, more: int) -> list[Keys]:
    """Those called like the one they went into if they make up the difference, else the only one that does."""
    those = list(rest)
    fixups = [each for each in those if each.subject and each.subject == into.subject]
    if fixups and sum(each.lines or 0 for each in fixups) % LINES == more:
        return fixups
    alone = [each for each in those if each.lines == more]
    return alone if len(alone) == 1 else []


def _name(sides: Sides, keys: Keys) -> str:
    return next(name for name, each in sides.lost.items() if each and each[-1].sha == keys.sha)


def _holders(sides: Sides) -> dict[str, set[str]]:
    """By living commit, the lost ones that it is known to hold."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, (new, _) in sides.links.items():
        found[new].add(name)
    return found
