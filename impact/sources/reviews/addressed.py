"""What came of a comment: whether its file, and the lines it is on, are others in the last revision of its change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from impact.edges import git, object_batches
from impact.edges.git import Repository
from impact.model.reviews import FILE, LAST, LINE, SAME, UNSEEN
from impact.sources.reviews.line_changes import Hunks, hunks, touched

# The same patch whatever the repository's configuration and attributes say.
_PATCH = (
    "diff-tree", "--stdin", "-r", "--full-index", "--text", "--no-ext-diff", "--no-textconv", "--no-color",
    "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", "--diff-algorithm=myers", "--inter-hunk-context=0",
    "--no-indent-heuristic", "--ignore-submodules=all",
)  # fmt: skip
_RENAMES = ("-M", "-l400", "--diff-filter=R")
# A line of which only the white space is another was not changed for what was said of it.
_LINES = ("-p", "-U0", "--ignore-all-space")
# Trees compared by one git: more makes it look for more paths in each of them.
_TOGETHER = 80
# Pairs of trees in which a file that is gone is looked for under other names; each may cost a look at everything.
_MOVES = 200
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Question:
    """A comment on `path` of the commit `revision`, and the commit that is the last revision of its change.

    `first` to `until` are its lines in that file, None where it is on the file or on a side that is not `revision`'s.
    """

    revision: str
    last: str
    path: str
    first: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class _Pair:
    """What both commits hold: their trees, and the file in each ("" where it is not there)."""

    trees: tuple[str, str]
    blobs: tuple[str, str]


def answers(repository: Repository, questions: Sequence[Question]) -> list[str]:
    """Return LAST, SAME, FILE or LINE for each question; UNSEEN where a revision is not in the repository.

    LAST where both revisions are one. SAME where the file is the same in both. LINE where a comparison of the file in
    both (git's own, without context) replaces or takes out one of the lines, or puts one in between them; a file that
    is gone from the last one and moved nowhere has lost all of them. FILE otherwise.
    """
    pairs = _looked_up(repository, questions)
    wanted = [
        (question, pair)
        for question in questions
        if (pair := pairs.get(question)) and question.first is not None and all(pair.blobs) and len(set(pair.blobs)) > 1
    ]
    changed = _compared(repository, wanted)
    gone = [
        (question, pair)
        for question in questions
        if (pair := pairs.get(question)) and question.first is not None and pair.blobs[0] and not pair.blobs[1]
    ]
    moved = _moved(repository, gone)
    return [_answer(question, pairs.get(question), changed, moved) for question in questions]


def _answer(
    question: Question,
    pair: _Pair | None,
    changed: dict[tuple[str, str], Hunks],
    moved: dict[tuple[str, str], Hunks | None],
) -> str:
    if question.revision and question.revision == question.last:
        return LAST
    if pair is None:
        return UNSEEN
    old, new = pair.blobs
    if old == new:
        return SAME
    if question.first is None or not old:
        return FILE
    if not new:
        lines = moved.get((pair.trees[1], old))
        if lines is None:
            return LINE if (pair.trees[1], old) in moved else FILE
    else:
        lines = changed.get((old, new), ())
    return LINE if touched(lines, question.first, question.until or question.first) else FILE


def _looked_up(repository: Repository, questions: Sequence[Question]) -> dict[Question, _Pair]:
    asked = [
        each
        for each in dict.fromkeys(questions)
        if each.revision != each.last
        and _ID.fullmatch(each.revision)
        and _ID.fullmatch(each.last)
        and not {"\n", "\0"} & set(each.path)
    ]
    revisions = tuple(dict.fromkeys(sha for each in asked for sha in (each.revision, each.last)))
    files = tuple(dict.fromkeys(f"{sha}:{each.path}" for each in asked for sha in (each.revision, each.last)))
    names = [*(f"{sha}^{{tree}}" for sha in revisions), *files]
    ids = {name: sha for name, (_, sha, _) in zip(names, object_batches.found(repository, names), strict=True)}
    found = {}
    for each in asked:
        trees = (ids[f"{each.revision}^{{tree}}"], ids[f"{each.last}^{{tree}}"])
        if all(trees):
            found[each] = _Pair(trees, (ids[f"{each.revision}:{each.path}"], ids[f"{each.last}:{each.path}"]))
    return found


def _compared(repository: Repository, wanted: Iterable[tuple[Question, _Pair]]) -> dict[tuple[str, str], Hunks]:
    """What changed between the two blobs of each pair."""
    paths: dict[tuple[str, str], set[str]] = {}
    for question, pair in wanted:
        paths.setdefault(pair.trees, set()).add(question.path)
    # Neighbours ask for the same paths.
    ordered = sorted(paths, key=lambda trees: (sorted(paths[trees]), trees))
    found: dict[tuple[str, str], Hunks] = {}
    for at in range(0, len(ordered), _TOGETHER):
        some = ordered[at : at + _TOGETHER]
        limits = sorted({path for trees in some for path in paths[trees]})
        found |= hunks(_printed(repository, some, ("--no-renames", *_LINES, "--", *limits)))
    return found


def _moved(repository: Repository, gone: Iterable[tuple[Question, _Pair]]) -> dict[tuple[str, str], Hunks | None]:
    """For (last tree, old blob) of files that are gone: what changed where it went, None where it went nowhere.

    What is not in the answer was not looked for.
    """
    asked: dict[tuple[str, str], set[str]] = {}
    for _, pair in gone:
        asked.setdefault(pair.trees, set()).add(pair.blobs[0])
    some = sorted(asked)[:_MOVES]
    if not some:
        return {}
    renames = _renames(b"".join(_printed(repository, some, (*_RENAMES, "--raw", "--no-abbrev"))))
    lines = hunks(_printed(repository, some, (*_RENAMES, *_LINES)))
    found: dict[tuple[str, str], Hunks | None] = {}
    for trees in some:
        for old in asked[trees]:
            new = renames.get((*trees, old))
            found[trees[1], old] = None if new is None else lines.get((old, new), ())
    return found


def _renames(rows: bytes) -> dict[tuple[str, str, str], str]:
    """The new blob for each (old tree, new tree, old blob) that `git diff-tree --stdin --raw` found moved."""
    found = {}
    heading = ("", "")
    for line in rows.decode("utf-8", "surrogateescape").split("\n"):
        words = line.split(" ")
        if line.startswith(":"):
            found[(*heading, words[2])] = words[3]
        elif len(words) == 2 and all(_ID.fullmatch(each) for each in words):
            heading = (words[0], words[1])
    return found


def _printed(repository: Repository, trees: Sequence[tuple[str, str]], more: tuple[str, ...]) -> Iterator[bytes]:
    """Yield what git prints of the differences between a few pairs of trees: few enough to fit a pipe."""
    process = git.start(repository, *_PATCH, *more, fed=True)
    with git.held(process):
        assert process.stdin is not None
        try:
            process.stdin.write("".join(f"{old} {new}\n" for old, new in trees).encode("ascii"))
            process.stdin.close()
        except BrokenPipeError:
            return
        yield from git.chunks(process)
        git.ended(process)
