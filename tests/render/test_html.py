"""The report as one HTML file: nothing to load, nothing alive in what others wrote, every claim leads to its entry."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest
import sample
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.expect.report import build
from impact.render import html, markdown

EMPTY = {"meta", "link", "br"}


class Read(HTMLParser):
    """A page as its tags with attributes, and the words of each kind of element."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.words, self.open = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"{tag} closes something else"

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    def attributes(self, name):
        return [attrs[name] for _, attrs in self.tags if name in attrs]


def sixty():
    """A busy year: sixty contributions, a third of them leverage, each of three commits."""
    day = date(2025, 12, 1)
    works = tuple(
        sample.contribution(
            f"w{at:02}",
            ("flaky-tests", "ordinary-fix", "feature-delivery")[at % 3],
            f"Wait for the queue in worker {at} of the payment service instead of sleeping",
            day + timedelta(at * 5),
            shas=tuple(f"{at * 10 + each:040x}" for each in range(3)),
        )
        for at in range(60)
    )
    outcomes = {each.id: (sample.survived(each.id), sample.continued(each.id, 2)) for each in works}
    return build(replace(sample.inputs(), contributions=works, outcomes=outcomes, corrections=()))


def test_every_tag_is_closed_and_every_id_is_there_once():
    read = Read(html.render(sample.report()))
    assert not read.open
    assert max(Counter(read.attributes("id")).values()) == 1


def test_nothing_is_loaded_and_nothing_runs():
    text = html.render(sample.report())
    read = Read(text)
    assert not {"script", "iframe", "object", "embed", "img", "base", "form"} & {tag for tag, _ in read.tags}
    assert read.all("link") == [{"rel": "icon", "href": "data:,"}]
    assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on") or name in ("src", "style")]
    assert "url(" not in text
    assert "@import" not in text
    outside = [each for each in read.attributes("href") if not each.startswith(("#", "data:,"))]
    assert all(
        re.fullmatch(r"https://git\.example\.com/acme/billing-api/commit/[0-9a-f]{40}", each) for each in outside
    )


def test_the_policy_allows_the_one_style_and_nothing_else():
    text = html.render(sample.report())
    (policy,) = [each["content"] for each in Read(text).all("meta") if "http-equiv" in each]
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_every_link_inside_leads_somewhere_and_claims_lead_to_their_entries_and_back():
    report = sample.report()
    text = html.render(report)
    read = Read(text)
    places = set(read.attributes("id"))
    inside = [each[1:] for each in read.attributes("href") if each.startswith("#")]
    assert set(inside) <= places
    for story in report.stories:
        assert story.what.id in places
    (first,) = re.findall(
        rf'<a class="cite" href="#C1" id="from-C1">\[C1 {report.stories[0].what.provenance}\]</a>', text
    )
    assert first
    assert '<span class="cite" id="C1">' in text
    assert '<a class="back" href="#from-C1"><span class="unseen">Back to where C1 is cited</span></a>' in text


def test_a_claim_without_an_entry_is_no_link():
    day = date(2026, 1, 1)
    works = tuple(sample.contribution(f"f{at}", "ordinary-fix", f"Ordinary {at}", day) for at in range(3))
    outcomes = {each.id: (sample.survived(each.id),) for each in works}
    report = build(replace(sample.inputs(), contributions=works, outcomes=outcomes, coverage=(), corrections=()))
    read = Read(html.render(report))
    assert {each[1:] for each in read.attributes("href") if each.startswith("#")} <= set(read.attributes("id"))


def test_it_says_what_markdown_says():
    """Each word of ours on the Markdown page stands in the HTML, in the same order."""
    report = sample.report()
    shown = " ".join(Read(html.render(report)).words)
    at = 0
    for said in (
        "What did I forget?",
        "Anchor contributions",
        "What the level asks",
        "The three questions",
        "What this report cannot see",
    ):
        assert said in markdown.render(report)
        at = shown.index(said, at)


def test_headings_step_down_one_at_a_time_and_tables_name_their_rows_and_columns():
    read = Read(html.render(sample.report()))
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(read.all("caption")) == len(read.all("table")) >= 1
    assert {each["scope"] for each in read.all("th")} == {"col", "row"}
    assert read.all("html") == [{"lang": "en"}]


@pytest.mark.parametrize("title", sample.HOSTILE)
def test_what_others_wrote_is_text_wherever_it_stands(title):
    plain, hostile = html.render(sample.retitled("A title")), html.render(sample.retitled(title))
    assert {tag for tag, _ in Read(hostile).tags} == {tag for tag, _ in Read(plain).tags}
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", hostile)
    assert not [each for each in Read(hostile).attributes("href") if each.startswith("javascript")]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_no_title_changes_the_shape_of_the_page(title):
    read = Read(html.render(sample.retitled(f"x{title}")))
    assert not read.open
    assert not {"script", "img", "svg:script"} & {tag for tag, _ in read.tags}


def test_sixty_contributions_stay_under_150_kilobytes():
    assert len(html.render(sixty()).encode()) <= 150_000


def test_paper_says_where_commits_open_once():
    text = html.render(sample.report())
    assert "Commits open at <bdi>https://git.example.com/acme/billing-api/commit/</bdi> followed by their id." in text
    assert "Commits open at" not in html.render(build(replace(sample.inputs(), places=())))


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_colour_stands_out_from_the_paper_in_the_light_in_the_dark_and_in_print():
    """Of words 4.5 to 1, of marks 3 to 1; a browser's checker cannot tell inside a picture."""
    style = html.render(sample.report()).partition("<style>")[2]
    themes = [
        dict(re.findall(r"--(\w+): (#\w{3,6});", each)) for each in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(themes) == 3
    for theme in themes:
        full = {
            name: each if len(each) == 7 else "#" + "".join(2 * one for one in each[1:]) for name, each in theme.items()
        }
        for name in ("ink", "quiet", "accent"):
            assert contrast(full[name], full["paper"]) >= 4.5, name
            assert contrast(full[name], full["tint"]) >= 4.5, name
        for name in ("mark", "other"):
            assert contrast(full[name], full["paper"]) >= 3, name
        assert contrast(full["mark"], full["track"]) >= 3
