"""Drift between repositories as lines of plain text: places and days, nobody's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from impact.outcomes.uptake_words import counted
from impact.render.fleet_names import named
from impact.render.harmless import harmless


def lines(document: Mapping[str, Any], most: int | None) -> Iterator[str]:
    """Yield the lines of an `impact.fleet.drift/1` document, of the first `most` files that differ; None for all."""
    files = document["files"]
    differing = [each for each in files if each["apart"]]
    same = len(files) - len(differing)
    yield (
        f"{counted(document['read'], 'repository', 'repositories')} read: "
        f"{counted(len(files), 'file is', 'files are')} kept alike in three or more, {same} of them equal everywhere"
    )
    for each in differing[:most]:
        yield from _file(each)
    if most is not None and len(differing) > most:
        yield f"and {len(differing) - most} more; --all shows them"
    if differing:
        yield ""
        yield "A difference may be meant: whoever keeps the file knows. Lines of comments and white space are left out."


def _file(told: Mapping[str, Any]) -> Iterator[str]:
    every, equal = told["repositories"], told["equal"]
    alike = f"{len(equal)} of them equal" if equal else "no two of them equal"
    # Of these nothing but a version is another one.
    but = sum(each["versions"] == each["lines"] for each in told["apart"])
    if but:
        alike += f", {but + (not equal)}{' more' if equal else ''} but for versions of actions or hooks"
    yield ""
    yield f"{harmless(told['path'])} ({told['sort']}): near-identical in {every} repositories, {alike}"
    if equal:
        yield f"  equal: {named(equal)}"
    else:
        yield f"  measured from: {harmless(told['measured_from'])}"
    if told["standard"]:
        yield f"  {_spread(told['standard'])}"
    for each in told["apart"]:
        where = "" if each["path"] == told["path"] else f" ({harmless(each['path'])})"
        since = f", since {each['since']}" if each["since"] else ""
        far = f"{counted(each['lines'], 'line', 'lines')} apart{_versions(each)}"
        yield f"  {harmless(each['repository'])}{where}: {far}{since}"


def _versions(apart: Mapping[str, Any]) -> str:
    """How many of the lines say the same with another version."""
    if not apart["versions"]:
        return ""
    some = "" if apart["versions"] == apart["lines"] else f"{apart['versions']} of them "
    return f", {some}only in versions of actions or hooks"


def _spread(standard: Mapping[str, Any]) -> str:
    came = len(standard["taken"]) - len(standard["first"])
    left = sum(each["left"] is not None for each in standard["taken"])
    by = f" by {counted(standard['people'], 'other person', 'other people')}" if standard["people"] else ""
    gone = f"; {left} left it" if left else ""
    others = f"; {counted(came, 'repository', 'repositories')} came to it{by}" if came else ""
    return f"first in {named(standard['first'])} on {standard['taken'][0]['day']}{others}{gone}"
