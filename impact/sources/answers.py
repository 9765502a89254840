"""Reads what others answered to a request out of whatever it came in: mail, quoted or not, or copied chat."""

from __future__ import annotations

import re
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from impact.model.notes import ANSWERS

MARK = "impact-answer"
FORM = "yes|partly|no named|unnamed: your words"
_RANDOM, _CHECK = 6, 2
_TOKEN = re.compile(rf"[0-9a-f]{{{_RANDOM + _CHECK}}}")
_MARKED = re.compile(rf"{MARK}[ \t]+(.*)", re.IGNORECASE | re.DOTALL)
_UNANSWERED = re.compile(r"yes\s*\|\s*partly\s*\|\s*no\b", re.IGNORECASE)
_ANSWER = re.compile(
    r"(?P<answer>yes|partly|no)\b[\s,;.]*(?:(?P<named>named|unnamed)\b)?\s*[:：.,;–—-]*\s*(?P<words>.*)",
    re.IGNORECASE | re.DOTALL,
)
_QUOTES = re.compile(r"[ \t]*(?:[>|][ \t]?)*")
# What copies of chats and web pages put around and between words.
_NOISE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": "", "\u200c": "", "\u2060": "", "\ufeff": "", "`": ""})
# What begins something else: the next message of a chat, a mail's head, a signature.
_OTHER = re.compile(r"\[?\d{1,2}[:.]\d\d|[^\W\d_][\w .'-]{0,30}:(?:\s|$)|On .*wrote:|--|__|==")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it was read: on which line, to which token, YES, PARTLY or NO, the words, whether named."""

    line: int
    token: str
    answer: str
    text: str
    may_be_named: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text held: its answers, the lines on which the form stood unanswered, and (line, what is wrong)."""

    answers: tuple[Answer, ...]
    forms: tuple[int, ...]
    faults: tuple[tuple[int, str], ...]


def token() -> str:
    """Return a new token: chance, and a check by which a changed one is noticed."""
    chance = secrets.token_hex(_RANDOM // 2)
    return chance + _check(chance)


def _check(chance: str) -> str:
    return f"{zlib.crc32(chance.encode()) % 16**_CHECK:0{_CHECK}x}"


def whole(text: str) -> bool:
    """Whether a token is as it was made."""
    return bool(_TOKEN.fullmatch(text)) and text[_RANDOM:] == _check(text[:_RANDOM])


def read(text: str) -> Reading:
    """Return every answer in a text; the same one twice counts once, two different ones to one token are a fault."""
    answers: dict[str, Answer] = {}
    forms: list[int] = []
    faults: list[tuple[int, str]] = []
    for number, said in _marked(text):
        given = said.split(maxsplit=1)
        name, rest = given[0].strip("*_<>:,").lower(), given[1] if len(given) > 1 else ""
        if _UNANSWERED.match(rest):
            forms.append(number)
            continue
        if not any(map(str.isdigit, name)) and not _ANSWER.match(rest):
            continue  # prose that speaks of the mark
        found = _answer(number, name, rest)
        earlier = answers.get(name)
        if isinstance(found, str):
            faults.append((number, found))
        elif earlier is not None and _said(earlier) != _said(found):
            faults.append((number, f"{name} was answered otherwise on line {earlier.line}; keep the one that counts"))
        else:
            answers.setdefault(name, found)
    return Reading(tuple(answers.values()), tuple(forms), tuple(faults))


def _said(each: Answer) -> tuple[str, str, bool]:
    return each.answer, " ".join(each.text.split()), each.may_be_named


def _answer(number: int, name: str, rest: str) -> Answer | str:
    """An answer, or what is wrong with it."""
    if not whole(name):
        return f"the token '{name[:40]}' was changed; copy it from the request as it was"
    match = _ANSWER.fullmatch(rest.strip())
    if match is None or match["answer"].lower() not in ANSWERS:
        return f"after {name} there must be yes, partly or no, not '{rest.strip()[:40]}'"
    named = (match["named"] or "").lower() == "named"
    return Answer(number, name, match["answer"].lower(), " ".join(match["words"].split()).strip("* "), named)


def _marked(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line number, what follows the mark), up to an empty line or something else.

    Half a sentence may say the opposite of the whole, so that rather a signature is taken along than a line lost.
    """
    lines = text.translate(_NOISE).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        match = _MARKED.search(line)
        if match is None or not match[1].strip():
            continue
        said, at = match[1], number
        while at < len(lines) and _goes_on(lines[at - 1], lines[at]):
            said += " " + lines[at][_depth(lines[at]) :]
            at += 1
        yield number, said


def _goes_on(line: str, after: str) -> bool:
    quote = _depth(after)
    same = line[: _depth(line)].count(">") == after[:quote].count(">")
    rest = after[quote:].strip()
    return same and bool(rest) and not _OTHER.match(rest) and MARK not in rest.lower()


def _depth(line: str) -> int:
    match = _QUOTES.match(line)
    return match.end() if match else 0
