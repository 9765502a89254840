"""`.gitmodules`: the repositories that stand inside of a repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from impact.identity.addresses import canonical, resolved
from impact.model.manifests import RUN, Manifest
from impact.sources.manifests.base import LARGEST, Unreadable
from impact.sources.manifests.found import Found

_SECTION = re.compile(r"\[\s*(\w+)(?:\s+\"((?:[^\"\\]|\\.)*)\")?\s*\]\s*(.*)", re.DOTALL)
_SETTING = re.compile(r"([A-Za-z][\w-]*)\s*=\s*(.*)", re.DOTALL)
# A value is words, each in quotes or not, up to a comment.
_PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^"#;\\]+)|\\(.)|[#;].*|(")', re.DOTALL)
# Deep enough that no address that means something climbs past it.
_ANYWHERE = "host.example/a/b/c/d/e/f/g"


class Submodules:
    """The one file that says where submodules come from."""

    NAME = "submodule"

    def reads(self, path: str) -> bool:
        """Whether git reads it: at the top alone."""
        return path == ".gitmodules"

    def read(self, path: str, text: bytes) -> Manifest:
        """The address of every submodule. One that is relative stays so, for the repository knows its own address."""
        if len(text) > LARGEST:
            raise Unreadable(f"larger than {LARGEST >> 20} MB")
        found = Found()
        for settings in _submodules(text.decode("utf-8-sig", "replace")):
            url = settings.get("url", "").strip()
            if not url:
                continue
            relative = url.startswith(("./", "../"))
            name = canonical(url)
            if relative and resolved(url, _ANYWHERE):
                name = url.rstrip("/").removesuffix(".git")
            found.need("submodule", name, settings.get("branch", ""), scope=RUN, source=url if relative else "")
        return found.manifest()


def _submodules(text: str) -> Iterator[dict[str, str]]:
    """Yield the settings of each section of a submodule; one that stands twice is one."""
    sections: dict[str, dict[str, str]] = {}
    inside: dict[str, str] | None = None
    for line in text.replace("\r\n", "\n").replace("\\\n", " ").split("\n"):
        rest = line.strip()
        if section := _SECTION.fullmatch(rest):
            named = section[1].lower() == "submodule" and section[2] is not None
            inside = sections.setdefault(section[2], {}) if named else None
            rest = section[3]
        setting = _SETTING.fullmatch(rest)
        if setting and inside is not None:
            inside[setting[1].lower()] = _value(setting[2])
    yield from sections.values()


def _value(written: str) -> str:
    pieces = (piece[1] or piece[2] or piece[3] or "" for piece in _PIECE.finditer(written))
    return "".join(pieces).strip()
