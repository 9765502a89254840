"""Runs `impact facts` over a built case and compares what it says with what is true."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torture.builder import Case, Expected

KEYS = [
    *("repo", "sha", "parents", "author_name", "author_email", "person_name", "person_email"),
    *("author_time", "author_date", "committer_time", "subject", "body", "message"),
    *("trailers", "co_authors", "files"),
]
COMPLETE, REFUSED, IN_PART = 0, 1, 4
LAST_DAY = 253_402_214_400
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """What the command printed and how it ended."""

    code: int
    out: str
    err: str


def run(case: Case, home: Path, seconds: float = 60) -> Run:
    """Run the command as a person would, in the case's own hostile environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "LC_"))}
    place = case.argument or str(case.place)
    words = (sys.executable, "-P", "-m", "impact", "facts", *case.options, "--", place)
    done = subprocess.run(
        words,
        cwd=case.place.parent if case.argument else home,
        env=kept | {"HOME": str(home)} | case.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    return Run(done.returncode, done.stdout.decode("ascii"), done.stderr.decode("utf-8", "replace"))


def complaints(case: Case, ran: Run) -> Iterator[str]:
    """Yield everything that is wrong with what was said."""
    ran_code = [f"code ran: {how}" for canary, how in case.canaries.items() if canary.exists()]
    yield from ran_code
    yield from _manners(ran)
    if case.refused:
        yield from _refusal(ran)
        return
    if ran.code not in (COMPLETE, IN_PART):
        yield f"exit code {ran.code}: {ran.err[-600:]}"
        return
    *rows, last = (json.loads(line) for line in ran.out.splitlines())
    yield from _summary(case, ran, rows, last)
    yield from _commits(case, rows)


def _manners(ran: Run) -> Iterator[str]:
    if "Traceback" in ran.err:
        yield f"a traceback: {ran.err[-600:]}"
    odd = [each for each in ran.err if not each.isprintable() and each != "\n"]
    if odd:
        yield f"control characters on standard error: {odd[:5]}"


def _refusal(ran: Run) -> Iterator[str]:
    if ran.code != REFUSED:
        yield f"exit code {ran.code}, not a refusal: {ran.out[:200]}"
    if ran.out:
        yield f"a refusal that prints facts: {ran.out[:200]}"
    first, *more = ran.err.splitlines() or [""]
    if not first.startswith("impact: ") or len(first) > 400 or len(more) > 1:
        yield f"not one clear sentence and a hint: {ran.err!r}"


def _summary(case: Case, ran: Run, rows: list[Row], last: Row) -> Iterator[str]:
    summary = last.get("summary", {})
    if summary.get("commits") != len(rows):
        yield f"the summary counts {summary.get('commits')} commits, {len(rows)} were told"
    unread = summary.get("unreadable")
    if not isinstance(unread, list) or any(set(each) != {"sha", "what"} for each in unread):
        yield f"unreadable: {unread!r}"
        return
    if (ran.code == IN_PART) != bool(unread):
        yield f"exit code {ran.code} with {unread!r}"
    if unread and not ran.err:
        yield "what is unreadable is not said on standard error"
    if case.faults and not unread:
        yield "nothing said of the unreadable part"
    if case.faults is False and unread:
        yield f"said to be unreadable: {unread!r}"


def _commits(case: Case, rows: list[Row]) -> Iterator[str]:
    told = {row["sha"]: row for row in rows}
    if len(told) != len(rows):
        yield "a commit is told twice"
    wanted = {each.sha: each for each in case.commits}
    if missing := wanted.keys() - told.keys():
        yield f"commits missing: {sorted(missing)}"
    if invented := told.keys() - wanted.keys() - case.surplus:
        yield f"commits too many: {sorted(invented)}"
    for sha in wanted.keys() & told.keys():
        for what in _commit(case, wanted[sha], told[sha]):
            yield f"{sha[:10]}: {what}"[:400]


def _commit(case: Case, wanted: Expected, row: Row) -> Iterator[str]:
    if list(row) != KEYS:
        yield f"keys {list(row)}"
    person = case.people.get(wanted.email, (wanted.name, wanted.email))
    pairs = (
        ("parents", row["parents"], list(wanted.parents)),
        ("author", (row["author_name"], row["author_email"]), (wanted.name, wanted.email)),
        ("person", (row["person_name"], row["person_email"]), person),
        ("time", row["author_time"], wanted.time),
        ("message", row["message"].rstrip("\n"), wanted.message.rstrip("\n")),
    )
    for what, said, true in pairs:
        if said != true:
            yield f"{what} is {said!r:.150}, not {true!r:.150}"
    if wanted.sha in case.co_authors:
        said = [each["email"] for each in row["co_authors"]]
        if said != case.co_authors[wanted.sha]:
            yield f"co-authors {said}, not {case.co_authors[wanted.sha]}"
    if wanted.time is not None and 0 <= wanted.time < LAST_DAY and not row["author_date"]:
        yield "no author_date for a time that calendars hold"
    yield from _files(wanted, row["files"])


def _files(wanted: Expected, files: list[Row] | None) -> Iterator[str]:
    if wanted.files is None or files is None:
        if files is not wanted.files:
            yield f"files are {files!r:.150}, not {wanted.files!r:.150}"
        return
    said = {each["path"]: each["status"] for each in files}
    if len(said) != len(files):
        yield "a path is told twice"
    for path in sorted(said.keys() | wanted.files.keys()):
        if said.get(path) != wanted.files.get(path):
            yield f"path {path!r} is {said.get(path)}, not {wanted.files.get(path)}"
    old = {each["path"]: each["old_path"] for each in files if each["old_path"] is not None}
    if old != wanted.old_paths:
        yield f"old paths {old!r:.150}, not {wanted.old_paths!r:.150}"
    if any(set(each) != {"path", "old_path", "status", "binary"} for each in files):
        yield "a file has other keys"


def fingerprint(folder: Path) -> dict[str, tuple[object, ...]]:
    """Return mode, owner, time, size and content of everything below a folder, to tell whether anything changed."""
    return {os.path.relpath(path, folder): _mark(path) for path in _everything(folder)}


def _everything(folder: Path) -> Iterator[str]:
    yield str(folder)
    for path, folders, names in os.walk(folder):
        for name in (*folders, *names):
            yield os.path.join(path, name)


def _mark(path: str) -> tuple[object, ...]:
    about = os.lstat(path)
    content = ""
    if stat.S_ISLNK(about.st_mode):
        content = os.readlink(path)
    elif stat.S_ISREG(about.st_mode):
        content = hashlib.sha1(Path(path).read_bytes()).hexdigest()
    size = 0 if stat.S_ISDIR(about.st_mode) else about.st_size
    return about.st_mode, about.st_uid, about.st_mtime_ns, size, content
