"""An explanation of one commit and its contribution as lines of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from impact.render.harmless import harmless

_LIKELY = 3
_COMMITS = 12


_SAID = {
    "reclassify": "category set by the engineer",
    "confirm": "category confirmed by the engineer",
    "dismiss": "dismissed by the engineer",
}


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of an `impact.explanation/1` document; text from repositories is made harmless."""
    if document["commit"]:
        yield from _commit(document["commit"])
    if document["learned"]:
        said = document["learned"]
        yield f"weights re-weighed from {said['corrections']} corrections of your own, the last of {said['until']}"
    if document["contribution"]:
        yield from _contribution(document["contribution"])
    elif document["commit"]:
        yield "This commit is in no contribution of yours: another person's, a merge, or not in the ledger's history."


def _commit(commit: Mapping[str, Any]) -> Iterator[str]:
    yield f"commit {commit['sha'][:12]} {harmless(commit['subject'], 100)}"
    kinds = sorted(commit["kinds"].items(), key=lambda each: -each[1])
    yield "  kinds: " + ", ".join(f"{name} {number:.2f}" for name, number in kinds[:_LIKELY])
    moved = sorted(commit["learned"].items(), key=lambda each: (-abs(each[1]), each[0]))[:_LIKELY]
    if moved:
        yield "  learned from your corrections: " + ", ".join(f"{name} {shift:+.2f}" for name, shift in moved)
    for each in commit["because"]:
        yield f"  - {each['because']} ({each['rule']}; {each['where']}: {harmless(each['excerpt'], 80)})"
    if not commit["because"]:
        yield "  - no rule spoke"
    yield ""


def _contribution(work: Mapping[str, Any]) -> Iterator[str]:
    yield f"contribution {work['id']} {harmless(work['title'], 100)}"
    yield f"  {work['category_title']} ({work['category']}), {work['provenance']}"
    if work["dismissed"]:
        yield f"  not told in reports; bring it back with: impact undo {work['id']}"
    if work["correction"]:
        yield f"  {_SAID[work['correction']['action']]} {_when(work['correction'])}"
    for reason in work["because"]:
        yield f"  - because {harmless(reason)}"
    if work["runner_up"]:
        yield f"  runner-up: {work['runner_up_title'] or work['runner_up']} ({work['runner_up']})"
        for reason in work["why_not_the_runner_up"]:
            yield f"  - but {harmless(reason)}"
    yield f"  one piece of work because: {harmless(work['grouped_by'])}"
    shown = [sha[:12] for sha in work["commits"][:_COMMITS]]
    more = len(work["commits"]) - len(shown)
    # The word that holds on what it is stands above already.
    for said in (each for each in work["corrections"] if each["state"] != "holds" or each["action"] not in _SAID):
        ended = f" on {said['ended_on']}" if said["ended_on"] else ""
        yield f"  {said['action']} {_when(said)} ({said['state']}{ended})"
    yield f"  commits: {' '.join(shown)}" + (f" and {more} more (--json lists all)" if more else "")


def _when(said: Mapping[str, Any]) -> str:
    return f"on {said['day']}" + (f": {harmless(said['why'], 200)}" if said["why"] else "")
