"""Writes and reads what a member sends to a team, strictly: a field more, a count or an unknown key is refused."""

from __future__ import annotations

import json
import re
from datetime import date
from hashlib import sha256
from typing import Any

from impact.fleet import windows
from impact.model.consent import MOST_BYTES
from impact.model.opportunity import SIGNALS
from impact.model.team import SCHEMA, SLIP_SCHEMA, Part, Slip, TeamWork, Weak

_WORK = {"schema", "team", "window", "parts", "weak", "unseen"}
_PART, _WEAK = ("theme", "repository", "area"), ("signal", "repository")
_KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")
_DIGEST, _ID = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")
_LONGEST = 300


def text_of(work: TeamWork) -> str:
    """Return an export as it leaves: ASCII JSON, everything sorted, so that no order tells of anything.

    Raises ValueError with a reason for one that `read` would refuse.
    """
    told = {
        "schema": SCHEMA,
        "team": work.team,
        "window": work.window,
        "parts": [dict(zip(_PART, (one.theme, one.repository, one.area), strict=True)) for one in _once(work.parts)],
        "weak": [dict(zip(_WEAK, (one.signal, one.repository), strict=True)) for one in _once(work.weak)],
        "unseen": sorted(set(work.unseen)),
    }
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, indent=1) + "\n"
    read(text)
    return text


def _once(rows: tuple[Any, ...]) -> list[Any]:
    return sorted(set(rows))


def digest(text: str) -> str:
    """Return by what an export is known on its slip."""
    return sha256(text.encode()).hexdigest()


def read(text: str) -> TeamWork:
    """Return the export that a text holds; raises ValueError with a reason for anything else."""
    told = _json(text, SCHEMA, _WORK)
    windows.days(_words(told["window"], "its window"))
    parts = tuple(Part(*each) for each in _rows(told["parts"], _PART, "parts"))
    weak = tuple(Weak(*each) for each in _rows(told["weak"], _WEAK, "weak"))
    # One member is enough for a weak point to be told, so none of its words may be theirs.
    if any(each.signal not in SIGNALS for each in weak):
        raise ValueError(f"its weak points must be of: {', '.join(SIGNALS)}")
    unseen = told["unseen"]
    if not isinstance(unseen, list) or not all(isinstance(each, str) and _KEY.fullmatch(each) for each in unseen):
        raise ValueError("its unseen must be a list of keys")
    return TeamWork(_words(told["team"], "its team"), told["window"], parts, weak, tuple(unseen))


def slip_text(slip: Slip) -> str:
    """Return what is signed beside an export."""
    told = {"schema": SLIP_SCHEMA, "consent": slip.consent, "sha256": slip.sha256, "day": slip.day.isoformat()}
    return json.dumps(told, ensure_ascii=True, sort_keys=True, indent=1) + "\n"


def read_slip(text: str) -> Slip:
    """Return the slip that a text holds; raises ValueError with a reason for anything else."""
    told = _json(text, SLIP_SCHEMA, {"schema", "consent", "sha256", "day"})
    if not _ID.fullmatch(_words(told["consent"], "its consent")):
        raise ValueError("its consent must be 32 hexadecimal digits")
    if not _DIGEST.fullmatch(_words(told["sha256"], "its digest")):
        raise ValueError("its digest must be 64 hexadecimal digits")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", _words(told["day"], "its day")):
        raise ValueError("its day must be written as 2026-12-31")
    return Slip(told["consent"], told["sha256"], date.fromisoformat(told["day"]))


def _json(text: str, schema: str, fields: set[str]) -> dict[str, Any]:
    if len(text) > MOST_BYTES:
        raise ValueError(f"it is longer than {MOST_BYTES:,} characters")
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no JSON ({error})") from None
    if not isinstance(told, dict) or told.get("schema") != schema:
        raise ValueError(f"it is no {schema}")
    if set(told) != fields:
        raise ValueError(f"it lacks or adds: {', '.join(sorted(set(told) ^ fields))}")
    return told


def _words(told: object, what: str) -> str:
    if not isinstance(told, str) or not told.strip() or len(told) > _LONGEST:
        raise ValueError(f"{what} must be a text of at most {_LONGEST} characters")
    return told


def _rows(told: object, names: tuple[str, ...], what: str) -> list[tuple[str, ...]]:
    if not isinstance(told, list):
        raise ValueError(f"its {what} must be a list")
    rows = []
    for each in told:
        if not isinstance(each, dict) or set(each) != set(names):
            raise ValueError(f"an entry of its {what} has other fields than {', '.join(names)}")
        key, repository, *areas = (each[name] for name in names)
        _words(repository, "a repository")
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise ValueError(f"an entry of its {what} has no key")
        if any(not isinstance(one, str) or len(one) > _LONGEST or "\n" in one for one in (repository, *areas)):
            raise ValueError("a repository and an area must be texts of one line")
        rows.append((key, repository, *areas))
    return rows
