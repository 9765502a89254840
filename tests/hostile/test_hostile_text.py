"""Sixty texts that mean harm, in every format that is text: nothing acts, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from functools import cache
from itertools import zip_longest
from pathlib import Path
from unicodedata import normalize

import pytest
from emulator import COLOURS, LINES, rows, shown
from payloads import PAYLOADS

sys.path.append(str(Path(__file__).resolve().parents[1] / "render"))
import sample

from impact.model.report import quoted
from impact.render import csv_table, json_document, terminal
from impact.render.harmless import harmless
from impact.render.terminal import Look

each_payload = pytest.mark.parametrize("title", PAYLOADS.values(), ids=PAYLOADS)


@cache
def written(title):
    return sample.retitled(title)


def squeezed(text):
    """A text without what wrapping adds; accents as a terminal joins them."""
    return normalize("NFC", "".join(text.split()))


def spelt(title):
    """What of a text has to be readable: all of it, or of a long one its beginning."""
    return squeezed(harmless(quoted(title)[1:-1], 240).removesuffix("…"))


def test_there_are_sixty_and_no_two_are_one():
    assert len(set(PAYLOADS.values())) == 60


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("clearing", "erase_in_display"),
        ("title, told back", "set_title"),
        ("asking back", "report_device_status"),
        ("eight bit", "erase_in_display"),
        ("another screen", "set_mode"),
        ("cursor", "reset"),
        ("colours", "select_graphic_rendition"),
    ],
)
def test_the_terminal_would_obey(name, asks):
    assert asks in shown(PAYLOADS[name]).told


def test_the_terminal_would_answer():
    assert shown(PAYLOADS["asking back"]).sent


@each_payload
def test_a_terminal_shows_it_and_does_nothing(title):
    # A line does the same however often it is written.
    text = "\n".join(dict.fromkeys(terminal.render(written(title), Look(120)).split("\n")))
    screen = shown(text)
    assert screen.told <= LINES
    assert (screen.sent, screen.title, screen.icon_name) == ([], "", "")
    assert spelt(title) in squeezed("".join(rows(screen)))
    # Whatever is written on a line stays on it.
    lines = zip_longest(rows(screen), text.split("\n"), fillvalue="")
    assert [row for row, line in lines if normalize("NFC", row) != normalize("NFC", line)] == []


def test_colours_are_ours_alone():
    bad = " ".join(PAYLOADS[name] for name in ("colours", "eight bit", "link of a terminal"))
    text = terminal.render(written(bad), Look(80, True))
    screen = shown(text, 80)
    assert screen.told <= COLOURS
    assert set(re.findall(r"\x1b\[[\d;]*m", text)) == set(
        re.findall(r"\x1b\[[\d;]*m", terminal.render(sample.retitled("A title"), Look(80, True)))
    )


@each_payload
def test_json_holds_it_to_the_letter(title):
    text = json_document.render(written(title))
    assert text.isascii()
    found = json.loads(text)
    assert found["person"] == title
    assert {each["title"] for each in found["contributions"]} == {title}
    assert {area for each in found["contributions"] for area in each["areas"]} == {title}
    assert {each["name"] for each in found["rests_on"]["repositories"]} == {title}
    assert {each["statement"] for each in found["expectations"]} == {title}
    assert title in {each["why"] for each in found["corrections"]}
    assert title in {each["text"] for each in found["loose_notes"]}


@each_payload
def test_a_spreadsheet_finds_no_formula_and_all_of_it(title):
    head, *table = csv.reader(io.StringIO(csv_table.render(written(title)), newline=""))
    assert table
    assert {len(each) for each in table} == {len(head)}
    for cell in (cell for row in table for cell in row):
        assert not re.match(r"[\s=+\-@|%＝＋－＠]", cell)
        assert cell.isprintable() or not re.search(r"[\x00-\x1f\x7f-\x9f]", cell)
    at = head.index("title")
    assert {row[at] for row in table} <= {harmless(title), f"'{harmless(title)}"}
