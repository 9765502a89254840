"""What may stand in a note, a request or an answer: plain words of a bounded length, and links others can open."""

from __future__ import annotations

import re
import unicodedata

from impact.model.errors import UsageError

LONGEST = 2000
LONGEST_NAME = 100
_LONGEST_LINK = 1000
_LINK = re.compile(r"https?://[^\s/@<>\"'`|\\]+(?:[/?#][^\s<>\"'`|\\]*)?", re.IGNORECASE)
_TITLE = 160


def plain(text: str, what: str) -> str:
    """Return `text` without space around it and at the ends of its lines; `what` names it in errors.

    Raises UsageError for what is too long, no text, or holds characters that are none.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    found = "\n".join(line.rstrip() for line in lines).strip()
    if len(found) > LONGEST:
        raise UsageError(
            f"{what}: {len(found):,} characters; at most {LONGEST:,} are kept",
            hint="say it in a sentence or two, and put the rest behind a link",
        )
    odd = next((at for at, each in enumerate(found) if _is_odd(each)), None)
    if odd is not None:
        raise UsageError(f"{what}: {_spelt(found[odd])} at character {odd + 1}", hint="write plain UTF-8 text there")
    return found


def sentence(text: str, what: str) -> str:
    """As `plain`, but there must be something."""
    found = plain(text, what)
    if not found:
        raise UsageError(f"{what} is empty", hint="say it in one sentence")
    return found


def name(text: str, what: str) -> str:
    """Return a person's name on one line; raises UsageError."""
    found = " ".join(sentence(text, what).split())
    if len(found) > LONGEST_NAME:
        raise UsageError(f"{what}: a name of {len(found)} characters", hint=f"at most {LONGEST_NAME} are kept")
    return found


def link(text: str) -> str:
    """Return a link; raises UsageError for what is none, or carries a password."""
    found = text.strip()
    if len(found) > _LONGEST_LINK or not _LINK.fullmatch(found) or any(map(_is_odd, found)):
        shown = found if len(found) <= 60 else found[:59] + "…"
        raise UsageError(f"'{shown}' is not a link", hint="give one that others can open: https://example.com/page")
    return found


def title(text: str) -> str:
    """Return what a text is called where there is one line for it."""
    first, _, rest = text.partition("\n")
    if len(first) <= _TITLE:
        return f"{first} …" if rest.strip() else first
    head = first[: _TITLE - 1]
    return head[: head.rfind(" ") if " " in head[_TITLE // 2 :] else None].rstrip() + "…"


def _is_odd(char: str) -> bool:
    return char != "\n" and char != "\t" and unicodedata.category(char) in ("Cc", "Cs")


def _spelt(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"the byte 0x{code - 0xDC00:02x}, which is no UTF-8 text,"
    return f"the control character U+{code:04X}"
