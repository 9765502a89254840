"""What the learned model looks at in one commit: its signals, words, paths and, where somebody looked, its lines.

Every feature is there or not there, so the odds of a kind are a plain sum of the weights of what is there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from impact.classify.globs import PathSets
from impact.classify.rule import WORDS_OF
from impact.model.facts import DiffFacts, FileChange

_WORD = re.compile(r"[a-z][a-z0-9_'+#-]*[a-z0-9+#]|[a-z]")
_PATH_WORD = re.compile(r"[a-z][a-z0-9]+")
_STATED = "stated."
# Of a body only the beginning is read: what follows are lists, logs and trailers.
_BODY_WORDS = 80
_PEOPLE = re.compile(r"^[\w-]+-by:.*$|^change-id:.*$|\S+@\S+|<[^>\n]*>", re.IGNORECASE | re.MULTILINE)
# Of the files of a commit only so many are named; the rest count.
_NAMED_FILES = 60
# Shapes of a subject, and marks without which there is none: asking for a mark costs a tenth of the expression.
_SHAPES = (
    ("code", re.compile(r"`[^`]+`|\w+\(\)|\w+::\w+|\w+\.\w+\("), ("`", "(", "::")),
    ("camel", re.compile(r"\b[a-z]+[A-Z]\w+|\b[A-Z][a-z]+[A-Z]\w+"), ("",)),
    ("upper", re.compile(r"\b[A-Z]{2,}\b"), ("",)),
    ("version", re.compile(r"\bv?\d+\.\d+"), (".",)),
    ("number", re.compile(r"\b\d+\b"), ("",)),
    ("issue", re.compile(r"#\d+"), ("#",)),
    ("path", re.compile(r"\w/\w|\.\w{1,4}\b"), ("/", ".")),
    ("flag", re.compile(r"(?:^|\s)--?[a-z][\w-]*"), ("-",)),
    ("quote", re.compile(r"[\"'“‘]\w"), ("",)),
    ("colon", re.compile(r"^[\w/ .-]+: "), (": ",)),
    ("capital", re.compile(r"^[A-Z]"), ("",)),
    ("stop", re.compile(r"\.$"), (".",)),
    ("and", re.compile(r"\band\b|&|\+"), ("and", "&", "+")),
)
# The sorts of place a change touches, in the order in which a path counts as one of them.
_PLACES = (("T", "tests"), ("I", "ci"), ("L", "lockfiles"), ("B", "build"), ("K", "lint-config"), ("D", "docs"),
           ("E", "examples"), ("C", "code"))  # fmt: skip
CODE = "C"
_OTHER = "O"
# Words and paths come again and again: what they give is looked up, of as many as were met last.
_REMEMBERED = 1 << 15


class Named(NamedTuple):
    """What a path says by itself: its sort of place as a letter, its ending, and its features."""

    letter: str
    ending: str
    features: tuple[str, ...]


class Places:
    """Tells which sort of place a path is: tests, pipeline, build, documents, code …, as one letter."""

    SETS = tuple(name for _, name in _PLACES)

    def __init__(self, sets: PathSets) -> None:
        self._sets = sets
        self._bits = [(letter, 1 << sets.names.index(name)) for letter, name in _PLACES if name in sets.names]
        self._known: dict[int, str] = {}
        self.named = lru_cache(_REMEMBERED)(self._named)

    def _named(self, path: str) -> Named:
        *folders, name = path.lower().split("/")
        bare, _, ending = name.rpartition(".")
        found = [f"name:{name}", *(f"folder:{folder}" for folder in folders), *(f"top:{each}" for each in folders[:1])]
        found += (f"path-word:{word}" for word in _PATH_WORD.findall(bare or name))
        return Named(self.letter(path), ending if bare else name, tuple(found))

    def letter(self, path: str) -> str:
        """Return the letter of a path."""
        mask = self._sets.mask(path)
        known = self._known.get(mask)
        if known is None:
            known = self._known[mask] = next((letter for letter, bit in self._bits if mask & bit), _OTHER)
        return known


class Shape(NamedTuple):
    """What a change looks like, whatever is said of it: its sorts of place as letters, and its features.

    `share` is the part of its lines that are added, in tenths, None where nobody looked; `sizes` come before it.
    """

    where: str
    paths: tuple[str, ...]
    share: int | None
    sizes: tuple[str, ...]
    lines: tuple[str, ...]


def shape(changes: Sequence[FileChange] | None, places: Places, diff: DiffFacts | None) -> Shape:
    """Return what a change looks like; without `diff` what its lines would show is missing, not zero."""
    found: list[str] = []
    where = _paths(changes, places, found) if changes else ""
    if diff is None:
        return Shape(where, tuple(found), None, (), ())
    added = sum(change.added or 0 for change in diff.changes)
    deleted = sum(change.deleted or 0 for change in diff.changes)
    total = added + deleted
    share = _share(added, total)
    sizes = (f"added:{_size(added)}", f"deleted:{_size(deleted)}", f"lines:{_size(total)}", f"share-added:{share}")
    return Shape(where, tuple(found), share, sizes, tuple(_lines(diff, places, where, share, total)))


def features(message: str, spoken: Iterable[str], shape: Shape) -> list[str]:
    """Return the features of one commit, each once.

    `message` is without the type its author may have stated; `spoken` are the names of the rules that hold.
    """
    subject, _, body = message.partition("\n")
    found = [f"is:{name}" for name in spoken if not name.endswith(WORDS_OF) and not name.startswith(_STATED)]
    verb = _subject(subject, found)
    _body(body, found)
    found += shape.paths
    if verb and shape.paths:
        found.append(f"{verb}@{shape.where}")
    found += shape.sizes
    if verb and shape.share is not None:
        found.append(f"{verb}+{shape.share}")
    found += shape.lines
    return list(dict.fromkeys(found))


def _subject(subject: str, found: list[str]) -> str:
    """Note the words of a subject; return the feature of its first word, "" where it has none."""
    for name, shape, marks in _SHAPES:
        for mark in marks:
            if mark in subject:
                if shape.search(subject):
                    found.append(f"subject-has:{name}")
                break
    words = [stem(word) for word in tokens(subject)]
    found.append(f"subject-words:{min(len(words), 12)}")
    found += [f"word:{word}" for word in words]
    found += [f"words:{left} {right}" for left, right in pairwise(words)]
    if not words:
        return ""
    found.append(f"first:{words[0]}")
    found.append(f"last:{words[-1]}")
    return f"first:{words[0]}"


def _body(body: str, found: list[str]) -> None:
    # Who signed, helped or is addressed says nothing of what was done.
    words = tokens(_without_people(body))
    found.append(f"body-words:{_size(len(words))}")
    found += map(_in_body, words[:_BODY_WORDS])
    if "```" in body:
        found.append("body-has:code")
    if "\n- " in body or "\n* " in body:
        found.append("body-has:list")


def _without_people(body: str) -> str:
    if not any(mark in body for mark in "@<:"):
        return body
    # Line by line: the expression is slow where it finds nothing.
    lines = (_PEOPLE.sub("", line) if "@" in line or "<" in line or ":" in line else line for line in body.split("\n"))
    return "\n".join(lines)


def tokens(text: str) -> list[str]:
    """Return the words of a text, in lower case."""
    return _WORD.findall(text.lower())


@lru_cache(_REMEMBERED)
def _in_body(word: str) -> str:
    return f"body:{stem(word)}"


@lru_cache(_REMEMBERED)
def stem(word: str) -> str:
    """Return a word without the commonest English endings, so that "fixes" and "fixed" count as one."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _paths(changes: Sequence[FileChange], places: Places, found: list[str]) -> str:
    """Note where the change lies; return its sorts of place, as letters."""
    named = [places.named(change.path) for change in changes]
    letters = Counter(each.letter for each in named)
    where = "".join(sorted(letters))
    found.append(f"where:{where}")
    found.append(f"most:{max(sorted(letters), key=letters.__getitem__)}")
    found.append(f"files:{_size(len(changes))}")
    endings: dict[str, None] = {}
    edits = True
    for change, (letter, ending, told) in zip(changes, named[:_NAMED_FILES], strict=False):
        endings[ending] = None
        found += told
        if change.status != "M":
            edits = False
            found.append(f"{change.status[:1]}:{letter}")
    found += [f"ending:{ending}" for ending in endings]
    found.append(f"endings:{' '.join(sorted(endings)[:4])}")
    if edits and all(change.status == "M" for change in changes[_NAMED_FILES:]):
        found.append("only-edits")
    return where


def _lines(diff: DiffFacts, places: Places, where: str, share: int, total: int) -> Iterator[str]:
    yield f"where:{where}+{share}"
    yield from _by_place(diff, places, total)
    only_tests = where == "T"
    for suffix, counts in (("", diff.facts), ("@tests", diff.in_tests)):
        for name, count in counts:
            key = name + suffix
            yield f"+{key}" if count.added else f"no+{key}"
            if count.removed:
                yield f"-{key}"
            if only_tests and not suffix:
                yield f"only-tests {name}:{_balance(count.added, count.removed)}"
            yield f"{key}:{_balance(count.added, count.removed)}"
            both = count.added + count.removed
            if both > 2:
                yield f"{key}:many"
            if not suffix and total and both * 4 >= total:
                yield f"{key}:share{_share(both, total)}"


def _by_place(diff: DiffFacts, places: Places, total: int) -> Iterator[str]:
    """How the lines are spread over code, tests, documents and the rest, and how code itself grows."""
    lines: Counter[str] = Counter()
    grown: Counter[str] = Counter()
    for change in diff.changes:
        letter = places.letter(change.path)
        lines[letter] += (change.added or 0) + (change.deleted or 0)
        grown[letter] += change.added or 0
    for letter, count in sorted(lines.items()):
        if count:
            yield f"part:{letter}:{_share(count, total)}"
            yield f"growth:{letter}:{_share(grown[letter], count)}:{_size(count)}"


def _balance(added: int, removed: int) -> str:
    return "=" if added == removed else ">" if added > removed else "<"


def _share(part: int, whole: int) -> int:
    """Return a share in tenths, its ends kept apart: 0 and 10 mean none and all."""
    if not whole or part <= 0:
        return 0
    return 10 if part >= whole else max(1, min(9, round(10 * part / whole)))


def _size(count: int) -> int:
    """Return a number's size: 0, 1, 2, 3 for 3 and 4, 4 up to 8, 5 up to 16 …, at most 12."""
    return min((count - 1).bit_length() + 1, 12) if count > 0 else 0
