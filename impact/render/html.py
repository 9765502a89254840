"""The report as one file for a browser: no script, nothing to load, light and dark, made to be printed."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from impact.model.report import Report
from impact.render.blocks import CITE, CODE, COMMIT, CONFIG, LABEL, QUOTED, Page, lines_of
from impact.render.harmless import visible
from impact.render.html_parts import LEAD, Links, Section, picture, sections
from impact.render.page import page
from impact.render.phrases import days
from impact.render.pictures.gallery import gallery

if TYPE_CHECKING:
    from jinja2 import Template

NAME = "html"
_HERE = Path(__file__).parent
_VOICES = {
    "quoted": QUOTED,
    "label": LABEL,
    "config": CONFIG,
    "cite": CITE,
    "code": CODE,
    "commit": COMMIT,
    "lead": LEAD,
}


def render(report: Report) -> str:
    """Return the report as one HTML file."""
    whole = page(report)
    links = Links(whole)
    one, rest = tuple(sections(whole.one, links)), tuple(sections(whole.rest, links))
    sheet = style()
    return template("report.html").render(
        title=visible(f"Legibility report: {report.person}, {days(report.period)}"),
        version=report.version,
        dated=report.until.isoformat() if report.until else "",
        style=sheet.text,
        style_hash=sheet.digest,
        contents=_contents(rest),
        one=one,
        pictures=tuple(picture(each, links) for each in gallery(report)),
        rest=rest,
        bases=_bases(whole),
    )


@dataclass(frozen=True, slots=True)
class _Style:
    """The style sheet, and what the page's policy knows it by."""

    text: str
    digest: str


@cache
def style() -> _Style:
    """Return the one style sheet of all pages."""
    text = (_HERE / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return _Style(text, f"sha256-{digest}")


@cache
def template(name: str) -> Template:
    """Return a template of this folder, by which every text is escaped."""
    # 50 ms that no other format pays.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    around = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    around.globals["voice"] = _VOICES
    return around.get_template(name)


def _contents(rest: tuple[Section, ...]) -> tuple[tuple[str, str, str], ...]:
    """Return where each section is, how it is called, and what else there is room for where there is room."""
    names = ((each.id, each.title.partition(": ")) for each in rest if each.id)
    return tuple((key, name, more) for key, (name, _, more) in names)


def _bases(whole: Page) -> tuple[str, ...]:
    """Return where the commits of each repository are opened: on paper a link alone leads nowhere."""
    links = (span.link for line in lines_of(whole.rest) for span in line if span.voice == COMMIT and span.link)
    return tuple(dict.fromkeys(each.rpartition("/")[0] + "/" for each in links))
