"""What became of each correction: it holds, a later one replaced it, it was taken back, or its work is gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from impact.classify.finding import about, in_force, known_by
from impact.classify.shapes import made_id
from impact.model.report import HOLDS, LOST, REPLACED, TAKEN_BACK, Standing
from impact.model.work import SHAPES, Contribution, Correction


def standing(corrections: Iterable[Correction], works: Sequence[Contribution]) -> tuple[Standing, ...]:
    """Return how each correction stands, in the order they were said; `works` are all that are known, corrected."""
    told = sorted(corrections, key=lambda each: each.at)
    force = set(in_force(told))
    undone = {each.takes_back: each for each in told if each.takes_back}
    return tuple(
        _stands(each, works)
        if each in force
        else Standing(each, TAKEN_BACK, _work(each, works), undone.get(each.number))
        for each in told
        if not each.takes_back
    )


def _stands(said: Correction, works: Sequence[Contribution]) -> Standing:
    held = [each for each in works if said == each.correction or said in each.shaped]
    if held:
        return Standing(said, HOLDS, min(held, key=lambda each: (each.id != made_id(said), each.id)))
    work = _work(said, works)
    if work is None:
        return Standing(said, LOST, None)
    # A merge or a split that changes nothing holds as well: what it asks for is so by itself.
    if said.action in SHAPES:
        return Standing(said, HOLDS, work)
    others = [each for each in (work.correction, *work.shaped) if each is not None]
    ended = min(others, key=lambda each: (each.at < said.at, each.at), default=None)
    return Standing(said, REPLACED, work, ended)


def _work(said: Correction, works: Iterable[Contribution]) -> Contribution | None:
    ids, shas = known_by(said)
    near = (each for each in works if each.id in ids or not shas.isdisjoint(each.shas))
    found = (each for each in near if about(said, each.id, each.shas))
    return min(found, key=lambda each: (each.id != made_id(said), each.id), default=None)
