"""Tells the same change in several repositories once: reads what the commits did, lets the core say which are one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from impact.classify.alike import Net, Nets, alike_in, candidates, groups, is_open, together, told_once
from impact.model.keys import LINES
from impact.model.work import Contribution
from impact.outcomes.everywhere import of_all
from impact.services.measuring.asking import Known

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.session import Session
    from impact.services.reading.workshop import Workshop
    from impact.sources.net_changes import Files

# Raise it when changes are read otherwise: what was kept is then looked for anew.
NETS = "net changes 1"
# What comes along with any change and says nothing of which one it is.
_ASIDE = ("changelog", "lockfiles", "generated", "vendored", "licence")
_Works = Mapping[int | None, tuple[Contribution, ...]]


def told_in_one(
    session: Session, scanned: Sequence[Scanned], lying: _Works, work: tuple[Contribution, ...], known: Known
) -> tuple[tuple[Contribution, ...], Known, dict[str, frozenset[str]]]:
    """Return the work and what came of it with each change that landed in several repositories told once.

    With it, by id, the signals that hold of what is told so.

    `lying` is the work by repository, with what the person dismissed; `work` is what is to be told.
    """
    every = tuple(each for works in lying.values() for each in works)
    if sum(any(map(is_open, works)) for works in lying.values()) < 2:
        return work, known, {}
    counts = counting(session.workshop)
    pairs = candidates(every, counts)
    if not pairs:
        return work, known, {}
    wanted = {name for pair in pairs for name in pair}
    nets: dict[str, Nets] = {}
    for each in scanned:
        mine = [one for one in lying.get(each.repo_id, ()) if one.id in wanted]
        nets |= _nets(session.ledger, each, mine, counts)
    found = groups(every, pairs, nets)
    gone = {each.id for group in found for each in group if not each.dismissed}
    told = [(group, one) for group in found if (one := told_once(group)) is not None]
    kept = [one for _, one in told]
    besides = {one.id: _besides(session.workshop, alike_in(group, nets)) for group, one in told}
    outcomes = {each.id: of_all(each, known.outcomes) for each in kept}
    left = tuple(each for each in work if each.id not in gone)
    ordered = sorted((*left, *kept), key=lambda each: (each.first, each.repo, each.id))
    return tuple(ordered), replace(known, outcomes={**known.outcomes, **outcomes}), besides


def _besides(shop: Workshop, same: Iterable[str]) -> frozenset[str]:
    """Which signals hold where these files became the same in several repositories."""
    from impact.classify.context import SAME_PIPELINE, SAME_TOOLING
    from impact.model.drift import PIPELINE, TOOLING
    from impact.services.reading.shared_files import sorts_of

    sorts = sorts_of(shop)
    names = {PIPELINE: SAME_PIPELINE, TOOLING: SAME_TOOLING}
    return frozenset(names[sort] for path in same if (sort := sorts.sort(path)) in names)


def counting(shop: Workshop) -> Callable[[str], bool]:
    """Return what says of a path whether it tells one change from another."""
    from impact.classify.globs import PathSets, resting_on

    sets = PathSets(resting_on(shop.outline.globs, _ASIDE))
    aside = sum(1 << sets.names.index(name) for name in _ASIDE)
    return lambda path: not sets.mask(path) & aside


def _nets(
    ledger: Ledger, scanned: Scanned, works: Sequence[Contribution], counts: Callable[[str], bool]
) -> dict[str, Nets]:
    """What each of these contributions of one repository did to the files that count, by id."""
    from impact.sources.net_changes import net_changes

    if scanned.repo_id is None or not works:
        return {}
    shas = [sha for each in works for sha in each.shas]
    seen = ledger.seen(scanned.repo_id, NETS, shas)
    fresh = net_changes(scanned.place.repository, [sha for sha in shas if sha not in seen], ledger.secret())
    ledger.keep_seen(scanned.repo_id, NETS, {sha: _plain(files) for sha, files in fresh.items()})
    return nets_of(works, seen | {sha: _plain(files) for sha, files in fresh.items()}, counts)


def nets_of(
    works: Iterable[Contribution], seen: Mapping[str, Mapping[str, Sequence[str]]], counts: Callable[[str], bool]
) -> dict[str, Nets]:
    """Return what each contribution did, from what was `seen` of its commits; nothing of one that is not whole."""
    found: dict[str, Nets] = {}
    for work in works:
        if all(sha in seen for sha in work.shas):
            each = (
                {path: Net((a,), (b,), int(lines, 16)) for path, (a, b, lines) in seen[sha].items() if counts(path)}
                for sha in work.shas
            )
            found[work.id] = together(each, LINES)
    return found


def _plain(files: Files) -> dict[str, tuple[str, str, str]]:
    return {path: (before, after, f"{lines:x}") for path, (before, after, lines) in files.items()}
