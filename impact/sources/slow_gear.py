"""The slow way to read a history: object by object, so that one damaged object costs only itself."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from impact.edges.git import Repository
from impact.edges.objects import Objects, empty_tree, tree_changes
from impact.identity.trailers import co_authors, trailers
from impact.model.facts import Commit, FileChange, Identity, Unreadable
from impact.sources.raw_commit import RawCommit, parse

_BATCH = 256


class SlowReader:
    """Walks and reads commits through `cat-file --batch`, and their files through tree pairs."""

    def __init__(
        self,
        repository: Repository,
        repo: str,
        person: Callable[[Identity], Identity],
        *,
        merges: bool = False,
    ) -> None:
        self._repository = repository
        self._repo = repo
        self._person = person
        self._merges = merges
        self._shallow = repository.shallow()
        self._objects = Objects(repository)
        self._empty = empty_tree(repository)

    def close(self) -> None:
        """End the process behind it."""
        self._objects.close()

    def walk(self, starts: Iterable[str], stops: Iterable[str], known: Container[str]) -> Iterator[Commit | Unreadable]:
        """Yield what `starts` reach and `stops` do not, less what is `known`; what cannot be read, and go on."""
        todo = list(starts)
        seen = self._reached(stops)
        batch: list[tuple[str, RawCommit]] = []
        while todo:
            sha = todo.pop()
            if sha in seen:
                continue
            seen.add(sha)
            raw = self._commit(sha)
            if raw is None:
                yield Unreadable(sha, "commit")
                continue
            if sha not in self._shallow:
                todo.extend(raw.parents)
            if sha not in known:
                batch.append((sha, raw))
            if len(batch) >= _BATCH:
                yield from self._finish(batch)
                batch = []
        yield from self._finish(batch)

    def read(self, shas: Iterable[str]) -> Iterator[Commit | Unreadable]:
        """Yield exactly these commits."""
        batch = []
        for sha in shas:
            raw = self._commit(sha)
            if raw is None:
                yield Unreadable(sha, "commit")
            else:
                batch.append((sha, raw))
        yield from self._finish(batch)

    def _reached(self, tips: Iterable[str]) -> set[str]:
        """Every commit that `tips` lead to, as far as it can be read."""
        todo, seen = list(tips), set[str]()
        while todo:
            sha = todo.pop()
            if sha not in seen:
                seen.add(sha)
                raw = self._commit(sha)
                todo.extend(raw.parents if raw and sha not in self._shallow else ())
        return seen

    def _commit(self, sha: str) -> RawCommit | None:
        found = self._objects.get(sha)
        return parse(found[1]) if found is not None and found[0] == "commit" else None

    def _finish(self, batch: list[tuple[str, RawCommit]]) -> Iterator[Commit | Unreadable]:
        pairs: dict[str, tuple[str, str]] = {}
        for sha, raw in batch:
            old = self._old_tree(sha, raw)
            if old is not None:
                pairs[sha] = (old, raw.tree)
        answers = tree_changes(self._repository, pairs.values())
        for sha, raw in batch:
            pair = pairs.get(sha)
            records = answers.get(pair) if pair else None
            if records is None and self._expected(sha, raw):
                yield Unreadable(sha, "files")
            yield self._made(sha, raw, None if records is None else file_changes(records))

    def _expected(self, sha: str, raw: RawCommit) -> bool:
        """Whether the files of this commit were wanted and should have been there."""
        return sha not in self._shallow and (self._merges or len(raw.parents) < 2)

    def _old_tree(self, sha: str, raw: RawCommit) -> str | None:
        if not self._expected(sha, raw):
            return None
        if not raw.parents:
            return self._empty
        parent = self._commit(raw.parents[0])
        return parent.tree if parent else None

    def _made(self, sha: str, raw: RawCommit, changes: tuple[FileChange, ...] | None) -> Commit:
        ends = trailers(raw.message)
        return Commit(
            self._repo,
            sha,
            () if sha in self._shallow else raw.parents,
            raw.author,
            self._person(raw.author),
            raw.authored_at,
            raw.offset,
            raw.committed_at,
            raw.message,
            ends,
            co_authors(ends, raw.author) if ends else (),
            changes,
        )


def file_changes(records: bytes) -> tuple[FileChange, ...]:
    """Return the changes in raw NUL-separated records: `:modes ids letter`, path, a second path for R and C."""
    fields = iter(records.split(b"\0"))
    found = []
    for record in fields:
        if not record:
            break
        letter = chr(record.rpartition(b" ")[2][0])
        path = next(fields).decode("utf-8", "surrogateescape")
        if letter in "RC":
            found.append(FileChange(next(fields).decode("utf-8", "surrogateescape"), letter, path))
        else:
            found.append(FileChange(path, letter))
    return tuple(found)
