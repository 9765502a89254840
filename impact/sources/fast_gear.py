"""The fast way to read a history: one hardened `git log --raw -z` stream, no blob opened.

Why this and not raw objects: docs/decisions/0003-one-log-stream.md.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator

from impact.edges import git
from impact.edges.git import Repository
from impact.identity.trailers import co_authors, trailers
from impact.model.facts import Commit, FileChange, Identity
from impact.sources.base import Selection
from impact.sources.raw_commit import minutes, text

_FIELDS = "%H%x00%P%x00%an%x00%ae%x00%at%x00%ad%x00%ct%x00%e%x00%s%x00%B"
_FIRST_CHANGE = 10
_FILES = ("--raw", "-M100%")
_LOG = (
    "log",
    "-z",
    "--no-abbrev",
    "--encoding=none",
    "--date=raw",
    "--root",
    "--no-mailmap",
    "--no-notes",
    "--no-decorate",
    "--no-show-signature",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--ignore-submodules=none",
)
_NO_BLOB = (b"160000", b"000000")
_UTF8 = (b"utf-8", b"utf8")


def start(repository: Repository, selection: Selection, names: tuple[str, ...]) -> tuple[git.Process, bytes]:
    """Start the stream over `names` (what `git log --stdin` takes) and return it with its record mark.

    The mark holds a nonce drawn for this run: no message or path written before can forge it.
    """
    mark = os.urandom(16).hex()
    merges = "--diff-merges=first-parent" if selection.first_parent_merges else "--no-diff-merges"
    walk = ("--no-walk=unsorted",) if selection.only is not None else ()
    files = _FILES if selection.files else ("--no-patch",)
    words = ("--extended-regexp", "--regexp-ignore-case", f"--grep={selection.matching}") if selection.matching else ()
    shown = f"--format=%x00{mark}%x00{_FIELDS}"
    process = git.start(repository, *_LOG, *files, merges, *walk, *words, shown, "--stdin", "--", fed=True)
    assert process.stdin is not None
    try:
        process.stdin.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
        process.stdin.close()
    except BrokenPipeError:
        process.kill()  # it died before reading; its return code sends us to the slow gear
    return process, b"\0" + mark.encode("ascii") + b"\0"


def records(process: git.Process, mark: bytes) -> Generator[list[bytes]]:
    """Yield one list of NUL-separated fields for every commit the stream holds in full; closed early, it ends git."""
    rest = b""
    with git.held(process):
        for piece in git.chunks(process):
            *whole, rest = (rest + piece).split(mark)
            for record in whole:
                if record:
                    yield record.split(b"\0")
        if git.ended(process) == 0 and rest:
            yield rest.split(b"\0")


class Reader:
    """Turns records into commits; remembers the people it has met.

    `person` maps a raw identity to the person after mailmap; `blobs` collects the ids of file
    contents that the commits name, one a line, for whoever wants to know whether they exist.
    """

    def __init__(
        self, repo: str, person: Callable[[Identity], Identity], shallow: frozenset[str], *, files: bool = True
    ) -> None:
        self.repo = repo
        self.blobs: list[bytes] = []
        self._person = person
        self._shallow = shallow
        self._files = files
        self._people: dict[tuple[bytes, bytes], tuple[Identity, Identity]] = {}
        self._zones: dict[bytes, int] = {}

    def commit(self, fields: list[bytes], *, merges: bool = False) -> Commit | None:
        """Return the commit of one record, or None when its headers need the slow gear."""
        sha, parents, name, email, at, dated, landed, encoding, subject, words = fields[:_FIRST_CHANGE]
        if not at or not landed or not (name or email) or len(at) > 18 or len(landed) > 18:
            return None
        if encoding and encoding.lower() not in _UTF8:
            return None  # git's formats re-encode where they can, and do not say whether they could
        authored_at = int(at)
        if not subject and words.strip():
            return None  # an object that ends with its headers: %B of git reads on past its end
        stamp, _, zone = dated.partition(b" ")
        if int(stamp) != authored_at:
            return None  # git's calendar overflowed
        offset = self._zones.get(zone)
        if offset is None:
            offset = self._zones[zone] = minutes(zone)
        author, person = self._met(name, email)
        message = text(words)
        ends = trailers(message)
        key = sha.decode("ascii")
        own = tuple(parents.decode("ascii").split())
        unseen = (len(own) > 1 and not merges) or key in self._shallow or not self._files
        return Commit(
            self.repo,
            key,
            own,
            author,
            person,
            authored_at,
            offset,
            int(landed),
            message,
            ends,
            co_authors(ends, author) if ends else (),
            None if unseen else self.changes(fields, len(sha)),
        )

    def changes(self, fields: list[bytes], id_length: int) -> tuple[FileChange, ...]:
        """Return the file changes that follow the message; the fields alternate record and path(s)."""
        found = []
        new_id = 16 + id_length
        at = _FIRST_CHANGE
        last = len(fields) - 1
        while at < last:
            record = fields[at].lstrip(b"\n")
            if not record:
                break
            letter = chr(record[new_id + id_length + 1])
            if record[8:14] not in _NO_BLOB:
                self.blobs.append(record[new_id : new_id + id_length])
            if letter in "RC":
                found.append(FileChange(_path(fields[at + 2]), letter, _path(fields[at + 1])))
                at += 3
            else:
                found.append(FileChange(_path(fields[at + 1]), letter))
                at += 2
        return tuple(found)

    def _met(self, name: bytes, email: bytes) -> tuple[Identity, Identity]:
        known = self._people.get((name, email))
        if known is None:
            author = Identity(text(name.strip()), text(email))
            known = self._people[name, email] = (author, self._person(author))
        return known


def _path(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
