"""What is said of each signal: what it may cost, how to look at it, what done looks like."""

from __future__ import annotations

from impact.model.opportunity import DRIFT, NOBODY, STALE_DOC, UNPINNED, Opportunity
from impact.model.report import quoted

MAY_CAUSE = {
    UNPINNED: "A release may take in what somebody else changed since the last one, or may stop working of itself.",
    DRIFT: "What is repaired in one repository may have to be repaired in each of them, and one may be left out.",
    STALE_DOC: "A newcomer, or whoever is on call, may follow a step that does not work any more.",
}
VERIFY = {
    UNPINNED: (
        "Open these lines and ask of each name what it pointed at in the last release and what it points at today."
    ),
    DRIFT: "Hold each file against the one named beside it, and ask whoever keeps them whether it is meant.",
    STALE_DOC: "Take a fresh clone, do the steps of these lines as they are written, and read the commits named there.",
}
DONE = {
    UNPINNED: (
        "All of these lines name a commit or digest, something moves them on purpose, and a release was made since."
    ),
    DRIFT: "Both files are equal, or call one shared part, or say in a comment why they differ, and it stays so.",
    STALE_DOC: "The steps work in a fresh clone, and a check names a missing path or target when it comes to be.",
}
ALONE = {
    UNPINNED: "In one repository this is upkeep; the same way of working taken up in a second one is more.",
    DRIFT: "One file made equal is upkeep; a shared part that other repositories call is more.",
    STALE_DOC: "A repaired step is upkeep; a guide that somebody new followed to the end is more.",
}


def title(one: Opportunity) -> str:
    """Return one line: what was seen, and where."""
    count = one.breadth
    if one.signal == UNPINNED:
        where = "one place" if count == 1 else f"{count} places"
        return f"Release pipelines of {quoted(one.repo)} take from elsewhere what may change under them, in {where}"
    if one.signal == DRIFT:
        files = "one file that others keep alike" if count == 1 else f"{count} files that others keep alike"
        return f"{quoted(one.repo)} may drift away from other repositories, in {files}"
    steps = "one thing that is" if count == 1 else f"{count} things that are"
    return f"{quoted(one.about)} in {quoted(one.repo)} may name {steps} not there any more"


def first_place(one: Opportunity) -> str:
    """Return the first place of the evidence, and how many there are besides."""
    spot = one.spots[0]
    more = f" and in {one.breadth - 1} more" if one.breadth > 1 else ""
    return f"{quoted(f'{spot.path}:{spot.line}')}{more}"


def care(one: Opportunity) -> str:
    """Return who changed it lately, unnamed."""
    if one.by == NOBODY:
        return "No person changed these files in the last year."
    return f"In the last year {one.by} changed these files."
