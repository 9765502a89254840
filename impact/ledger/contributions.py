"""Keeps the contributions of the subject: always replaced as a whole, never patched."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from impact.ledger.bulk import chunks
from impact.ledger.encoding import day_date, day_number
from impact.ledger.schema import contribution_commits, contributions, repositories
from impact.model.facts import Identity
from impact.model.period import Period
from impact.model.work import Contribution, Correction

_PLAIN = (
    "repo",
    "role",
    "runner_up",
    "title",
    "areas",
    "paths",
    "created",
    "signals",
    "provenance",
    "grouped_by",
    "reasons",
    "against",
    "addresses",
    "events",
    "pages",
)
# Pairs of something and its day.
_DAYS = ("created_on", "landed")


def save(connection: Connection, repo_id: int, made: Iterable[Contribution], *, digest: str) -> None:
    """Put these in the place of all contributions of the repository; `digest` names what made them."""
    connection.execute(delete(contribution_commits).where(contribution_commits.c.repo_id == repo_id))
    connection.execute(delete(contributions).where(contributions.c.repo_id == repo_id))
    for part in chunks(made):
        connection.execute(insert(contributions), [_row(repo_id, each) for each in part])
        links = [
            {"repo_id": repo_id, "contribution_id": each.id, "position": position, "sha": bytes.fromhex(sha)}
            for each in part
            for position, sha in enumerate(each.shas)
        ]
        if links:
            connection.execute(insert(contribution_commits), links)
    connection.execute(update(repositories).where(repositories.c.id == repo_id).values(contributions_digest=digest))


def load(connection: Connection, repo_id: int | None, period: Period | None) -> tuple[Contribution, ...]:
    """The contributions that lie in the period, in part at least, of one repository or of all."""
    query = select(contributions)
    if repo_id is not None:
        query = query.where(contributions.c.repo_id == repo_id)
    if period is not None and period.start is not None:
        query = query.where(contributions.c.last_day >= day_number(period.start))
    if period is not None and period.end is not None:
        query = query.where(contributions.c.first_day <= day_number(period.end))
    return _loaded(connection, connection.execute(query).all())


def _loaded(connection: Connection, rows: Iterable[Any]) -> tuple[Contribution, ...]:
    rows = list(rows)
    shas: dict[tuple[int, str], list[str]] = defaultdict(list)
    query = select(contribution_commits).order_by(contribution_commits.c.position)
    for part in chunks(rows):
        wanted = query.where(contribution_commits.c.contribution_id.in_([row.id for row in part]))
        for link in connection.execute(wanted).all():
            shas[link.repo_id, link.contribution_id].append(link.sha.hex())
    made = (_value(row, tuple(shas[row.repo_id, row.id])) for row in rows)
    return tuple(sorted(made, key=lambda each: (each.first, each.repo, each.id)))


def _row(repo_id: int, made: Contribution) -> dict[str, Any]:
    detail = {name: getattr(made, name) for name in _PLAIN}
    detail["person"] = _pair(made.person)
    detail["others"] = [_pair(each) for each in made.others]
    for name in _DAYS:
        detail[name] = [(each, day_number(day)) for each, day in getattr(made, name)]
    if made.correction is not None:
        said = made.correction
        detail["correction"] = [said.contribution, said.category, said.why, day_number(said.day), said.shas]
    return {
        "repo_id": repo_id,
        "id": made.id,
        "category": made.category,
        "first_day": day_number(made.first),
        "last_day": day_number(made.last),
        "detail": json.dumps(detail),  # ASCII: holds whatever a path or a name holds
    }


def _value(row: Any, shas: tuple[str, ...]) -> Contribution:
    detail = {name: _tuples(value) for name, value in json.loads(row.detail).items()}
    first, last = day_date(row.first_day), day_date(row.last_day)
    assert first is not None
    assert last is not None
    correction = detail.pop("correction", None)
    if correction is not None:
        contribution, category, why, day, about = correction
        correction = Correction(contribution, category, why, day_date(day) or first, about)
    person, others = detail.pop("person"), detail.pop("others")
    for name in _DAYS:  # a ledger of before has none of them
        detail[name] = tuple((each, day_date(day) or last) for each, day in detail.get(name, ()))
    return Contribution(
        id=row.id,
        category=row.category,
        first=first,
        last=last,
        shas=shas,
        person=Identity(*person),
        others=tuple(Identity(*each) for each in others),
        correction=correction,
        **detail,
    )


def _pair(identity: Identity) -> tuple[str, str]:
    return identity.name, identity.email


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value
