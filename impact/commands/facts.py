"""`impact facts`: the commits of a repository as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from itertools import islice
from typing import Any

import click

from impact.model.errors import DONE, IN_PART, UsageError
from impact.model.facts import Commit, DiffFacts, Unreadable
from impact.sources import git_log
from impact.sources.base import Selection

_FLUSH = 256
# Commits whose patches one git is asked for.
_BATCH = 4096
_ZONES: dict[int, timezone] = {}


@click.command()
@click.argument("path", default=".")
@click.option("--rev", metavar="RANGE", help="A revision or range, as git takes it: main, v1.0..HEAD.")
@click.option("--stdin", "listed", is_flag=True, help="Read commit ids from standard input; only these are printed.")
@click.option("--all", "every_ref", is_flag=True, help="All branches, remote branches and tags, not only HEAD.")
@click.option("--since", metavar="DATE", help="Only commits written on or after this day.")
@click.option("--until", metavar="DATE", help="Only commits written on or before this day.")
@click.option("--merges", type=click.Choice(["first-parent"]), help="Files of merges too, against the first parent.")
@click.option(
    "--diff", "deep", is_flag=True, help="Look inside: line counts and diff facts of commits with one parent."
)
def command(
    path: str,
    rev: str | None,
    listed: bool,
    every_ref: bool,
    since: str | None,
    until: str | None,
    merges: str | None,
    deep: bool,
) -> int:
    """Print every commit of the repository at PATH as one JSON object a line.

    The last line is {"summary": {"commits": N, "unreadable": [...]}}; exit code 4 says that a part
    could not be read. Dates are the author's; a file's "binary" is null unless --diff opens contents.
    With --diff a row also has n_files, n_added, n_deleted, "facts" and "facts_test" (over test files alone):
    {name: [added lines, removed lines]}, for the names in config/signals.yaml; null where it could not be read.
    """
    if listed and (rev is not None or every_ref):
        raise UsageError("--stdin names the commits itself", hint="leave out --rev and --all")
    selection = Selection(
        starts=(rev,) if rev is not None else (),
        only=tuple(line.strip() for line in sys.stdin if line.strip()) if listed else None,
        every_ref=every_ref,
        first_parent_merges=merges is not None,
    )
    place = git_log.open_place(path)
    low, high = _bounds(since, until)
    if not place.head and not every_ref and rev is None:
        click.echo(f"{path}: HEAD has no commits yet; --all reads every branch", err=True)
    if place.repository.shallow():
        click.echo(f"{path}: a shallow clone; the files of its oldest commits are not known", err=True)
    return _print(_rows(place, selection, low, high, deep=deep))


def _rows(
    place: git_log.Place, selection: Selection, low: int | None, high: int | None, *, deep: bool
) -> Iterator[dict[str, Any] | Unreadable]:
    """Yield a row for every commit within the bounds, and what could not be read."""
    bounded = low is not None or high is not None
    facts = (each for each in git_log.read(place, selection) if not bounded or _wanted(each, low, high))
    if deep:
        yield from _looked_into(place, facts)
        return
    for fact in facts:
        yield fact if isinstance(fact, Unreadable) else row(fact)


def _looked_into(place: git_log.Place, facts: Iterator[Commit | Unreadable]) -> Iterator[dict[str, Any] | Unreadable]:
    from impact.services.reading.workshop import workshop
    from impact.sources.diffs import diffs

    book = workshop(place.repository).book.facts
    while batch := list(islice(facts, _BATCH)):
        single = [each.sha for each in batch if isinstance(each, Commit) and len(each.parents) < 2]
        # To its end, so that git has ended before the next batch begins.
        inside = dict(diffs(place.repository, [] if place.partial else single, book))
        for fact in batch:
            if isinstance(fact, Unreadable) or len(fact.parents) > 1:
                yield fact if isinstance(fact, Unreadable) else row(fact)
                continue
            diff = inside.get(fact.sha)
            if diff is None and not place.partial:
                yield Unreadable(fact.sha, "the patch")
            yield row(fact) | looked_into(diff)


def looked_into(diff: DiffFacts | None) -> dict[str, Any]:
    """Return what --diff adds to a row; its files replace those of names alone, renames found by likeness."""
    if diff is None:
        return dict.fromkeys(("n_added", "n_deleted", "facts", "facts_test"))
    return {
        "files": [
            {"path": each.path, "old_path": each.old_path, "status": each.status, "binary": each.binary}
            | {"added": each.added, "deleted": each.deleted}
            for each in diff.changes
        ],
        "n_files": len(diff.changes),
        "n_added": sum(each.added or 0 for each in diff.changes),
        "n_deleted": sum(each.deleted or 0 for each in diff.changes),
        "facts": {name: [count.added, count.removed] for name, count in diff.facts},
        "facts_test": {name: [count.added, count.removed] for name, count in diff.in_tests},
        "facts_cut": diff.cut,
    }


def _print(rows: Iterator[dict[str, Any] | Unreadable]) -> int:
    encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
    unreadable: list[dict[str, str]] = []
    lines: list[str] = []
    count = 0
    for fact in rows:
        if isinstance(fact, Unreadable):
            unreadable.append({"sha": fact.sha, "what": fact.what})
            click.echo(f"not read: {fact.what} {fact.sha}".rstrip(), err=True)
            continue
        count += 1
        lines.append(encode(fact))
        if len(lines) >= _FLUSH:
            sys.stdout.write("\n".join(lines) + "\n")
            lines.clear()
    lines.append(encode({"summary": {"commits": count, "unreadable": unreadable}}))
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    return IN_PART if unreadable else DONE


def row(commit: Commit) -> dict[str, Any]:
    """Return one commit as the JSON object that `impact facts` prints."""
    changes = commit.changes
    return {
        "repo": commit.repo,
        "sha": commit.sha,
        "parents": commit.parents,
        "author_name": commit.author.name,
        "author_email": commit.author.email,
        "person_name": commit.person.name,
        "person_email": commit.person.email,
        "author_time": commit.authored_at,
        "author_date": _date(commit.authored_at, commit.offset),
        "committer_time": commit.committed_at,
        "subject": commit.subject,
        "body": commit.body,
        "message": commit.message,
        "trailers": commit.trailers,
        "co_authors": [{"name": each.name, "email": each.email} for each in commit.co_authors],
        "files": None
        if changes is None
        else [
            {"path": each.path, "old_path": each.old_path, "status": each.status, "binary": each.binary}
            for each in changes
        ],
    }


def _date(at: int | None, offset: int) -> str | None:
    """The author's own wall clock in ISO 8601, None where no calendar holds the time."""
    if at is None:
        return None
    zone = _ZONES.get(offset)
    if zone is None:
        zone = _ZONES[offset] = timezone(timedelta(minutes=offset))
    try:
        return datetime.fromtimestamp(at, zone).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _bounds(since: str | None, until: str | None) -> tuple[int | None, int | None]:
    """Turn the two days into epoch seconds: from the first second of `since` to the last of `until`, UTC."""
    if since is None and until is None:
        return None, None
    from datetime import UTC

    from impact.edges import clock
    from impact.settings import dates

    today = clock.today()
    low = dates.day(since, today) if since else None
    high = dates.day(until, today) if until else None
    start = int(datetime(low.year, low.month, low.day, tzinfo=UTC).timestamp()) if low else None
    end = int(datetime(high.year, high.month, high.day, tzinfo=UTC).timestamp()) + 86_399 if high else None
    return start, end


def _wanted(fact: Commit | Unreadable, low: int | None, high: int | None) -> bool:
    """Whether a fact lies within the bounds; what cannot be read always counts."""
    return isinstance(fact, Unreadable) or _within(fact, low, high)


def _within(commit: Commit, low: int | None, high: int | None) -> bool:
    at = commit.authored_at if commit.authored_at is not None else commit.committed_at
    if at is None:
        return False
    return (low is None or at >= low) and (high is None or at <= high)
