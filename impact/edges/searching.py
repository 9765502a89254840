"""Lines of a commit's files that match, from one run of `git grep`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from impact.edges import git
from impact.edges.git import Repository

# Repository settings may not change what is printed or how patterns are read.
_AS_ASKED = ("-I", "-n", "-z", "-E", "--full-name", "--no-color", "--no-column", "--no-recurse-submodules")
_ROW = re.compile(r"(\d+)[\0:](.*)", re.DOTALL)
_NONE = 1


def lines_with(repository: Repository, commit: str, patterns: Sequence[str]) -> list[tuple[str, str]] | None:
    """Return (path, line) of every line in a text file of `commit` that shows one of these extended expressions.

    None where git cannot say, because something is missing or damaged. Paths that hold a line break are left out.
    """
    if not patterns:
        return []
    asked = [part for each in patterns for part in ("-e", each)]
    done = git.run(repository, "grep", *_AS_ASKED, *asked, commit)
    if done.returncode not in (0, _NONE) or done.stderr:
        return None
    found = []
    for row in done.stdout.decode("utf-8", "surrogateescape").split("\n"):
        name, _, rest = row.partition("\0")
        match = _ROW.fullmatch(rest)
        if match and name.startswith(f"{commit}:"):
            found.append((name[len(commit) + 1 :], match[2]))
    return found
