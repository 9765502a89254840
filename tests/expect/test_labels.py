"""A title claims no more than what came of the work bears out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.expect.labels import entitled
from impact.model.ladder import Category
from impact.model.work import MIGRATED, Outcome

TITLE = "Carried it to the end"
MIGRATION = Category("migration", TITLE, "leverage", "", "", "", (), (), "", (MIGRATED, "survived-90"), "full", ())


def came(*numbers, measure=MIGRATED):
    return Outcome("id", measure, "O0", False, 90, numbers, "")


@pytest.mark.parametrize(
    ("still", "height", "title"),
    [
        (5, 15, f"{TITLE} here; 5 of 15 still use the old way"),
        (1, 3, f"{TITLE} here; 1 of 3 still uses the old way"),
        (4, 3, f"{TITLE} here; 4 of 4 still use the old way"),
    ],
)
def test_what_ended_here_alone_is_not_said_to_have_ended(still, height, title):
    numbers = (("repositories at the height", height), ("repositories that use the old one", still))
    found = entitled(MIGRATION, [came(("paths", 1), measure="survived-90"), came(*numbers)])
    assert found == replace(MIGRATION, title=title)


@pytest.mark.parametrize("outcomes", [(), (came(("repositories at the height", 3)),), (came(measure="survived-90"),)])
def test_where_none_is_left_or_nobody_knows_of_others_the_title_stands(outcomes):
    assert entitled(MIGRATION, outcomes) is MIGRATION


def test_other_categories_say_nothing_of_an_end():
    left = came(("repositories that use the old one", 5))
    assert entitled(None, [left]) is None
    other = replace(MIGRATION, held_by=("survived-90",))
    assert entitled(other, [left]) is other
