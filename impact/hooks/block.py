"""Puts our block into the bytes of a hook, and takes it out again so that no byte differs."""

from __future__ import annotations

import re

from impact.model.errors import ImpactError

# What git runs after a commit exists. None of them can refuse a commit.
NAMES = ("post-commit", "post-merge", "post-applypatch", "post-rewrite")
# What adds a trailer to a message, where that was asked for by itself. It could refuse a commit, and no path in our
# block lets it: what goes wrong in there stays in there.
TRAILER = "prepare-commit-msg"
EVERY = (*NAMES, TRAILER)
SHEBANG = b"#!/bin/sh\n"
_BEGIN = re.compile(rb"^# >>> impact hook v[0-9]+ >>>", re.MULTILINE)
_BLOCK = re.compile(
    rb"^# >>> impact hook v[0-9]+ >>>.*?^# <<< impact hook v[0-9]+ <<<(?:\n|\Z)", re.MULTILINE | re.DOTALL
)
_PYTHON = re.compile(rb"\bpy=('(?:[^']|'\\'')*')")


def filled(template: bytes, python: bytes) -> bytes:
    """Return a shipped block that calls this interpreter.

    Raises ImpactError for a path that no line of a script can hold.
    """
    if not python or re.search(rb"[\n\r\0]", python):
        shown = python.decode("utf-8", "backslashreplace")
        raise ImpactError(
            f"the interpreter's path cannot stand in a script: {shown!r}",
            hint="install impact under a path without line breaks",
        )
    return template.replace(b"@PYTHON@", quoted(python))


def quoted(path: bytes) -> bytes:
    """Return a path as one word of a shell script."""
    return b"'" + path.replace(b"'", b"'\\''") + b"'"


def find(content: bytes) -> bytes:
    """Return our block as it stands in a hook, b"" where there is none.

    Raises ImpactError when a block begins and does not end, or there are several: what is ours is then not known.
    """
    begun = len(_BEGIN.findall(content))
    found = _BLOCK.findall(content)
    if begun != len(found) or begun > 1:
        raise ImpactError(
            "our block in it was changed by hand", hint="take out what lies between the lines that name impact hook"
        )
    return found[0] if found else b""


def insert(content: bytes, block: bytes) -> bytes:
    """Return a hook with our block after its first line; one that was there before makes room.

    A file that ends in its first line, without a line break, gets one; `remove` knows that it was lent.
    """
    plain = remove(content)
    end = plain.find(b"\n") + 1
    if end:
        return plain[:end] + block + plain[end:]
    return plain + b"\n" + block.removesuffix(b"\n") if plain else block


def remove(content: bytes) -> bytes:
    """Return a hook without our block: exactly what it was before, and whatever others changed since."""
    block = find(content)
    if not block:
        return content
    before, _, after = content.partition(block)
    lent = not block.endswith(b"\n") and not after
    return before.removesuffix(b"\n") + after if lent else before + after


def interpreter(block: bytes) -> bytes:
    """Return the path of the interpreter that a block calls, b"" for one that calls none."""
    found = _PYTHON.search(block)
    return found[1][1:-1].replace(b"'\\''", b"'") if found else b""
