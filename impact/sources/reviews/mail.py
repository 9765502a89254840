"""One mail of a patch list: who wrote it, what it answers, the patch in it, and what it says about one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from impact.identity.trailers import trailers
from impact.model.facts import Identity

_TAG = re.compile(r"\[[^\[\]]*\bPATCH\b[^\[\]]*\]", re.IGNORECASE)
_VERSION = re.compile(r"\bv(\d{1,3})\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b(\d{1,4})/(\d{1,4})\b")
_ANSWER = re.compile(r"^(?:\s*(?:re|aw|sv|antw|fwd?)\s*:\s*)+", re.IGNORECASE)
_OTHER_TAGS = re.compile(r"^(?:\s*\[[^\[\]]*\])+\s*")
_ID = re.compile(r"<([^<>\s]+)>")
_FILE = re.compile(r"^diff --git a/(?P<old>.+?) b/(?P<new>.+)$|^\+\+\+ b/(?P<plain>\S.*)$")
_QUOTE = re.compile(r"^>[ ]?")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `id` and `answers` (nearest first) are message ids without brackets, `at` epoch seconds.

    `title` is the subject without what tools put before it, `version` and `number` those of its patch; `is_patch` says
    that a diff is in it that it does not quote. `diffs` is the changed lines of each file in it.
    """

    id: str
    sender: Identity
    at: int
    title: str
    answers: tuple[str, ...]
    is_patch: bool
    version: int
    number: int
    body: str
    diffs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parse(raw: bytes) -> Mail | None:
    """Return what one mail holds; None for one that has no id, no sender or no day."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
        subject = str(message.get("Subject", ""))
        name, address = parseaddr(str(message.get("From", "")))
        ids = _ID.findall(str(message.get("Message-ID", "")))
        said = str(message.get("Date", ""))
        answers = [*_ids(message, "In-Reply-To"), *reversed(_ids(message, "References"))]
        at = parsedate_to_datetime(said)
        body = _body(message)
    except (MessageError, ValueError, TypeError, LookupError, IndexError, AttributeError, KeyError):
        return None  # headers that no reader of mail agrees on; whoever asked counts them
    if not ids or "@" not in address:
        return None
    tag = _TAG.search(subject)
    marks = tag[0] if tag else ""
    diffs = dict(_diffs(body))
    version, number = _VERSION.search(marks), _NUMBER.search(marks)
    return Mail(
        id=ids[0],
        sender=Identity(" ".join(name.split()), address.strip().lower()),
        at=int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()),
        title=title(subject),
        answers=tuple(dict.fromkeys(answers)),
        is_patch=bool(tag) and not _ANSWER.match(subject) and bool(diffs),
        version=int(version[1]) if version else 1,
        number=int(number[1]) if number else 1,
        body=body,
        diffs=diffs,
    )


def title(subject: str) -> str:
    """Return a subject without `Re:`, and without what stands in brackets before it."""
    plain = _ANSWER.sub("", " ".join(subject.split()))
    return _OTHER_TAGS.sub("", plain).strip()


def own_words(body: str) -> str:
    """Return what a mail says itself: without quotations, the line that announces one, and the signature."""
    said = body.split("\n-- \n")[0].split("\n")
    kept = [line for at, line in enumerate(said) if not line.startswith(">") and not _announces(said, at)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def quoted_place(body: str) -> tuple[str, tuple[str, ...]]:
    """Return the file that an answer speaks of first, and the quoted changed lines right before its own words."""
    path = ""
    lines: list[str] = []
    for line in body.split("\n"):
        if line.startswith(">"):
            plain = _QUOTE.sub("", line)
            found = _FILE.match(plain)
            if found:
                path, lines = found["new"] or found["plain"] or path, []
            elif plain[:1] in "+-" and plain.strip("+- \t"):
                lines.append(plain)
        elif line.strip() and lines:
            break
    return path, tuple(lines[-3:])


def credit(mail: Mail) -> tuple[str, ...]:
    """Return the trailers by which the sender speaks for themselves, such as Reviewed-by."""
    found = []
    for paragraph in own_words(mail.body).split("\n\n"):
        for token, value in trailers(f"subject\n\n{paragraph}"):
            if token.lower().endswith("-by") and mail.sender.email in value.lower():
                found.append(token)
    return tuple(dict.fromkeys(found))


def _ids(message: EmailMessage, header: str) -> list[str]:
    return _ID.findall(str(message.get(header, "")))


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain",)) if message.is_multipart() else message
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    codec = part.get_content_charset() or "utf-8"
    try:
        text = raw.decode(codec, "replace")
    except LookupError:
        text = raw.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _diffs(body: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    path = ""
    lines: list[str] = []
    for line in body.split("\n"):
        found = _FILE.match(line)
        if found and found["new"]:
            if path:
                yield path, tuple(lines)
            path, lines = found["new"], []
        elif path and line[:1] in "+-" and not line.startswith(("+++", "---", "-- ")):
            lines.append(line)
    if path:
        yield path, tuple(lines)


def _announces(lines: list[str], at: int) -> bool:
    """Whether a line is `On that day somebody wrote:` before a quotation."""
    line = lines[at].rstrip()
    later = next((each for each in lines[at + 1 :] if each.strip()), "")
    return line.endswith(":") and later.startswith(">") and ("@" in line or "wrote" in line or "schrieb" in line)
