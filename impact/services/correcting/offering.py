"""What an answer of "not leverage", given right after a commit, offers to say of the work that commit is part of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from impact.model.capture import NOT, Answered

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.model.work import Contribution


def offered_dismissals(ledger: Ledger, works: Iterable[Contribution]) -> Mapping[str, tuple[Answered, tuple[str, ...]]]:
    """Return by contribution the last answer of that kind, and those of its commits, by the ids they have now,
    that such answers are about.

    Nothing is dismissed by it: one commit may be a small part of the work. What a person has said of the work since
    counts more, so a contribution with a correction is offered nothing.
    """
    said = {each.sha: each for each in ledger.answers() if each.said == NOT}
    if not said:
        return {}
    now = {name: answer for sha, answer in said.items() for name in (*ledger.names([sha])[sha], sha)}
    offers = {}
    for work in works:
        about = [now[sha] for sha in work.shas if sha in now]
        if about and work.correction is None:
            last = max(about, key=lambda each: (each.day, each.id))
            offers[work.id] = last, tuple(sha for sha in work.shas if sha in now)
    return offers
