"""Files as they are in a commit: names, and the text of those that somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from impact.edges import git
from impact.edges.git import Repository
from impact.edges.objects import Objects

# No guide, build file or pipeline that people write is longer.
LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text, or why it could not be read."""

    raw: bytes
    why: str = ""

    @property
    def words(self) -> str:
        """The text, with a mark in the place of what is no UTF-8."""
        return self.raw.decode("utf-8-sig", "replace")


class Files:
    """Reads files of commits by name; a context manager that ends the git it started."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._objects = Objects(repository)
        self._known: dict[str, Text | None] = {}

    def __enter__(self) -> Files:
        return self

    def __exit__(self, *_: object) -> None:
        self._objects.close()

    def names(self, sha: str) -> tuple[str, ...]:
        """Return every path of a commit, submodules and links too; none where it cannot be listed."""
        listed = git.run(self._repository, "ls-tree", "-r", "-z", "--name-only", "--full-tree", sha)
        return tuple(each.decode("utf-8", "surrogateescape") for each in listed.stdout.split(b"\0") if each)

    def texts(self, sha: str, paths: Iterable[str]) -> dict[str, Text]:
        """Return those of the files that are in the commit; of links and submodules nothing is returned."""
        wanted = {f"{sha}:{path}": path for path in paths}
        self._read([each for each in wanted if each not in self._known])
        return {path: found for name, path in wanted.items() if (found := self._known.get(name)) is not None}

    def text(self, sha: str, path: str) -> Text | None:
        """Return one file of a commit, None where it is not there."""
        return self.texts(sha, (path,)).get(path)

    def anywhere(self, sha: str, words: str, *, besides: Iterable[str]) -> bool:
        """Return whether some file of the commit other than `besides` holds these words."""
        done = git.run(self._repository, "grep", "-l", "-z", "-F", "--no-recurse-submodules", "-e", words, sha)
        holding = (each.partition(b":")[2] for each in done.stdout.split(b"\0") if each)
        left_out = {each.encode("utf-8", "surrogateescape") for each in besides}
        return any(each not in left_out for each in holding)

    def elsewhere(self, landed: Iterable[str], since: date, paths: Iterable[str]) -> frozenset[str]:
        """Return those of the files that a commit since then touches which only another branch holds."""
        listed = git.run(self._repository, "for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes")
        known = frozenset(landed)
        tips = [each for each in dict.fromkeys(listed.stdout.decode("ascii").split()) if each not in known]
        if not tips:
            return frozenset()
        names = sorted(paths)
        feed = "".join(f"{each}\n" for each in (*tips, *(f"^{each}" for each in sorted(known)))).encode("ascii")
        asked = ("-z", "--format=", "--name-only", "--no-renames", f"--since={since.isoformat()}T00:00:00Z")
        done = git.run(self._repository, "log", "--stdin", *asked, "--", *names, feed=feed)
        touched = {each.decode("utf-8", "surrogateescape").strip("\n") for each in done.stdout.split(b"\0")}
        return frozenset(touched & set(names))

    def _read(self, names: list[str]) -> None:
        asked = [each for each in names if "\n" not in each]
        self._known |= dict.fromkeys(names)
        if not asked:
            return
        feed = "".join(f"{each}\n" for each in asked).encode("utf-8", "surrogateescape")
        answers = git.run(self._repository, "cat-file", "--batch-check=%(objecttype) %(objectsize)", feed=feed)
        for name, answer in zip(asked, answers.stdout.split(b"\n"), strict=False):
            kind, _, size = answer.partition(b" ")
            if kind == b"blob" and size.isdigit():
                self._known[name] = self._one(name, int(size))

    def _one(self, name: str, size: int) -> Text:
        if size > LARGEST:
            return Text(b"", f"larger than {LARGEST >> 20} MB")
        found = self._objects.get(name)
        return Text(found[1]) if found is not None else Text(b"", "its content is not in this repository")
