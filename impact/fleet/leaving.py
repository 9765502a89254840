"""What of one's work leaves for a team: presence alone, without what settings keep back or what names somebody.

Pure; what was left out is told in sentences, which are for the person alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from fnmatch import fnmatchcase
from unicodedata import combining, normalize

from impact.identity.naming import Authors
from impact.model.facts import Identity
from impact.model.opportunity import Opportunity
from impact.model.options import Private
from impact.model.team import Part, Weak
from impact.model.work import Contribution
from impact.redact.reports import is_named
from impact.redact.words import without

_MORE = re.compile(r"\(\d+ more\)")
_BETWEEN_WORDS = re.compile(r"[^\w@.]+|_")
# What people and programs call themselves, and folders are called as well: alone, these point at nobody.
_NOBODY = frozenset((
    "admin", "api", "app", "build", "ci", "cli", "code", "config", "contact", "core", "data", "deploy", "dev",
    "docs", "example", "git", "github", "gitlab", "hello", "info", "infra", "lib", "linux", "mail", "main", "none",
    "noreply", "open", "opensource", "ops", "oss", "python", "release", "releases", "root", "scripts", "security",
    "site", "source", "src", "support", "system", "team", "test", "testing", "tests", "tools", "unknown", "user",
    "users", "web",
))  # fmt: skip
_LETTERS = re.compile(r"[\W_]+")
_MOST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Left:
    """What leaves, and why other things do not: a sentence for each."""

    parts: tuple[Part, ...]
    weak: tuple[Weak, ...]
    said: tuple[str, ...]


class People:
    """Everybody known to a ledger, to be looked for in names of folders and repositories."""

    def __init__(self, people: Iterable[Identity]) -> None:
        known = tuple(people)
        self._authors = Authors(known)
        # What somebody logs in by is mostly the first half of their address.
        self._handles = {_letters(each.email.partition("@")[0]) for each in known}
        self._handles |= {_letters(each.name) for each in known if " " in each.name.strip()}
        self._handles = {each for each in self._handles if len(each) >= 3} - _NOBODY

    def in_text(self, text: str, project: str = "") -> bool:
        """Whether a path holds a name, an address or a handle of somebody.

        What a project is called names the project, whoever once wrote from an address like it.
        """
        nobody = {*_NOBODY, _stem(project)} if project else _NOBODY
        found = self._authors.named(_BETWEEN_WORDS.sub(" ", text))
        whole = any(_letters(each) not in nobody and _stem(each) not in nobody for each in found.whole)
        runs = (each for part in text.split("/") for each in _runs(part) if _stem(each) not in nobody)
        return whole or any(each in self._handles for each in runs)


def leaving(
    works: Iterable[tuple[str, Contribution]],
    weak: Iterable[tuple[str, Opportunity]],
    private: Private,
    people: People,
    allowed: Collection[str],
) -> Left:
    """Return what leaves of works and weak points, each with what its repository is called in consents.

    `allowed` are the repositories that the consent covers. Nothing is counted: a theme is in an area or it is not.
    """
    keeping = _Keeping(private, people, allowed)
    parts = {
        Part(work.category, repository, area)
        for repository, work in works
        if keeping.repository(repository)
        for area in keeping.areas(repository, work.areas)
    }
    points = {Weak(each.signal, repository) for repository, each in weak if keeping.repository(repository)}
    # A part without an area says nothing beside the same theme in an area of that repository.
    return Left(_plain(parts), tuple(sorted(points)), keeping.said())


def _plain(parts: set[Part]) -> tuple[Part, ...]:
    with_area = {(one.theme, one.repository) for one in parts if one.area}
    return tuple(sorted(one for one in parts if one.area or (one.theme, one.repository) not in with_area))


class _Keeping:
    """Decides of repositories and areas, and remembers what was kept back and why."""

    def __init__(self, private: Private, people: People, allowed: Collection[str]) -> None:
        self._private = private
        self._people = people
        self._allowed = allowed
        self._kept: dict[str, set[str]] = {}

    def repository(self, name: str) -> bool:
        why = ""
        if name not in self._allowed:
            why = "your consent does not cover it"
        elif is_named(name, self._private.repositories):
            why = "your settings keep the repository private"
        return self._noted(name, why or self._worded(name))

    def areas(self, repository: str, areas: Iterable[str]) -> set[str]:
        """The areas that may leave; the one without a name where none is left."""
        every = tuple(areas)
        if any(map(_MORE.fullmatch, every)):
            self._noted(repository, "of a contribution in many areas only the eight largest are known")
        found = (each for each in every if not _MORE.fullmatch(each))
        project = repository.rpartition("/")[2]
        return {each for each in found if self._noted(f"{repository}: {each}", self._hidden(each, project))} or {""}

    def _hidden(self, area: str, project: str) -> str:
        globs = self._private.paths
        if any(fnmatchcase(each, glob) for glob in globs for each in (area, f"{area}/-")):
            return "your settings keep the path private"
        return self._worded(area, project)

    def _worded(self, text: str, project: str = "") -> str:
        if without(text, self._private.words) != text:
            return "it holds a word that your settings keep private"
        return "it holds a name or an address of somebody" if self._people.in_text(text, project) else ""

    def _noted(self, what: str, why: str) -> bool:
        if why:
            self._kept.setdefault(why, set()).add(what)
        return not why

    def said(self) -> tuple[str, ...]:
        return tuple(f"left out, because {why}: {', '.join(sorted(kept))}" for why, kept in sorted(self._kept.items()))


def _runs(part: str) -> Iterator[str]:
    """A part of a path as it would be logged in by, whole, and every few words in a row of it.

    One word among others is left alone, unless it holds a digit: services and people are called alike.
    """
    yield _letters(part)
    words = [each for each in _LETTERS.split(part) if each][:_MOST_WORDS]
    for start, word in enumerate(words):
        if any(each.isdigit() for each in word):
            yield _letters(word)
        for end in range(start + 2, len(words) + 1):
            yield _letters("".join(words[start:end]))


def _letters(text: str) -> str:
    """Letters and digits alone, without case and without what stands on letters: Zoë is written as Zoe as well."""
    plain = "".join(each for each in normalize("NFKD", text) if not combining(each))
    return _LETTERS.sub("", plain).casefold()


def _stem(text: str) -> str:
    """A name without the number that a package of it may end in: jinja2 is jinja."""
    return _letters(text).rstrip("0123456789")


def changes(before: str, now: str) -> list[str]:
    """Return the lines that differ between what was sent last and what leaves now."""
    return list(unified_diff(before.splitlines(), now.splitlines(), "sent last", "leaves now", lineterm="", n=0))
