"""Decides which lines of one's own go into the notes of a repository, and which come out of them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from impact.edges import git, notes_ref
from impact.edges.git import Repository
from impact.edges.notes_ref import Notes
from impact.model.errors import ImpactError
from impact.model.report import MANAGER, Story
from impact.model.shared import Fault, SharedLine
from impact.redact.reports import SECRET, is_named, is_security_matter
from impact.services.reporting.asking import Asked
from impact.sources.shared_notes import is_own, joined, line_id, lines, written

# Of a statement, in characters: its line stays within what is read, however many bytes a character takes.
_LONGEST = 4000
Placed = tuple[str, SharedLine]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be said of one contribution: on which commit, and which others are of it too."""

    commit: str
    line: SharedLine
    commits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What changes: the notes as they will be, and the very lines that come and go, each with its commit."""

    changed: Mapping[str, bytes]
    added: tuple[tuple[str, bytes], ...]
    gone: tuple[tuple[str, bytes], ...]


class Sharing:
    """One repository and the notes in it; raises RepositoryError without one, ImpactError where nobody is known."""

    def __init__(self, path: str) -> None:
        from impact.services.reading.subject import subject
        from impact.services.reading.workshop import options

        self.path = path
        self.repository: Repository = git.find(path)
        self._options = options(self.repository)
        found = subject((), self._options, self.repository)
        if found is None:
            raise ImpactError("nobody is known, so no line would be yours", hint="impact init --me you@example.com")
        self.addresses = found.addresses

    def notes(self, ref: str = notes_ref.REF) -> Notes:
        return notes_ref.read(self.repository, ref)

    def wishes(self, asked: Asked, only: Sequence[str]) -> tuple[tuple[Wish, ...], tuple[str, ...]]:
        """Return what may be said of the person's leverage work, as others may read it, and what is left out, why."""
        from impact.services.reporting.assembling import report_for

        report = report_for(replace(asked, paths=(self.path,), audience=MANAGER))
        stories = [each for each in report.stories if each.leverage and _is_named(each, only)]
        here = notes_ref.there(self.repository, [sha for each in stories for sha in each.contribution.shas])
        wishes, left = [], []
        for story in stories:
            why = self._held_back(story, here)
            if why:
                left.append(f"{story.contribution.id}: {why}")
            else:
                wishes.append(self._wish(story, here))
        known = {each.contribution.id for each in stories}
        left += [f"{each}: no leverage work of yours in this period" for each in only if not _begins(known, each)]
        return tuple(wishes), tuple(left)

    def _held_back(self, story: Story, here: frozenset[str]) -> str:
        work, private = story.contribution, self._options.private
        if not here.intersection(work.shas):
            return "none of its commits is in this repository"
        if story.taken_back:
            return "it was taken back"
        if is_named(work.repo, private.repositories):
            return "your settings name this repository as private"
        if any(each.startswith("[path ") for each in (*work.paths, *work.areas, *work.created)):
            return "your settings name paths of it as private"
        if work.title == SECRET or (private.security and is_security_matter(_statement(story))):
            return "it speaks of a security matter"
        return ""

    def _wish(self, story: Story, here: frozenset[str]) -> Wish:
        work = story.contribution
        commits = tuple(each for each in work.shas if each in here)
        address = work.addresses[0] if work.addresses else self.addresses[0]
        line = SharedLine(line_id(address, work.id), work.id, work.category, work.role, _statement(story))
        return Wish(commits[-1], line, commits)

    def own(self, notes: Notes) -> tuple[Placed, ...]:
        """Return the lines of the person's own, each with the commit whose note holds it."""
        every = ((commit, each) for commit, text in sorted(notes.texts.items()) for each in lines(commit, text))
        return tuple(
            (commit, each) for commit, each in every if isinstance(each, SharedLine) and is_own(each, self.addresses)
        )


def faults(notes: Notes) -> tuple[Fault, ...]:
    """Return every line that is none of ours, and every note that is too large to be read."""
    every = (each for commit, text in sorted(notes.texts.items()) for each in lines(commit, text))
    large = (Fault(commit, 1, "a note that is too large, or missing") for commit in notes.unread)
    return (*(each for each in every if isinstance(each, Fault)), *large)


def plan(notes: Notes, own: Iterable[Placed], wishes: Iterable[Wish]) -> Plan:
    """Return what brings the wishes about: a line for each, in the place of what its person said of it before."""
    wishes = tuple(wishes)
    # What the same commits were called before a rewrite, or before more was seen to belong to them.
    renamed = {commit: wish.line.id for wish in wishes for commit in wish.commits}
    wished = {wish.line.id for wish in wishes}
    before: dict[str, list[Placed]] = defaultdict(list)
    for commit, line in own:
        before[line.id if line.id in wished else renamed.get(commit, line.id)].append((commit, line))
    added: list[Placed] = []
    gone: list[Placed] = []
    for wish in wishes:
        said = before.get(wish.line.id, [])
        homes = [commit for commit in wish.commits if any(commit == each for each, _ in said)]
        same = [each for _, each in said if each.id == wish.line.id]
        latest = max(same, key=lambda each: each.edit, default=None)
        line = replace(wish.line, edit=latest.edit if latest else 1)
        if latest is not None and line != latest:
            line = replace(line, edit=latest.edit + 1)
        to = (homes[-1] if homes else wish.commit, line)
        gone += [each for each in said if each != to]
        added += [] if to in said else [to]
    return _planned(notes, added, gone)


def without(notes: Notes, gone: Iterable[Placed]) -> Plan:
    """Return what takes these lines out."""
    return _planned(notes, (), gone)


def _planned(notes: Notes, added: Iterable[Placed], gone: Iterable[Placed]) -> Plan:
    new = tuple(sorted((commit, written(line)) for commit, line in added))
    old = _raw(notes, set(gone))
    changed = {}
    for commit in {each for each, _ in (*new, *old)}:
        if commit in notes.unread:
            raise ImpactError(f"the note of {commit} is too large to be changed", hint="nothing was written")
        leaves = {line for each, line in old if each == commit}
        stays = [line for line in notes.texts.get(commit, b"").split(b"\n") if line not in leaves]
        changed[commit] = joined(*stays, *(line for each, line in new if each == commit))
    return Plan(changed, new, old)


def _raw(notes: Notes, placed: set[Placed]) -> tuple[tuple[str, bytes], ...]:
    """Return lines as they stand, whoever's program wrote them."""
    found = set()
    for commit in {each for each, _ in placed}:
        for line in notes.texts[commit].split(b"\n"):
            said = next(lines(commit, line), None)
            if isinstance(said, SharedLine) and (commit, said) in placed:
                found.add((commit, line))
    return tuple(sorted(found))


def _statement(story: Story) -> str:
    """The engineer's own sentences on it, of notes that are shared; the report for others holds no other note."""
    said = (words for note in story.notes if note.shared for words in (note.text, *(each for _, each in note.answers)))
    whole = " ".join(" ".join(said).split())
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1].rstrip() + "…"


def _is_named(story: Story, only: Sequence[str]) -> bool:
    return not only or any(story.contribution.id.startswith(each) for each in only)


def _begins(known: Iterable[str], name: str) -> bool:
    return any(each.startswith(name) for each in known)
