"""A repository with its pull requests hidden: each person's commits, and which pull request each came with."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from impact.classify.links import without_number
from impact.classify.merges import brought_by
from impact.classify.runs import runs
from impact.ledger.ledger import Ledger
from impact.ledger.opening import open_ledger
from impact.model.options import Gather
from impact.model.work import WorkItem
from impact.services.reading.scanning import scan
from impact.services.reading.workshop import workshop
from impact.sources.git_log import open_place

# A merge with a number that a forge or its bot made, or of a topic branch with its author's initials.
_PULL = re.compile(
    r"(?:Merge pull request #|[Aa]uto merge of #|Merged in \S+ \(pull request #)([0-9]+)"
    r"|Merge branch '([a-z]{2,3}/[^']+)'(?: into (?:master|main))?$"
)
# Beyond it a merge is a branch coming home even where it has a number.
_MOST = 200
_HIDDEN = ("pull-request", "merge")

Line = dict[bytes, tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class Person:
    """One person's commits as gathering sees them once merges are hidden, and the merge each really came with.

    `first` says for each commit which one begins its run in the flattened history.
    """

    items: tuple[WorkItem, ...]
    truth: dict[str, str]
    first: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hidden:
    """The people of one repository with enough commits, and the bounds of gathering."""

    people: tuple[Person, ...]
    bounds: Gather
    depth: int


def hidden(repository: Path, ledger_file: Path, least: int) -> Hidden:
    """Scan a repository and return everybody who wrote at least `least` commits of known pull requests."""
    place, settings = open_place(str(repository)), workshop()
    with open_ledger(ledger_file) as ledger:
        done = scan(ledger, place, settings, lambda _count: None)
        assert done.repo_id is not None, "a repository with commits"
        names = _pulls(repository)
        brought = brought_by(ledger.graph(done.repo_id), place.head, most=_MOST)
        truth = {sha: each.merge for sha, each in brought if each.whole and each.merge in names}
        line = _flattened(repository)
        people = []
        for items in _authors(ledger, done.repo_id):
            known = [each for each in items if each.sha in truth]
            if len(known) >= least:
                people.append(_person(known, truth, line, frozenset(names.values())))
    return Hidden(tuple(people), settings.options.gather, settings.options.area_depth)


def _authors(ledger: Ledger, repo_id: int) -> Iterator[list[WorkItem]]:
    addresses: dict[str, set[str]] = defaultdict(set)
    for known in ledger.people(repo_id):
        if not known.bot:
            addresses[known.person.email].add(known.raw.email)
    for _, mine in sorted(addresses.items()):
        yield [each for each in ledger.work_items(repo_id, sorted(mine)) if each.role == "author"]


def _person(known: list[WorkItem], truth: dict[str, str], line: Line, numbers: frozenset[str]) -> Person:
    items = tuple(_unlinked(each, numbers) for each in known)
    mine = {each.sha for each in items}
    graph = ((raw, line[raw]) for raw in map(bytes.fromhex, mine))
    return Person(items, {sha: truth[sha] for sha in mine}, runs(graph, mine))


def _unlinked(item: WorkItem, numbers: frozenset[str]) -> WorkItem:
    links = tuple(
        (kind, name)
        for kind, name in item.links
        if kind not in _HIDDEN and not (kind == "issue" and name.removeprefix("#") in numbers)
    )
    return replace(item, links=links, subject=without_number(item.subject))


def _pulls(repository: Path) -> dict[str, str]:
    """Every merge of a pull request or topic branch by its id, with its number or name."""
    listed = _git(repository, "log", "--merges", "--format=%H %s", "HEAD")
    found = {}
    for line in listed.splitlines():
        sha, _, subject = line.partition(" ")
        match = _PULL.match(subject)
        if match:
            found[sha] = match[1] or match[2]
    return found


def _flattened(repository: Path) -> Line:
    """The commits in one line as `git rebase` would flatten them, each with the one before it: no merge is left."""
    listed = _git(repository, "rev-list", "--topo-order", "--reverse", "--no-merges", "HEAD").split()
    raw = [bytes.fromhex(sha) for sha in listed]
    return dict(zip(raw, [(), *((each,) for each in raw)], strict=False))


def _git(repository: Path, *words: str) -> str:
    done = subprocess.run(("git", "-C", str(repository), *words), capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")
