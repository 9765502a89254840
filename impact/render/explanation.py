"""An explanation of one commit and its contribution as lines of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from impact.render.harmless import harmless
from impact.render.notes import about_work
from impact.render.sums import commit_lines

_COMMITS = 12
# Shifts shown: of the types that moved most.
_LIKELY = 3
_METHODS = 6
_HOLDS = {True: "yes", False: "no", None: "not known"}


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
    yield from commit_lines(commit)
    moved = sorted(commit["learned"].items(), key=lambda each: (-abs(each[1]), each[0]))[:_LIKELY]
    if moved:
        yield "  learned from your corrections: " + ", ".join(f"{name} {shift:+.2f}" for name, shift in moved)
    for each in commit["methods"][:_METHODS]:
        verb = "fell" if each["after"] < each["before"] else "rose"
        where = f"{harmless(each['name'], 60)} {verb} from {each['before']} to {each['after']}"
        yield f"  - complexity of {where} ({harmless(each['path'], 80)})"
    if len(commit["methods"]) > _METHODS:
        yield f"  - and of {len(commit['methods']) - _METHODS} more functions (--json shows all)"
    yield ""


def _contribution(work: Mapping[str, Any]) -> Iterator[str]:
    yield f"contribution {work['id']} {harmless(work['title'], 100)}"
    yield f"  {work['category_title']} ({work['category']}), {work['provenance']}"
    if work["definition"]:
        yield f"  what that is: {work['definition']}"
    for trap in work["traps"]:
        yield f"  - beware: {trap}"
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
        yield from _tipping(work["what_would_tip_it"])
    for each in work["qualities"]:
        yield f"  {each['name']}: {_HOLDS[each['holds']]}; {harmless(each['because'])}"
    yield f"  one piece of work because: {harmless(work['grouped_by'])}"
    yield from _landed_with(work)
    # The word that holds on what it is stands above already.
    for said in (each for each in work["corrections"] if each["state"] != "holds" or each["action"] not in _SAID):
        ended = f" on {said['ended_on']}" if said["ended_on"] else ""
        yield f"  {said['action']} {_when(said)} ({said['state']}{ended})"
    yield from about_work(work)
    yield from _rests_on(work)
    yield from _remedies(work)


def _landed_with(work: Mapping[str, Any]) -> Iterator[str]:
    """In which repositories the same change landed, and under which id a report on all of them tells it."""
    every = work["landed_with"]
    if not every:
        return
    first = every[0]["id"]
    where = ", ".join(f"{harmless(each['repository'], 40)} ({each['id']})" for each in every)
    yield f"  the same change landed in {len(every)} repositories: {where}"
    yield f"  a report on all of them tells it once, as {first}"
    if work["id"] != first and work["commits"]:
        commits = " ".join(sha[:12] for sha in work["commits"])
        yield f'  if this one is another: impact split {work["id"]} {commits} --why "…"'


def _rests_on(work: Mapping[str, Any]) -> Iterator[str]:
    """Its commits, or what was said in reviews and what speaks against taking that for more."""
    keys = [each["page"] or each["key"] for each in work["events"]] or [sha[:12] for sha in work["commits"]]
    if work["events"]:
        yield from (f"  - but {harmless(reason)}" for reason in work["why_not_the_runner_up"])
    more = f" and {len(keys) - _COMMITS} more (--json lists all)" if len(keys) > _COMMITS else ""
    yield f"  {'remarks in reviews' if work['events'] else 'commits'}: {harmless(' '.join(keys[:_COMMITS]))}{more}"


def _tipping(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What the runner-up's rules lacked, where they were met in part."""
    for rule in rules:
        if not rule["lacking"] and not rule["stopped_by"]:
            yield f"  - its rule holds, with a weight of {rule['weight']:g}: {rule['rule']}"
            continue
        lacking = [f"it lacks: {each}" for each in rule["lacking"]]
        stopped = [f"it is stopped by: {each}" for each in rule["stopped_by"]]
        yield f"  - its rule, {rule['rule']}: {'; '.join((*lacking, *stopped))}"


def _remedies(work: Mapping[str, Any]) -> Iterator[str]:
    yield "  what you can say of it:"
    wide = max(len(each["when"]) for each in work["if_wrong"])
    for each in work["if_wrong"]:
        yield f"    {each['when']:{wide}}  {each['command']}"
    yield f"  the rules behind it: impact explain --category {work['category']}; your own go into .impact.yaml"


def _when(said: Mapping[str, Any]) -> str:
    return f"on {said['day']}" + (f": {harmless(said['why'], 200)}" if said["why"] else "")
