"""Takes private text out of a report before others see it: the same thing gets the same name throughout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from fnmatch import fnmatchcase
from hashlib import sha256
from itertools import product
from string import ascii_uppercase
from typing import Any, TypeVar, cast

from impact.model.report import NOT_KNOWN, Claim, Place, Remarked, Report, Story
from impact.model.work import Contribution
from impact.redact.words import without

ISSUE, SECRET = "[issue]", "[a security matter]"
# Names of ours, which others may have to look up, and configuration, which is no secret of the work's.
_KEPT = frozenset(
    (
        *("id", "repo", "note", "shas", "sha", "head", "measure", "grade", "status", "provenance"),
        *("rules", "version", "audience", "kind", "key", "action", "state", "role", "category", "runner_up", "signals"),
        *("ladder", "target", "current", "expectation", "category_title", "read", "not_read", "blind", "anchors"),
        *("recall", "subjects", "person", "covers"),
    )
)
_PATH = re.compile(r"[\w.@~+%-]*(?:/[\w.@~+%-]+)+/?|[\w@~+%-]+\.\w{1,8}\b")
_ISSUES = re.compile(r"(?<![\w/])(?:#\d{1,7}|[A-Z][A-Z0-9]{1,9}-[1-9]\d{0,6})\b")
_SECURITY = re.compile(
    r"\bCVE-\d|\bGHSA-|vulnerab|\bexploit|\bsecurity\b|\bXSS\b|\bCSRF\b|\bRCE\b|\bSSRF\b|\binjection\b", re.IGNORECASE
)
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LETTERED = re.compile(r"\b([Aa])uthor ([A-Z]{1,2})\b")
_STANDS_FOR = re.compile(r"(?:^|[Bb]y the word of )author ([A-Z]{1,2})(?=$| \()")
_FEWEST = 26  # letters to draw from
_Any = TypeVar("_Any")
_Cited = TypeVar("_Cited", Claim, Contribution)


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is taken out: whole words, repositories by name, paths by glob (`*` crosses folders), issue keys, security.

    A contribution whose title speaks of a security matter keeps its claims and loses its title.
    """

    words: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    issues: bool = False
    security: bool = False

    @property
    def nothing(self) -> bool:
        """Whether it takes nothing out."""
        return not (self.words or self.repositories or self.paths or self.issues or self.security)


def redacted(report: Report, how: Redaction) -> Report:
    """Return the report without what `how` names, in every text of it; the same thing gets the same name throughout."""
    if how.nothing:
        return report
    numbered = _unnumbered(report) if how.issues else report
    rewrite = _rewriter(report, how)
    shown = _unled(_walk(numbered, rewrite), report, _Led(report, how))
    # No word of anybody's settings takes away that others are warned.
    kept = tuple(old if old == NOT_KNOWN else new for old, new in zip(report.notices, shown.notices, strict=True))
    shown = replace(shown, notices=kept)
    places = tuple(_place(old, new, how) for old, new in zip(report.places, shown.places, strict=True))
    called = _Called(rewrite)
    return cast(Report, called.anew(replace(shown, places=places)))


class _Called:
    """By what a repository is named where one thing points to another: the same throughout, and no other's name."""

    def __init__(self, rewrite: Callable[[str], str]) -> None:
        self._rewrite = rewrite
        self._names: dict[str, str] = {}

    def anew(self, value: Any) -> Any:
        """The value with every `repo` in it called as it may be."""
        if isinstance(value, tuple):
            return tuple(map(self.anew, value))
        if not is_dataclass(value) or isinstance(value, type):
            return value
        parts = {each.name: getattr(value, each.name) for each in fields(value)}
        return replace(value, **{name: self._part(name, part) for name, part in parts.items()})

    def _part(self, name: str, part: Any) -> Any:
        return self._name(part) if name == "repo" and isinstance(part, str) else self.anew(part)

    def _name(self, repo: str) -> str:
        if repo not in self._names:
            new = self._rewrite(repo)
            taken = new != repo and new in self._names.values()
            self._names[repo] = f"{new} {len(self._names) + 1}" if taken else new
        return self._names[repo]


class _Led:
    """Which repositories no page may lead to any more, and what stands for the keys of their remarks."""

    def __init__(self, report: Report, how: Redaction) -> None:
        hidden = {each.repo for each in report.places if is_named(each.name, how.repositories)}
        # The address of a change ends with its number, and so does the key of a remark on it.
        self._hides = (lambda _: True) if how.issues else hidden.__contains__
        self._keys: dict[str, str] = {}

    def page(self, old: str, new: str, repo: str) -> str:
        """An address, "" for one that is hidden; one that had to be changed leads nowhere."""
        return "" if self._hides(repo) or old != new else old

    def key(self, old: str, new: str, repo: str) -> str:
        """The key of a remark, the same in every place."""
        if old == new and not self._hides(repo):
            return old
        return self._keys.setdefault(old, f"[remark {len(self._keys) + 1}]")


def _unled(shown: Report, report: Report, led: _Led) -> Report:
    """Return the report with addresses and keys of remarks only where they may stay; `report` is as it was before."""

    def cited(new: _Cited, old: _Cited) -> _Cited:
        pages = tuple(led.page(*each, old.repo) for each in zip(old.pages, new.pages, strict=True))
        events = tuple(led.key(*each, old.repo) for each in zip(old.events, new.events, strict=True))
        return replace(new, pages=pages, events=events)

    def remark(new: Remarked, old: Remarked, repo: str) -> Remarked:
        return replace(new, page=led.page(old.page, new.page, repo), event=led.key(old.event, new.event, repo))

    def story(new: Story, old: Story) -> Story:
        repo = old.contribution.repo
        return replace(
            new,
            contribution=cited(new.contribution, old.contribution),
            what=cited(new.what, old.what),
            claims=tuple(map(cited, new.claims, old.claims)),
            noted=tuple(map(cited, new.noted, old.noted)),
            remarks=tuple(remark(each, before, repo) for each, before in zip(new.remarks, old.remarks, strict=True)),
        )

    return replace(shown, stories=tuple(map(story, shown.stories, report.stories)))


def _unnumbered(report: Report) -> Report:
    """Take out the numbers of changes, whatever they look like; the id of a commit is none."""
    stories = (
        replace(each, changes=tuple(name if _COMMIT.fullmatch(name) else ISSUE for name in each.changes))
        for each in report.stories
    )
    return replace(report, stories=tuple(stories))


def _place(old: Place, new: Place, how: Redaction) -> Place:
    if is_named(old.name, how.repositories):
        return replace(new, url=None, commits=None)
    # An address that had to be changed leads nowhere.
    return replace(
        new, url=old.url if new.url == old.url else None, commits=old.commits if new.commits == old.commits else None
    )


def is_named(name: str, globs: Iterable[str]) -> bool:
    """Whether settings name a repository: as it is told here, or by the last parts of that.

    Of what is git.example.com/payments/shop for a team, a report says payments/shop, or shop where no other is called
    so: whichever of them somebody wrote down, they mean this one.
    """
    parts = name.lower().split("/")
    called = ["/".join(parts[at:]) for at in range(len(parts))]
    return any(fnmatchcase(one, each.lower()) for each in globs for one in called)


def _rewriter(report: Report, how: Redaction) -> Callable[[str], str]:
    titles = {each.contribution.title for each in report.stories} | {each.title for each in report.titles}
    titles |= {each.before for each in report.titles} | {each.work.title for each in report.corrections if each.work}
    whole: dict[str, str] = {}
    if how.security:
        whole |= {each: SECRET for each in titles if _SECURITY.search(each)}
    told = {each.name for each in report.places}
    told |= {name for each in report.stories for one in each.outcomes for name, _ in one.elsewhere}
    hidden = [each for each in told if is_named(each, how.repositories)]
    named = {each: f"[repository {_letter(at)}]" for at, each in enumerate(sorted(hidden))}
    paths: dict[str, str] = {}

    def path(match: re.Match[str]) -> str:
        found = match[0]
        inside = f"{found.rstrip('/')}/-"
        if not any(fnmatchcase(found, each) or fnmatchcase(inside, each) for each in how.paths):
            return found
        return paths.setdefault(found, f"[path {len(paths) + 1}]")

    def rewrite(text: str) -> str:
        for each in sorted(whole, key=len, reverse=True):
            text = text.replace(each, whole[each])
        for each in sorted(named, key=len, reverse=True):
            text = without(text, (each,), named[each])
        text = _PATH.sub(path, text) if how.paths else text
        text = _ISSUES.sub(ISSUE, text) if how.issues else text
        return without(text, how.words)

    return rewrite


def is_security_matter(text: str) -> bool:
    """Whether a text speaks of a vulnerability or an attack."""
    return _SECURITY.search(text) is not None


def relettered(report: Report) -> Report:
    """Return a report for others in which people have letters of this report alone, drawn from what it rests on.

    The letters of a ledger stay the same for years: with them, whoever reads two reports could put them together.
    """
    met: set[str] = set()
    others: set[str] = set()

    def meet(text: str) -> str:
        met.update(each[1] for each in _STANDS_FOR.finditer(text))
        others.update(each[2] for each in _LETTERED.finditer(text))
        return text

    _walk(report, meet)
    # What only looks like a letter for somebody, as in "author ID", stays and is nobody's.
    pool = [
        each
        for each in (*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2)))
        if each not in others - met
    ]
    heads = "\0".join(each.head for each in report.places)
    seed = "\0".join((report.audience, str(report.period), str(report.until), heads))
    near = pool[: max(_FEWEST, 2 * len(met))]
    drawn = sorted(near, key=lambda each: sha256(f"{seed}\0{each}".encode("utf-8", "surrogateescape")).digest())
    now = dict(zip(sorted(met, key=lambda each: (len(each), each)), drawn, strict=False))
    return _walk(report, lambda text: _LETTERED.sub(lambda each: f"{each[1]}uthor {now.get(each[2], each[2])}", text))


def _letter(at: int) -> str:
    return ascii_uppercase[at] if at < len(ascii_uppercase) else str(at + 1)


def _walk(value: _Any, rewrite: Callable[[str], str]) -> _Any:
    """Return a value with every text in it rewritten, whatever it is made of; what `_KEPT` names stays."""
    made: Any = value
    if isinstance(value, str):
        made = rewrite(value)
    elif isinstance(value, tuple):
        made = tuple(_walk(each, rewrite) for each in value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: getattr(value, each.name) for each in fields(value) if each.name not in _KEPT}
        # In a story this is the work itself, everywhere else its id.
        parts = {name: part for name, part in parts.items() if name != "contribution" or not isinstance(part, str)}
        made = replace(value, **{name: _walk(each, rewrite) for name, each in parts.items()})
    return cast(_Any, made)
