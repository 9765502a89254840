"""Many objects of a repository at once: their ids, their contents, and which of them cannot be had."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from impact.edges import git
from impact.edges.git import Repository
from impact.edges.objects import Objects

# No note, tree or commit that somebody needs is larger; whatever is, is said to be missing.
LARGEST = 64 << 20
# Contents held in memory at a time, and how often a damaged store may end git before nobody asks further.
_BYTES = 128 << 20
_DEATHS = 20
_FOUND = re.compile(rb"(\w+) ([0-9a-f]{40,64}) (\d+)")
_FORMAT = "%(objecttype) %(objectname) %(objectsize)"


def found(repository: Repository, names: Sequence[str]) -> list[tuple[str, str, int]]:
    """Return (type, id, size) for each name such as `<commit>:<path>`, ("", "", 0) where nothing has it.

    A name must not begin with a type's word. One that holds a line break or a NUL is not asked for.
    """
    answers: list[tuple[str, str, int]] = []
    deaths = 0
    while len(answers) < len(names) and deaths < _DEATHS:
        rest = names[len(answers) :]
        feed = b"".join(_asked(name) for name in rest)
        printed = git.run(repository, "cat-file", f"--batch-check={_FORMAT}", "--buffer", feed=feed).stdout.split(
            b"\n"
        )[:-1]
        answers += [_answer(line) for line in printed[: len(rest)]]
        if len(printed) < len(rest):
            answers.append(("", "", 0))  # what it died of
            deaths += 1
    return answers[: len(names)] + [("", "", 0)] * (len(names) - len(answers))


def contents(repository: Repository, ids: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
    """Yield each object with its content, in no order; None for what is missing, damaged or larger than LARGEST."""
    portion: list[str] = []
    total = 0
    for name, (kind, sha, size) in zip(ids, found(repository, ids), strict=True):
        if not kind or size > LARGEST:
            yield name, None
            continue
        portion.append(sha)
        total += size
        if total > _BYTES:
            yield from _portion(repository, portion)
            portion, total = [], 0
    yield from _portion(repository, portion)


def _asked(name: str) -> bytes:
    bad = "\n" in name or "\0" in name
    return b"0:\n" if bad else name.encode("utf-8", "surrogateescape") + b"\n"


def _answer(line: bytes) -> tuple[str, str, int]:
    match = _FOUND.fullmatch(line)
    return (match[1].decode("ascii"), match[2].decode("ascii"), int(match[3])) if match else ("", "", 0)


def _portion(repository: Repository, ids: list[str]) -> Iterator[tuple[str, bytes | None]]:
    if not ids:
        return
    feed = "".join(f"{sha}\n" for sha in ids).encode("ascii")
    printed = git.run(repository, "cat-file", f"--batch={_FORMAT}", "--buffer", feed=feed).stdout
    at = read = 0
    for sha in ids:
        end = printed.find(b"\n", at)
        match = _FOUND.fullmatch(printed[at:end]) if end >= 0 else None
        begin = end + 1
        if match is None or begin + int(match[3]) >= len(printed):
            break
        yield sha, printed[begin : begin + int(match[3])]
        at, read = begin + int(match[3]) + 1, read + 1
    if read < len(ids):
        yield from _one_by_one(repository, ids[read:])


def _one_by_one(repository: Repository, ids: list[str]) -> Iterator[tuple[str, bytes | None]]:
    """Read what a damaged object kept from being printed, each by itself."""
    objects = Objects(repository)
    try:
        for sha in ids:
            answer = objects.get(sha)
            yield sha, None if answer is None else answer[1]
    finally:
        objects.close()
