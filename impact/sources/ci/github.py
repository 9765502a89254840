"""Reads runs of GitHub Actions, as the REST API's `workflow_runs` pages or `gh run list --json` have them."""

from __future__ import annotations

from typing import Any

from impact.model.ci import FAILED, OTHER, PASSED, CiResults, CiRun
from impact.sources.ci.pages import Fault, Item, at_fault, commit, items, moment, text, took, whole

_OUTCOMES = {"success": PASSED, "failure": FAILED, "timed_out": FAILED, "startup_failure": FAILED}


def is_mine(item: Item) -> bool:
    """Whether an item looks like a run of GitHub Actions."""
    return "head_sha" in item or "headSha" in item


def read(found: list[Any], name: str) -> CiResults:
    """Return the runs of these pages; raises ImpactError that names the run which is off."""
    runs, unfinished = [], 0
    for number, item in enumerate(items(found, name), 1):
        try:
            if not text(item, "conclusion"):
                unfinished += 1
            else:
                runs.append(_run(item))
        except Fault as fault:
            raise at_fault(name, number, item, fault) from None
    return CiResults(tuple(runs), unfinished=unfinished)


def _run(item: Item) -> CiRun:
    key = whole(item, "id", "databaseId")
    place = text(item, "path").partition("@")[0]
    attempt = whole(item, "run_attempt", "attempt", least=1) if {"run_attempt", "attempt"} & item.keys() else 1
    begun = ("run_started_at", "startedAt", *(("created_at", "createdAt") if attempt == 1 else ()))
    return CiRun(
        key=f"github:{key}",
        attempt=attempt,
        sha=commit(text(item, "head_sha", "headSha"), "head_sha"),
        name=text(item, "workflowName", "name") or place or "a workflow without a name",
        place=place,
        branch=text(item, "head_branch", "headBranch"),
        day=moment(item, "created_at", "createdAt").date(),
        number=key,
        outcome=_OUTCOMES.get(text(item, "conclusion"), OTHER),
        seconds=took(item, begun, ("updated_at", "updatedAt")),
    )
