"""A file of notes: every fault with its line, or every note."""

from __future__ import annotations

from datetime import date

import pytest

from impact.model.errors import SettingsError
from impact.model.notes import LAUNCH, WHY, WORK
from impact.settings.note_file import load

TODAY = date(2026, 7, 1)
GOOD = """\
notes:
  - text: Paired with author A on the parser.
    day: 2026-03-04
    category: pairing-mentoring
    with: [Ben Sample, "Cleo Sample:yes"]
    links: [https://example.com/1]
    share: yes
  - about: 0753ee
    why: Releases waited.
    roles: author A reviewed
  - launch: yes
    about: 91c2d0
    text: One command makes a release.
    shows: Others release.
    trade-off: A script for each.
    check-in: [10]
"""


@pytest.fixture
def read(tmp_path):
    def of(text, encoding="utf-8"):
        path = tmp_path / "notes.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return load(path, ("pairing-mentoring", "flaky-tests"), TODAY)

    return of


@pytest.fixture
def faults(read):
    def of(text):
        with pytest.raises(SettingsError) as caught:
            read(text)
        return [each.partition("notes.yaml:")[2] for each in caught.value.faults]

    return of


def test_a_whole_file(read, tmp_path):
    work, why, launch = read(GOOD)
    assert (work.kind, work.day, work.category, work.shared) == (WORK, date(2026, 3, 4), "pairing-mentoring", True)
    assert work.people == (("Ben Sample", False), ("Cleo Sample", True))
    assert (work.links, work.where) == (("https://example.com/1",), f"{tmp_path / 'notes.yaml'}:2")
    assert (why.kind, why.day, why.about, why.text) == (WHY, TODAY, "0753ee", "")
    assert why.answers == (("why", "Releases waited."), ("with", "author A reviewed"))
    assert (launch.kind, launch.check_in) == (LAUNCH, (10,))
    assert launch.answers == (("shows", "Others release."), ("trade-off", "A script for each."))


def test_windows_wrote_it(read):
    assert read(GOOD.replace("\n", "\r\n"), "utf-8-sig") == read(GOOD)


@pytest.mark.parametrize(
    ("note", "where", "what"),
    [
        ("{}", "2:5", "no text"),
        ("{text: ''}", "2:5", "no text"),
        ("{text: x, day: 2026-02-30}", "2:20", "not in the calendar"),
        ("{text: x, day: 2026-07-02}", "2:20", "has not come yet"),
        ("{text: x, category: flaky-test}", "2:25", "did you mean 'flaky-tests'?"),
        ("{text: x, category: flaky-tests, about: abcd}", "2:5", "impact reclassify"),
        ("{text: x, with: ['Ben:maybe']}", "2:22", "yes or no"),
        ("{text: x, links: [example]}", "2:23", "not a link"),
        ("{text: x, shows: y}", "2:5", "belongs to a launch note"),
        ("{text: x, launch: yes, shows: y}", "2:5", "about a contribution"),
        ("{text: x, launch: yes, about: abcd}", "2:5", "one observable thing"),
        ("{text: x, launch: yes, about: abcd, shows: y, check-in: [0]}", "2:62", "between 1 and 3650"),
        ("{text: x, persons: [Ben]}", "2:15", "persons"),
        ('{text: "a\\x1b[0m"}', "2:12", "U+001B"),
        ("{text: 7}", "2:12", "text"),
        ("x", "2:5", ""),
    ],
)
def test_every_fault_says_where_it_stands(faults, note, where, what):
    found = faults(f"notes:\n  - {note}\n")
    assert any(each.startswith(f"{where}:") and what in each for each in found), found


def test_all_faults_at_once_and_none_is_kept(faults):
    found = faults(GOOD + "  - {text: x, day: never}\n  - {text: y, links: [z]}\n")
    assert [each.partition(":")[0] for each in found] == ["17", "18"]


def test_no_notes_and_no_text(faults, read):
    assert faults("")[0].startswith("1:1:")
    assert faults("notes: []")
    with pytest.raises(SettingsError, match="not UTF-8 text"):
        read(b"notes:\n  - text: caf\xe9\n")
    with pytest.raises(SettingsError, match="larger than 1 MB"):
        read("notes:\n  - text: " + "x" * (1 << 20))
    assert "at most 2,000" in faults("notes:\n  - text: " + "x" * 2001)[0]
