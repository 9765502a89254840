"""Text from repositories: whatever it holds, it moves no cursor, hides nothing and links nowhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
import sample
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from impact.expect.report import build
from impact.render import json_document, markdown, terminal
from impact.render.blocks import Table
from impact.render.harmless import harmless
from impact.render.page import page
from impact.render.terminal import Look

TEXT = st.text(st.characters(), max_size=60)
NASTY = st.text(
    st.sampled_from("\x00\x1b\x9b\r\n\t\u202e\u2066\u200b\u2028\u0301\ufeff\udc9b\ud800`|<>[]()@#*_\\“”‘’a "),
    max_size=40,
)


def dangerous(text):
    return [each for each in text if each != "\n" and unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        ("red \x1b[31m", r"red \x1b[31m"),
        ("c1 \x9b and \x7f", r"c1 \x9b and \x7f"),
        ("a\r\nb\tc\nd", "a b c d"),
        ("over\rwrite", r"over\x0dwrite"),
        ("\u202egnp.exe", "‹U+202E›gnp.exe"),
        ("zero\u200bwidth", "zero‹U+200B›width"),
        ("lone \udcff byte", r"lone \xff byte"),
        ("half \ud800", "half ‹U+D800›"),
        ("tag \U000e0041", "tag ‹U+E0041›"),
        ("blank \u3164", "blank ‹U+3164›"),
        ("Zoë 你好 🎉", "Zoë 你好 🎉"),
        ("flood a" + "\u0301" * 10, "flood a" + "\u0301" * 8 + "‹U+0301›" * 2),
        ("  wide   gaps ", "wide gaps"),
    ],
)
def test_what_is_invisible_becomes_visible(raw, shown):
    assert harmless(raw) == shown


def test_a_cut_falls_after_a_word_where_one_ends_near():
    assert harmless("one two three four", 12) == "one two…"
    assert harmless("x" * 30, 10) == "x" * 9 + "…"
    assert harmless("short", 10) == "short"


@given(st.one_of(TEXT, NASTY), st.integers(2, 40))
def test_any_text_is_harmless_short_and_stays_so(text, length):
    shown = harmless(text, length)
    assert not dangerous(shown)
    assert "\n" not in shown
    assert len(shown) <= length
    assert harmless(shown, length) == shown


@settings(max_examples=40)
@given(st.one_of(TEXT, NASTY))
def test_no_format_lets_a_control_or_bidi_character_through(text):
    report = sample.retitled(text)
    for shown in (terminal.render(report, Look(40)), markdown.render(report), json_document.render(report)):
        assert not dangerous(shown)
    coloured = terminal.render(report, Look(80, True))
    assert not dangerous(re.sub(r"\x1b\[[\d;]*m", "", coloured))


@pytest.mark.parametrize("render", [markdown.render, terminal.render])
def test_not_even_an_unmarked_sentence_moves_the_cursor(render):
    notice = "Read \x1b[2J\u202e \udcff of it."
    shown = render(build(replace(sample.inputs(), notices=(notice,))))
    assert not dangerous(shown)
    assert "‹U+202E›" in shown


def parsed(text):
    """Return what a Markdown reader makes of a text: its words outside code, and its other tokens."""
    blocks = MarkdownIt("commonmark").enable("table").parse(text)
    spans = [span for each in blocks for span in each.children or ()]
    return " ".join(each.content for each in spans if each.type == "text"), [*blocks, *spans]


@settings(max_examples=40)
@given(NASTY)
def test_in_markdown_text_from_outside_stays_in_code(text):
    report = sample.retitled(f"{text} @all <b>#1 https://example.com</b> ![i](x) ZZZ")
    words, tokens = parsed(markdown.render(report))
    assert not re.search(r"ZZZ|@all|example\.com|#1", words)
    assert not {each.type for each in tokens} & {"html_inline", "html_block", "link_open", "image", "fence"}
    (table,) = (each for each in page(report).one if isinstance(each, Table))
    assert sum(each.type == "tr_open" for each in tokens) == 1 + len(table.rows)
    assert sum(each.type == "td_open" for each in tokens) == 4 * len(table.rows)


def test_only_commits_of_a_plain_web_address_are_links():
    _, tokens = parsed(markdown.render(sample.report()))
    links = {each.attrGet("href") for each in tokens if each.type == "link_open"}
    assert links
    assert all(re.fullmatch(r"https://git\.example\.com/acme/billing-api/commit/[0-9a-f]{40}", each) for each in links)


def test_markup_of_the_terminal_library_is_only_text():
    shown = terminal.render(
        sample.retitled("[bold red]x[/] [link=https://example.com]y[/link] :smile:"), Look(120, True)
    )
    assert "[bold red]x[/]" in shown
    assert ":smile:" in shown
    assert "\x1b]8" not in shown
