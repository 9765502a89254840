"""What a contribution is called: the subject of the commit that tells most, without what tools put around it."""

from __future__ import annotations

from collections.abc import Iterable

from impact.classify.links import without_number
from impact.model.work import KINDS, WorkItem

_REVISIONS = ("fixup!", "squash!", "amend!")
_UNFINISHED = ("wip", "wip:", "[wip]", "draft:")


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
