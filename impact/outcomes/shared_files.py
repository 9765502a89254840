"""What is compared of files that repositories tend to share: their sort, and digests of their lines, never a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

from impact.model.drift import PIPELINE, TOOLING, Held

# Path sets of signals.yaml by sort; what is shared and in none of them is a build.
SETS = ((PIPELINE, ("ci",)), (TOOLING, ("lint-config", "team-tooling")))
SHARED = "shared-files"
# Two files are near-identical where so many of a hundred lines are the same.
ALIKE = 80
# The version of an action, of a workflow of others, or of a repository of hooks: to move it changes nothing that a file
# says, and mostly a program does.
_VERSION = re.compile(rb"""((?:- )?["']?uses["']?: ["']?[^\s@"'#]+@|(?:- )?rev:)[^#]*(?: #.*)?""")
_COMMENTS = (b"#", b"//", b";")
# Versions of one file hold the same lines again and again: so many are remembered, of
# files without lines so long that these would take room.
_REMEMBERED, _LONGEST = 1 << 14, 1000
_SHORT, _LONG = 4, 16


def plain_lines(text: bytes) -> tuple[bytes, ...]:
    """Return the lines of a file without comments, empty lines and differences of white space."""
    lines = text.splitlines()
    plain = _remembered if max(map(len, lines), default=0) <= _LONGEST else _plain
    return tuple(filter(None, map(plain, lines)))


def _plain(line: bytes) -> bytes:
    """One line as it is compared, b"" where it is not."""
    bare = b" ".join(line.split())
    return b"" if bare.startswith(_COMMENTS) else bare


_remembered = lru_cache(_REMEMBERED)(_plain)


def digest(text: bytes, key: bytes) -> str:
    """Return what stands for the whole of a text; the same for the same lines in the same order."""
    return blake2b(b"\n".join(plain_lines(text)), digest_size=_LONG, key=key[:64]).hexdigest()


def line_digest(line: bytes, key: bytes) -> str:
    """Return what stands for one line, "" for one that does not count or names the version of an action or of hooks."""
    if _VERSION.fullmatch(b" ".join(line.split())):
        return ""
    return next((_of_line(each, key) for each in plain_lines(line)), "")


def _of_line(line: bytes, key: bytes) -> str:
    return blake2b(line, digest_size=_SHORT, key=key[:64]).hexdigest()


def line_digests(text: bytes, key: bytes) -> tuple[str, ...]:
    """Return what stands for each line, sorted, so that no order of lines is kept."""
    return tuple(sorted(_of_line(line, key) for line in plain_lines(text)))


def bare_digests(text: bytes, key: bytes) -> tuple[str, ...]:
    """Return what stands for each line, as `line_digests`, without the versions of actions and hooks."""
    return tuple(sorted(_of_line(_without(line), key) for line in plain_lines(text)))


def _without(line: bytes) -> bytes:
    found = _VERSION.fullmatch(line)
    return found[1] if found else line


def only_versions(one: Held, other: Held) -> int:
    """Return how many of the lines in which two files differ do so in the version of an action or hook alone."""
    known = one.bare and other.bare
    return apart(one.lines, other.lines) - apart(one.bare, other.bare) if known else 0


def apart(one: Sequence[str], other: Sequence[str]) -> int:
    """Return in how many lines two files differ: those of either that the other has not."""
    mine, theirs = Counter(one), Counter(other)
    return max(sum((mine - theirs).values()), sum((theirs - mine).values()))


def near(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two files are near-identical."""
    if not one or not other:
        return False
    same = sum((Counter(one) & Counter(other)).values())
    return 200 * same >= ALIKE * (len(one) + len(other))


def family(path: str) -> str:
    """Return the name under which a file is compared: two spellings of one ending are one."""
    return f"{path[:-4]}.yaml" if path.endswith(".yml") else path


def spellings(name: str) -> tuple[str, ...]:
    """Return every path whose family it is."""
    return (name, f"{name[:-5]}.yml") if name.endswith(".yaml") else (name,)


def by_family(held: Iterable[Held]) -> dict[str, list[Held]]:
    """Return the files under the name by which they are compared, each repository once, in order."""
    found: dict[str, dict[int, Held]] = {}
    for each in sorted(held, key=lambda one: (one.path, one.repo), reverse=True):
        found.setdefault(family(each.path), {})[each.repo] = each
    return {name: [of[repo] for repo in sorted(of)] for name, of in sorted(found.items())}
