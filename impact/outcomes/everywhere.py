"""What came of one change that landed in several repositories: what must hold in all of them, what in any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from impact.model.report import quoted
from impact.model.work import REGRESSIONS, Contribution, Outcome

# That something stayed, or stayed away, must be so everywhere; that others came is so where they came.
_IN_ALL = ("survived-30", "survived-90", "marker-gone", REGRESSIONS)


def of_all(told: Contribution, known: Mapping[str, Sequence[Outcome]]) -> tuple[Outcome, ...]:
    """Return the outcomes of the contribution that stands for all, weighed against those in the other repositories.

    `known` are the outcomes of each by id. Counts are those of one repository, never added up: the same people may
    stand in several. Where another repository decides, the sentence names it.
    """
    found = [(told.repo, each) for each in known.get(told.id, ())]
    found += [(other.repo, each) for other in told.elsewhere for each in known.get(other.id, ())]
    measures = dict.fromkeys(each.measure for _, each in found)
    count = len(told.elsewhere) + 1
    return tuple(_one(told, [pair for pair in found if pair[1].measure == measure], count) for measure in measures)


def _one(told: Contribution, found: Sequence[tuple[str, Outcome]], count: int) -> Outcome:
    """One measure over all repositories: of equal ones that of the repository in which it is told."""
    strict = found[0][1].measure in _IN_ALL
    wanted: Iterable[bool | None] = (False, None, True) if strict else (True, False, None)
    repo, chosen = next(pair for holds in wanted for pair in found if pair[1].holds is holds)
    because = chosen.because
    if repo != told.repo:
        because = f"in {quoted(repo)}: {because}"
    elif strict and chosen.holds and len(found) == count and count > 1:
        where = "in both repositories" if count == 2 else f"in all {count} repositories"
        because = f"{because} ({where})"
    return replace(chosen, contribution=told.id, because=because)
