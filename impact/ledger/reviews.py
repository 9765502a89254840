"""Keeps reviews: what was read is kept once, texts only as long as they may be, and hours not at all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from impact.ledger import erased, forgotten
from impact.ledger.access import Access
from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, day_number
from impact.ledger.review_keys import one_key
from impact.ledger.review_merging import merged_change, merged_event
from impact.ledger.review_people import numbers_of
from impact.ledger.review_rows import Saying, change_row, change_value, event_row, event_value, nameless, within
from impact.ledger.reviews_schema import review_changes, review_events, review_people, review_sources
from impact.model.facts import Identity
from impact.model.reviews import Batch, ReviewEvent, Reviews


@dataclass(frozen=True, slots=True)
class SourceState:
    """What was read of one source: `cursor` where to go on, `complete` whether the last reading came to its end.

    `counts` are of the last reading; `turn` rises whenever anything was told, new or again. `changes` and `events` are
    how many are kept, `first` and `last` their days. `imported` is whether any of it came from files.
    """

    id: int
    repo_id: int
    source: str
    instance: str
    cursor: str
    complete: bool
    day: date | None
    capabilities: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    turn: int = 0
    imported: bool = False
    changes: int = 0
    events: int = 0
    first: date | None = None
    last: date | None = None
    same: tuple[tuple[str, str], ...] = ()


class ReviewsKept(Access):
    """The part of a ledger that holds reviews; every method raises LedgerError."""

    def review_source(
        self, repo_id: int, source: str, instance: str, capabilities: Collection[str], *, imported: bool = False
    ) -> SourceState:
        """Where the reading of this source stands; a new one begins with an empty cursor.

        `imported` says that what comes now is from files, which stays said.
        """
        with self._writing() as connection:
            found = _state(connection, repo_id, source, instance)
            if found is None:
                row = {"repo_id": repo_id, "source": source, "instance": instance, "cursor": "", "complete": False}
                row["id"] = (connection.scalar(select(func.max(review_sources.c.id))) or 0) + 1
                connection.execute(insert(review_sources).values(**row, day=0, detail=json.dumps({})))
            detail = json.loads(found.detail) if found is not None else {}
            detail["capabilities"] = sorted(capabilities)
            detail["imported"] = detail.get("imported", False) or imported
            which = review_sources.c.repo_id == repo_id, review_sources.c.source == source
            here = update(review_sources).where(*which, review_sources.c.instance == instance)
            connection.execute(here.values(detail=json.dumps(detail)))
        return next(each for each in self.review_sources(repo_id) if (each.source, each.instance) == (source, instance))

    def add_reviews(self, state: SourceState, batch: Batch, day: date, saying: Saying) -> tuple[int, int]:
        """Keep one batch and its cursor, all or nothing; returns how many changes and events are new.

        What is there already is brought up to date, as far as the batch says more. `saying` decides of each text
        whether it is kept, and what it is.
        """
        with self._writing() as connection:
            gone = forgotten.load(connection)
            batch = within(batch, gone)
            people = numbers_of(connection, batch, gone)
            changes = [nameless(change_row(state.id, each, people), gone) for each in batch.changes]
            told = sorted(batch.events, key=_when)
            events = [nameless(event_row(state.id, each, people, saying), gone, each.actor) for each in told]
            changes = [*one_key(connection, state.id, changes, events), *changes]
            new_changes = _put(connection, review_changes, state.id, changes, merged_change)
            numbered = _numbered(connection, state.id, events)
            new_events = _put(connection, review_events, state.id, numbered, merged_event)
            _moved(connection, state.id, batch, day)
            return new_changes, new_events

    def review_sources(self, repo_id: int | None = None) -> tuple[SourceState, ...]:
        """Every source that was read of a repository, or of all."""
        query = select(review_sources).order_by(review_sources.c.source, review_sources.c.instance, review_sources.c.id)
        if repo_id is not None:
            query = query.where(review_sources.c.repo_id == repo_id)
        counted = select(review_changes.c.source_id, func.count()).group_by(review_changes.c.source_id)
        days = func.min(review_events.c.day), func.max(review_events.c.day)
        spans = select(review_events.c.source_id, func.count(), *days).group_by(review_events.c.source_id)
        with self._reading() as connection:
            changes = {row[0]: row[1] for row in connection.execute(counted)}
            events = {row[0]: (row[1], day_date(row[2]), day_date(row[3])) for row in connection.execute(spans)}
            rows = connection.execute(query).all()
        return tuple(_source(row, changes.get(row.id, 0), *events.get(row.id, (0, None, None))) for row in rows)

    def reviews(self, repo_id: int) -> Reviews:
        """Everything that is known of a repository's reviews, by source, change and order."""
        with self._reading() as connection:
            states = {
                row.id: row
                for row in connection.execute(select(review_sources).where(review_sources.c.repo_id == repo_id))
            }
            if not states:
                return Reviews()
            people = {row.id: Identity(row.name, row.email) for row in connection.execute(select(review_people))}
            changes = connection.execute(select(review_changes).where(review_changes.c.source_id.in_(states))).all()
            events = connection.execute(select(review_events).where(review_events.c.source_id.in_(states))).all()
        details = {key: json.loads(row.detail) for key, row in states.items()}
        capabilities: dict[str, set[str]] = defaultdict(set)
        same: set[tuple[str, str]] = set()
        for key, row in states.items():
            capabilities[row.source] |= set(details[key].get("capabilities", ()))
            same |= {(one, other) for one, other in details[key].get("same", ())}
        places = {key: (row.source, row.instance) for key, row in states.items()}
        ordered = sorted(events, key=lambda row: (places[row.source_id], row.change, row.day, row.number, row.key))
        return Reviews(
            tuple(
                change_value(row, places[row.source_id], people)
                for row in sorted(changes, key=lambda row: (places[row.source_id], row.key))
            ),
            tuple(event_value(row, places[row.source_id], people) for row in ordered),
            tuple((source, tuple(sorted(found))) for source, found in sorted(capabilities.items())),
            tuple(sorted(same)),
        )

    def reviewers(self, repo_id: int) -> tuple[Identity, ...]:
        """Everybody whom the sources of a repository name, by address, for suggestions only."""
        mine = select(review_sources.c.id).where(review_sources.c.repo_id == repo_id)
        columns = ((review_changes, review_changes.c.author_id), (review_events, review_events.c.actor_id))
        named = [select(column).where(table.c.source_id.in_(mine)) for table, column in columns]
        query = select(review_people).where(review_people.c.id.in_(named[0].union(named[1])))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(review_people.c.email, review_people.c.name)).all()
        return tuple(Identity(row.name, row.email) for row in rows)

    def drop_review_texts(self, before: date) -> int:
        """Let go of the texts of comments from before this day; returns how many there were."""
        old = review_events.c.body.is_not(None), review_events.c.day < day_number(before)
        with self._writing() as connection:
            count = connection.scalar(select(func.count()).select_from(review_events).where(*old)) or 0
            if count:
                connection.execute(update(review_events).where(*old).values(body=None))
        return count

    def forget_reviews(self, repo_id: int) -> tuple[int, int]:
        """Remove all reviews of a repository and who is known by them alone; returns how many changes and events.

        `leave_no_reviews` has to follow.
        """
        with self._writing() as connection:
            changes, events, *_ = [connection.execute(each).rowcount for _, each in erased.reviews_of(repo_id)]
        return changes, events


def _state(connection: Connection, repo_id: int, source: str, instance: str) -> Any:
    mine = review_sources.c.repo_id == repo_id, review_sources.c.source == source
    return connection.execute(select(review_sources).where(*mine, review_sources.c.instance == instance)).one_or_none()


def _source(row: Any, changes: int, events: int, first: date | None, last: date | None) -> SourceState:
    detail = json.loads(row.detail)
    return SourceState(
        row.id,
        row.repo_id,
        row.source,
        row.instance,
        row.cursor,
        row.complete,
        day_date(row.day) if row.day else None,
        tuple(detail.get("capabilities", ())),
        tuple(detail.get("missing", ())),
        tuple((name, count) for name, count in detail.get("counts", ())),
        detail.get("turn", 0),
        detail.get("imported", False),
        changes,
        events,
        first,
        last,
        tuple((one, other) for one, other in detail.get("same", ())),
    )


def _there(connection: Connection, table: Any, source_id: int, keys: Iterable[str]) -> dict[str, Any]:
    found = {}
    for part in chunks(keys):
        query = select(table).where(table.c.source_id == source_id, table.c.key.in_(part))
        found.update({row.key: row._mapping for row in connection.execute(query)})
    return found


def _put(
    connection: Connection,
    table: Any,
    source_id: int,
    rows: Iterable[dict[str, Any]],
    merged: Callable[[Mapping[str, Any], dict[str, Any]], dict[str, Any]],
) -> int:
    """Put rows in the place of those with their key, merged with them; returns how many had none there."""
    given = list(rows)
    there = _there(connection, table, source_id, {row["key"] for row in given})
    new: dict[str, dict[str, Any]] = {}
    for row in given:
        before = new.get(row["key"]) or there.get(row["key"])
        new[row["key"]] = row if before is None else merged(before, row)
    changed = [row for key, row in new.items() if key in there and dict(there[key]) != row]
    for part in chunks([row["key"] for row in changed]):
        connection.execute(delete(table).where(table.c.source_id == source_id, table.c.key.in_(part)))
    for part in chunks([*changed, *(row for key, row in new.items() if key not in there)]):
        connection.execute(insert(table), part)
    return len(new) - len(there)


def _when(event: ReviewEvent) -> tuple[int, str]:
    return event.at, event.key


def _numbered(connection: Connection, source_id: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each event its place in its change: those that have one keep it, new ones come after them as they are."""
    last: dict[str, int] = {}
    kept: dict[str, int] = {}
    event = review_events.c
    for part in chunks({each["change"] for each in rows}):
        query = select(event.key, event.change, event.number)
        for row in connection.execute(query.where(event.source_id == source_id, event.change.in_(part))):
            kept[row.key] = row.number
            last[row.change] = max(last.get(row.change, 0), row.number)
    for each in rows:
        key, change = each["key"], each["change"]
        if key not in kept:
            kept[key] = last[change] = last.get(change, 0) + 1
        each["number"] = kept[key]
    return rows


def _moved(connection: Connection, source_id: int, batch: Batch, day: date) -> None:
    """Keep where to go on; what the source said of people is added to, what it could not read is of this reading."""
    here = review_sources.c.id == source_id
    row = connection.execute(select(review_sources).where(here)).one()
    detail = json.loads(row.detail)
    detail["same"] = sorted({*map(tuple, detail.get("same", ())), *batch.same})
    detail["missing"] = list(batch.missing)
    detail["counts"] = [list(each) for each in batch.counts]
    # What was told again may say something else: whatever is made of it is made anew.
    detail["turn"] = detail.get("turn", 0) + bool(batch.changes or batch.events)
    values = {"cursor": batch.cursor, "complete": batch.complete, "day": day_number(day), "detail": json.dumps(detail)}
    connection.execute(update(review_sources).where(here).values(**values))
