"""Configuration that extends that of others by name: presets of Renovate, and what TypeScript takes from packages."""

from __future__ import annotations

import re

from impact.identity.addresses import canonical
from impact.model.manifests import DEVELOP, Manifest
from impact.opportunities.trees import sequence
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.found import Found
from impact.sources.manifests.loose_json import loose_json

_OWN = re.compile(r"(?:\.github/|\.gitlab/)?renovate\.json5?|\.renovaterc(?:\.json5?)?")
_PRESET = re.compile(
    r"(?:.*/)?(?:default|[\w.-]*renovate[\w.-]*)\.json5?|(?:.*/)?(?:renovate|presets)[\w-]*/[\w.-]+\.json5?"
)
_ENDING = re.compile(r"\.json5?")
_EXTENDED = re.compile(
    r"(github|gitlab|gitea|forgejo|bitbucket|local)>([^\s:#(]+?)(?::([^\s#(]+)|//([^\s#(]+))?(?:#([^\s(]+))?(?:\(.*\))?"
)
_HOSTS = {"github": "github.com", "gitlab": "gitlab.com", "bitbucket": "bitbucket.org"}
_KEYS = frozenset(("packageRules", "enabledManagers", "customManagers", "regexManagers", "hostRules", "rangeStrategy"))
_ITS_OWN = re.compile(r"(?:config|group|schedule|default|docker|helpers|npm|preview|workarounds)?:[\w-]")
_TSCONFIG = re.compile(r"(?:[tj]sconfig)(?:[.-][\w.-]*)?\.json")
_PACKAGE = re.compile(r"(@[\w.~-]+/)?[\w~-][\w.~-]*", re.ASCII)


class Renovate:
    """A repository's own settings of Renovate, and presets for others in files that are called like ones."""

    NAME = "preset"

    def reads(self, path: str) -> bool:
        """Whether Renovate reads it, or it may be a preset by its name or its folder."""
        return (".json" in path[-6:] and _PRESET.fullmatch(path) is not None) or _OWN.fullmatch(path) is not None

    def read(self, path: str, text: bytes) -> Manifest:
        """The presets that are extended; what is not the repository's own settings is offered, if it is Renovate's."""
        own = _OWN.fullmatch(path) is not None
        try:
            told = loose_json(text)
        except Unreadable:
            if own:
                raise
            return Manifest()  # another program's
        found = Found()
        extended = [each for each in sequence(told.get("extends")) if isinstance(each, str)]
        if own or "renovate" in str(told.get("$schema")) or _KEYS.intersection(told) or any(map(_is_its, extended)):
            for each in extended:
                _extended(each, found)
            if not own:
                found.offer("preset", f"//{_ENDING.sub('', path)}")
        return found.manifest()


class TypeScript:
    """`tsconfig.json`, which may extend the one of a package: what it needs is of npm."""

    NAME = "preset"

    def reads(self, path: str) -> bool:
        """Whether it is called as settings of TypeScript are."""
        return "sconfig" in path and _TSCONFIG.fullmatch(path.rpartition("/")[2]) is not None

    def read(self, path: str, text: bytes) -> Manifest:
        """The packages whose settings are extended; what is a path lies in the same repository."""
        found = Found()
        for each in sequence(loose_json(text).get("extends")):
            match = _PACKAGE.match(each) if isinstance(each, str) and not each.startswith((".", "/")) else None
            if match and (match[1] or "/" in each):
                found.need("npm", match[0].lower(), scope=DEVELOP)
        return found.manifest()


def _is_its(each: str) -> bool:
    return (_ITS_OWN.match(each) or _EXTENDED.fullmatch(each)) is not None


def _extended(each: str, found: Found) -> None:
    match = _EXTENDED.fullmatch(each)
    if match is None:
        return  # Renovate's own, or a package's
    platform, repository, preset, path, tag = match.groups()
    if platform in _HOSTS:
        address = canonical(f"https://{_HOSTS[platform]}/{repository}")
    elif platform == "local" and "/" in repository:
        address = f"/{repository.lower()}"
    else:
        address = None
    inside = _ENDING.sub("", path or (preset or "default").partition("/")[0])
    found.need("preset", f"{address}//{inside}" if address else None, tag)
