"""What is redacted stands nowhere in what leaves, in any format; everything else stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample
from hypothesis import given
from hypothesis import strategies as st

from impact.expect.report import build
from impact.model.report import MANAGER, SELF, Place
from impact.redact.reports import SECRET, Redaction, redacted
from impact.render import csv_table, json_document, markdown, terminal
from impact.render.terminal import Look

FORMATS = (
    markdown.render,
    json_document.render,
    csv_table.render,
    lambda report: terminal.render(report, Look(200)),
)
TITLE = "Rotate keys of Umbrella in src/customers/umbrella/keys.py, see SHOP-77 and #4711"


def report(title=TITLE, audience=MANAGER):
    works = tuple(
        replace(each, title=title, areas=("src/customers/umbrella", "src/plain"), reasons=(title,))
        for each in sample.inputs().contributions
    )
    places = (
        Place("r1", "umbrella-vault", "https://github.com/acme/umbrella-vault", "a" * 40, (), "https://x.example/c/"),
        *sample.inputs().places[1:],
    )
    return build(replace(sample.inputs(), contributions=works, places=places, audience=audience))


@pytest.mark.parametrize("audience", [SELF, MANAGER])
@pytest.mark.parametrize("render", FORMATS)
@pytest.mark.parametrize(
    ("how", "gone"),
    [
        (Redaction(words=("umbrella",)), "umbrella "),
        (Redaction(paths=("src/customers/*",)), "customers"),
        (Redaction(repositories=("umbrella-*",)), "umbrella-vault"),
        (Redaction(issues=True), "SHOP-77"),
        (Redaction(issues=True), "4711"),
    ],
)
def test_it_is_gone_from_every_format(render, how, gone, audience):
    before, after = render(report(audience=audience)), render(redacted(report(audience=audience), how))
    assert gone.lower() in before.lower()
    assert gone.lower() not in after.lower()


def test_a_redacted_repository_is_linked_no_more():
    shown = redacted(report(), Redaction(repositories=("umbrella-vault",)))
    assert (shown.places[0].name, shown.places[0].url, shown.places[0].commits) == ("[repository A]", None, None)
    assert "umbrella-vault" not in json_document.render(shown)


@pytest.mark.parametrize(
    ("title", "hidden"),
    [
        ("Close CVE-2026-1234 in the parser", True),
        ("Fix SQL injection in search", True),
        ("Escape names (XSS)", True),
        ("Patch a vulnerable call", True),
        ("Inject the clock into the queue", False),
        ("Secure a place in the release train", False),
    ],
)
def test_a_security_matter_keeps_its_claims_and_loses_its_title(title, hidden):
    shown = redacted(report(title), Redaction(security=True))
    text = markdown.render(shown)
    assert (title in text, SECRET in text) == (not hidden, hidden)
    assert [each.what.id for each in shown.stories] == [each.what.id for each in report(title).stories]


def test_nothing_asked_is_nothing_done():
    assert redacted(report(), Redaction()) is not None
    assert redacted(report(), Redaction(words=("nowhere at all",))) == report()


@given(st.text(min_size=1, max_size=20).filter(str.strip))
def test_no_word_breaks_a_report_or_stays_in_a_title(word):
    shown = redacted(report(f"before {word} after"), Redaction(words=(word,)))
    assert shown.coverage == report().coverage
    assert len(shown.stories) == len(report().stories)
    assert markdown.render(shown)


def test_what_points_to_a_repository_does_not_name_it_either():
    keys = {each.repo for each in report().places}
    given = report()
    names = dict(zip(sorted(keys), ("umbrella/vault", "acme/other", "umbrella/more"), strict=False))

    def called(each):
        return replace(each, repo=names.get(each.repo, each.repo))

    stories = tuple(
        replace(
            each, contribution=called(each.contribution), what=called(each.what), claims=tuple(map(called, each.claims))
        )
        for each in given.stories
    )
    given = replace(given, places=tuple(map(called, given.places)), stories=stories)
    shown = redacted(given, Redaction(words=("umbrella", "vault", "more", "acme", "other")))
    document = json_document.render(shown)
    assert not any(each in document for each in ("umbrella/", "acme/other"))
    places = [each.repo for each in shown.places]
    assert len(set(places)) == len(places) == len(given.places)
    before = dict(zip((each.repo for each in given.places), places, strict=True))
    for old, new in zip(given.stories, shown.stories, strict=True):
        assert new.contribution.repo == new.what.repo == before.get(old.what.repo, old.what.repo)
