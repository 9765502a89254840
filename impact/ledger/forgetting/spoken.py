"""Lets go of what was said of commits that are forgotten: corrections, requests, what they are known by."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select, update

from impact.ledger.bulk import chunks
from impact.ledger.captured_schema import answers, rewrites
from impact.ledger.edited_schema import report_edits, snapshots
from impact.ledger.forgetting.tally import Tally
from impact.ledger.notes_schema import asks, note_commits, notes, put_off, words
from impact.ledger.relinks import COMMIT
from impact.ledger.reviews_schema import exchanges
from impact.ledger.schema import commit_aliases, commit_candidates, commit_keys, correction_links, corrections
from impact.model.notes import PUT_OFF_WORK


def spoken_of(connection: Connection) -> set[bytes]:
    """Every commit that anything is kept of beside the facts themselves."""
    columns = (note_commits.c.sha, answers.c.sha, rewrites.c.old, rewrites.c.new, commit_keys.c.sha,
               commit_aliases.c.sha, commit_aliases.c.later, commit_candidates.c.sha,
               commit_candidates.c.candidate)  # fmt: skip
    found = {sha for column in columns for sha in connection.scalars(select(column))}
    links = select(correction_links.c.value).where(correction_links.c.kind == COMMIT)
    found |= {bytes.fromhex(sha) for sha in connection.scalars(links)}
    waits = select(put_off.c.what).where(put_off.c.what.startswith(PUT_OFF_WORK))
    return found | {bytes.fromhex(what.removeprefix(PUT_OFF_WORK)) for what in connection.scalars(waits)}


def with_relatives(connection: Connection, shas: Collection[bytes], held: Collection[bytes]) -> set[bytes]:
    """These commits and what they became or were before, but for those that another repository holds."""
    found, todo = set(shas), list(shas)
    beside: dict[bytes, set[bytes]] = {}
    for one, other in (
        *connection.execute(select(commit_aliases.c.sha, commit_aliases.c.later)).all(),
        *connection.execute(select(rewrites.c.old, rewrites.c.new)).all(),
    ):
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    while todo:
        for each in beside.get(todo.pop(), ()):
            if each not in found and each not in held:
                found.add(each)
                todo.append(each)
    return found


def unspeak(tally: Tally, shas: Collection[bytes], works: Collection[str], *, with_notes: bool) -> None:
    """Take away what was said of these commits and contributions; notes stay as words without what they are about."""
    connection = tally.connection
    _corrections(tally, shas, works)
    about = set()
    for part in chunks(sorted(shas)):
        about |= set(connection.scalars(select(note_commits.c.note_id).where(note_commits.c.sha.in_(part))))
    asked = {row.id for row in connection.execute(select(asks)) if row.id in about or row.contribution in works}
    noted = {
        row.id
        for row in connection.execute(select(notes.c.id, notes.c.detail))
        if row.id in about or json.loads(row.detail)["contribution"] in works
    }
    drop_asks(tally, asked | {key for key in _asks_about(connection, noted) if with_notes})
    if with_notes:
        drop_notes(tally, noted)
    for part in chunks(sorted(shas)):
        tally.delete(note_commits, note_commits.c.sha.in_(part))
    for row in connection.execute(select(notes).where(notes.c.id.in_(sorted(noted)))).all():
        detail = json.loads(row.detail) | {"contribution": ""}
        connection.execute(update(notes).where(notes.c.id == row.id).values(detail=json.dumps(detail)))
        tally.tables.add(notes.name)
    _commits(tally, shas)
    _waits(tally, shas, works)
    _edits(tally, works)


def drop_notes(tally: Tally, keys: Iterable[str]) -> None:
    """Delete notes, and which commits they are about."""
    for part in chunks(sorted(keys)):
        tally.delete(note_commits, note_commits.c.note_id.in_(part))
        tally.delete(notes, notes.c.id.in_(part))


def drop_asks(tally: Tally, keys: Iterable[str]) -> None:
    """Delete requests with what was answered."""
    for part in chunks(sorted(keys)):
        tally.delete(note_commits, note_commits.c.note_id.in_(part))
        tally.delete(words, words.c.ask_id.in_(part))
        tally.delete(asks, asks.c.id.in_(part))


def drop_corrections(tally: Tally, numbers: Iterable[int]) -> None:
    """Delete corrections with what they link to, and those that took one of them back."""
    for part in chunks(sorted(numbers)):
        back = corrections.c.takes_back.in_(part)
        tally.delete(correction_links, correction_links.c.correction_id.in_(select(corrections.c.id).where(back)))
        tally.delete(correction_links, correction_links.c.correction_id.in_(part))
        tally.delete(corrections, corrections.c.id.in_(part) | back)


def drop_kept(tally: Tally) -> None:
    """Delete the reports as they were given away, and answers of forges: what is in them cannot be told apart."""
    tally.delete(snapshots)
    tally.delete(exchanges)


def _asks_about(connection: Connection, keys: Collection[str]) -> set[str]:
    rows = connection.execute(select(asks.c.id, asks.c.detail))
    return {row.id for row in rows if json.loads(row.detail).get("note") in keys}


def _corrections(tally: Tally, shas: Collection[bytes], works: Collection[str]) -> None:
    wanted = {each.hex() for each in shas} | set(works)
    links = tally.connection.execute(select(correction_links.c.correction_id, correction_links.c.value))
    told = {row.correction_id for row in links if row.value in wanted}
    rows = tally.connection.execute(select(corrections.c.id, corrections.c.contribution))
    drop_corrections(tally, told | {row.id for row in rows if row.contribution in works})


def _commits(tally: Tally, shas: Collection[bytes]) -> None:
    for part in chunks(sorted(shas)):
        tally.delete(answers, answers.c.sha.in_(part))
        tally.delete(commit_keys, commit_keys.c.sha.in_(part))
        for table, one, other in (
            (rewrites, rewrites.c.old, rewrites.c.new),
            (commit_aliases, commit_aliases.c.sha, commit_aliases.c.later),
            (commit_candidates, commit_candidates.c.sha, commit_candidates.c.candidate),
        ):
            tally.delete(table, one.in_(part) | other.in_(part))


def _waits(tally: Tally, shas: Collection[bytes], works: Collection[str]) -> None:
    wanted = {f"{PUT_OFF_WORK}{each.hex()}" for each in shas} | set(works)
    what = tally.connection.scalars(select(put_off.c.what)).all()
    gone = [each for each in what if each in wanted or each.rpartition(":")[2] in wanted]
    for part in chunks(gone):
        tally.delete(put_off, put_off.c.what.in_(part))


def _edits(tally: Tally, works: Collection[str]) -> None:
    """The engineer's own paragraph and the titles of other work stay; sentences that stood under the edits do not."""
    for row in tally.connection.execute(select(report_edits)).all():
        said = json.loads(row.detail)
        now = said | {"facts": [], "titles": [each for each in said["titles"] if each["contribution"] not in works]}
        for name in ("anchors", "left_out", "proposed"):
            now[name] = [each for each in said[name] if each not in works]
        if now != said:
            told = update(report_edits).where(report_edits.c.key == row.key)
            tally.connection.execute(told.values(detail=json.dumps(now)))
            tally.count(report_edits)
