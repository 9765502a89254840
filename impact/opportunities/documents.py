"""Reads a guide line by line: blocks for a shell, pieces of code in sentences, and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from impact.opportunities.mentions import Here, Mention, in_command, in_span, linked, made_by, moved

ENDINGS = ("", "md", "markdown", "mdx", "rst", "txt", "adoc", "asciidoc", "rdoc", "org", "textile")
_FENCE = re.compile(r"\s*(?:>\s*)?(```+|~~~+|----+|\.\.\.\.+)\s*\{?\.?([\w+-]*)")
_SHELLS = frozenset(("", "sh", "bash", "shell", "console", "zsh", "fish", "shell-session", "terminal", "text", "cmd"))
_SPAN = re.compile(r"(`{1,2})(?!`)(.+?)\1(?!`)")
_ROLE = re.compile(r":[\w:.-]+:$")
_LINK = re.compile(
    r"\]\(\s*<?([^)\s>]+)|^\s*\[[^\]]+\]:\s+(\S+)|(?:href|src)=[\"']([^\"']+)|<([^<>\s`]+)>`_{1,2}|link:(\S+?)\["
)
_HEADING = re.compile(r"(#{1,6}|={1,6})\s+(\S.*)")
_UNDERLINE = re.compile(r"([=~^\"'*+#-])\1{2,}\s*")
_PROMPT = re.compile(r"\s*[$%]\s+\S")
_PAST_HEADING = re.compile(
    r"change ?log|history|changes|release notes|what'?s new|news|upgrad|migrat|deprecat|legacy|credits|acknowledg",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:removed?|removes|removing|deletes?|deleted|deleting|drop(?:ped|s)?"
    r"|no longer|formerly|previous(?:ly)?|used to"
    r"|deprecated|obsolete|legacy|renamed|moved|replaced|replaces|superseded?|supersedes"
    r"|old|older|was|were|until|prior to|gone|instead of"
    r"|generated?|generates|generating|created?|creates|creating|will be|ignored|optional|if (?:it|they|there|you have)"
    r"|entfernt|früher|veraltet|ersetzt|supprimée?s?|anciennement|obsolète|remplacée?s?|eliminad[oa]s?|obsolet[oa]s?"
    r"|antiguo)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the reading of a document needs to know of its repository.

    `folders` are those at the head, `web` is where it can be opened in a browser ("" where unknown).
    """

    folders: frozenset[str] = frozenset()
    name: str = ""
    web: str = ""


@dataclass(slots=True)
class _State:
    here: Here
    fence: str = ""
    shell: bool = False
    prompted: bool = False
    comment: bool = False
    past: int = 0
    dashes: bool = False
    found: list[Mention] = field(default_factory=list)
    made: set[str] = field(default_factory=set)


def is_document(path: str) -> bool:
    """Return whether a file is written for people to read, by its ending."""
    return path.rpartition("/")[2].rpartition(".")[2 if "." in path.rpartition("/")[2] else 0].lower() in ENDINGS


def mentions(path: str, text: str, around: Surroundings = Surroundings()) -> tuple[Mention, ...]:
    """Return what a document names inside its repository, each thing once per line, in its order.

    Left out: what it says is gone, made on the way, or in another repository, and sections about the past.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    state = _State(Here(path.rpartition("/")[0]))
    # Rows of dashes and dots fence blocks in AsciiDoc; elsewhere they underline a title.
    state.dashes = not path.lower().endswith((".rst", ".md", ".markdown", ".mdx", ".org"))
    for number, line in enumerate(lines, start=1):
        following = lines[number] if number < len(lines) else ""
        if not _about_the_past(state, line, following):
            _read(state, number, line, lines, around)
    kept = (each for each in state.found if each.name not in state.made and not state.made & set(each.places))
    return tuple(dict.fromkeys(kept))


def _about_the_past(state: _State, line: str, following: str) -> bool:
    if state.fence:
        return state.past > 0
    match = _HEADING.match(line)
    level, title = (len(match[1]), match[2]) if match else (0, "")
    if (
        not match
        and line.strip()
        and _UNDERLINE.fullmatch(following)
        and len(following.strip()) >= len(line.strip()) - 1
    ):
        level, title = ("=-~^\"'*+#".index(following[0]) + 1 if following[0] in "=-~^\"'*+#" else 6), line
    if level and (not state.past or level <= state.past):
        state.past = level if _PAST_HEADING.search(title) else 0
    return state.past > 0


def _read(state: _State, number: int, line: str, lines: list[str], around: Surroundings) -> None:
    if state.comment or ("<!--" in line and "-->" not in line):
        state.comment = "-->" not in line
        return
    fence = _FENCE.match(line)
    if fence and fence[1][0] in "-." and not state.dashes:
        fence = None
    if state.fence:
        if fence and fence[1][:3] == state.fence[:3] and len(fence[1]) >= len(state.fence) and not fence[2]:
            state.fence, state.here = "", replace(state.here, base="")
        elif state.shell and (not state.prompted or _PROMPT.match(line)):
            _command(state, number, line, around)
        return
    if fence and not (fence[1][0] in "-." and not _closes(fence[1], lines[number:])):
        state.fence, state.shell = fence[1], fence[2].lower() in _SHELLS
        state.prompted = any(_PROMPT.match(each) for each in _inside(fence[1], lines[number:]))
        return
    if not line.startswith(("    ", "\t")) and line.strip():
        state.here = replace(state.here, base="")
    _outside(state, number, line, around)


def _outside(state: _State, number: int, line: str, around: Surroundings) -> None:
    """Read a line that stands in no fenced block; whether it talks of the past is asked last, of few."""
    before = len(state.found)
    if line.startswith(("    ", "\t")) and "`" not in line:
        _command(state, number, line, around)
    if "`" in line or "](" in line or "=" in line or ":" in line:
        _sentence(state, number, line, around)
    if len(state.found) > before and _PAST.search(line):
        del state.found[before:]


def _command(state: _State, number: int, line: str, around: Surroundings) -> None:
    comment = line.partition(" # ")[2]
    if line.lstrip().startswith("#") or (comment and _PAST.search(comment)):
        return
    state.made.update(made_by(line))
    state.found.extend(in_command(line, state.here, number))
    state.here = moved(line, state.here, around.folders, around.name)


def _sentence(state: _State, number: int, line: str, around: Surroundings) -> None:
    for match in _SPAN.finditer(line):
        if not _ROLE.search(line[: match.start()]) and not line[match.end() :].startswith("_"):
            state.found.extend(in_span(match[2].strip(), state.here, number))
            state.made.update(made_by(match[2]))
    for match in _LINK.finditer(line):
        found = linked(next(filter(None, match.groups())), state.here, number, around.web)
        if found is not None:
            state.found.append(found)


def _inside(fence: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        match = _FENCE.match(line)
        if match and match[1][:3] == fence[:3]:
            return
        yield line


def _closes(fence: str, lines: list[str]) -> bool:
    """Whether a row of dots or dashes, which may be a mere rule or underline, is closed by its like."""
    return any(line.strip() == fence for line in lines[:60])
