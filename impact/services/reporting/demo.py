"""The shipped demo history, for whoever has no history to show yet; says so in its first line."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from impact.edges import story
from impact.model.errors import ImpactError, RepositoryError
from impact.model.report import NOT_KNOWN
from impact.services.reading.session import Session
from impact.services.reporting.assembling import report_for
from impact.settings import stories

if TYPE_CHECKING:
    from impact.model.report import Report
    from impact.services.reporting.asking import Asked
    from impact.sources.git_log import Place

_EPOCH = date(1970, 1, 1).toordinal()
STORY = Path(__file__).resolve().parents[3] / "fixtures" / "demo" / "story.yaml"


def demo_instead(asked: Asked) -> Report | None:
    """Return a report on the demo history when nobody was named and nobody is known here; None otherwise."""
    if asked.me or not STORY.is_file():
        return None
    why = _nobody_here(asked)
    return demo(asked, why) if why else None


def demo_asked(asked: Asked) -> Report:
    """Return the report on the demo history; raises ImpactError where it is not shipped."""
    if not STORY.is_file():
        raise ImpactError("the demo history is not part of an installed impact", hint="run it in a checkout of impact")
    return demo(asked, "--demo asks for it")


def _nobody_here(asked: Asked) -> str:
    """Say why there is nobody to report on, "" when there is somebody."""
    try:
        session = Session(asked.paths, (), asked.ledger)
    except RepositoryError:
        if asked.paths != (".",):
            raise
        return "there is no repository here"
    if session.subject is None:
        return "Git knows no user.email here"
    if any(_has_commits(place, session.subject.addresses) for place in session.places):
        return ""
    return "there are no commits of yours here"


def _has_commits(place: Place, addresses: tuple[str, ...]) -> bool:
    """Whether one of the addresses wrote something, by itself, by the mailmap or as a co-author; quick, not exact."""
    from impact.edges import git

    authors = tuple(f"--author=<{each}>" for each in addresses)
    ways = (
        ("log", *authors),
        ("-c", "mailmap.blob=HEAD:.mailmap", "log", "--use-mailmap", *authors),
        ("log", *(f"--grep=<{each}>" for each in addresses)),
    )
    found = (git.run(place.repository, *way, "-1", "--format=%H", "-F", "-i").stdout for way in ways)
    return bool(place.head) and any(found)


def demo(asked: Asked, why: str) -> Report:
    """Build the demo history in a temporary folder and report on it through the same code."""
    history = stories.load(STORY)
    with tempfile.TemporaryDirectory(prefix="impact-demo-") as folder:
        place = Path(folder, "demo")
        story.build(history, place)
        notice = (
            f"This is a report on the shipped demo history, not on your work: {why}. "
            "For your own: ./dev report PATH --me ADDRESS"
        )
        on_demo = replace(asked, paths=(str(place),), me=(history.subject,), ledger=str(Path(folder, "ledger.db")))
        # Seen from the day of its last commit, so that it stays the same report for ever.
        last = date.fromordinal(_EPOCH + history.steps[-1].at // 86_400)
        report = report_for(on_demo, notices=(notice,), command="./dev report", today=last)
        # Whom it is about is made up, which the notice says already.
        return replace(report, notices=tuple(each for each in report.notices if each != NOT_KNOWN))
