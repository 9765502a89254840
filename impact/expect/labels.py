"""What a piece of work is called: the title of its category, as far as what came of the work bears it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from impact.expect.words import number
from impact.model.ladder import Category
from impact.model.work import AT_THE_HEIGHT, MIGRATED, STILL_OLD, Outcome


def entitled(category: Category | None, outcomes: Iterable[Outcome]) -> Category | None:
    """Return the category under the title that holds for work with these outcomes.

    What the rules see is one repository. Where a category stands for a migration and the fleet knows of repositories
    that still use the old thing, the title says that it holds here, and how many others it does not hold for.
    """
    if category is None or MIGRATED not in category.held_by:
        return category
    counts = next((dict(each.numbers) for each in outcomes if each.measure == MIGRATED), {})
    still = counts.get(STILL_OLD, 0)
    if not still:
        return category
    most = max(still, counts.get(AT_THE_HEIGHT, 0))
    verb = "uses" if still == 1 else "use"
    title = f"{category.title} here; {number(still)} of {number(most)} still {verb} the old way"
    return replace(category, title=title)
