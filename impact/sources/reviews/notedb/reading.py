"""Reads the notes, the uploads and the later patch sets of some changes: everything that needs git once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from impact.edges import object_batches
from impact.edges.git import Repository
from impact.edges.objects import tree_changes
from impact.identity.mailmap import Mailmap
from impact.model.facts import Identity
from impact.sources import raw_commit
from impact.sources.reviews.addressed import Question, answers
from impact.sources.reviews.notedb import notes
from impact.sources.reviews.notedb.events import roots
from impact.sources.reviews.notedb.history import History, server
from impact.sources.reviews.notedb.meta import MetaCommit
from impact.sources.reviews.notedb.notes import Comment

# Folders of notes within folders: one for each two letters of an id, of which it has at most 64.
_DEPTH = 32


@dataclass(slots=True)
class Notes:
    """The comments of one change, and what of its notes could not be read; `incomplete` where an object lacks."""

    comments: list[Comment] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    incomplete: bool = False

    def lacks(self, what: str) -> None:
        """Say that an object is not here, or not whole."""
        self.faults.append(what)
        self.incomplete = True


def comments(repository: Repository, ends: Mapping[str, MetaCommit]) -> dict[str, Notes]:
    """Return the comments of each change by its number, given the last commit of its meta ref."""
    found = {number: Notes() for number in ends}
    blobs = _blobs(repository, {number: commit.tree for number, commit in ends.items()}, found)
    read = dict(object_batches.contents(repository, list(dict.fromkeys(sha for _, sha in blobs))))
    for number, sha in blobs:
        note = read.get(sha)
        if note is None:
            found[number].lacks(f"note {sha[:12]} is missing, damaged or too large: its comments are not read")
            continue
        held, faults = notes.comments(note, sha)
        found[number].comments += held
        found[number].faults += [f"note {sha[:12]}: {each}" for each in faults]
    return found


def _blobs(repository: Repository, trees: Mapping[str, str], told: dict[str, Notes]) -> list[tuple[str, str]]:
    """Return (number, note) of every change, through the folders that many notes are spread over."""
    found: list[tuple[str, str]] = []
    here = [(number, tree) for number, tree in trees.items() if tree]
    for _ in range(_DEPTH):
        if not here:
            break
        read = dict(object_batches.contents(repository, list(dict.fromkeys(tree for _, tree in here))))
        below: list[tuple[str, str]] = []
        for number, tree in here:
            content = read.get(tree)
            if content is None:
                told[number].lacks(f"tree {tree[:12]} of its notes is missing or damaged: they are not read")
                continue
            for mode, _, sha in notes.entries(content, len(tree) // 2):
                (below if mode == "40000" else found).append((number, sha))
        here = below
    return found


def addressed(
    repository: Repository, histories: Iterable[tuple[History, Sequence[Comment]]]
) -> dict[tuple[str, str], str]:
    """Return what came of each thread on a file, by (number, comment)."""
    asked: dict[tuple[str, str], Question] = {}
    for history, held in histories:
        opened = roots(held)
        for each in held:
            if each.on_file and opened[each.uuid] == each.uuid:
                question = _question(history, each)
                if question is not None:
                    asked[history.number, each.uuid] = question
    return dict(zip(asked, answers(repository, list(asked.values())), strict=True))


def _question(history: History, comment: Comment) -> Question | None:
    # A comment on what a patch set is based on names that commit, not the patch set's.
    revision = history.patch_sets.get(comment.patch_set) or comment.revision
    last = history.patch_sets.get(history.last, "")
    if not revision or not last:
        return None
    if comment.on_parent:
        return Question(revision, last, comment.path)
    return Question(revision, last, comment.path, comment.first, comment.until)


def addresses(
    repository: Repository, uploads: Iterable[tuple[str, str]], mailmap: Mailmap
) -> Iterator[tuple[str, str]]:
    """Yield (account, address) for each upload whose author and committer are one person, by their own address."""
    asked = list(uploads)
    read = dict(object_batches.contents(repository, list(dict.fromkeys(sha for _, sha in asked))))
    for account, sha in asked:
        content = read.get(sha)
        if content is None:
            continue
        author = mailmap.person(raw_commit.parse(content).author)
        committer = mailmap.person(_committer(content))
        if "@" in author.email and author.email.lower() == committer.email.lower() and not server(author):
            yield account, author.email.lower()


def _committer(content: bytes) -> Identity:
    head = content.partition(b"\n\n")[0]
    line = next((each for each in head.split(b"\n") if each.startswith(b"committer ")), b"")
    return raw_commit.person(line.removeprefix(b"committer "), "")[0]


def paths(repository: Repository, revisions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the files that each revision changes against its first parent, for those that are here."""
    asked = list(dict.fromkeys(each for each in revisions if each))
    names = [name for sha in asked for name in (f"{sha}^1^{{tree}}", f"{sha}^{{tree}}")]
    trees = [sha for _, sha, _ in object_batches.found(repository, names)]
    pairs = {sha: (trees[2 * at], trees[2 * at + 1]) for at, sha in enumerate(asked)}
    changed = tree_changes(repository, (pair for pair in pairs.values() if all(pair)))
    return {sha: _names(changed[pair]) for sha, pair in pairs.items() if pair in changed}


def _names(rows: bytes) -> tuple[str, ...]:
    """The paths in raw records of `git diff-tree -z`, the new one where a file moved."""
    found = []
    parts = iter(rows.split(b"\0"))
    for row in parts:
        if row.startswith(b":"):
            path = next(parts, b"")
            if row.rpartition(b" ")[2][:1] in (b"R", b"C"):
                path = next(parts, b"")
            found.append(path.decode("utf-8", "surrogateescape"))
    return tuple(found)
