"""Who owns a path by a repository's file of owners, as forges read it: the last pattern that fits counts; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Where forges look for it, the first one found.
FILES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
# Forges read no larger one (GitHub: 3 MB). The last pattern counts, so its start alone would name the wrong owners: a
# longer one names none.
MOST = 20_000
_PARTS = re.compile(r"/\*\*/|\*\*/|/\*\*|\*\*|\*|\?|[^*?/]+|/")
_AS = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


class CodeOwners:
    """The owners of paths by the text of such a file."""

    def __init__(self, text: str) -> None:
        self._rules = list(_rules(text))

    def of(self, path: str) -> tuple[str, ...]:
        """Return the owners of a path, sorted; none where no pattern fits or the one that does names nobody."""
        return next((owners for pattern, owners in reversed(self._rules) if pattern.match(path)), ())


def is_too_long(text: str) -> bool:
    """Whether a file has so many lines that it names nobody here."""
    return len(text.splitlines()) > MOST


def written(text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield (line, pattern as written, its owners sorted) in the file's order; an owner may be taken by a later one."""
    for number, line in enumerate(() if is_too_long(text) else text.splitlines(), 1):
        # A section of GitLab's is a heading here; a pattern with an escaped space is rare and names no owner alone.
        words = line.split("#", 1)[0].split()
        if words and not words[0].startswith(("[", "^[")):
            yield number, words[0], tuple(sorted(set(words[1:])))


def _rules(text: str) -> Iterator[tuple[re.Pattern[str], tuple[str, ...]]]:
    for _, pattern, owners in written(text):
        yield re.compile(_pattern(pattern)), owners


def _pattern(glob: str) -> str:
    """A pattern of a path's start: with a slash inside it stands at the top, without one anywhere."""
    inside = glob.strip("/")
    start = "" if glob.startswith("/") or "/" in inside else "(?:.*/)?"
    body = "".join(_AS.get(part, re.escape(part)) for part in _PARTS.findall(inside))
    # A folder owns what lies in it; a last star only what lies directly there.
    end = "/.+" if glob.endswith("/") else "" if inside.endswith("/*") else "(?:/.*)?"
    return rf"{start}{body}{end}\Z"
