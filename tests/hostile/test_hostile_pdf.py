"""Sixty texts that mean harm, in one PDF: it runs nothing, opens nothing but commits, and all of it can be read."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
from payloads import PAYLOADS

sys.path.append(str(Path(__file__).resolve().parents[1] / "render"))
import sample

from impact.expect.report import build
from impact.model.errors import ImpactError
from impact.model.report import quoted
from impact.render import pdf
from impact.render.harmless import harmless

# What makes a viewer do something by itself, or start something when it is touched.
ACTS = {"/JS", "/JavaScript", "/Launch", "/OpenAction", "/AA", "/AcroForm", "/EmbeddedFiles", "/SubmitForm", "/GoToR"}


def everything():
    """A report with one piece of work for each text.

    A letter that no font here has would stand in a code of its own, which viewers know and pypdf does not read.
    """
    works = tuple(
        sample.contribution(f"h{at:02}", "flaky-tests", text, date(2026, 1, 1) + timedelta(at), areas=(text,))
        for at, text in enumerate(each.replace("＝", "=") for each in PAYLOADS.values())
    )
    given = replace(sample.inputs(), contributions=works, outcomes={}, coverage=(), corrections=())
    return build(replace(given, person=PAYLOADS["document"]))


@pytest.fixture(scope="module")
def paper():
    try:
        pdf.ready()
    except ImpactError as error:
        pytest.skip(f"{error}; {error.hint}")
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(pdf.render(everything())))


def names(value, seen):
    """Yield every name that stands anywhere in a document."""
    value = value.get_object()
    if id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from names(each, seen)
    elif isinstance(value, list):
        for each in value:
            yield from names(each, seen)
    elif isinstance(value, str) and value.startswith("/"):
        yield str(value)


def test_nothing_in_it_acts(paper):
    assert not set(names(paper.trailer["/Root"], {})) & ACTS
    notes = [each.get_object() for page in paper.pages for each in page.get("/Annots", ())]
    assert {each["/Subtype"] for each in notes} == {"/Link"}
    actions = [each["/A"] for each in notes if "/A" in each]
    assert {each["/S"] for each in actions} == {"/URI"}
    assert all(each["/URI"].startswith("https://git.example.com/acme/billing-api/commit/") for each in actions)
    assert not paper.attachments


def test_its_name_is_only_text(paper):
    assert paper.metadata.title.startswith(f"Legibility report: {PAYLOADS['document']}")


def test_all_of_them_can_be_read(paper):
    text = "".join(normalize("NFKC", each.extract_text()) for each in paper.pages)
    text = "".join(text.split())
    plain = [each for each in PAYLOADS.values() if harmless(each).isascii()]
    assert len(plain) > 40
    for each in plain:
        assert "".join(harmless(quoted(each)[1:-1], 60).removesuffix("…").split()) in text
