"""Keeps what hooks and reflogs told: each thing once, by what it is, however often it is told."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select, update

from impact.ledger import forgotten, relinks
from impact.ledger.bulk import chunks
from impact.ledger.captured_schema import answers as answers_table
from impact.ledger.captured_schema import local_commits, local_reads, rewrites
from impact.ledger.encoding import clean, day_date, day_number
from impact.ledger.schema import commits
from impact.model.capture import TOLD, Answered, LocalCommit, Rewritten

_NO_WORDS = json.dumps("")


def digest(connection: Connection, repo_id: int) -> str:
    """What named the reflogs when they were last read, "" for never."""
    found: str | None = connection.scalar(select(local_reads.c.digest).where(local_reads.c.repo_id == repo_id))
    return found or ""


def read_to(connection: Connection, repo_id: int, name: str) -> None:
    """Remember what names the reflogs that were just read."""
    connection.execute(delete(local_reads).where(local_reads.c.repo_id == repo_id))
    connection.execute(insert(local_reads).values(repo_id=repo_id, digest=name))


def known(connection: Connection, repo_id: int, shas: Iterable[str]) -> set[str]:
    """Those of the commits that are kept already: as made here, or as read on a main branch."""
    found: set[str] = set()
    for part in chunks(sorted({bytes.fromhex(sha) for sha in shas})):
        for table in (commits, local_commits):
            query = select(table.c.sha).where(table.c.repo_id == repo_id, table.c.sha.in_(part))
            found.update(sha.hex() for sha in connection.scalars(query))
    return found


def add(connection: Connection, repo_id: int, made: Iterable[LocalCommit]) -> int:
    """Keep commits that are not kept yet, and say how many there were; those that a scan has read since go."""
    gone = forgotten.load(connection)
    told = {each.sha: each for each in made if each.day is None or not gone.is_day(day_number(each.day))}
    there = known(connection, repo_id, told)
    fresh = [each for sha, each in told.items() if sha not in there]
    rows = [
        {
            "repo_id": repo_id,
            "sha": bytes.fromhex(each.sha),
            "day": None if each.day is None else day_number(each.day),
            "subject": gone.text(clean(each.subject)),
            "branch": "",
        }
        for each in fresh
    ]
    for part in chunks(rows):
        connection.execute(insert(local_commits), part)
    read = select(commits.c.sha).where(commits.c.repo_id == repo_id, commits.c.sha == local_commits.c.sha)
    connection.execute(delete(local_commits).where(local_commits.c.repo_id == repo_id, read.exists()))
    return len(rows)


def place(connection: Connection, repo_id: int, branches: Mapping[str, str]) -> None:
    """Say anew of each commit which branch holds it while no main branch does."""
    here = local_commits.c.repo_id == repo_id
    for row in connection.execute(select(local_commits.c.sha, local_commits.c.branch).where(here)).all():
        branch = clean(branches.get(row.sha.hex(), ""))
        if branch != row.branch:
            connection.execute(update(local_commits).where(here, local_commits.c.sha == row.sha).values(branch=branch))


def local(connection: Connection, repo_id: int) -> tuple[LocalCommit, ...]:
    """The commits made here, by day and id."""
    query = select(local_commits).where(local_commits.c.repo_id == repo_id)
    rows = connection.execute(query.order_by(local_commits.c.day, local_commits.c.sha))
    return tuple(LocalCommit(row.sha.hex(), day_date(row.day), row.subject, row.branch) for row in rows)


def unlanded(connection: Connection, repo_id: int) -> int:
    """How many of the commits made here lie on a branch, but on no main branch."""
    query = select(func.count()).where(local_commits.c.repo_id == repo_id, local_commits.c.branch != "")
    return connection.scalar(query) or 0


# Answers


def taken(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of these answers that were taken in before."""
    found: set[str] = set()
    for part in chunks(sorted(ids)):
        found.update(connection.scalars(select(answers_table.c.id).where(answers_table.c.id.in_(part))))
    return found


def answer(connection: Connection, each: Answered) -> None:
    """Keep an answer that was not taken in before."""
    connection.execute(
        insert(answers_table).values(
            id=each.id,
            said=each.said,
            sha=bytes.fromhex(each.sha),
            day=day_number(each.day),
            saw=json.dumps(each.saw),
            # The words are those of the note it makes: kept twice, they would outlive it.
            text=json.dumps("" if each.said == TOLD else each.text),
        )
    )


def silence(connection: Connection) -> None:
    """Take the words out of answers that an earlier version kept beside the note they made."""
    kept = (answers_table.c.said == TOLD) & (answers_table.c.text != _NO_WORDS)
    connection.execute(update(answers_table).where(kept).values(text=_NO_WORDS))


def answers(connection: Connection) -> tuple[Answered, ...]:
    """Every answer, oldest first."""
    rows = connection.execute(select(answers_table).order_by(answers_table.c.day, answers_table.c.id))
    return tuple(
        Answered(row.id, row.said, row.sha.hex(), _day(row.day), json.loads(row.saw), json.loads(row.text))
        for row in rows
    )


def _day(number: int) -> date:
    day = day_date(number)
    assert day is not None, "a day of ours"
    return day


# Rewrites


def rewritten(connection: Connection, told: Iterable[Rewritten]) -> int:
    """Keep pairs that are not kept yet, and say how many there were."""
    stored = set(pairs(connection))
    fresh = {(each.old, each.new) for each in told if each.old != each.new} - stored
    rows = [{"old": bytes.fromhex(old), "new": bytes.fromhex(new)} for old, new in sorted(fresh)]
    for part in chunks(rows):
        connection.execute(insert(rewrites), part)
    return len(rows)


def pairs(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Every (old, new) that git told."""
    query = select(rewrites).order_by(rewrites.c.old, rewrites.c.new)
    return tuple((row.old.hex(), row.new.hex()) for row in connection.execute(query))


def leading_home(connection: Connection, shas: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The pairs that lead from those of these commits that are lost to one that some branch reaches."""
    became: dict[str, list[str]] = defaultdict(list)
    for old, new in pairs(connection):
        became[old].append(new)
    if not became:
        return ()
    found: set[tuple[str, str]] = set()
    for sha, names in relinks.lost(connection, shas).items():
        todo, met, used = [sha, *names], {sha, *names}, set()
        while todo:
            old = todo.pop()
            for new in became.get(old, ()):
                used.add((old, new))
                if new not in met:
                    met.add(new)
                    todo.append(new)
        if relinks.living(connection, met):
            found |= used
    return tuple(sorted(found))
