"""Two people, three addresses, seven commits: everybody is credited with their own work, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from story_judge import credited

from impact.model.history import History, Step
from impact.settings import stories

STORY = Path(__file__).resolve().parent.parent / "fixtures" / "seven-commits"
CREDIT: dict[str, list[dict[str, Any]]] = yaml.safe_load((STORY / "expected.yaml").read_text("utf-8"))["credit"]
LINES = 5000


def long_lock(step: Step) -> Step:
    """Make the lock file as long as lock files are."""
    writes = tuple(
        (path, text * (LINES // text.count("\n") + 1) if path == "yarn.lock" else text) for path, text in step.writes
    )
    return replace(step, writes=writes)


def history(person: str) -> History:
    told = stories.load(STORY / "story.yaml")
    return replace(told, subject=person, steps=tuple(map(long_lock, told.steps)))


def test_the_lock_file_is_long() -> None:
    longest = max(text.count("\n") for step in history("ada@example.com").steps for _, text in step.writes)
    assert longest > LINES


@pytest.mark.parametrize("person", CREDIT)
def test_everybody_gets_the_credit_for_their_own_work(person: str, tmp_path: Path) -> None:
    seen = sorted(credited(history(person), tmp_path))
    wanted = sorted((each["about"], each["category"], each["role"]) for each in CREDIT[person])
    assert len(seen) == len(wanted), seen
    for (subject, category, role), (about, as_what, as_who) in zip(seen, wanted, strict=True):
        assert subject.startswith(about)
        assert (category, role) == (as_what, as_who), subject


def test_the_other_address_is_the_same_person(tmp_path: Path) -> None:
    """Asked about either address, the history tells the same."""
    work = sorted(credited(history("ada@example.com"), tmp_path / "one"))
    home = sorted(credited(history("ada@home.example.com"), tmp_path / "home"))
    assert work == home
