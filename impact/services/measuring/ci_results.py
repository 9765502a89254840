"""Feeds the outcome of CI results: reads them once a repository, and only where there are any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from impact.model.work import Contribution, Outcome
    from impact.services.measuring.asking import Asking


def ci_of(asking: Asking, works: Iterable[Contribution]) -> dict[str, tuple[Outcome, ...]]:
    """Return by contribution id what CI results say of it; nothing where none were given, or it is of another sort."""
    if not asking.ledger.ci_standing(asking.repo_id).days:
        return {}
    # Imported where there are results to read, which in most repositories there are not.
    from impact.outcomes.ci import PIPELINES, TESTS, by_area, steadied
    from impact.outcomes.ci_places import of_runs, of_tests

    wanted = [each for each in works if each.category in TESTS | PIPELINES]
    if not wanted:
        return {}
    results = asking.ledger.ci(asking.repo_id)
    paths = {path for each in wanted for path in each.paths} | set(asking.head or ())
    tests = by_area(of_tests(results.tests, paths))
    pipelines = by_area(of_runs(results.runs), results.runs)
    branches = asking.workshop.options.main_branches
    found: dict[str, tuple[Outcome, ...]] = {}
    for each in wanted:
        # Results have days of their own, which may lie past the newest commit.
        outcome = steadied(each, tests if each.category in TESTS else pipelines, branches, asking.today)
        if outcome is not None:
            found[each.id] = (outcome,)
    return found
