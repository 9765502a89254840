"""One requirement of Python as PEP 508, pip and their users write it, into a need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename

from impact.model.manifests import DEVELOP, RUN
from impact.sources.manifests.addresses import git_source, outside, without_user
from impact.sources.manifests.gathered import Gathered

# Nobody writes longer ones; the grammar is searched by expressions.
_LONGEST = 2000
_WRITTEN = re.compile(r"\s*[\w.-]+\s*(?:\[[^\]]*\])?\s*\(?([^;@()]*)\)?")
_EGG = re.compile(r"[#&]egg=([\w.-]+)")
_ADDRESS = re.compile(r"(?:git\+|hg\+|svn\+|bzr\+)?[a-zA-Z][a-zA-Z0-9+.-]*://|(?:git\+)?git@|file:")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s+|=)(.+)")
_OPTION = re.compile(r"\s--?[a-zA-Z].*$")
# An extra, a group or a file so called is for who works on the project.
_FOR_WORK = re.compile(
    r"(?<![a-z])(?:dev|devel|develop|development|tests?|testing|tox|nox|docs?|documentation|lint|linting|linters?|typing|types|mypy"
    r"|style|format|check|checks|ci|build|bench|benchmarks?|coverage|release|releasing|pre-commit|examples?)(?![a-z])"
)


def scope_of(label: str) -> str:
    """What the requirements under a label (the name of an extra, or of a file) are for."""
    return DEVELOP if _FOR_WORK.search(label.lower()) else RUN


def asked_on(line: str) -> str:
    """What a line that pip is given asks for, without options; "" where it is an option, such as another list."""
    bare = line.strip()
    editable = _EDITABLE.match(bare)
    return "" if bare.startswith("-") and not editable else _OPTION.sub("", editable[1] if editable else bare).strip()


def need_all(found: Gathered, path: str, requirements: Iterable[object], *, scope: str = RUN) -> None:
    """Add each requirement of a list; what is no requirement is counted."""
    for each in requirements:
        if isinstance(each, str):
            need_one(found, path, each, scope=scope)
        elif not isinstance(each, dict):
            found.left += 1


def need_one(found: Gathered, path: str, text: str, *, scope: str = RUN) -> None:
    """Add one requirement, as it stands in the manifest at `path`."""
    words = text.strip()
    found.count()
    if len(words) > _LONGEST:
        found.left += 1
    elif _ADDRESS.match(words) or words.startswith((".", "/")):
        _bare(found, path, words, scope)
    else:
        _named(found, path, words, scope)


def _named(found: Gathered, path: str, words: str, scope: str) -> None:
    # Hatch writes paths of the project so; the grammar has no such address.
    local = "{root:" in words
    asked = _requirement(words)
    if asked is None:
        found.left += not local
        return
    if asked.url is None:
        written = _WRITTEN.match(words)
        found.need(asked.name, written[1] if written else "", scope=scope)
    elif not local and (came := place(path, asked.url)):
        found.need(asked.name, came[1], scope=scope, source=came[0])


@lru_cache(maxsize=8192)
def _requirement(words: str) -> Requirement | None:
    """What a requirement says: thousands of versions of manifests say the same. Whoever gets it only looks at it."""
    try:
        return Requirement(words)
    except (InvalidRequirement, RecursionError):
        return None


def _bare(found: Gathered, path: str, words: str, scope: str) -> None:
    """An address or a path alone: its name stands in the fragment or in the name of the file."""
    came = place(path, words.partition(" ;")[0].split()[0])
    if came is None:
        return
    egg = _EGG.search(words)
    name, version = (egg[1], came[1]) if egg else _from_file(came[0])
    found.need(name, version, scope=scope, source=came[0])


def place(path: str, address: str) -> tuple[str, str] | None:
    """Return where an address leads and what is asked of it; None where it leads into the same repository."""
    if re.match(r"(?:git\+|git@|hg\+|svn\+|bzr\+)", address) or address.partition("#")[0].endswith(".git"):
        return git_source(address)
    if address.startswith("file:") or "://" not in address:
        target = address.partition("#")[0].removeprefix("file:").removeprefix("//")
        return (target, "") if outside(path, target) else None
    return without_user(address.partition("#")[0]), ""


def _from_file(address: str) -> tuple[str, str]:
    file = address.partition("?")[0].rpartition("/")[2]
    try:
        if file.endswith(".whl"):
            name, version, *_ = parse_wheel_filename(file)
        else:
            name, version = parse_sdist_filename(file)
    except (InvalidWheelFilename, InvalidSdistFilename):
        return "", ""
    return name, str(version)
