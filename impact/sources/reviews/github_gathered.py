"""Puts together what files say of pull requests, piece by piece, so that one decoder reads it as a whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from impact.model.facts import Identity
from impact.model.reviews import Batch, account
from impact.sources.reviews import github_nodes
from impact.sources.reviews.github_nodes import Home, Node, identifier, moment, text
from impact.sources.reviews.github_rows import comment
from impact.sources.reviews.github_shows import shows

_API = re.compile(
    r"https?://(?:api\.([^/\s]+)|([^/\s]+)/api/v3)/repos/([^/\s]+/[^/\s]+)(?:/(?:pulls|issues)/(\d{1,9}))?"
)
_PAGE = re.compile(r"https?://([^/\s]+)/([^/\s]+/[^/\s]+)(?:/(?:pull|issues)/(\d{1,9}))?")
_SITE = "github.com"
# What a pull request is put together of; a later telling of one part takes the place of the earlier.
PARTS = ("reviews", "reviewThreads", "comments", "timelineItems", "files", "commits")


@dataclass(frozen=True, slots=True)
class Where:
    """A repository as a file calls it: `id` is its number at the host, "" where the file does not say it."""

    instance: str
    repo: str
    id: str = ""


def place(*addresses: str) -> tuple[Where | None, int]:
    """Return the repository and the number of a pull request in the first address that has one, of a page or the API.

    (None, 0) where there is none.
    """
    for address in addresses:
        if found := _API.match(address):
            host, repo, number = found[1] or found[2], found[3], found[4]
        elif found := _PAGE.match(address):
            host, repo, number = found[1], found[2], found[3]
        else:
            continue
        if number:
            return Where(host.lower(), repo), int(number)
    return None, 0


def repository(said: Any) -> Where | None:
    """Return the repository that an object of the API describes; None where it says no name."""
    name = text(said, "full_name") or text(said, "nameWithOwner") or text(said, "name")
    if name.count("/") != 1 or not all(name.split("/")):
        return None
    address = text(said, "html_url") or text(said, "url")
    found = _API.match(address) or _PAGE.match(address)
    host = found[1] or (found[2] if found.re is _API else "") if found else ""
    number = github_nodes.number(said, "id") or github_nodes.number(said, "databaseId")
    return Where(host.lower() or _SITE, name, str(number or ""))


@dataclass(slots=True)
class _Pull:
    said: Node = field(default_factory=dict)
    parts: dict[str, dict[str, Node]] = field(default_factory=lambda: defaultdict(dict))


class Gathered:
    """The pieces of a file. `passed` counts what was passed over, by its name; `missing` says what was cut off."""

    def __init__(self) -> None:
        self._pieces: list[tuple[Where, int, Node]] = []
        self._gone: set[tuple[str, str]] = set()
        self._resolved: dict[str, Node | None] = {}
        self._pairs: set[tuple[str, str]] = set()
        self.passed: Counter[str] = Counter()
        self.missing: list[str] = []

    def add(self, where: Where, number: int, node: Mapping[str, Any]) -> None:
        """Take a pull request, or parts of one, as GraphQL would say it."""
        self._pieces.append((where, number, dict(node)))

    def remove(self, part: str, row: Node) -> None:
        """Take away a part that was deleted, also where it is told afterwards."""
        self._gone.add((part, identifier(comment(row))))

    def resolve(self, comments: Iterable[Node], by: Node | None) -> None:
        """Take what became of a thread, by its comments: by whom it was resolved, None where it is open again."""
        for each in comments:
            self._resolved[identifier(comment(each))] = by

    def pair(self, instance: str, login: str, address: str) -> None:
        """Take an address that somebody shows on their page."""
        if login and "@" in address:
            self._pairs.add((account(login, instance).email.lower(), address.lower()))

    def batches(self) -> tuple[Batch, ...]:
        """Return one batch for each repository."""
        made = [self._batch(home, pulls) for home, pulls in self._homes()]
        if not made:
            return (self._told(Batch()),) if self.passed or self.missing else ()
        return (self._told(made[0]), *made[1:])

    def _told(self, batch: Batch) -> Batch:
        passed = tuple((f"passed over: {name}", count) for name, count in sorted(self.passed.items()))
        return replace(batch, missing=tuple(dict.fromkeys(self.missing)), counts=passed)

    def _homes(self) -> Iterator[tuple[Home, dict[int, _Pull]]]:
        """The repositories, each with its pull requests; one that was renamed is one, under its last name."""
        ids = {(where.instance, where.repo.lower()): where.id for where, _, _ in self._pieces if where.id}
        names: dict[tuple[str, str], str] = {}
        found: dict[tuple[str, str], dict[int, _Pull]] = {}
        for where, number, node in self._pieces:
            key = ids.get((where.instance, where.repo.lower()), "") or where.repo.lower()
            names[where.instance, key] = where.repo
            pull = found.setdefault((where.instance, key), {}).setdefault(number, _Pull())
            _fold(pull, node)
        for (instance, key), pulls in sorted(found.items(), key=lambda each: each[0]):
            repo = names[instance, key]
            yield Home(instance, repo, key if key.isdigit() else repo, _program), pulls

    def _batch(self, home: Home, pulls: Mapping[int, _Pull]) -> Batch:
        whole = [self._whole(number, pull) for number, pull in sorted(pulls.items())]
        pairs = {pair for each in whole for pair in github_nodes.same(each, home)}
        ours = {pair for pair in self._pairs if pair[0].endswith(account("", home.instance).email)}
        return Batch(
            tuple(github_nodes.change(each, home) for each in whole),
            tuple(event for each in whole for event in github_nodes.events(each, home)),
            same=tuple(sorted(pairs | ours)),
            shows=shows(whole),
        )

    def _whole(self, number: int, pull: _Pull) -> Node:
        whole = {**pull.said, "number": number}
        for part in PARTS:
            kept = {key: each for key, each in pull.parts[part].items() if (part, key) not in self._gone}
            whole[part] = {"nodes": [self._part(part, each) for each in kept.values()]}
        return whole

    def _part(self, part: str, node: Node) -> Node:
        if part != "reviewThreads":
            return node
        for each in github_nodes.nodes(node, "comments"):
            for key in (identifier(each), identifier(each.get("replyTo"))):
                if key and key in self._resolved:
                    by = self._resolved[key]
                    return node | {"isResolved": by is not None, "resolvedBy": by}
        return node


def _fold(pull: _Pull, node: Node) -> None:
    """Put what is said of a pull request beside what was: the later state counts, as far as it says something."""
    said = {key: value for key, value in node.items() if key not in PARTS}
    older = (moment(text(said, "updatedAt")) or 0) < (moment(text(pull.said, "updatedAt")) or 0)
    first, second = (pull.said, said) if older else (said, pull.said)
    pull.said = {key: first[key] if _known(first.get(key)) else second.get(key) for key in {**second, **first}}
    for part in PARTS:
        for each in github_nodes.nodes(node, part):
            before = pull.parts[part].get(_key(part, each), {})
            # A verdict that was taken back later was given all the same.
            given = {"state": before.get("state")} if before and text(each, "state") == "DISMISSED" else {}
            pull.parts[part][_key(part, each)] = each | given


def _known(value: Any) -> bool:
    """Whether a value says something: neither does an account without a name, nor a commit without an id."""
    if isinstance(value, dict):
        return any(value.get(name) for name in ("login", "oid")) or bool(value.keys() - {"login", "oid", "__typename"})
    return value not in (None, "")


def _key(part: str, node: Node) -> str:
    if part == "reviewThreads":
        comments = github_nodes.nodes(node, "comments")
        # The comment that a thread of one holds, or opens it.
        return identifier(comments[0]) if comments else text(node, "id")
    # What has no number of its own is known by what it is, and when.
    return identifier(node) or text(node, "path") or f"{text(node, '__typename')} {text(node, 'createdAt')}"


def _program(person: Identity) -> bool:
    return person.name.endswith("[bot]")
