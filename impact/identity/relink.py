"""Which commit is which after history was rewritten: one cascade of keys, and no guess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from impact.identity.evidence import STEPS, confirms
from impact.identity.places import link_in_place
from impact.identity.search import Search, Sides
from impact.identity.squashes import link_squashes
from impact.model.keys import Keys, Relinked

Pairs = Iterable[tuple[str, str]]

_PULL_REQUEST = re.compile(r" \(#[0-9]{1,9}\)$")
_REVISION = re.compile(r"^(?:(?:fixup|squash|amend)! )+")
_LONGEST = 1000
_TOLD = "post-rewrite"


def subject_alike(subject: str) -> str:
    """A subject without what tools put around it."""
    return _REVISION.sub("", _PULL_REQUEST.sub("", " ".join(subject.split()))).casefold()[:_LONGEST]


def relink(
    spoken: Mapping[str, Sequence[Keys]],
    pool: Iterable[Keys],
    *,
    pairs: Pairs = (),
    together: Iterable[Collection[str]] = (),
) -> Relinked:
    """Return which living commit of `pool` holds each of the lost commits `spoken` of, and where that is open.

    `spoken` gives each of them by every id it has had, oldest first. `pool` are the commits that share a key with
    one of them: the living may hold them, those that are gone show which keys are not one commit's alone. `pairs`
    are (old, new) as git told them after a rewrite: it does not always tell the truth. `together` are commits
    spoken of as one piece of work. The result does not depend on the order of anything.
    """
    sides = _sides(spoken, pool)
    _believe(sides, pairs)
    _set_aside(sides)
    for step in STEPS:
        for name, new in Search(step, sides).hits(sides.waiting(), sides.taken()).items():
            sides.links[name] = (new, step.name)
    link_in_place(sides)
    _forget_taken(sides)
    link_squashes(sides)
    _note_contained(sides, together)
    return Relinked(
        {name: sides.links[name] for name in sorted(spoken) if name in sides.links},
        {
            name: tuple(sorted(sides.maybe[name]))
            for name in sorted(spoken)
            if name not in sides.links and sides.maybe.get(name)
        },
    )


def _sides(spoken: Mapping[str, Sequence[Keys]], pool: Iterable[Keys]) -> Sides:
    lost = {name: tuple(keys) for name, keys in spoken.items()}
    known = {each.sha for keys in lost.values() for each in keys}
    living = {}
    for each in pool:
        if each.alive:
            living[each.sha] = each
        elif each.sha not in known:
            # Nobody spoke of it, but it went as well: what took its place is not free for others.
            lost[each.sha] = (each,)
    return Sides(dict(sorted(lost.items())), dict(sorted(living.items())))


def _believe(sides: Sides, pairs: Pairs) -> None:
    """Link what git told where a second key says the same; the rest of what it told counts for nothing."""
    became: dict[str, set[str]] = defaultdict(set)
    for old, new in pairs:
        became[old].add(new)
    ends = {name: _ends(name, keys, became, sides.living) for name, keys in sides.lost.items()}
    told: dict[str, set[str]] = defaultdict(set)
    for name, holders in ends.items():
        for new in holders:
            told[new].update(each.sha for each in sides.lost[name][-1:])
    for name, holders in ends.items():
        for new in sorted(holders) if len(holders) == 1 else ():
            if any(
                confirms(old, sides.living[new], alone=len(told[new]) == 1 and old.sha in told[new])
                for old in sides.lost[name]
            ):
                sides.links[name] = (new, _TOLD)


def _ends(name: str, keys: Sequence[Keys], became: Mapping[str, set[str]], living: Mapping[str, Keys]) -> set[str]:
    todo, met, ends = [name, *(each.sha for each in keys)], set(), set()
    while todo:
        sha = todo.pop()
        if sha in met:
            continue
        met.add(sha)
        todo.extend(became.get(sha, ()))
        if sha in living:
            ends.add(sha)
    return ends


def _set_aside(sides: Sides) -> None:
    """Close what two strong keys lead to two commits: neither is surer than the other."""
    noted, sides.maybe = sides.maybe, defaultdict(set)
    found: dict[str, set[str]] = defaultdict(set)
    for step in STEPS:
        if step.strong:
            for name, new in Search(step, sides).hits(sides.waiting()).items():
                found[name].add(new)
    sides.maybe = noted
    for name, holders in found.items():
        if len(holders) > 1:
            sides.closed.add(name)
            sides.maybe[name].update(holders)


def _forget_taken(sides: Sides) -> None:
    """What holds another commit for certain is not what may hold this one, but for a squash, which comes next."""
    taken = sides.taken()
    for name, holders in sides.maybe.items():
        if name not in sides.closed:
            holders.difference_update(taken)


def _note_contained(sides: Sides, together: Iterable[Collection[str]]) -> None:
    """Note what a part of the same piece of work has become, where all files of a lost part lie in it."""
    waiting = set(sides.waiting())
    for group in together:
        homes = {sides.links[name][0] for name in group if name in sides.links}
        for name in sorted(waiting.intersection(group)):
            files = {path for each in sides.lost[name][-1:] for path in each.paths}
            if files:
                sides.maybe[name].update(home for home in homes if files <= set(sides.living[home].paths))
