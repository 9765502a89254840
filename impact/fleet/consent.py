"""Whether a consent holds for what is asked; values in, reasons out.

Whose signature a consent carries is asked of impact.edges.signing before; a consent that fails there is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from impact.model.consent import MOST_DAYS, REVOCATION_SCHEMA, SCHEMA, Consent, Held, Kept, Revocation
from impact.model.period import Period

_ID = re.compile(r"[0-9a-f]{32}")
_FIELDS = {"schema", "id", "who", "audience", "repositories", "period", "given", "until"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody is to be told of: by whose leave, for which audience, of which repositories and days, and today."""

    who: str
    audience: str
    repositories: Collection[str]
    period: Period
    today: date


def read(text: str) -> Consent:
    """Return the consent that a signed text holds; raises ValueError with a reason for anything else."""
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no JSON ({error})") from None
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise ValueError(f"it is no {SCHEMA}")
    if set(told) != _FIELDS:
        odd = sorted(set(told) ^ _FIELDS)
        raise ValueError(f"it lacks or adds: {', '.join(odd)}")
    texts = (told["id"], told["who"], told["audience"])
    if not all(isinstance(each, str) and each.strip() for each in texts) or not _ID.fullmatch(told["id"]):
        raise ValueError("its id, who and audience must be texts, the id 32 hexadecimal digits")
    names = told["repositories"]
    if not isinstance(names, list) or not names or not all(isinstance(each, str) and each for each in names):
        raise ValueError("its repositories must be names, one at least")
    span = told["period"]
    if not isinstance(span, dict) or set(span) != {"start", "end"}:
        raise ValueError("its period must have a start and an end")
    start, end, given, until = map(_day, (span["start"], span["end"], told["given"], told["until"]))
    if start > end or given > until:
        raise ValueError("it ends before it begins")
    if (until - given).days > MOST_DAYS:
        raise ValueError("it holds for more than 18 months; a consent is given anew at least that often")
    return Consent(*texts, tuple(names), Period(start, end), given, until)


def read_revocation(text: str) -> Revocation:
    """Return the end of a consent that a signed text holds; raises ValueError with a reason for anything else."""
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no JSON ({error})") from None
    if not isinstance(told, dict) or told.get("schema") != REVOCATION_SCHEMA:
        raise ValueError(f"it is no {REVOCATION_SCHEMA}")
    if set(told) != {"schema", "consent", "who", "day"}:
        raise ValueError("it must hold a consent, who and a day, and nothing else")
    if not isinstance(told["consent"], str) or not isinstance(told["who"], str) or not told["who"].strip():
        raise ValueError("its consent and who must be texts")
    return Revocation(told["consent"], told["who"], _day(told["day"]))


def is_revocation(text: str) -> bool:
    """Whether a text says that it is the end of a consent, whatever else it holds."""
    return f'"{REVOCATION_SCHEMA}"' in text


def _day(told: object) -> date:
    if not isinstance(told, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", told):
        raise ValueError("its days must be written as 2026-12-31")
    return date.fromisoformat(told)


def has_ended(kept: Kept, today: date) -> bool:
    """Whether a kept consent was revoked, or its last day has passed; one that nobody can read never held."""
    try:
        return kept.revoked is not None or today > read(kept.signed.text).until
    except ValueError:
        return True


def refusal(held: Iterable[Held], wanted: Wanted) -> str:
    """Return why none of these consents covers what is wanted, "" where one does.

    Of several that fail, the reason of the one that came closest is told.
    """
    found = [_reason(each, wanted) for each in held if each.consent.who.lower() == wanted.who.lower()]
    reasons = [each for each in found if each is not None]
    if len(reasons) < len(found):
        return ""
    return max(reasons, default=(0, "there is no consent of theirs"))[1]


def _reason(held: Held, wanted: Wanted) -> tuple[int, str] | None:
    """How far a consent carries (the further, the higher), and why no further; None where it covers all."""
    said = held.consent
    if said.audience != wanted.audience:
        return 0, f"their consent is for another audience ({said.audience}, not {wanted.audience})"
    if held.revoked is not None:
        return 1, f"their consent was revoked on {held.revoked}"
    if wanted.today > said.until:
        return 2, f"their consent ended on {said.until}"
    if wanted.today < said.given:
        return 2, f"their consent begins on {said.given}"
    if not wanted.period.lies_in(said.period):
        return 3, f"their consent covers {said.period.start} to {said.period.end} only"
    outside = sorted(set(wanted.repositories) - set(said.repositories))
    if outside:
        return 4, f"their consent does not cover {', '.join(outside)}"
    return None
