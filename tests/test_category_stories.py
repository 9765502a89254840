"""Every story under fixtures/categories/: a trap that must not catch, or work that must be seen for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from story_judge import as_what, holds, told

from impact.services.reading.workshop import workshop
from impact.settings.story_cases import load_case

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "categories"
STORIES = sorted(FIXTURES.glob("*/*.yaml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_story_is_told_as_it_is(path: Path, tmp_path: Path) -> None:
    case = load_case(path)
    seen = told(case.history, tmp_path)
    for claim in case.found:
        assert holds(seen, claim), f"{claim} was told as {as_what(seen, claim.about) or 'nothing'}"
    for claim in case.never:
        assert not holds(seen, claim), f"{claim} was told, as {as_what(seen, claim.about)}: {case.trap}"


def test_every_trap_of_every_category_has_its_story() -> None:
    told_of = {(path.parent.name, load_case(path).trap) for path in STORIES}
    missing = [
        f"{each.key}: {trap}"
        for each in workshop().categories
        for trap in each.traps
        if (each.key, trap) not in told_of
    ]
    assert not missing


def test_stories_speak_of_categories_that_exist() -> None:
    known = {each.key for each in workshop().categories}
    for path in STORIES:
        case = load_case(path)
        named = {claim.category for claim in (*case.found, *case.never)} - {None}
        assert named | {path.parent.name} <= known, path
