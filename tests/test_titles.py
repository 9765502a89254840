"""Titles that a search for words gets wrong, and paraphrases, each on a change that fits: typos and real work."""

from __future__ import annotations

from pathlib import Path

import pytest
from story_judge import told

from impact.settings.story_cases import Titled, load_titles

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "titles"
TITLES = [
    pytest.param(titled, id=f"{path.stem}/{number}")
    for path in sorted(FIXTURES.glob("*.yaml"))
    for number, titled in enumerate(load_titles(path))
]


@pytest.mark.parametrize("titled", TITLES)
def test_a_title_is_leverage_or_not(titled: Titled, tmp_path: Path) -> None:
    subject = titled.message.partition("\n")[0]
    groups = {group for _, group, of in told(titled.history, tmp_path) if of == subject}
    assert groups, "the commit lies in no contribution"
    assert ("leverage" in groups) == titled.leverage, f"{subject}: told as {groups}"


def test_each_of_the_eight_titles_has_a_dozen_paraphrases() -> None:
    counts = {path.stem: len(load_titles(path)) for path in FIXTURES.glob("*.yaml")}
    assert len(counts) == 8
    assert set(counts.values()) == {13}
