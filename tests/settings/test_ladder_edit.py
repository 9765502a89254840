from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.model.errors import SettingsError
from impact.settings.categories import load_categories
from impact.settings.ladder_edit import Shown, mapped, unmapped
from impact.settings.ladders import read_ladder

CATEGORIES = tuple(each.key for each in load_categories())
TEXT = """# Ours, é𝄞
schema: impact.ladder/1
id: ours
title: "Ours: #1"   # a title
version: "1"
levels:
- id: one
  track: ic
  rank: 1
  title: One
  essence: Works.
  expectations:
  # kept as it is
  - {id: one.a, dimension: craft, text: "Bakes é𝄞 bread", categories: [ ], bar: once, reach: self, git: "none",
     outcome: held, ask: Which?}
  - id: one.b
    git: none  # for now
    categories: []   # later
    dimension: craft
    text: Sweeps the floor
    bar: once
    reach: self
    outcome: held
    ask: none
"""
WANTED = {
    "one.a": Shown(("migration",), "partial"),
    "one.b": Shown(("flaky-tests", "observability"), "partial"),
}


def put(folder: Path, text: str) -> Path:
    file = folder / "ours.yaml"
    file.write_bytes(text.encode())
    return file


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_what_was_empty_is_filled_in(end: str, mark: str, tmp_path: Path) -> None:
    text = mark + TEXT.replace("\n", end)
    meant = (
        text.replace("categories: [ ]", "categories: [migration]")
        .replace('git: "none"', "git: partial")
        .replace("git: none  #", "git: partial  #")
        .replace("categories: []   #", "categories: [flaky-tests, observability]   #")
    )
    assert mapped(put(tmp_path, text), WANTED, CATEGORIES) == meant


def test_what_git_cannot_show_stays_so(tmp_path: Path) -> None:
    made = mapped(put(tmp_path, TEXT), {"one.b": Shown(("people-system",), "none")}, CATEGORIES)
    assert made == TEXT.replace("categories: []   #", "categories: [people-system]   #")


@pytest.mark.parametrize("empty", ["[\n      ]", "[ # none yet\n    ]"])
def test_one_written_otherwise_is_named_and_nothing_is_changed(empty: str, tmp_path: Path) -> None:
    file = put(tmp_path, TEXT.replace("categories: []", f"categories: {empty}"))
    with pytest.raises(SettingsError) as caught:
        mapped(file, WANTED, CATEGORIES)
    (fault,) = caught.value.faults
    assert fault.startswith(f"{file}:18:17: not written in a way that can be changed; write: categories: [flaky-tests")


def test_the_unmapped_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = put(tmp_path, TEXT)
    found = unmapped(read_ladder(file, CATEGORIES), file)
    assert [(each.level, each.expectation.key, each.line) for each in found] == [
        ("one", "one.a", 14),
        ("one", "one.b", 16),
    ]


_LINE = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"),
    max_size=20,
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(comments=st.lists(_LINE, min_size=2, max_size=2))
def test_whatever_stands_around_stays(comments: list[str], tmp_path: Path) -> None:
    text = TEXT.replace("# kept as it is", f"# {comments[0]}").replace("# a title", f"# {comments[1]}")
    made = mapped(put(tmp_path, text), WANTED, CATEGORIES)
    assert f"# {comments[0]}\n" in made
    assert made.count("\n") == text.count("\n")
    assert mapped(put(tmp_path, made), {}, CATEGORIES) == made
