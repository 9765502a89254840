"""Reads commits for their kind: message and paths of every one, the patch of those where it may tell more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from impact.ledger.rows import Look
from impact.model.facts import Commit, DiffFacts, FileChange
from impact.sources import git_log
from impact.sources.base import Selection

if TYPE_CHECKING:
    from impact.classify.reading import Reader, Reading
    from impact.ledger.kept_look import KeptLook
    from impact.ledger.ledger import Ledger
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.workshop import Workshop

# Of looks that lack something: nobody's rules, so the next look reads these commits again.
_IN_PART = ""
# Commits read, looked into and kept at a time.
_BATCH = 2000
# Patches of more files than this are sweeps, imports and moves: they cost most and tell least.
MOST_FILES = 120


class Known(NamedTuple):
    """What the ledger knows of a commit: the rules that hold for it, and (path, git's letter) of what it touches.

    `signals` are None where it does not say.
    """

    sha: str
    signals: tuple[str, ...] | None
    touched: tuple[tuple[str, str], ...]


def look(ledger: Ledger, scanned: Scanned, workshop: Workshop, addresses: Sequence[str]) -> None:
    """Read the commits of these addresses that were not read by today's rules and weights; keep what they say."""
    assert scanned.repo_id is not None, "asked before"
    rules = how(scanned.place, workshop)
    waiting = iter(ledger.unread(scanned.repo_id, addresses, rules))
    while shas := tuple(islice(waiting, _BATCH)):
        # Read to the end before the ledger is locked.
        read = tuple(_read(scanned.place, workshop, shas))
        ledger.save_looks(scanned.repo_id, (look for look, whole in read if whole), rules=rules)
        # Something is lost; it may be back when these commits are asked for again.
        ledger.save_looks(scanned.repo_id, (look for look, whole in read if not whole), rules=_IN_PART)


def how(place: git_log.Place, workshop: Workshop) -> str:
    """Name what reads the commits of a repository; a patch of a partial clone cannot be read without fetching."""
    return light(workshop) if place.partial else workshop.weights


def light(workshop: Workshop) -> str:
    """Name what reads commits from message and paths alone."""
    return f"{workshop.weights} without patches"


def read_lightly(place: git_log.Place, reader: Reader, known: Sequence[Known]) -> Iterator[KeptLook]:
    """Yield what is kept of each commit that can be read, from its message and what the scan saw of it.

    Where the ledger knows the files and the rules that hold, git is asked for messages alone.
    """
    from impact.ledger.kept_look import kept  # only where something is read

    seen = {each.sha: each for each in known if each.signals is not None}
    unseen = tuple(each.sha for each in known if each.signals is None)
    messages = git_log.read(place, Selection(only=tuple(seen), contents=False, files=False)) if seen else ()
    whole = git_log.read(place, Selection(only=unseen, contents=False)) if unseen else ()
    for fact in (*messages, *whole):
        if isinstance(fact, Commit):
            held = seen.get(fact.sha)
            reading = reader.read(_with_files(fact, held), known=held.signals) if held else reader.read(fact)
            yield kept(Look(fact.sha, reading.spoken, reading.kinds, None))


def _with_files(commit: Commit, known: Known) -> Commit:
    return replace(commit, changes=tuple(FileChange(path, letter) for path, letter in known.touched))


def _read(place: git_log.Place, workshop: Workshop, shas: tuple[str, ...]) -> Iterator[tuple[Look, bool]]:
    """Yield what each commit is read as, and whether all that was wanted of it could be read."""
    for commit, reading, diff, whole in readings(place, workshop, shas):
        yield Look(commit.sha, reading.spoken, reading.kinds, diff), whole


def readings(
    place: git_log.Place, workshop: Workshop, shas: tuple[str, ...]
) -> Iterator[tuple[Commit, Reading, DiffFacts | None, bool]]:
    """Yield each commit with its reading, what its patch shows, and whether all that was wanted could be read."""
    from impact.sources.diffs import diffs  # only where something is read

    reader = workshop.reader
    facts = git_log.read(place, Selection(only=shas, contents=False))
    commits = [fact for fact in facts if isinstance(fact, Commit)]
    chosen = [] if place.partial else [each.sha for each in commits if worth(each)]
    inside: dict[str, DiffFacts | None] = dict(diffs(place.repository, chosen, workshop.book.facts)) if chosen else {}
    for commit in commits:
        diff = inside.get(commit.sha)
        yield commit, reader.read(commit, diff), diff, diff is not None or commit.sha not in inside


def worth(commit: Commit) -> bool:
    """Whether a look into the patch may tell more than message and paths do."""
    return bool(commit.changes) and len(commit.changes or ()) <= MOST_FILES
