"""Single objects out of a repository, one long-lived process for many, surviving whatever kills it."""

from __future__ import annotations

import os
from collections.abc import Iterable

from impact.edges import git
from impact.edges.git import Repository

_FILES = ("-r", "-z", "--raw", "--no-abbrev", "-M100%", "--no-ext-diff", "--no-textconv", "--no-color")
TREE_DIFF = ("diff-tree", "--stdin", *_FILES, "--no-relative", "--ignore-submodules=none")


class Objects:
    """`git cat-file --batch`, restarted when a damaged object kills it."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._process: git.Process | None = None

    def get(self, name: str) -> tuple[str, bytes] | None:
        """Return (type, content) of the object called `name`, None where it is missing or damaged."""
        if "\n" in name:
            return None
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            self.close()
            return None
        header = process.stdout.readline().rsplit(b" ", 2)
        if len(header) != 3 or not header[2].strip().isdigit():
            if process.poll() is not None or not header[0]:
                self.close()
            return None
        size = int(header[2])
        content = process.stdout.read(size + 1)
        if len(content) != size + 1:
            self.close()
            return None
        return header[1].decode("ascii"), content[:size]

    def close(self) -> None:
        """End the process; the next `get` starts another."""
        process, self._process = self._process, None
        if process is not None:
            git.ended(process)

    def _running(self) -> git.Process:
        if self._process is None:
            self._process = git.start(self._repository, "cat-file", "--batch", fed=True)
        return self._process


class Presence:
    """Learns which of many blobs are not there, beside the stream that names them.

    Opens no blob: asks the object store only for their types. Feed it, then ask `missing()` once, in a `with`
    block that ends the process behind it. Between two feeds git may be silent for as long as it likes: it keeps
    its answers until they fill a buffer, so a deadline runs only while it has to take questions or to end.
    """

    def __init__(self, repository: Repository) -> None:
        self._process = git.start(repository, "cat-file", "--batch-check=%(objecttype)", "--buffer", fed=True)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._questions, self._answers = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._questions, False)
        self._asked = 0
        self._answered = 0
        self._rest = b""
        self._gone: list[bytes] = []

    def __enter__(self) -> Presence:
        return self

    def __exit__(self, *_: object) -> None:
        with git.held(self._process):
            pass

    def feed(self, lines: bytes) -> None:
        """Ask about object ids, one a line; raises RepositoryError when git takes none for too long."""
        self._asked += lines.count(b"\n")
        left = memoryview(lines)
        while left:
            printed, takes = git.wait(self._process, reads=(self._answers,), writes=(self._questions,))
            if printed:
                self._take(git.said(self._process))
            if takes:
                try:
                    left = left[os.write(self._questions, left) :]
                except BrokenPipeError:
                    return  # a damaged store ended it; `missing` counts what it did not answer

    def missing(self) -> tuple[frozenset[str], int]:
        """Return the ids that the object store does not hold, and about how many git died before it had looked.

        Raises RepositoryError when git falls silent with answers owed.
        """
        assert self._process.stdin is not None
        self._process.stdin.close()
        for piece in git.chunks(self._process):
            self._take(piece)
        git.ended(self._process)
        return frozenset(line.split(b" ")[0].decode("ascii") for line in self._gone), self._asked - self._answered

    def _take(self, piece: bytes) -> None:
        self._answered += piece.count(b"\n")
        whole, _, self._rest = (self._rest + piece).rpartition(b"\n")
        if b" missing" in whole:
            self._gone.extend(line for line in whole.split(b"\n") if line.endswith(b" missing"))


def tree_changes(repository: Repository, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
    """Return the raw NUL-separated change records of each (old tree, new tree) pair that git can compare.

    A pair that is absent from the answer could not be read: `--stdin` skips those without a word,
    and one that kills git is found by halving the list.
    """
    asked = list(dict.fromkeys(pairs))
    return {pair: b"" for pair in asked if pair[0] == pair[1]} | _compared(
        repository, [pair for pair in asked if pair[0] != pair[1]]
    )


def _compared(repository: Repository, asked: list[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
    if not asked:
        return {}
    feed = "".join(f"{old} {new}\n" for old, new in asked).encode("ascii")
    done = git.run(repository, *TREE_DIFF, feed=feed)
    if done.returncode == 0:
        return _by_pair(done.stdout)
    if len(asked) == 1:
        return {}
    half = len(asked) // 2
    return _compared(repository, asked[:half]) | _compared(repository, asked[half:])


def empty_tree(repository: Repository) -> str:
    """Return the id of the empty tree in this repository's object format."""
    return git.run(repository, "hash-object", "-t", "tree", "--stdin").stdout.decode("ascii").strip()


def _by_pair(output: bytes) -> dict[tuple[str, str], bytes]:
    """Split the output at its `<tree> <tree>` headings, which end in a newline; records and paths end in NUL.

    Read strictly in order, so that no path can pass for a heading.
    """
    found: dict[tuple[str, str], bytes] = {}
    pair, begin, at = ("", ""), 0, 0
    while at < len(output):
        if output[at : at + 1] != b":":
            found[pair] = output[begin:at]
            end = output.index(b"\n", at)
            old, new = output[at:end].decode("ascii").split(" ")
            pair, begin, at = (old, new), end + 1, end + 1
            continue
        end = output.index(b"\0", at)
        paths = 2 if output[at:end].rpartition(b" ")[2][:1] in (b"R", b"C") else 1
        for _ in range(paths):
            end = output.index(b"\0", end + 1)
        at = end + 1
    found[pair] = output[begin:]
    found.pop(("", ""), None)
    return found
