"""A story that judges itself, and a file of titles, are loaded or say where they are off."""

from __future__ import annotations

from pathlib import Path

import pytest

from impact.model.errors import SettingsError
from impact.settings.story_cases import Claim, load_case, load_titles

CASE = """\
title: tiny
trap: words alone
subject: ada@example.com
people: {ada: Ada Example <ada@example.com>}
commits:
  - {by: ada, at: 2026-03-09T14:30, message: Say hello, edit: [a.py]}
found:
  - {category: ordinary-fix, about: Say}
never:
  - {group: leverage, about: Say hello}
  - {about: Say}
"""

TITLES = """\
title: tiny
leverage: true
subject: ada@example.com
people: {ada: Ada Example <ada@example.com>}
messages: [one, two, three]
variants:
  - - {by: ada, at: 2026-03-09T14:30, message: before, edit: [a.py]}
    - {by: ada, at: 2026-03-10T14:30, message: "{message}", edit: [a.py]}
  - - {by: ada, at: 2026-03-09T14:30, message: "{message}", edit: [b.py]}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "tiny.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_case_is_loaded(tmp_path: Path) -> None:
    case = load_case(written(tmp_path, CASE))
    assert (case.history.name, case.trap, case.shows) == ("tiny", "words alone", None)
    assert case.found == (Claim("Say", "ordinary-fix", None),)
    assert case.never == (Claim("Say hello", None, "leverage"), Claim("Say", None, None))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("trap: words alone\n", "", "tiny.yaml:1:8: say either which trap"),
        ("trap: words alone", "trap: words alone\nshows: also something", "tiny.yaml:1:8: say either which trap"),
        ("about: Say hello", "about: Say bye", "tiny.yaml:10:30: no commit begins with 'Say bye'"),
        ("{group: leverage,", "{group: leverage, category: migration,", "tiny.yaml:10:5: a claim names"),
        ("category: ordinary-fix, ", "", "tiny.yaml:8:5: say as what"),
        ("group: leverage", "group: lever", "tiny.yaml:10"),
        ("by: ada", "by: eve", "tiny.yaml:6:10: 'eve'"),
        (CASE[CASE.index("found:") :], "", "tiny.yaml:1:8: nothing is claimed"),
    ],
)
def test_a_fault_of_a_case_is_named(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_case(written(tmp_path, CASE.replace(right, wrong)))
    assert said in str(caught.value)


def test_titles_take_the_changes_in_turn(tmp_path: Path) -> None:
    made = load_titles(written(tmp_path, TITLES))
    assert [(each.message, each.leverage, len(each.history.steps)) for each in made] == [
        ("one", True, 2),
        ("two", True, 1),
        ("three", True, 2),
    ]
    assert [step.message for step in made[2].history.steps] == ["before\n", "three\n"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("message: before", 'message: "{message}"', "tiny.yaml:7:5: exactly one commit"),
        ("2026-03-10T14:30", "2026-02-30T14:30", "tiny.yaml:8"),
        ("by: ada, at: 2026-03-10", "by: eve, at: 2026-03-10", "'eve' is not among the people"),
        ("leverage: true", "leverage: perhaps", "tiny.yaml:2"),
    ],
)
def test_a_fault_of_titles_is_named(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_titles(written(tmp_path, TITLES.replace(right, wrong)))
    assert said in str(caught.value)
