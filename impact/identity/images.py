"""Which names of container images are the same image, however they are written."""

from __future__ import annotations

import re

_LONGEST = 400
_HUB = "docker.io"
_NAME = re.compile(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*")
_HOST = re.compile(r"(?:[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)*|\[[0-9a-f:.]+\])(?::\d{1,5})?")
_TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
_DIGEST = re.compile(r"[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,128}")


def image_name(written: str) -> tuple[str, str] | None:
    """Return (name with its host, tag and digest as written) of an image; None for what names none.

    `python:3.12` is ("docker.io/library/python", "3.12"). `scratch` is no image but its absence.
    """
    written = written.strip()
    if len(written) > _LONGEST or written.lower() == "scratch":
        return None
    rest, at, digest = written.partition("@")
    path, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        path, colon, tag = rest, "", ""
    if (colon and not _TAG.fullmatch(tag)) or (at and not _DIGEST.fullmatch(digest)):
        return None
    first, *others = path.lower().split("/")
    if not others or not ("." in first or ":" in first or first == "localhost"):
        first, others = _HUB, [first, *others]
    if first in ("index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"):
        first = _HUB
    if first == _HUB and len(others) == 1:
        others = ["library", *others]
    if not _HOST.fullmatch(first) or not all(_NAME.fullmatch(each) for each in others):
        return None
    return "/".join((first, *others)), tag + at + digest
