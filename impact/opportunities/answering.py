"""The second question of a report, answered from opportunities in areas that the engineer knows."""

from __future__ import annotations

from impact.model.opportunity import DRIFT, NOBODY, STALE_DOC, UNPINNED, Found, Opportunity
from impact.model.report import quoted
from impact.opportunities.ranking import SHOWN
from impact.opportunities.wording import first_place

WHAT = {
    UNPINNED: "Release steps may take in what others changed",
    STALE_DOC: "A guide may name what is gone",
    DRIFT: "A file that others keep alike may go its own way",
}
NOTHING = "Nothing found; only release pipelines and guides were looked at."
UNSEEN = "No release pipeline or guide could be looked at."
ELSEWHERE = "Nothing in areas that you changed; elsewhere there is something (see Next)."
MORE = "How to look at them, and what done looks like: see Next."


def answer(found: Found, *, several: bool = False) -> tuple[str, ...]:
    """Return the lines that answer whether there is something to own; of `several` repositories each is named."""
    known = [each for each in found.opportunities if each.known][:SHOWN]
    if known:
        return (*(_line(each, several=several) for each in known), MORE)
    if found.opportunities:
        return (ELSEWHERE,)
    return (NOTHING if any(count for _, count in found.looked) else UNSEEN,)


def _line(one: Opportunity, *, several: bool) -> str:
    by = "changed by nobody last year" if one.by == NOBODY else f"changed last year by {one.by}"
    where = f" in {quoted(one.repo)}" if several else ""
    return f"{WHAT[one.signal]}: {first_place(one)}{where}; {by}."
