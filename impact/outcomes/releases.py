"""Who cuts releases, before and after a step was automated: counted from tags and the commits that make a release."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from impact.model.facts import Identity
from impact.model.work import Contribution, Outcome
from impact.outcomes.continuation import distinct, is_app, is_own

MEASURE = "released"
CATEGORY = "deploy-automation"
WINDOW = 365
# Sooner than this one release or none says little.
_LEAST = 90
_MONTH = 30.44
# What stands behind the numbers of a version: a word for how far it is, or a letter and a number as Python has it.
_STAGE = (
    r"[-._+]?(?:(?:alpha|beta|canary|cr|final|ga|milestone|next|post|pre|preview|rc|release|sp)(?:[-.]?\d+)?"
    r"|[abcmp][-.]?\d+|\d+)"
)
_VERSION = re.compile(rf"(?:^|[^\w.])v?\d+\.\d+(?:\.\d+)*(?:{_STAGE}){{0,2}}$|^\d{{4}}[-.]\d\d[-.]\d\d", re.IGNORECASE)
# Of those who make releases many are programs that no list knows; their names say so.
_CALLED = re.compile(r"\b(?:ro)?bot\b|\bci\b|\bautomation\b|\bgithub actions?\b", re.IGNORECASE)
_MAKES_ONE = re.compile(r"\W*(?:\[[^]]*\]\s*)?(?:prepar\w*|releas\w*|bump\w*|cut\w*|version)\b", re.IGNORECASE)


_COUNTED = (
    "releases before",
    "people who cut them before",
    "releases after",
    "people who cut them after",
    "people new to it after",
    "days compared",
)


class Release(NamedTuple):
    """A release: its tag, the day, who made it after mailmap (None: the tag does not say), whether a program did."""

    tag: str
    day: date
    who: Identity | None
    program: bool
    sha: str


def is_release(tag: str) -> bool:
    """Whether a tag names a version."""
    return _VERSION.search(tag) is not None


def makes_release(subject: str, tag: str) -> bool:
    """Whether the commit under a bare tag was made to release, so that its author is who released."""
    bare = _bare(tag)
    named = bool(bare) and re.search(rf"(?<![\w.])v?{re.escape(bare)}(?!\.?\w)", subject) is not None
    return named or _MAKES_ONE.match(subject) is not None


def _tagged(release: Release) -> tuple[str, date, str, bool]:
    """What orders releases, in whichever order they were read."""
    return release.tag, release.day, str(release.who), release.program


def _bare(tag: str) -> str:
    """The version that a tag names, without what stands before its first digit."""
    return re.sub(r"^\D*", "", tag)


def released(
    work: Contribution,
    releases: Iterable[Release] | None,
    begun: date | None,
    as_of: date,
    *,
    own: Collection[str] = (),
    own_names: Collection[str] = (),
) -> Outcome | None:
    """Return who cut releases before and after, and whether somebody or a program did who had not before.

    The windows are equally long: a year at most, cut to what lies after the work, and to what lies before it since
    `begun`, the day of the first commit. None where the repository has no releases at all; `releases` are None where
    the tags could not be read.
    """
    if releases is None:
        return Outcome(work.id, MEASURE, "O0", None, WINDOW, (), "not looked at: the tags could not be read")
    # The same version under two tags, with a "v" and without, is one release.
    once = {(each.sha, _bare(each.tag)): each for each in sorted(set(releases), key=_tagged)}
    every = sorted(once.values(), key=lambda each: (each.day, each.tag, each.sha))
    if not every:
        return None
    days = [day for _, day in work.landed] or [work.first, work.last]
    first, last = min(days), max(days)
    length = min(WINDOW, (as_of - last).days, (first - begun).days if begun is not None else WINDOW)
    before = [each for each in every if first - timedelta(length) <= each.day < first]
    after = [each for each in every if last < each.day <= last + timedelta(length)]
    if length < _LEAST:
        return Outcome(work.id, MEASURE, "O0", None, WINDOW, (), _short((as_of - last).days))
    mine = is_own(work, own, own_names)
    come, program = _newly(after, [each for each in every if each.day < first], mine)
    others = distinct(_of(each) for each in come if not _is_program(each))
    counts = (len(before), _people(before), len(after), _people(after), others, length)
    numbers = tuple(zip(_COUNTED, counts, strict=True))
    shas = tuple(dict.fromkeys(each.sha for each in come))
    said = f"{_told(before)} in the {_span(length)} before; {_told(after)} in the {_span(length)} after"
    holds = bool(come) or program
    return Outcome(work.id, MEASURE, "O0", holds, WINDOW, numbers, said, shas)


def _short(age: int) -> str:
    if age < _LEAST:
        return f"too recent: {max(age, 0)} of {_LEAST} days"
    return "too little of the history lies before it to compare who cut releases"


def _newly(
    after: list[Release], earlier: list[Release], mine: Callable[[Identity], bool]
) -> tuple[list[Release], bool]:
    """Return the releases by others and by programs that had cut none before, and whether a program came."""
    known = [each for each in after if each.who is not None]
    program = any(map(_is_program, known)) and not any(map(_is_program, earlier))
    come = [
        each for each in known if (program if _is_program(each) else not mine(_of(each)) and not _was(each, earlier))
    ]
    return come, program


def _of(release: Release) -> Identity:
    assert release.who is not None, "asked before"
    return release.who


def _is_program(release: Release) -> bool:
    who = release.who
    return release.program or (who is not None and (is_app(who) or _CALLED.search(who.name) is not None))


def _was(release: Release, earlier: Iterable[Release]) -> bool:
    """Whether the same person cut a release earlier."""
    people = (_of(each) for each in earlier if each.who is not None and not _is_program(each))
    return any(distinct((_of(release), each)) == 1 for each in people)


def _people(releases: Iterable[Release]) -> int:
    return distinct(_of(each) for each in releases if each.who is not None and not _is_program(each))


def _told(releases: list[Release]) -> str:
    """Say how many releases there were, by how many people, and whether a program cut some."""
    if not releases:
        return "no release"
    count = f"{len(releases)} {'release' if len(releases) == 1 else 'releases'}"
    people, programs = _people(releases), any(map(_is_program, releases))
    by = [f"{people} {'person' if people == 1 else 'people'}"] if people else []
    by += ["a program"] if programs else []
    unknown = sum(each.who is None for each in releases)
    if not by:
        return f"{count}, of which the tags do not say who cut them"
    known = f", {len(releases) - unknown} of them known to be" if unknown else ""
    return f"{count}{known} by {' and '.join(by)}"


def _span(days: int) -> str:
    months = round(days / _MONTH)
    return f"{months} months" if months > 1 else f"{days} days"
