"""What of reviews was read and what was not, and what a source cannot show: said of the source, never as zero."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from impact.model.report import NOT_VISIBLE, Coverage
from impact.model.reviews import (
    ADDRESSES,
    ASSOCIATION,
    CREDIT,
    EDITS,
    LANDING,
    LINES,
    RESOLUTION,
    TEAMS,
    THREADS,
    VOTES,
    WAITING,
)

REVIEWS = "reviews"
CREDIT_IN_COMMITS = "credit in commits"
BUT_CREDIT = f"{REVIEWS} but for {CREDIT_IN_COMMITS}"
TOO_LITTLE = "too little of it was seen in what was read"
# The sorts of work that reviews show.
_SHOWN = frozenset(("review-teaching", "unblocking"))
# Sources that read commits and no review.
_OF_COMMITS = ("trailers", "merges", "review-notes")
TEACHING = "teaching through review"
# What it means that a source does not show one of them.
_IN_WORDS = {
    THREADS: "which remark answers which",
    RESOLUTION: "which remarks were marked as settled",
    VOTES: "approvals and votes",
    TEAMS: "which team was asked",
    EDITS: "whether a comment was edited",
    ADDRESSES: "whether a file was changed after a remark",
    LINES: "whether the very lines were changed after it",
    WAITING: "how long a change had waited",
    LANDING: "when a change landed",
    ASSOCIATION: "whether its author belongs to the project",
}
FROM_FILES = "(from files that somebody gave)"


@dataclass(frozen=True, slots=True)
class ReadSource:
    """One source of reviews of one repository: up to which day, what it can show, and whether files were given."""

    name: str
    until: date | None
    shows: tuple[str, ...]
    imported: bool = False

    @property
    def is_credit(self) -> bool:
        """Whether it shows credit in commits and no review."""
        return self.name in _OF_COMMITS or set(self.shows) <= {CREDIT}


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """The sources of reviews that were read of one repository, none where none was."""

    repo: str
    sources: tuple[ReadSource, ...] = ()

    @property
    def has_reviews(self) -> bool:
        """Whether any of them shows reviews themselves."""
        return any(not each.is_credit for each in self.sources)


def read(places: Sequence[ReadPlace], *, named: bool) -> tuple[str, ...]:
    """Return what was read, by source; repositories are named only in the engineer's own report."""
    found: dict[tuple[bool, str, bool], list[tuple[str, date | None]]] = defaultdict(list)
    for place in places:
        for each in place.sources:
            found[each.is_credit, "" if each.is_credit else each.name, each.imported].append((place.repo, each.until))
    return tuple(
        f"{CREDIT_IN_COMMITS if credit else f'{REVIEWS} by {name}'}"
        f"{f' {FROM_FILES}' if imported else ''}{_of(those, len(places), named=named)}{_until(day for _, day in those)}"
        for (credit, name, imported), those in sorted(found.items())
    )


def not_read(places: Sequence[ReadPlace]) -> tuple[str, ...]:
    """Return what to say of reviews under what was not read; nothing where every repository has some."""
    without = sum(not each.has_reviews for each in places)
    credited = any(each.sources and not each.has_reviews for each in places)
    if without == len(places):
        return (BUT_CREDIT if credited else REVIEWS,)
    if not without:
        return ()
    return (f"{REVIEWS} of the other {without}" if without > 1 else f"{REVIEWS} of the other repository",)


def blind(places: Sequence[ReadPlace]) -> tuple[str, ...]:
    """Return what no source that was read can show of reviews; "teaching through review" where none shows any of it."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for place in places:
        for each in place.sources:
            if not each.is_credit:
                by_name[each.name] |= set(each.shows)
    seen = bool(places) and all(
        any(not each.is_credit and ADDRESSES in each.shows for each in place.sources) for place in places
    )
    unseen = [
        f"in {REVIEWS} by {name}: {', '.join(said for each, said in _IN_WORDS.items() if each not in shows)}"
        for name, shows in sorted(by_name.items())
        if not shows.issuperset(_IN_WORDS)
    ]
    credited = not by_name and any(place.sources for place in places)
    teaching = f"{TEACHING} but for {CREDIT_IN_COMMITS}" if credited else TEACHING
    return (*(() if seen else (teaching,)), *unseen)


def little_seen(coverage: Iterable[Coverage], places: Sequence[ReadPlace]) -> Iterator[Coverage]:
    """Yield these rows, with another reason where reviews were read and nothing in them shows what they would show."""
    read_some = any(each.has_reviews for each in places)
    for each in coverage:
        shown = each.expectation.git != "none" and not _SHOWN.isdisjoint(each.expectation.categories)
        silent = each.status == NOT_VISIBLE and not each.missing
        yield replace(each, missing=TOO_LITTLE) if read_some and shown and silent else each


def _of(those: Sequence[tuple[str, date | None]], every: int, *, named: bool) -> str:
    names = sorted({repo for repo, _ in those})
    if every == 1:
        return ""
    if named:
        return f" of {' and '.join(names)}" if len(names) < every else ""
    return f" of {len(names)} of {every} repositories" if len(names) < every else ""


def _until(days: Iterable[date | None]) -> str:
    known = sorted(day for day in days if day is not None)
    if not known:
        return ""
    first, last = known[0].isoformat(), known[-1].isoformat()
    return f" up to {last}" if first == last else f" up to {first} or {last}"
