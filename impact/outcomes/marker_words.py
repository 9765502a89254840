"""What stands in a file until somebody does the work: switched-off tests, pauses, notes of what is left, hand work."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Of a file with more bytes than this nobody wrote the lines.
MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Marker:
    """One sort of marker: what it is called, one and several, in which sort of file it counts, how a line shows it.

    `facts` are the facts of config/signals.yaml of which one speaks in a patch that takes such a marker out.
    """

    key: str
    one: str
    many: str
    where: str
    pattern: re.Pattern[bytes]
    facts: tuple[str, ...]


# Sorts of file that a marker counts in.
TEST, CODE, PIPELINE, GUIDE = "tests", "code", "pipeline", "guide"

_SKIP = (
    rb"@Ignore\b|@Disabled\b|mark\.(?:skip|xfail|flaky)|@(?:unittest\.)?skip|\b(?:it|test|describe|context|suite)\."
    rb"(?:skip|todo|fixme)\b|\bt\.Skip(?:f|Now)?\(|#\[ignore|\bx(?:it|describe|test|context)\b[ (]|\[(?:Ignore|Skip)\b|"
    rb"\[(?:Fact|Theory)\(Skip|@(?:Flaky|FlakyTest)\b"
)
_AGAIN = (
    rb"@(?:Retry|RetryingTest|RetryTest)\b|jest\.retryTimes|this\.retries\(|RepeatedIfExceptionsTest|"
    rb"mark\.flaky\(.*reruns|--reruns[ =]\d|rerunFailingTestsCount"
)
_PAUSE = (
    rb"(?:\b(?:time|asyncio|Thread|Kernel|TimeUnit\.\w+)\.|(?<![\w.])|await )[sS]leep\s*\([^)\n]*\d|"
    rb"\b(?:usleep|nanosleep|waitForTimeout)\s*\([^)\n]*\d|^\s*sleep \d"
)
MARKERS = (
    Marker(
        "skips", "marker that skips or excuses a test", "markers that skip or excuse a test",
        TEST, re.compile(_SKIP), ("skip", "skip_marker"),
    ),
    Marker(
        "reruns", "marker that runs a test again", "markers that run a test again",
        TEST, re.compile(_AGAIN), ("skip_marker", "retry"),
    ),
    Marker("pauses", "fixed pause in a test", "fixed pauses in tests", TEST, re.compile(_PAUSE), ("sleeps", "sleep")),
    Marker(
        "to-dos", "note of what is left to do", "notes of what is left to do",
        CODE, re.compile(rb"\b(?:TO[D]O|FIX[M]E|XX[X]|HACK)\b"), ("todo",),
    ),
    Marker(
        "loose actions", "pipeline action not pinned by its content", "pipeline actions not pinned by their content",
        PIPELINE, re.compile(rb"^\s*-?\s*uses:\s*[\"']?(?!\.|docker:)[^\s\"'@#]+@(?![0-9a-f]{40}\b)"),
        ("ci_action", "ci_pinned"),
    ),
    Marker(
        "hand steps", "step done by hand in a release guide", "steps done by hand in a release guide",
        GUIDE, re.compile(rb"^\s*(?:\d+[.)]|[-*+] \[[ xX]\])\s+\S"), ("manual_step", "numbered_step"),
    ),
)  # fmt: skip
BY_KEY = {each.key: each for each in MARKERS}
# A test case, however it is written: where one went, its marker went with it.
CASES = "cases"
_CASE = re.compile(
    rb"@(?!Retry|Flaky)\w*Test\b|\bdef test_|\bit\(|\btest\(|\bfunc Test|#\[(?:tokio::)?test\]|"
    rb"^\s*(?:x?it|test|should) [\"']"
)
# What is only spoken of is no marker; of what is left to do comments speak.
_COMMENT = re.compile(rb"\s*(?:#(?!\[)|//|/?\*|--\s|;)")


def counted(content: bytes, sort: str) -> dict[str, int]:
    """Return how many lines of a file of this sort show each marker, and how many test cases; without zeros."""
    wanted = [each for each in MARKERS if each.where == sort]
    found: dict[str, int] = {}
    for line in content.split(b"\n"):
        if sort == TEST and _COMMENT.match(line):
            continue
        for each in wanted:
            if each.pattern.search(line):
                found[each.key] = found.get(each.key, 0) + 1
        if sort == TEST and _CASE.search(line):
            found[CASES] = found.get(CASES, 0) + 1
    return found
