"""What a report says of a history, as far as it may not depend on how the history was cut, dated or landed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from histories import Made
from story_judge import empty_ledger, rules

from impact.edges import git, story
from impact.expect.coverage import coverage
from impact.model.report import Report, Story
from impact.services.reading import session
from impact.services.reporting.asking import Asked
from impact.services.reporting.assembling import report_for
from impact.settings import ladders

TODAY = date(2026, 7, 1)
_LADDER = cache(ladders.load_ladder)
# The pieces of work a contribution holds; none for one that is of no piece of work.
Names = tuple[str, ...]
Holds = tuple[tuple[str, bool | None], ...]


@dataclass(frozen=True)
class Verdicts:
    """Of each contribution what it holds, its category, whether that is leverage and what came of it; and the rest."""

    works: tuple[tuple[Names, str, bool, Holds], ...]
    beside: tuple[tuple[str, bool], ...]  # of contributions that hold no piece of work
    statuses: tuple[tuple[str, str], ...]
    anchors: tuple[tuple[Names, str], ...]


def verdicts(made: Made, today: date = TODAY) -> Verdicts:
    """Build the history, report on it for each target, and return what the reports say."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "workshop", lambda repository=None: rules().beside(repository))
        patch.setattr(ladders, "load_ladder", _LADDER)
        place = Path(folder, "story")
        story.build(made.history, place)
        log = git.run(git.find(str(place)), "log", "--format=%H %s").stdout.decode()
        subjects = dict(line.split(" ", 1) for line in log.splitlines() if " " in line)
        ledger = empty_ledger(Path(folder))
        asked = Asked((str(place),), (made.history.subject,), None, None, None, None, None, None, str(ledger))
        return _verdicts(report_for(asked, today=today), subjects, made)


def _verdicts(report: Report, subjects: dict[str, str], made: Made) -> Verdicts:
    told = {each.contribution.id: each for each in report.stories}
    known = made.works
    held = {
        key: tuple(sorted({known[subjects[sha]] for sha in each.contribution.shas if subjects[sha] in known}))
        for key, each in told.items()
    }
    works = [(held[key], each.contribution.category, each.leverage, _holds(each)) for key, each in told.items()]
    return Verdicts(
        works=tuple(sorted((each for each in works if each[0]), key=repr)),
        beside=tuple(sorted((category, leverage) for names, category, leverage, _ in works if not names)),
        statuses=tuple(_statuses(report)),
        anchors=tuple((held[key], told[key].contribution.category) for key in report.anchors),
    )


def _statuses(report: Report) -> Iterator[tuple[str, str]]:
    work = [each.contribution for each in report.stories]
    outcomes = {each.contribution.id: each.outcomes for each in report.stories}
    qualities = {each.contribution.id: each.qualities for each in report.stories}
    categories = {each.key: each for each in rules().categories}
    for level in report.ladder.levels:
        for each in coverage(level, work, outcomes, categories, qualities):
            yield each.expectation.key, each.status


def _holds(story: Story) -> Holds:
    found = ((each.measure, each.holds) for each in story.outcomes)
    return tuple(sorted((*found, *((each.name, each.holds) for each in story.qualities)), key=repr))
