"""What a contribution is called: the subject of the commit that tells most, without what tools put around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from impact.classify.links import without_number
from impact.model.work import KINDS, WorkItem

# The links of a commit to what the merge that brought it in is called, and to how many that merge brought in.
MERGED_AS, MERGED = "merged-as", "merged"

_REVISIONS = ("fixup!", "squash!", "amend!")
_UNFINISHED = ("wip", "wip:", "[wip]", "draft:")
# Of so many commits, those that show the sort of work and are fewer than one in four name a part of it.
_LARGE, _FEW = 8, 4
_WORD = re.compile(r"[^\W_][\w-]{3,}")
# How git, forges and merge queues begin the subject of a merge, which then names a branch and no work.
_BY_A_TOOL = re.compile(r"(?:auto )?merged? ", re.IGNORECASE)
# What they write in the place of a title: references, trailers, lists, what announces something else.
_NO_TITLE = re.compile(
    r"(?:see merge request|close[sd]?|fix(?:es)?|resolves?|approved-by)\b.*[#!@]"
    r"|[\w-]+: *\S+@|[*#>-] |https?:|.*:$",
    re.IGNORECASE,
)


def merged_as(subject: str, body: str) -> str:
    """Return what a merge says that it brings in: its own subject, or the title below one that a tool wrote; else "".

    A title is a paragraph of one line; prose is none.
    """
    if not _BY_A_TOOL.match(subject):
        return plain(subject)
    line, *more = body.strip().splitlines() or [""]
    return "" if (more and more[0].strip()) or _NO_TITLE.match(line) else plain(line)


def telling(items: Sequence[WorkItem], speaking: Sequence[WorkItem], every: int, worth: Sequence[WorkItem]) -> str:
    """Return the title of a piece of work of `every` commits, of which `speaking` show by themselves what sort it is.

    It is what several came home as, if they are most of that; of a large one that few speak for, the subject whose
    words most others share, among those of `worth`.
    """
    if len(items) > 1 and (came := _came_as(items, every)):
        return came
    if len(items) >= _LARGE and len(speaking) * _FEW < len(items):
        return _shared(worth)
    return title(speaking) or title(items)


def _came_as(items: Sequence[WorkItem], every: int) -> str:
    names = {tuple(value for kind, value in item.links if kind in (MERGED_AS, MERGED)) for item in items}
    name, count = next(iter(names)) or ("", "0") if len(names) == 1 else ("", "0")
    return name if every * 2 > int(count) else ""


def _shared(items: Sequence[WorkItem]) -> str:
    words = {item.sha: set(_WORD.findall(plain(item.subject).lower())) for item in items}
    often = Counter(word for each in words.values() for word in each)

    def share(item: WorkItem) -> float:
        # By the mean, for a long subject holds many words.
        return sum(often[word] for word in words[item.sha]) / max(len(words[item.sha]), 1)

    return plain(min(items, key=lambda item: (_rank(item)[0], -share(item), _rank(item))).subject)


def title(items: Iterable[WorkItem]) -> str:
    """Return the subject of the first commit that is neither a revision of another nor unfinished; "" for none."""
    best = min(items, key=_rank, default=None)
    return plain(best.subject) if best else ""


def _rank(item: WorkItem) -> tuple[bool, int, str]:
    words = item.subject.lower().split(maxsplit=1)
    aside = not words or words[0] in (*_REVISIONS, *_UNFINISHED) or item.subject.startswith(("Revert ", "Merge "))
    return aside, item.day.toordinal(), item.sha


def plain(subject: str) -> str:
    """Return a subject without `fixup!`, a Conventional Commits type and the number of a pull request.

    What would leave nothing stays as it is.
    """
    text = without_number(subject)
    while (word := text.partition(" ")[0]).lower() in _REVISIONS:
        text = text[len(word) :].lstrip()
    head, colon, rest = text.partition(": ")
    kind, opened, scope = head.rstrip("!").partition("(")
    if colon and kind.lower() in KINDS and (not opened or scope.endswith(")")):
        text = rest.strip()
    return text or subject.strip()
