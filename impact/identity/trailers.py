"""The trailers of a commit message, and the co-authors they name, by git's own rule."""

from __future__ import annotations

import re

from impact.model.facts import Identity

_PAIR = re.compile(r"([A-Za-z0-9-]+)[ \t]*:(.*)", re.DOTALL)
# What git itself writes: one such line makes trailers of a paragraph that also holds prose.
_SIGNED = "Signed-off-by: "
_PICKED = "(cherry picked from commit "
_NONE: tuple[tuple[str, str], ...] = ()


def trailers(message: str) -> tuple[tuple[str, str], ...]:
    """Return the (token, value) pairs of the last paragraph, in order; () when it is prose.

    Git's rule: the last paragraph, never the subject's, counts when all its lines are trailers, or
    when one was written by git itself (Signed-off-by, cherry picked) and a quarter of them are trailers.
    Continuation lines begin with a space or tab and are folded into one line.
    """
    text = message.strip()
    # Most messages end in prose: a look for a colon behind the last empty line settles them without a split.
    start = max(text.rfind("\n\n"), text.rfind("\n\r\n"))
    if ":" not in text[start + 1 :]:
        return _NONE
    lines = _last_paragraph(text, start)
    return _pairs(lines) if lines else _NONE


def _last_paragraph(text: str, start: int) -> list[str]:
    """Return the lines behind the last line that is empty or holds only white space; none when there is no such line.

    `start` is where the last empty line begins, -1 without one.
    """
    lines = text[start + 1 :].split("\n")
    for index in range(len(lines) - 1, -1, -1):
        if not lines[index].strip():
            return lines[index + 1 :]
    return []


def _pairs(lines: list[str]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    trailing = prose = 0
    by_git = folds = False
    told_before = False
    for line in lines:
        if line[0] in " \t":
            prose += not told_before
            if folds:
                token, value = found[-1]
                found[-1] = (token, f"{value} {line.strip()}".strip())
            continue
        pair = _PAIR.match(line)
        picked = line.startswith(_PICKED)
        by_git = by_git or picked or line.startswith(_SIGNED)
        folds, told_before = pair is not None, picked or pair is not None
        if pair is not None:
            found.append((pair[1], pair[2].strip()))
        trailing += told_before
        # A comment that somebody left in speaks neither for nor against.
        prose += not told_before and line[0] != "#"
    told = trailing and (not prose or (by_git and trailing * 3 >= prose))
    return tuple(found) if told else _NONE


def co_authors(pairs: tuple[tuple[str, str], ...], author: Identity) -> tuple[Identity, ...]:
    """Return the people that Co-authored-by trailers name, each once, never the author."""
    seen = {author.email.lower()}
    found = []
    for token, value in pairs:
        if token.lower() != "co-authored-by":
            continue
        name, opened, rest = value.partition("<")
        address = rest.partition(">")[0].strip()
        if opened and address and address.lower() not in seen:
            seen.add(address.lower())
            found.append(Identity(name.strip(), address))
    return tuple(found)
