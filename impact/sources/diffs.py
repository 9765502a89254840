"""The deeper look inside chosen commits: line counts and diff facts, from one long-lived git."""

from __future__ import annotations

import re
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from impact.classify.diff_facts import FactBook, Tally
from impact.edges import git
from impact.edges.clean_room import clean_room
from impact.edges.git import Repository
from impact.model.facts import DiffFacts, FileChange

_COUNTS = (
    "diff-tree", "--stdin", "-r", "-z", "--raw", "-M", "-l400", "--root", "--no-abbrev", "--no-color",
    "--no-ext-diff", "--no-textconv", "--no-relative", "--no-indent-heuristic", "--diff-algorithm=myers",
    "--ignore-submodules=none",
)  # fmt: skip
_NO_MERGES: Mapping[str, str] = MappingProxyType({})
_NUMBERS = ("--numstat",)
# With the lines there, counting them is for us: asking git for both makes it compare every file twice.
_LINES = ("-p", "-U0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/")
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@ ?(.*)")


def diffs(
    repository: Repository, shas: Sequence[str], book: FactBook, *, against: Mapping[str, str] = _NO_MERGES
) -> Iterator[tuple[str, DiffFacts | None]]:
    """Yield (commit id, what its patch shows) for every id, in order; None where the patch cannot be read.

    `shas` are full ids. A merge has no patch of its own and yields no changes, unless `against` names the parent
    that it is to be compared with.
    Neither files nor settings of the repository decide how it is read. A book without rules means counts alone.
    """
    if not shas:
        return
    with clean_room(repository, shas[0]) as room:
        todo = list(shas)
        while todo:
            done = yield from _until_it_ends(room, todo, book, against)
            todo = todo[done:]


def _until_it_ends(
    room: Repository, todo: list[str], book: FactBook, against: Mapping[str, str]
) -> Generator[tuple[str, DiffFacts | None], None, int]:
    """Yield what one git tells of `todo`; return how many of them are done when it is at its end."""
    reader = _Reader(room, todo, book, against)
    done = 0
    try:
        for sha, found in reader.commits():
            # What git passes over without a word has changed nothing.
            while todo[done] != sha:
                yield todo[done], _NOTHING
                done += 1
            yield sha, found
            done += 1
    finally:
        well = reader.ended()
    if well:
        yield from ((sha, _NOTHING) for sha in todo[done:])
        return len(todo)
    if len(todo) == 1:
        yield todo[0], None
    elif done < len(todo):
        # It died of the next one, or of a later one behind some that change nothing: ask for the next alone.
        yield from _until_it_ends(room, todo[done : done + 1], book, against)
    return done + 1


_NOTHING = DiffFacts((), (), ())


@dataclass(slots=True)
class _File:
    """One changed file while its lines are counted."""

    path: str
    letter: str
    old: str | None = None
    binary: bool = False
    added: int = 0
    deleted: int = 0

    def change(self) -> FileChange:
        lines = (None, None) if self.binary else (self.added, self.deleted)
        return FileChange(self.path, self.letter, self.old, self.binary, *lines)


class _Reader:
    """One run of git over a list of commits, read strictly in order, so that no content can pass for a heading."""

    def __init__(self, repository: Repository, shas: Sequence[str], book: FactBook, against: Mapping[str, str]) -> None:
        self._book = book
        self._deep = bool(book.rules)
        self._process = git.start(repository, *_COUNTS, *(_LINES if self._deep else _NUMBERS), fed=True)
        self._pieces = git.chunks(self._process)
        self._rest = b""
        self._at = 0
        self._whole = False
        # A commit with a second id behind it is read as if that were its only parent.
        lines = "".join(f"{sha} {against[sha]}\n" if sha in against else f"{sha}\n" for sha in shas)
        self._feeder = threading.Thread(target=self._feed, args=(lines.encode("ascii"),), daemon=True)
        self._feeder.start()

    def _feed(self, lines: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(lines)
            self._process.stdin.close()
        except BrokenPipeError:
            self._process.kill()  # it died of a damaged commit; `ended` says so

    def ended(self) -> bool:
        """Whether git came to a good end, and was read to it; one that was not is ended."""
        if not self._whole:
            # It waits for somebody to read on, and the feeder waits for it.
            self._process.kill()
        self._feeder.join()
        return git.ended(self._process) == 0

    def commits(self) -> Iterator[tuple[str, DiffFacts]]:
        """Yield every commit that was printed in full."""
        sha = self._until(b"\0")
        while sha:
            files, first = self._files()
            tally = Tally(self._book)
            following = self._patch(files, tally) if self._deep else self._numbers(files, first)
            if following is None:
                return
            changes = tuple(each.change() for each in files)
            yield sha.decode("ascii"), DiffFacts(changes, tally.facts(), tally.in_tests(), tally.cut)
            sha = following

    def _files(self) -> tuple[list[_File], bytes]:
        """Read the raw records; return them, and what comes behind them up to the next mark."""
        found = []
        while (record := self._until(b"\0")).startswith(b":"):
            letter = record.rpartition(b" ")[2][:1].decode("ascii")
            first = _path(self._until(b"\0"))
            found.append(_File(_path(self._until(b"\0")), letter, first) if letter in "RC" else _File(first, letter))
        return found, record

    def _numbers(self, files: list[_File], record: bytes) -> bytes | None:
        """Read the line counts of the same files in the same order; return the id of the next commit, or None."""
        for index, each in enumerate(files):
            parts = (record if index == 0 else self._until(b"\0")).split(b"\t", 2)
            if len(parts) != 3:
                return None
            if not parts[2]:
                self._until(b"\0")
                self._until(b"\0")
            each.binary = parts[0] == b"-"
            if not each.binary:
                each.added, each.deleted = int(parts[0]), int(parts[1])
        return self._until(b"\0")

    def _patch(self, files: list[_File], tally: Tally) -> bytes | None:
        """Read the patches of one commit; return the id of the next, b"" at the end, None where git was cut short.

        A binary file that merely moves has no patch, so it counts as one of no changed lines.
        """
        # A file that becomes a link is shown as one that goes and one that comes.
        headings = [each for each in files for _ in range(2 if each.letter == "T" else 1)]
        index = -1
        while True:
            line = self._line()
            if line.startswith(b"@@ "):
                if not self._hunk(line, headings[index], tally):
                    return None
            elif line.startswith(b"diff --git "):
                index += 1
                if index == len(headings):
                    return None
                tally.file(headings[index].path)
            elif line.startswith(b"Binary files "):
                headings[index].binary = True
            elif not line:
                return b"" if index == len(headings) - 1 else None
            elif b"\0" in line[:80]:
                sha, _, rest = line.partition(b"\0")
                self._back(rest)
                return sha

    def _hunk(self, heading: bytes, file: _File, tally: Tally) -> bool:
        match = _HUNK.match(heading)
        if match is None:
            return False
        removed, added = (int(count) if count is not None else 1 for count in match.group(1, 2))
        old, new = self._side(removed), self._side(added)
        file.added += added
        file.deleted += removed
        tally.hunk(match[3], old, new)
        return len(old) == removed and len(new) == added

    def _side(self, count: int) -> list[bytes]:
        lines: list[bytes] = []
        rest, at = self._rest, self._at
        while len(lines) < count:
            end = rest.find(b"\n", at)
            if end < 0:
                self._at = at
                line = self._line()
                if not line:
                    return lines
                rest, at = self._rest, self._at
            else:
                line, at = rest[at : end + 1], end + 1
            if not line.startswith(b"\\"):
                lines.append(line[1:].rstrip(b"\r\n"))
        self._at = at
        return lines

    # ---- bytes ------------------------------------------------------------------------------------------------

    def _line(self) -> bytes:
        return self._take(b"\n")

    def _until(self, mark: bytes) -> bytes:
        return self._take(mark)[:-1]

    def _take(self, mark: bytes) -> bytes:
        """Return what comes next up to and with `mark`; less of it only at the end of the stream."""
        end = self._rest.find(mark, self._at)
        if end >= 0:
            taken = self._rest[self._at : end + 1]
            self._at = end + 1
            return taken
        # Joined once: a line may be as long as a file.
        parts = [self._rest[self._at :]]
        for piece in self._pieces:
            end = piece.find(mark)
            if end >= 0:
                self._rest, self._at = piece, end + 1
                return b"".join((*parts, piece[: end + 1]))
            parts.append(piece)
        self._rest, self._at, self._whole = b"", 0, True
        return b"".join(parts)

    def _back(self, rest: bytes) -> None:
        self._rest, self._at = rest + self._rest[self._at :], 0


def _path(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
