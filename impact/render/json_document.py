"""The report as JSON for other programs, in the schema published as report.schema.json."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from impact.model.ladder import Level
from impact.model.report import Claim, Coverage, Place, Remarked, Report, Said, Standing, Story
from impact.model.work import ACROSS, Contribution, Correction, Elsewhere, Outcome, Quality
from impact.render.opportunities_document import entries

NAME = "json"
SCHEMA = "impact.report/1"


def render(report: Report) -> str:
    """Return the report as ASCII JSON with sorted keys; text from repositories is as it was, escaped."""
    return json.dumps(document(report), ensure_ascii=True, sort_keys=True, indent=1) + "\n"


def document(report: Report) -> dict[str, Any]:
    """Return the report as the plain values of the published schema."""
    ladder = report.ladder
    return {
        "schema": SCHEMA,
        "version": report.version,
        "audience": report.audience,
        "person": report.person,
        "subjects": list(report.subjects),
        "covers": list(report.covers),
        "period": {"start": _day(report.period.start), "end": _day(report.period.end)},
        "until": _day(report.until),
        "ladder": {
            "key": ladder.key,
            "title": ladder.title,
            "version": ladder.version,
            "digest": ladder.digest,
        },
        "target": _level(report.target),
        "current": _level(report.current) if report.current else None,
        "rules": report.rules,
        "command": report.command,
        "notices": list(report.notices),
        "rests_on": _rests_on(report),
        "recall": list(report.recall),
        "anchors": list(report.anchors),
        "expectations": [_coverage(each) for each in report.coverage],
        "questions": [{"text": each.text, "answers": list(each.answers)} for each in report.questions],
        "asks": list(report.asks),
        "worth_a_look": list(report.look),
        "opportunities": entries(report.opportunities),
        "contributions": [_story(each) for each in report.stories],
        "corrections": [_standing(each) for each in report.corrections],
        "due_notes": [_said(each) for each in report.due],
        "loose_notes": [_said(each) for each in report.loose],
        "claims": [_claim(claim) for story in report.stories for claim in story.every_claim],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _level(level: Level) -> dict[str, Any]:
    return {"key": level.key, "track": level.track, "title": level.title}


def _rests_on(report: Report) -> dict[str, Any]:
    return {
        "read": list(report.read),
        "not_read": list(report.not_read),
        "cannot_see": list(report.blind),
        "repositories": [_place(each) for each in report.places],
        "contributions": report.found,
        "unclassified": report.unclassified,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "repo": place.repo,
        "name": place.name,
        "url": place.url,
        "commits": place.commits,
        "head": place.head,
        "unread": list(place.unread),
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    expectation = coverage.expectation
    return {
        "key": expectation.key,
        "dimension": expectation.dimension,
        "statement": expectation.statement,
        "ask": expectation.ask,
        "status": coverage.status,
        "contributions": list(coverage.contributions),
        "missing": coverage.missing,
    }


def _story(story: Story) -> dict[str, Any]:
    """Other people are counted, never named: their names are theirs."""
    work = story.contribution
    return {
        "id": work.id,
        "repo": work.repo,
        "role": work.role,
        "category": work.category,
        "category_title": story.category_title,
        "leverage": story.leverage,
        "runner_up": work.runner_up,
        "title": work.title,
        "first": work.first.isoformat(),
        "last": work.last.isoformat(),
        "areas": list(work.areas),
        "riders": list(work.riders),
        "provenance": work.provenance,
        "grouped_by": work.grouped_by,
        "reasons": list(work.reasons),
        "against": list(work.against),
        "other_people_credited": len(work.others),
        "note": work.note or None,
        "events": list(work.events),
        "changes": list(story.changes),
        "remarks": [_remarked(each) for each in story.remarks],
        "notes": [_said(each) for each in story.notes],
        "correction": correction(work.correction) if work.correction else None,
        "shaped": [correction(each) for each in work.shaped],
        "elsewhere": [_elsewhere(each) for each in work.elsewhere],
        "outcomes": [outcome(each) for each in story.outcomes],
        "qualities": [quality(each, work) for each in story.qualities],
        "claims": [each.id for each in story.every_claim],
    }


def _elsewhere(other: Elsewhere) -> dict[str, Any]:
    """The same change in another repository, and what it is called there by itself."""
    return {
        "repo": other.repo,
        "id": other.id,
        "first": other.first.isoformat(),
        "last": other.last.isoformat(),
        "commits": list(other.shas),
    }


def correction(said: Correction) -> dict[str, Any]:
    """Return what a person said as plain values; a category only where one was said."""
    return {
        "action": said.action,
        "category": said.category or None,
        "why": said.why,
        "day": said.day.isoformat(),
    }


def _said(said: Said) -> dict[str, Any]:
    """A note; other people stand in it as letters, or by name where they agreed."""
    return {
        "id": said.id,
        "kind": said.kind,
        "day": said.day.isoformat(),
        "text": said.text,
        "answers": [{"to": key, "words": words} for key, words in said.answers],
        "people": list(said.people),
        "links": list(said.links),
        "checked": [
            {"due": each.due.isoformat(), "day": each.day.isoformat(), "answer": each.answer, "words": each.text}
            for each in said.checked
        ],
        "due": _day(said.due),
        "shared": said.shared,
    }


def _standing(standing: Standing) -> dict[str, Any]:
    work = standing.work
    return correction(standing.said) | {
        "state": standing.state,
        "said_of": standing.said.contribution,
        "contribution": work.id if work else None,
        "title": work.title if work else None,
        "ended_on": _day(standing.ended_by.day) if standing.ended_by else None,
    }


def quality(found: Quality, work: Contribution) -> dict[str, Any]:
    """Return a quality as plain values, with the commits that show it where it holds or was taken back."""
    known = found.shas or (work.shas if found.holds else ())
    return {
        "name": found.name,
        "holds": found.holds,
        "because": found.because,
        "numbers": [{"of": name, "count": count} for name, count in found.numbers],
        "commits": list(known),
    }


# What the steps of an outcome count, where those are not people.
_COUNTED = {ACROSS: "other_repositories"}


def outcome(found: Outcome) -> dict[str, Any]:
    """Return an outcome as plain values."""
    return {
        "measure": found.measure,
        "grade": found.grade,
        "holds": found.holds,
        "window_days": found.window_days,
        "numbers": [{"of": name, "count": count} for name, count in found.numbers],
        "because": found.because,
        "comparables": [{"area": each.area, "before": each.before, "after": each.after} for each in found.comparables],
        "steps": [
            {"day": day.isoformat(), _COUNTED.get(found.measure, "other_people"): count} for day, count in found.steps
        ],
        "elsewhere": [{"repository": name, "commit": sha} for name, sha in found.elsewhere],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "text": claim.text,
        "provenance": claim.provenance,
        "rules": list(claim.rules),
        "repo": claim.repo,
        "commits": list(claim.shas),
        "note": claim.note or None,
        "events": [{"key": key, "page": page or None} for key, page in zip(claim.events, claim.pages, strict=True)],
    }


def _remarked(said: Remarked) -> dict[str, Any]:
    """A comment of the engineer's own; whose change it is on is a letter."""
    return {
        "event": said.event,
        "day": said.day.isoformat(),
        "text": said.text,
        "author": said.author,
        "came": said.came,
        "page": said.page or None,
    }
