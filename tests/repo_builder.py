"""Builds real repositories for tests: same story, same ids, no process started, no clock asked."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

EPOCH = 1_700_000_000
HOUR = 3_600
ADA = "Ada Example <ada@example.com>"
PASSER = "Passer By <passer@example.com>"

# A file's content, or the (mode, id) of something that is no plain file or does not exist here.
Content = bytes | tuple[str, str]


class ObjectStore:
    """Writes loose objects exactly as given, well-formed or not."""

    def __init__(self, git_dir: Path, algorithm: str = "sha1") -> None:
        self.folder = git_dir / "objects"
        self._algorithm = algorithm

    def place(self, sha: str) -> Path:
        """Return the file that holds the object."""
        return self.folder / sha[:2] / sha[2:]

    def write(self, kind: str, body: bytes) -> str:
        """Write one object and return its id."""
        whole = f"{kind} {len(body)}".encode() + b"\0" + body
        sha = hashlib.new(self._algorithm, whole).hexdigest()
        place = self.place(sha)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(zlib.compress(whole, 1))
            place.chmod(0o444)
        return sha

    def tree(self, files: Mapping[bytes, Content]) -> str:
        """Write nested trees for paths separated by slashes and return the id of the uppermost."""
        folders: dict[bytes, dict[bytes, Content]] = {}
        rows: list[tuple[bytes, str, str]] = []
        for path, content in files.items():
            head, _, rest = path.partition(b"/")
            if rest:
                folders.setdefault(head, {})[rest] = content
            elif isinstance(content, tuple):
                rows.append((head, *content))
            else:
                rows.append((head, "100644", self.write("blob", content)))
        rows += [(name, "40000", self.tree(inside)) for name, inside in folders.items()]
        # Git sorts a folder as if its name ended in a slash.
        rows.sort(key=lambda row: row[0] + b"/" if row[1] == "40000" else row[0])
        return self.write("tree", b"".join(row(*each) for each in rows))


def row(name: bytes, mode: str, sha: str) -> bytes:
    """Return one entry of a tree object."""
    return mode.encode() + b" " + name + b"\0" + bytes.fromhex(sha)


def initialise(git_dir: Path, *, bare: bool = False, algorithm: str = "sha1") -> ObjectStore:
    """Make an empty repository without templates or hooks and return its object store."""
    for folder in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
        (git_dir / folder).mkdir(parents=True, exist_ok=True)
    version = 0 if algorithm == "sha1" else 1
    config = f"[core]\n\trepositoryformatversion = {version}\n\tfilemode = true\n\tbare = {str(bare).lower()}\n"
    if version:
        config += f"[extensions]\n\tobjectformat = {algorithm}\n"
    (git_dir / "config").write_text(config, encoding="ascii")
    (git_dir / "HEAD").write_text("ref: refs/heads/main\n", encoding="ascii")
    return ObjectStore(git_dir, algorithm)


class RepoBuilder:
    """A repository under construction, on branch `main`; its work tree stays empty.

    Every commit comes an hour after the one before. `files` says what changes: text or bytes to write,
    None to delete.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = EPOCH
        self._git_dir = path / ".git"
        self._store = initialise(self._git_dir)
        self._branch = "main"
        self._tips: dict[str, str] = {}
        self._parents: dict[str, tuple[str, ...]] = {}
        self._reached: set[str] = set()
        self._trees: dict[str, dict[bytes, Content]] = {}

    @property
    def head(self) -> str | None:
        """The newest commit of the current branch, None before the first."""
        return self._tips.get(self._branch)

    def commit(
        self,
        subject: str,
        files: Mapping[str, str | bytes | None] | None = None,
        *,
        author: str = ADA,
        date: str | int | None = None,
        body: str = "",
        co_authors: Iterable[str] = (),
    ) -> str:
        """Commit on the current branch and return the id; `date` is ISO 8601 or epoch seconds."""
        tree = _changed(self._trees[self.head] if self.head else {}, files or {})
        message = _message(subject, body, co_authors)
        return self._write(tree, (self.head,) if self.head else (), message, author, date)

    def rename(self, old: str, new: str, subject: str = "", **more: str) -> str:
        """Commit the renaming of a file, its content as it was."""
        assert self.head, "nothing to rename yet"
        content = self._trees[self.head][os.fsencode(old)]
        assert isinstance(content, bytes)
        return self.commit(subject or f"Rename {old}", {old: None, new: content}, **more)

    def reach(self, date: str) -> None:
        """Let somebody else do something else on that day: what came of work is counted up to the newest commit."""
        if date not in self._reached:
            self._reached.add(date)
            self.commit("Water the plants", {"office/plants.txt": f"{date}\n"}, author=PASSER, date=date)

    def branch(self, name: str, *, at: str | None = None) -> None:
        """Go to the branch `name`, making it at `at` (here by default) when it is new."""
        if name not in self._tips:
            start = at or self.head
            assert start, "a branch needs a commit to start from"
            self._point(name, start)
        self._branch = name
        (self._git_dir / "HEAD").write_text(f"ref: refs/heads/{name}\n", encoding="utf-8")

    def merge(
        self,
        branch: str,
        subject: str = "",
        *,
        author: str = ADA,
        date: str | int | None = None,
        body: str = "",
    ) -> str:
        """Merge a branch into the current one; where both changed a file, the other branch wins."""
        assert self.head, "nothing to merge into yet"
        other = self._tips[branch]
        base = self._trees.get(self._base(other) or "", {})
        ours, theirs = dict(self._trees[self.head]), self._trees[other]
        for path in base.keys() | theirs.keys():
            if theirs.get(path) != base.get(path):
                ours.pop(path, None)
                if path in theirs:
                    ours[path] = theirs[path]
        message = _message(subject or f"Merge branch '{branch}'", body, ())
        return self._write(ours, (self.head, other), message, author, date)

    def tag(self, name: str, sha: str | None = None) -> None:
        """Put a lightweight tag on `sha`, or on the newest commit here."""
        (self._git_dir / "refs/tags" / name).write_text(f"{sha or self.head}\n", encoding="ascii")

    def _base(self, other: str) -> str | None:
        mine, todo = set(), [self.head]
        while todo:
            sha = todo.pop()
            if sha and sha not in mine:
                mine.add(sha)
                todo.extend(self._parents[sha])
        ahead = [other]
        while ahead:
            sha = ahead.pop(0)
            if sha in mine:
                return sha
            ahead.extend(self._parents[sha])
        return None

    def _write(
        self,
        tree: dict[bytes, Content],
        parents: tuple[str, ...],
        message: str,
        author: str,
        date: str | int | None,
    ) -> str:
        at = _seconds(date) if date is not None else self.now
        self.now = max(self.now, at) + HOUR
        head = "".join(f"parent {each}\n" for each in parents)
        who = f"author {author} {at} +0000\ncommitter {author} {at} +0000\n"
        text = f"tree {self._store.tree(tree)}\n{head}{who}\n{message}"
        sha = self._store.write("commit", text.encode("utf-8", "surrogateescape"))
        self._trees[sha], self._parents[sha] = tree, parents
        self._point(self._branch, sha)
        return sha

    def _point(self, branch: str, sha: str) -> None:
        self._tips[branch] = sha
        place = self._git_dir / "refs/heads" / branch
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{sha}\n", encoding="ascii")


def _changed(tree: Mapping[bytes, Content], files: Mapping[str, str | bytes | None]) -> dict[bytes, Content]:
    changed = dict(tree)
    for name, content in files.items():
        path = os.fsencode(name)
        if content is None:
            del changed[path]
        else:
            changed[path] = content.encode() if isinstance(content, str) else content
    return changed


def _message(subject: str, body: str, co_authors: Iterable[str]) -> str:
    together = "\n".join(f"Co-authored-by: {each}" for each in co_authors)
    return "\n\n".join(part.strip("\n") for part in (subject, body, together) if part) + "\n"


def _seconds(date: str | int) -> int:
    if isinstance(date, int):
        return date
    parsed = datetime.fromisoformat(date)
    return int((parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp())
