"""The report as PDF: tagged, on A4, the same bytes each time; where it cannot be made, what to install."""

from __future__ import annotations

import builtins
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sample
import test_pictures

from impact.model.errors import ImpactError
from impact.render import pdf


def able() -> None:
    """Skip where this machine cannot write PDF; ./dev test says so in its table."""
    try:
        pdf.ready()
    except ImpactError as error:
        pytest.skip(f"{error}; {error.hint}")


@pytest.fixture(scope="module")
def made():
    able()
    return pdf.render(test_pictures.full())


@pytest.fixture(scope="module")
def paper(made):
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(made))


def test_it_is_tagged_and_says_what_it_is(paper):
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert paper.metadata.title == "Legibility report: Ada Example, 2025-11-21 to 2026-11-20"
    assert paper.metadata.creation_date.date().isoformat() == "2026-11-20"


def test_it_is_on_a4_with_page_one_by_itself(paper):
    assert {(round(each.mediabox.width), round(each.mediabox.height)) for each in paper.pages} == {(595, 842)}
    first, second = (paper.pages[at].extract_text() for at in (0, 1))
    assert "The three questions" in first
    assert "Pictures" not in first
    assert "The expectations of the level" in second


def test_nothing_in_it_runs_or_is_loaded(paper):
    root = paper.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    links = [
        each.get_object()["/A"] for page in paper.pages for each in page.get("/Annots", ()) if "/A" in each.get_object()
    ]
    addresses = [str(each["/URI"]) for each in links]
    assert addresses
    assert all(each.startswith("https://git.example.com/acme/billing-api/commit/") for each in addresses)


def test_the_same_report_gives_the_same_bytes_elsewhere(made):
    code = (
        f"import sys; sys.path.append({str(Path(__file__).parent)!r})\n"
        "import test_pictures\nfrom impact.render import pdf\nsys.stdout.buffer.write(pdf.render(test_pictures.full()))"
    )
    elsewhere = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1"}
    done = subprocess.run((sys.executable, "-c", code), env=os.environ | elsewhere, capture_output=True, check=True)
    assert done.stdout == made


def test_what_others_wrote_is_text():
    able()
    assert pdf.render(sample.retitled(" ".join(sample.HOSTILE[:3]))).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("fault", "said", "hint"),
    [
        (
            ImportError("No module named 'weasyprint'", name="weasyprint"),
            "needs WeasyPrint (weasyprint)",
            "impact[pdf]",
        ),
        (
            OSError("cannot load library 'libpango-1.0-0'\nmore"),
            "needs Pango, which did not load: cannot load",
            "libpango",
        ),
    ],
)
def test_what_is_missing_is_said_with_what_to_install(monkeypatch, fault, said, hint):
    load = builtins.__import__

    def missing(name, *rest):
        if name == "weasyprint":
            raise fault
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ImpactError) as caught:
        pdf.render(sample.report())
    assert said in str(caught.value)
    assert hint in caught.value.hint
    assert "\n" not in str(caught.value)
