"""What the author says of the commit's own worth, which no rule may read: it would decide by being asked to."""

from __future__ import annotations

import re

from impact.model.shared import TRAILER

# One word such as flaky-tests; whoever writes a sentence there tells something of the change.
_VALUE = re.compile(r"[a-z0-9-]{1,80}")
_LINE = re.compile(rf"{TRAILER}[ \t]*:[ \t]*[a-z0-9-]{{1,80}}[ \t\r]*", re.IGNORECASE)


def without(message: str, trailers: tuple[tuple[str, str], ...]) -> str:
    """Return a message without the trailers that name what sort of work it is, such as `Impact: flaky-tests`."""
    if not any(name.lower() == TRAILER.lower() and _VALUE.fullmatch(value) for name, value in trailers):
        return message
    start = message.rstrip().rfind("\n\n") + 1
    kept = [line for line in message[start:].split("\n") if not _LINE.fullmatch(line)]
    return message[:start] + "\n".join(kept)
