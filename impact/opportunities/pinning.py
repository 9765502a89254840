"""Whether what a pipeline takes from elsewhere can change under it: actions, images, orbs, includes."""

from __future__ import annotations

import re
from collections.abc import Collection

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ACTION = re.compile(r"([\w.-]+)/([\w.-]+)(?:/[^@\s]*)?@(\S+)")
_IMAGE = re.compile(r"[\w.-]+(?::\d+)?(?:/[\w.-]+)*(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?")
_ORB = re.compile(r"([\w-]+)/[\w-]+@(\S+)")
# Its own check of what built something reads the tag; by commit it refuses to work.
_BY_TAG_ONLY = ("slsa-framework/slsa-github-generator",)


def action(used: str, trusted: Collection[str]) -> str:
    """Return what is loose about `uses:`, "" where it is pinned, local, of a trusted owner, or not plain."""
    if used.startswith("docker://"):
        return image(used.removeprefix("docker://"))
    match = _ACTION.fullmatch(used.strip())
    if match is None or match[1].lower() in trusted or used.lower().startswith(_BY_TAG_ONLY):
        return ""
    return "" if _COMMIT.fullmatch(match[3]) else "named by a tag or branch"


def image(named: str) -> str:
    """Return what is loose about an image, "" where it has a tag or digest, or is not plain."""
    named = named.strip()
    if not _IMAGE.fullmatch(named) or "@sha256:" in named or named == "scratch":
        return ""
    tag = named.rpartition("/")[2].partition(":")[2]
    if not tag:
        return "without a tag or digest"
    return "by the tag latest" if tag == "latest" else ""


def orb(named: str) -> str:
    """Return what is loose about an orb, "" where its version is whole or it is the platform's own."""
    match = _ORB.fullmatch(named.strip())
    if match is None or match[1] == "circleci":
        return ""
    if match[2] == "volatile" or match[2].startswith("dev:"):
        return "by a version that moves"
    return "" if match[2].count(".") >= 2 else "by a part of a version"


def remote(address: str) -> str:
    """Return what is loose about a file that is taken from an address."""
    if not address.startswith(("https://", "http://")) or "$" in address:
        return ""
    return "" if _COMMIT.search(address) else "from an address without a commit"
