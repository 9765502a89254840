"""The trailers of a commit message, and the co-authors they name, by git's own rule."""

from __future__ import annotations

from impact.model.facts import Identity

_TOKEN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_GENERATED = ("signed-off-by:", "(cherry picked from commit ")
_NONE: tuple[tuple[str, str], ...] = ()


def trailers(message: str) -> tuple[tuple[str, str], ...]:
    """Return the (token, value) pairs of the last paragraph, in order; () when it is prose.

    Git's rule: the last paragraph, never the subject's, counts when all its lines are trailers, or
    when one was written by git itself (Signed-off-by, cherry picked) and a quarter of them are trailers.
    Continuation lines begin with a space or tab and are folded into one line.
    """
    text = message.rstrip()
    start = text.rfind("\n\n")
    crlf = text.rfind("\n\r\n")
    if crlf > start:
        start = crlf
    if start < 0 or ":" not in (block := text[start:]):
        return _NONE
    found: list[tuple[str, str]] = []
    prose = 0
    generated = False
    for line in block.split("\n"):
        line = line.rstrip("\r")
        if not line.strip():
            continue
        if line[0] in " \t" and found:
            token, value = found[-1]
            found[-1] = (token, f"{value} {line.strip()}".strip())
            continue
        generated = generated or line.lower().startswith(_GENERATED)
        pair = _pair(line)
        if pair is None:
            prose += 0 if line.startswith(_GENERATED[1]) else 1
        else:
            found.append(pair)
    if not found or (prose and not (generated and len(found) * 3 >= prose)):
        return _NONE
    return tuple(found)


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


def _pair(line: str) -> tuple[str, str] | None:
    token, colon, value = line.partition(":")
    token = token.rstrip(" \t")
    if not colon or not token or not _TOKEN.issuperset(token):
        return None
    return token, value.strip()
