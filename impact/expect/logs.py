"""One's own contributions and what came of them, newest first: a list to look something up in, and no page to give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from impact.expect.claims import sentence, told
from impact.expect.news import came, fresh
from impact.model.report import News, Report, Story
from impact.model.work import ACROSS

_SEEN = ("O2", "O3", "O4")


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution: the day it ended, what it is, and in sentences of ours what came of it."""

    day: date
    id: str
    repo: str
    category: str
    title: str
    news: tuple[str, ...]


def logged(report: Report) -> tuple[Entry, ...]:
    """Return the contributions of the period, and older ones of which there is news in it, newest first."""
    first, last = report.period.start, report.period.end
    lately = {each.contribution: each for each in fresh(report.news, first, last)}
    entries = [_entry(each, lately.pop(each.contribution.id, None), report) for each in report.stories]
    entries += [
        Entry(each.day, each.contribution, each.repo, each.category, each.title, tuple(_used(each, report)))
        for each in lately.values()
    ]
    return tuple(sorted(entries, key=lambda each: (-each.day.toordinal(), each.repo, each.id)))


def _entry(story: Story, news: News | None, report: Report) -> Entry:
    work = story.contribution
    lines = (*(_used(news, report) if news is not None else ()), *_came(story))
    return Entry(work.last, work.id, work.repo, work.category, work.title, lines)


def _used(news: News, report: Report) -> Iterator[str]:
    said = came(news, report.period.start, report.period.end, since=True)
    if said:
        yield f"{news.what} is {said}"


def _came(story: Story) -> Iterator[str]:
    """What others did with it, and that it was taken back: what time alone shows would stand under every line."""
    for each in told(story.outcomes):
        back = story.taken_back and each.measure.startswith("survived-") and each.holds is False
        if back or (each.holds and each.grade in _SEEN and each.measure != ACROSS):
            yield sentence(each).rstrip(".")
