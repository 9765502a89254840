"""A story.yaml becomes a history, or says where it is off."""

from __future__ import annotations

from pathlib import Path

import pytest

from impact.model.errors import SettingsError
from impact.model.facts import Identity
from impact.settings import stories

WHOLE = """\
title: tiny
subject: ada@example.com
people: {ada: Ada Example <ada@example.com>}
commits:
  - by: ada
    at: 2026-03-09T14:30
    message: |
      Say hello

      Because nobody did.
    edit: [a.py]
    write: {b.py: "b"}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "story.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_story_is_loaded(tmp_path: Path) -> None:
    history = stories.load(written(tmp_path, WHOLE))
    (step,) = history.steps
    assert (history.name, history.subject) == ("tiny", "ada@example.com")
    assert step.author == Identity("Ada Example", "ada@example.com")
    assert step.at == 1_773_066_600
    assert step.message == "Say hello\n\nBecause nobody did.\n"
    assert (step.branch, step.edits, step.writes) == ("main", ("a.py",), (("b.py", "b"),))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("by: ada", "by: eve", "story.yaml:5:9: 'eve'"),
        ("2026-03-09T14:30", "2026-02-30T14:30", "story.yaml:6:9: '2026-02-30T14:30'"),
        ("2026-03-09T14:30", "yesterday", "story.yaml:6"),
        ("edit: [a.py]", "edti: [a.py]", "edti"),
        ("[a.py]", '["/etc/a.py"]', "story.yaml:11"),
    ],
)
def test_a_fault_is_named(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        stories.load(written(tmp_path, WHOLE.replace(right, wrong)))
    assert said in str(caught.value)


SEVERAL = """\
title: many
subject: ada@example.com
people: {ada: Ada Example <ada@example.com>}
commits:
  - {repo: api, by: ada, at: 2026-03-09T14:30, message: Say hello, edit: [a.py], again: [2026-03-11T08:00], tag: v1}
  - {repo: worker, by: ada, at: 2026-03-09T15:30, message: Work, edit: [b.py]}
  - {repo: api, by: ada, at: 2026-03-10T14:30, message: Say more, edit: [a.py]}
"""


def test_a_story_of_several_repositories_is_told_by_each_in_the_order_of_time(tmp_path: Path) -> None:
    api, worker = stories.load_all(written(tmp_path, SEVERAL))
    assert (api.name, worker.name) == ("api", "worker")
    assert [step.message.strip() for step in api.steps] == ["Say hello", "Say more", "Say hello"]
    assert [step.tag for step in api.steps] == ["v1", None, None]


def test_several_repositories_are_not_taken_for_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="several repositories where one is asked for"):
        stories.load(written(tmp_path, SEVERAL))


def test_a_time_of_again_that_no_calendar_has_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"story\.yaml:5:.*2026-03-32"):
        stories.load_all(written(tmp_path, SEVERAL.replace("2026-03-11T08", "2026-03-32T08")))
