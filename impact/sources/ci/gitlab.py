"""Reads pipelines and jobs of GitLab, as its REST API has them."""

from __future__ import annotations

from typing import Any

from impact.model.ci import FAILED, OTHER, PASSED, CiResults, CiRun
from impact.sources.ci.pages import Fault, Item, at_fault, commit, first, items, moment, text, took, whole

_PLACE = ".gitlab-ci.yml"
_OUTCOMES = {"success": PASSED, "failed": FAILED}
_ENDED = frozenset(("success", "failed", "canceled", "skipped"))


def is_mine(item: Item) -> bool:
    """Whether an item looks like a pipeline or a job of GitLab."""
    return "status" in item and ("sha" in item or isinstance(item.get("commit"), dict))


def read(found: list[Any], name: str) -> CiResults:
    """Return the runs of these pages; raises ImpactError that names the run which is off."""
    runs, unfinished = [], 0
    for number, item in enumerate(items(found, name), 1):
        try:
            if text(item, "status") not in _ENDED:
                unfinished += 1
            else:
                runs.append(_run(item))
        except Fault as fault:
            raise at_fault(name, number, item, fault) from None
    return CiResults(tuple(runs), unfinished=unfinished)


def _run(item: Item) -> CiRun:
    key, about = whole(item, "id"), item.get("commit")
    is_job = isinstance(about, dict)
    sha = text(about, "id") if isinstance(about, dict) else text(item, "sha")
    return CiRun(
        key=f"gitlab-{'job' if is_job else 'pipeline'}:{key}",
        attempt=1,
        sha=commit(sha, "commit" if is_job else "sha"),
        name=(text(item, "name") or "a job without a name") if is_job else "pipeline",
        place=_PLACE,
        branch=text(item, "ref"),
        day=moment(item, "created_at").date(),
        number=key,
        outcome=_OUTCOMES.get(text(item, "status"), OTHER),
        seconds=_seconds(item),
    )


def _seconds(item: Item) -> int | None:
    said = first(item, "duration")
    if said is None:
        return took(item, ("started_at",), ("finished_at",))
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said < 2**31:
        raise Fault("duration is no number of seconds")
    return int(said)
