"""What the person said a contribution really is, put in the place of what the rules said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from impact.model.report import quoted
from impact.model.work import PROVENANCES, Contribution, Correction


def apply(contributions: Iterable[Contribution], corrections: Sequence[Correction]) -> tuple[Contribution, ...]:
    """Return the contributions as the person corrected them; a later correction counts more.

    A correction finds its contribution by id, else by commits in common, half of the smaller of the two at
    least: commits may be gathered otherwise later, and what the person said stays with the work.
    """
    if not corrections:
        return tuple(contributions)
    ordered = sorted(corrections, key=lambda each: each.day)
    by_sha: dict[str, list[int]] = {}
    by_id: dict[str, list[int]] = {}
    for index, each in enumerate(ordered):
        by_id.setdefault(each.contribution, []).append(index)
        for sha in each.shas:
            by_sha.setdefault(sha, []).append(index)
    made = []
    for work in contributions:
        near = {index for sha in work.shas for index in by_sha.get(sha, ())} | set(by_id.get(work.id, ()))
        found = max(near, key=lambda index: _closeness(work, ordered[index], index), default=None)
        fits = found is not None and _fits(work, ordered[found])
        made.append(_corrected(work, ordered[found]) if found is not None and fits else work)
    return tuple(made)


def _closeness(work: Contribution, said: Correction, index: int) -> tuple[bool, bool, int, int]:
    shared = len(set(work.shas).intersection(said.shas))
    return work.id == said.contribution, _fits(work, said), shared, index


def _fits(work: Contribution, said: Correction) -> bool:
    if work.id == said.contribution:
        return True
    shared = len(set(work.shas).intersection(said.shas))
    return shared > 0 and shared * 2 >= min(len(set(work.shas)), len(set(said.shas)))


def _corrected(work: Contribution, said: Correction) -> Contribution:
    if work.correction == said:
        return work
    confirms = work.category == said.category
    # Saying yes to what was seen takes nothing away from having seen it.
    known = max(work.provenance, "stated", key=PROVENANCES.index) if confirms else "stated"
    return replace(
        work,
        category=said.category,
        runner_up=work.runner_up if confirms else work.category,
        provenance=known,
        reasons=(f"the engineer set the category: {quoted(said.why)}", *(work.reasons if confirms else ())),
        against=work.against if confirms else (*work.reasons, "the engineer said otherwise"),
        correction=said,
    )
