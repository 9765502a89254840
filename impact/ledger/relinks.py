"""What commits that were spoken of are known by, what became of them, and what may have."""

from __future__ import annotations

import json
import secrets as random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from impact.ledger.bulk import chunks
from impact.ledger.captured_schema import answers
from impact.ledger.interning import last_id
from impact.ledger.notes_schema import note_commits, put_off
from impact.ledger.schema import (
    commit_aliases,
    commit_candidates,
    commit_keys,
    commits,
    correction_links,
    repositories,
    secrets,
)
from impact.model.capture import LATER, NOT
from impact.model.keys import Keys
from impact.model.notes import PUT_OFF_WORK

COMMIT = "sha"  # the link of a correction to a commit it is about, as it was then
_SECRET = "commit keys"


def secret(connection: Connection) -> bytes:
    """What the hashes of this ledger are made with; made once. Needs a writing connection the first time."""
    found: bytes | None = connection.scalar(select(secrets.c.value).where(secrets.c.name == _SECRET))
    if found is None:
        found = random.token_bytes(32)
        connection.execute(insert(secrets).values(name=_SECRET, value=found))
    return found


def spoken(connection: Connection) -> list[tuple[str, ...]]:
    """Every commit that was spoken of, in groups of what was spoken of together."""
    groups: dict[int, list[str]] = defaultdict(list)
    query = select(correction_links.c.correction_id, correction_links.c.value)
    for row in connection.execute(query.where(correction_links.c.kind == COMMIT).order_by(correction_links.c.position)):
        groups[row.correction_id].append(row.value)
    noted: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(note_commits).order_by(note_commits.c.note_id, note_commits.c.position)):
        noted[row.note_id].append(row.sha.hex())
    # Words of an answer are a note already; a refusal and a question put off are nothing but their commit.
    told = select(answers.c.sha).where(answers.c.said.in_((NOT, LATER))).order_by(answers.c.id)
    answered = [(sha.hex(),) for sha in connection.scalars(told)]
    waits = select(put_off.c.what).where(put_off.c.what.startswith(PUT_OFF_WORK)).order_by(put_off.c.what)
    off = [(what.removeprefix(PUT_OFF_WORK),) for what in connection.scalars(waits)]
    return [tuple(each) for each in (*groups.values(), *noted.values(), *answered, *off)]


def names(connection: Connection, shas: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Every id that each of these commits has had, its own first."""
    found = {sha: [sha] for sha in shas}
    for part in chunks(sorted({bytes.fromhex(sha) for sha in shas})):
        query = select(commit_aliases).where(commit_aliases.c.sha.in_(part)).order_by(commit_aliases.c.id)
        for row in connection.execute(query):
            found[row.sha.hex()].append(row.later.hex())
    return {sha: tuple(dict.fromkeys(each)) for sha, each in found.items()}


def lost(connection: Connection, shas: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Those of the commits that no branch reaches under any id they have had, with these ids."""
    known = names(connection, shas)
    alive = living(connection, (name for each in known.values() for name in each))
    return {sha: each for sha, each in known.items() if alive.isdisjoint(each)}


def living(connection: Connection, shas: Iterable[str]) -> set[str]:
    """Those of the commits that some repository still has; where another took its place, it has none."""
    found: set[str] = set()
    for part in chunks(sorted({bytes.fromhex(sha) for sha in shas})):
        query = select(commits.c.sha).join(repositories, repositories.c.id == commits.c.repo_id)
        alive = ~commits.c.gone & (repositories.c.place != b"")
        found.update(sha.hex() for sha in connection.scalars(query.where(commits.c.sha.in_(part), alive)))
    return found


def repositories_of(connection: Connection, shas: Iterable[str]) -> frozenset[int]:
    """The repositories that hold or held one of the commits, but for those in whose place another lies now."""
    found: set[int] = set()
    for part in chunks(sorted({bytes.fromhex(sha) for sha in shas})):
        query = select(commits.c.repo_id).distinct().join(repositories, repositories.c.id == commits.c.repo_id)
        found.update(connection.scalars(query.where(commits.c.sha.in_(part), repositories.c.place != b"")))
    return frozenset(found)


# Keys


def kept(connection: Connection, shas: Iterable[str]) -> dict[str, Keys]:
    """What is kept of these commits, of those of which something is."""
    found = {}
    for part in chunks(sorted({bytes.fromhex(sha) for sha in shas})):
        for row in connection.execute(select(commit_keys).where(commit_keys.c.sha.in_(part))):
            found[row.sha.hex()] = _read(row.detail)
    return found


def kept_unread(connection: Connection) -> dict[str, Keys]:
    """What is kept of commits that no scan has read: they were made here, and never reached a main branch."""
    read = select(commits.c.id).where(commits.c.sha == commit_keys.c.sha)
    rows = connection.execute(select(commit_keys).where(~read.exists()))
    return {row.sha.hex(): _read(row.detail) for row in rows}


def keep(connection: Connection, known: Iterable[Keys]) -> None:
    """Keep these in the place of what was kept of the same commits.

    What was read by the time a commit was first spoken of stood beside it, and is nothing it became: that is `seen`.
    """
    last = last_id(connection, commits)
    told = list(known)
    before = kept(connection, [each.sha for each in told])
    for part in chunks(told):
        seen = {each.sha: before[each.sha].seen if each.sha in before else last for each in part}
        by_sha = {bytes.fromhex(each.sha): _written(replace(each, seen=seen[each.sha])) for each in part}
        connection.execute(delete(commit_keys).where(commit_keys.c.sha.in_(by_sha)))
        rows = [{"sha": sha, "detail": text, "searched": 0} for sha, text in by_sha.items()]
        connection.execute(insert(commit_keys), rows)


def unsearched(connection: Connection, shas: Iterable[str]) -> list[str]:
    """Those of the commits that were not looked for since the last commit was read."""
    last = last_id(connection, commits)
    found = []
    for part in chunks(sorted({bytes.fromhex(sha) for sha in shas})):
        query = select(commit_keys.c.sha).where(commit_keys.c.sha.in_(part), commit_keys.c.searched < last)
        found += [sha.hex() for sha in connection.scalars(query)]
    return found


def _written(keys: Keys) -> str:
    """Keys as text; ASCII, so that any path can stand in it."""
    value = asdict(keys) | {"day": None if keys.day is None else keys.day.isoformat()}
    del value["alive"]  # changes with every scan; the commits say
    return json.dumps(value)


def _read(text: str) -> Keys:
    value = json.loads(text)
    value["day"] = None if value["day"] is None else date.fromisoformat(value["day"])
    for name in ("paths", "parents"):
        value[name] = tuple(value.get(name, ()))
    return Keys(**value)


# What became of them


def link(connection: Connection, found: Mapping[str, tuple[str, str]]) -> None:
    """Let what was said of a commit hold on to (another commit, what told so) as well; no earlier id is forgotten."""
    stored = {(row.sha, row.later) for row in connection.execute(select(commit_aliases))}
    key = last_id(connection, commit_aliases)
    rows = []
    for old, (new, known_by) in found.items():
        pair = (bytes.fromhex(old), bytes.fromhex(new))
        if pair not in stored and old != new:
            key += 1
            stored.add(pair)
            rows.append({"id": key, "sha": pair[0], "later": pair[1], "known_by": known_by})
    if rows:
        connection.execute(insert(commit_aliases), rows)
    for part in chunks([bytes.fromhex(old) for old in found]):
        connection.execute(delete(commit_candidates).where(commit_candidates.c.sha.in_(part)))


def leave_open(connection: Connection, searched: Collection[str], may: Mapping[str, Iterable[str]]) -> None:
    """Keep what may hold each of the commits that were looked for in vain, in the place of what was kept before."""
    last = last_id(connection, commits)
    for part in chunks(sorted(bytes.fromhex(sha) for sha in searched)):
        connection.execute(delete(commit_candidates).where(commit_candidates.c.sha.in_(part)))
        connection.execute(update(commit_keys).where(commit_keys.c.sha.in_(part)).values(searched=last))
    rows = [
        {"sha": bytes.fromhex(sha), "candidate": bytes.fromhex(each)} for sha, those in may.items() for each in those
    ]
    for rows_part in chunks(rows):
        connection.execute(insert(commit_candidates), rows_part)


def open_cases(connection: Connection) -> dict[str, tuple[str, ...]]:
    """What may hold each commit that was spoken of, is gone, and may be in more than one, or not surely in one."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(commit_candidates).order_by(commit_candidates.c.candidate)):
        found[row.sha.hex()].append(row.candidate.hex())
    gone = lost(connection, found)
    alive = living(connection, (each for those in found.values() for each in those))
    cases = {sha: tuple(each for each in found[sha] if each in alive) for sha in sorted(gone)}
    return {sha: those for sha, those in cases.items() if those}
