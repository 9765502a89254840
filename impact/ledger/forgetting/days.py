"""Takes days out of the ledger: whatever lies in them, and what was said of it."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import Column, ColumnElement, and_, or_, select, update

from impact.ledger.captured_schema import answers, local_commits
from impact.ledger.ci_schema import ci_runs, ci_tests
from impact.ledger.consent_schema import consent_keys, consents
from impact.ledger.edited_schema import report_edits
from impact.ledger.encoding import day_number
from impact.ledger.forgetting.leftovers import drop_orphans, lying
from impact.ledger.forgetting.reach import delete_hanging
from impact.ledger.forgetting.spoken import (
    drop_asks,
    drop_corrections,
    drop_kept,
    drop_notes,
    spoken_of,
    unspeak,
    with_relatives,
)
from impact.ledger.forgetting.tally import Tally
from impact.ledger.notes_schema import asks, notes, put_off, words
from impact.ledger.reviews_schema import review_changes, review_events
from impact.ledger.schema import commits, contribution_commits, contributions, corrections, repositories, sightings
from impact.model.forgetting import Gone, OfPeriod, Outside

# Tables of which a row goes by its own day alone.
_PLAIN = ((local_commits, "day"), (ci_runs, "day"), (ci_tests, "day"), (put_off, "until"), (consent_keys, "day"))


def forget_days(tally: Tally, wanted: OfPeriod) -> Gone:
    """Delete all that lies in these days, and say what has to follow outside."""
    first, last = day_number(wanted.first), day_number(wanted.last)
    connection = tally.connection
    then = or_(commits.c.commit_day.between(first, last), commits.c.author_day.between(first, last))
    touched = set(connection.scalars(select(commits.c.repo_id).where(then).distinct()))
    made = select(local_commits.c.sha).where(local_commits.c.day.between(first, last))
    shas = set(connection.scalars(select(commits.c.sha).where(then))) | set(connection.scalars(made))
    spoken = with_relatives(connection, shas & spoken_of(connection), ())
    held = contributions.c.first_day <= last, contributions.c.last_day >= first
    works = connection.execute(select(contributions.c.repo_id, contributions.c.id).where(*held)).all()
    unspeak(tally, spoken, {each.id for each in works}, with_notes=False)
    for each in works:
        mine = contribution_commits.c.repo_id == each.repo_id, contribution_commits.c.contribution_id == each.id
        tally.delete(contribution_commits, *mine)
    tally.delete(contributions, *held)
    _own_words(tally, first, last)
    for table, name in _PLAIN:
        tally.delete(table, table.c[name].between(first, last))
    _reviews(tally, first, last)
    delete_hanging(tally, commits, then)
    tally.delete(commits, then)
    if not tally.told():
        return Gone()
    # What was looked up in files has no day; it is looked up again.
    tally.delete(sightings)
    drop_kept(tally)
    drop_orphans(tally)
    connection.execute(update(repositories).values(contributions_digest=""))
    places, fetched = lying(connection, touched)
    return Gone(tally.told(), Outside(places=places, fetched=fetched, shas=frozenset(each.hex() for each in shas)))


def _own_words(tally: Tally, first: int, last: int) -> None:
    connection = tally.connection
    said = select(corrections.c.id).where(corrections.c.day.between(first, last))
    drop_corrections(tally, connection.scalars(said).all())
    noted = select(notes.c.id).where(or_(notes.c.day.between(first, last), notes.c.written.between(first, last)))
    drop_notes(tally, connection.scalars(noted).all())
    drop_asks(tally, connection.scalars(select(asks.c.id).where(asks.c.day.between(first, last))).all())
    tally.delete(words, words.c.day.between(first, last))
    tally.delete(answers, answers.c.day.between(first, last))
    tally.delete(consents, or_(consents.c.revoked.between(first, last), consents.c.id.in_(_given(tally, first, last))))
    for row in connection.execute(select(report_edits)).all():
        ends = [json.loads(row.detail)["period"][end] for end in ("start", "end")]
        start, end = (day_number(date.fromisoformat(each)) if each else None for each in ends)
        if first <= row.day <= last or ((start is None or start <= last) and (end is None or end >= first)):
            tally.delete(report_edits, report_edits.c.key == row.key)


def _given(tally: Tally, first: int, last: int) -> list[str]:
    rows = tally.connection.execute(select(consents.c.id, consents.c.text)).all()
    return [row.id for row in rows if first <= day_number(date.fromisoformat(json.loads(row.text)["given"])) <= last]


def _reviews(tally: Tally, first: int, last: int) -> None:
    """A change goes with its events where all of its days lie there; of any other, the days that do."""
    tally.delete(review_events, review_events.c.day.between(first, last))
    days: tuple[Column[int | None], ...] = (review_changes.c.opened, review_changes.c.landed, review_changes.c.closed)
    some: ColumnElement[bool] = or_(*(each.between(first, last) for each in days))
    whole = and_(some, *(or_(each.is_(None), each.between(first, last)) for each in days))
    for row in tally.connection.execute(select(review_changes.c.source_id, review_changes.c.key).where(whole)).all():
        mine = review_events.c.source_id == row.source_id, review_events.c.change == row.key
        tally.delete(review_events, *mine)
    tally.delete(review_changes, whole)
    for each in (*days, review_changes.c.updated, review_events.c.updated):
        here = each.between(first, last)
        told = tally.connection.execute(update(each.table).where(here).values({each.name: None}))
        if told.rowcount:
            tally.tables.add(each.table.name)
