"""The inbox as plain values for other programs, in the schema published as inbox.schema.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from impact.model.inbox import Candidate, Entry
from impact.model.work import Outcome
from impact.render.json_document import outcome

SCHEMA = "impact.inbox/1"


def document(entries: Sequence[Entry], outcomes: Mapping[str, tuple[Outcome, ...]]) -> dict[str, Any]:
    """Return the inbox in the order in which it is shown; text from repositories is as it was."""
    return {"schema": SCHEMA, "entries": [_entry(each, outcomes) for each in entries]}


def _entry(entry: Entry, outcomes: Mapping[str, tuple[Outcome, ...]]) -> dict[str, Any]:
    return {
        "key": entry.key,
        "sort": entry.sort,
        "id": entry.id,
        "title": entry.title,
        "repository": entry.repository,
        "day": entry.day.isoformat(),
        "why": entry.why,
        "said": entry.said,
        "note": entry.note or None,
        "contribution": _work(entry, outcomes) if entry.work is not None else None,
        "questions": [{"key": each.key, "text": each.text} for each in entry.questions],
        "candidates": [_candidate(each) for each in entry.candidates],
        "commands": [{"when": when, "command": command} for when, command in entry.commands],
    }


def _work(entry: Entry, outcomes: Mapping[str, tuple[Outcome, ...]]) -> dict[str, Any]:
    """Other people are counted, never named: their names are theirs."""
    work = entry.work
    assert work is not None, "asked before"
    return {
        "id": work.id,
        "category": work.category,
        "category_title": entry.label or None,
        "runner_up": work.runner_up,
        "runner_up_title": entry.runner_up_label or None,
        "provenance": work.provenance,
        "reasons": list(work.reasons),
        "against": list(work.against),
        "grouped_by": work.grouped_by,
        "first": work.first.isoformat(),
        "last": work.last.isoformat(),
        "areas": list(work.areas),
        "commits": list(work.shas),
        "other_people_credited": len(work.others),
        "outcomes": [outcome(each) for each in outcomes.get(work.id, ())],
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    day = candidate.day.isoformat() if candidate.day else None
    return {"commit": candidate.sha, "title": candidate.title or None, "day": day}
