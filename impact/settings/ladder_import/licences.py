"""Tells which licence a text is, by sentences that only it has."""

from __future__ import annotations

from pathlib import Path

NAMES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "LICENCE.txt", "COPYING")
UNKNOWN = "see its licence file"
NO_LICENCE = "no licence file"
_MOST = 1 << 16
# The narrower one first: the terms of one licence often name another.
_MARKS = (
    ("CC-BY-NC-SA-4.0", "attribution-noncommercial-sharealike 4.0"),
    ("CC-BY-NC-4.0", "attribution-noncommercial 4.0"),
    ("CC-BY-SA-4.0", "attribution-sharealike 4.0"),
    ("CC-BY-4.0", "attribution 4.0 international"),
    ("CC0-1.0", "cc0 1.0 universal"),
    ("Apache-2.0", "apache license version 2.0"),
    ("MPL-2.0", "mozilla public license version 2.0"),
    ("AGPL-3.0", "gnu affero general public license version 3"),
    ("GPL-3.0", "gnu general public license version 3"),
    ("GPL-2.0", "gnu general public license version 2"),
    ("MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"),
    ("BSD", "redistribution and use in source and binary forms"),
)


def licence_of(folder: Path) -> str:
    """Return the licence of what lies in `folder` by its SPDX name, UNKNOWN or NO_LICENCE."""
    for name in NAMES:
        file = folder / name
        if file.is_file():
            try:
                with file.open("rb") as opened:
                    return kind(opened.read(_MOST).decode("utf-8", "replace"))
            except OSError:
                return UNKNOWN
    return NO_LICENCE


def kind(text: str) -> str:
    """Return the SPDX name of a licence's text, or UNKNOWN."""
    said = " ".join(text.lower().replace(",", " ,").split()).replace(" ,", ",")
    plainly = said.replace("license, version", "license version")
    found = [name for name, mark in _MARKS if mark in plainly[:4000]]
    return found[0] if found else UNKNOWN
