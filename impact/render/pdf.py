"""The report as a tagged PDF, printed from its HTML: only into a file, and only where WeasyPrint is installed."""

from __future__ import annotations

from typing import NoReturn

from impact.model.errors import ImpactError
from impact.model.report import Report
from impact.render import html

NAME = "pdf"
_EXTRA = "pip install 'impact[pdf]', or choose --format html and print it from a browser"
_PANGO = "on Debian or Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0; on macOS: brew install pango"


def ready() -> None:
    """Raise ImpactError, saying what to install, when nothing here can write PDF; takes two seconds the first time."""
    try:
        import weasyprint  # noqa: F401
    except ImportError as error:
        raise ImpactError(f"--format pdf needs WeasyPrint ({error.name or error})", hint=_EXTRA) from None
    except OSError as error:
        # It opens Pango by name while it is imported.
        missing = str(error).splitlines()[0]
        raise ImpactError(f"--format pdf needs Pango, which did not load: {missing}", hint=_PANGO) from None


def render(report: Report) -> bytes:
    """Return the report as PDF/UA-1; the same report and the same fonts give the same bytes.

    Raises ImpactError as `ready` does.
    """
    ready()
    from weasyprint import HTML

    # Its date is the one in the page, the report's own.
    page = HTML(string=html.render(report), base_url=None, url_fetcher=_nothing)
    return bytes(page.write_pdf(pdf_variant="pdf/ua-1"))


def _nothing(url: str, *_: object, **__: object) -> NoReturn:
    """Fetch nothing: the page brings all it shows."""
    raise ValueError(f"a report loads nothing, but was asked for {url}")
