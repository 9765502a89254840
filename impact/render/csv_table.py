"""The claims of a report as CSV, one a row, for a spreadsheet; nothing in it is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from impact.model.report import Claim, Report, Story
from impact.render.harmless import harmless

NAME = "csv"
HEAD = (
    "claim",
    "provenance",
    "text",
    "contribution",
    "title",
    "category",
    "leverage",
    "first day",
    "last day",
    "repository",
    "commits",
    "rules",
    "notice",
)
# What a spreadsheet would take for a formula or a command when it stands first in a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠")


def render(report: Report) -> str:
    """Return one row for each claim under a row of names, with CRLF as RFC 4180 asks; full ids of commits.

    What is to be known before all else stands in a column: a line above the names would be one of data to every
    reader, and a row that is copied elsewhere takes its notice along.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    names = {each.repo: each.name for each in report.places}
    for story in report.stories:
        writer.writerows([_cell(each) for each in (*row, " ".join(report.doubt))] for row in _rows(story, names))
    return out.getvalue()


def _rows(story: Story, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    for claim in story.every_claim:
        yield _row(claim, story, names.get(claim.repo, claim.repo))


def _row(claim: Claim, story: Story, repository: str) -> tuple[str, ...]:
    work = story.contribution
    return (
        claim.id,
        claim.provenance,
        claim.text,
        work.id,
        work.title,
        story.category_title,
        "yes" if story.leverage else "no",
        work.first.isoformat(),
        work.last.isoformat(),
        repository,
        " ".join(claim.shas),
        " ".join(claim.rules),
    )


def _cell(text: str) -> str:
    """Return text that is shown as it is: an apostrophe before what would be a formula."""
    shown = harmless(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
