"""Five lines a week for the engineer alone: what moved, what waits; no totals, no streaks, no comparison. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from impact.expect.news import came, fresh
from impact.expect.words import number
from impact.model.inbox import CHECK, WORK, Entry
from impact.model.report import Report, Story, quoted

MOST_LINES = 5
DAYS = 7
QUIET = "A quiet week; nothing waits, and that is fine."


def digest(report: Report, waiting: Iterable[Entry], today: date) -> tuple[str, ...]:
    """Return at most five sentences about the `DAYS` days up to `today`, the most useful first.

    `report` is the engineer's own, `waiting` what is in the inbox, oldest first where it matters.
    """
    entries = tuple(waiting)
    lines = tuple(_lines(report, entries, today))[:MOST_LINES]
    return lines or (QUIET,)


def _lines(report: Report, entries: tuple[Entry, ...], today: date) -> Iterator[str]:
    week = today - timedelta(days=DAYS - 1)
    for note in report.due[:1]:
        shows = dict(note.answers).get("shows", "")
        since = note.due.isoformat() if note.due else "now"
        how = f"impact note --check {note.id} yes|no|partly"
        yield f"A promise is due since {since}: {quoted(shows or note.text)} ({how})."
    backs = {each.contribution.id for each in report.stories if each.taken_back}
    moved = [each for each in report.stories if week <= each.contribution.last <= today and not each.taken_back]
    if moved:
        yield f"Moved this week: {_names(moved)}."
    yield from _news(report, week, today)
    unasked = [each for each in entries if each.sort == WORK and each.id not in backs]
    if unasked:
        one = unasked[0]
        more = f", and {number(len(unasked) - 1)} more" if len(unasked) > 1 else ""
        how = f"impact note --about {one.id} --why TEXT"
        yield f"Looks like leverage and has no why yet: {quoted(one.title)} ({how}){more}."
    yield from _came_of_age(report, today)
    others = [each for each in entries if each.sort not in (WORK, CHECK)]
    if others:
        oldest = min(others, key=lambda each: (each.day, each.key))
        days = max((today - oldest.day).days, 0)
        yield f"Oldest open question: {quoted(oldest.title)}, {days} days (impact inbox)."


def _news(report: Report, week: date, today: date) -> Iterator[str]:
    """What came into use elsewhere this week; of work of any time, for a library grows when its making is long past."""
    lately = fresh(report.news, week, today)
    if lately:
        one, more = lately[0], len(lately) - 1
        has = "has" if more == 1 else "have"
        also = f"; {number(more)} more of your contributions {has} news (impact log)" if more else ""
        yield f"Your {one.what} is now {came(one, week, today)}{also}."


def _names(stories: list[Story]) -> str:
    shown = sorted(stories, key=lambda each: (not each.leverage, each.contribution.last, each.contribution.id))[:3]
    more = f" and {number(len(stories) - 3)} more" if len(stories) > 3 else ""
    return f"{', '.join(quoted(each.contribution.title) for each in shown)}{more}"


def _came_of_age(report: Report, today: date) -> Iterator[str]:
    """Work that has now been in place for the time after which it says something."""
    for story in report.stories:
        for each in story.outcomes:
            ended = story.contribution.last + timedelta(days=each.window_days)
            if story.leverage and each.holds and each.window_days and today - timedelta(days=DAYS) < ended <= today:
                yield f"{quoted(story.contribution.title)}: {each.because.rstrip('.')}."
                return
