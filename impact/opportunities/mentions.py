"""What a document tells its reader to run, open or follow inside the repository."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from posixpath import normpath

from impact.opportunities.runners import PROGRAMS, asked_of

PATH, FLAG = "path", "flag"
_PATH = re.compile(r"(?:\.{1,2}/)*[\w@+.-]+(?:/[\w@+.-]+)*/?")
_EXTENSION = re.compile(r"[^/]\.[A-Za-z][A-Za-z0-9]{0,7}$")
_PLACEHOLDER = re.compile(
    r"(?:^|[/._-])(?:path|your|my|foo|bar|baz|xxx|example|sample|placeholder|some|username|todo)(?:$|[/._-])",
    re.IGNORECASE,
)
_FLAG = re.compile(r"--[a-z][a-z0-9-]+")
_INTERPRETERS = frozenset(("python", "python3", "bash", "sh", "zsh", "ruby", "node", "perl", "php", "source", "."))
# What stands after these is made by them, not found.
_MAKES = frozenset(("touch", "mkdir", "rm", "curl", "wget", "tee", "git", "echo", "docker", "ssh", "scp", "kubectl"))
_COPIES = frozenset(("cp", "mv", "ln", "install", "rsync"))
_BEFORE = frozenset(("sudo", "time", "env", "then", "do"))
_PROMPT = re.compile(r"^\s*(?:[$%>#]|PS>|\(\w+\)\s*\$)\s+")
_PARTS = re.compile(r"&&|\|\||[;|]")
_SET = re.compile(r"\w+=\S*")
_QUOTES = re.compile(r"[\"'\\]")
_WORTH = re.compile(r"[/.>]|\b(?:cd|pushd|touch|mkdir|cp|mv|tee|" + "|".join(map(re.escape, PROGRAMS)) + r")\b")
_OUTPUT = frozenset(("-o", "--output", ">", ">>", "-out", "--out"))


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that a line names: a path, a target of a runner, or a flag of a script.

    `kind` is PATH, FLAG or the name of a runner. `name` is what is named; `places` are the paths it may mean (for a
    flag, the script; for a target, the folder of its build file). `words` are those of the line. `bare` says that it
    is a lone file name.
    """

    kind: str
    name: str
    places: tuple[str, ...]
    line: int
    words: str
    bare: bool = False

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        """What is named, wherever it stands."""
        return self.kind, self.name, self.places


@dataclass(frozen=True, slots=True)
class Here:
    """Where a reader stands: the folder of the document, and the folder a command was run in, None where unknown."""

    folder: str
    base: str | None = ""


def linked(target: str, here: Here, line: int, own_web: str) -> Mention | None:
    """Return the path that a link means, if it leads into this repository."""
    address = target.partition("#")[0].partition("?")[0]
    if own_web and address.lower().startswith(f"{own_web.lower()}/"):
        parts = address[len(own_web) + 1 :].split("/")
        if len(parts) < 3 or parts[0] not in ("blob", "tree") or parts[1] not in ("main", "master", "HEAD", "develop"):
            return None
        return _path("/".join(parts[2:]), ("",), line, target)
    if ":" in address or not _PATH.fullmatch(address.lstrip("/")):
        return None
    if address.startswith("/"):
        return _path(address.lstrip("/"), ("",), line, target)
    # A page of a site may be called by its name alone: only what is clearly a file counts.
    return _path(address, (here.folder,), line, target) if _EXTENSION.search(address) or "/" in address else None


def in_span(text: str, here: Here, line: int) -> Iterator[Mention]:
    """Yield what one piece of code inside a sentence names."""
    if " " in text.strip():
        yield from in_command(text, here, line)
    elif _PATH.fullmatch(text) and ("/" in text.strip("/") or _EXTENSION.search(text)):
        found = _path(text, tuple(dict.fromkeys(("", here.folder))), line, text)
        if found is not None:
            yield replace(found, bare="/" not in text)


def in_command(text: str, here: Here, line: int) -> Iterator[Mention]:
    """Yield what one line for a shell names; nothing where it cannot be read as one."""
    for words in _commands(text):
        program = words[0].rpartition("/")[2]
        if here.base is not None:
            for kind, name in asked_of(words):
                yield Mention(kind, name, (here.base,), line, text.strip())
            yield from _paths(words, program, here, line, text.strip())


def made_by(text: str) -> Iterator[str]:
    """Yield the paths that one line for a shell makes."""
    for words in _commands(text):
        if words[0] in _COPIES and len(words) > 2:
            yield _clean(words[-1])
        elif words[0] in ("touch", "mkdir", "tee", "rm"):
            yield from map(_clean, words[1:])
        for before, after in pairwise(words):
            if before in _OUTPUT:
                yield _clean(after)
        yield from (_clean(word.lstrip(">")) for word in words if word.startswith(">") and word.strip(">"))


def moved(text: str, here: Here, folders: frozenset[str], own_name: str) -> Here:
    """Return where a reader stands after one line for a shell."""
    for words in _commands(text):
        if words[0] in ("cd", "pushd") and len(words) > 1:
            target = _clean(words[1])
            inside = normpath(f"{here.base or ''}/{target}".lstrip("/")) if here.base is not None else target
            if target in ("..", "-", ".") or target.rpartition("/")[2].lower() == own_name.lower():
                here = replace(here, base="")
            else:
                here = replace(here, base=inside if inside in folders else None)
    return here


@lru_cache(maxsize=512)
def _commands(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the commands of one line as words; none where its quotes do not close, or it can name nothing."""
    if not _WORTH.search(text):
        return ()
    found: list[tuple[str, ...]] = []
    plain = _PROMPT.sub("", text).partition(" # ")[0]
    for part in _PARTS.split(plain):
        words = _words(part)
        while words and (words[0] in _BEFORE or _SET.fullmatch(words[0])):
            words = words[1:]
        if words:
            found.append(words)
    return tuple(found)


def _words(part: str) -> tuple[str, ...]:
    if not _QUOTES.search(part):
        return tuple(part.split())
    try:
        return tuple(shlex.split(part))
    except ValueError:
        return ()


def _paths(words: Sequence[str], program: str, here: Here, line: int, text: str) -> Iterator[Mention]:
    base = here.base or ""
    if "/" in words[0] and (script := _path(words[0], (base,), line, text)):
        yield script
        yield from _flags(words[1:], script, text)
    if program in _MAKES:
        return
    rest = words[1:-1] if program in _COPIES else words[1:]
    for at, word in enumerate(rest):
        if word.startswith(("-", ">")) or (at and rest[at - 1] in _OUTPUT) or not _PATH.fullmatch(word):
            continue
        first = program in _INTERPRETERS and at == 0
        meant = _EXTENSION.search(word) and (first or (at and rest[at - 1] in ("-r", "-f", "-c")))
        if "/" not in word.strip("/") and not meant:
            continue
        found = _path(word, (base,), line, text)
        if found is not None:
            yield replace(found, bare="/" not in word)
            if first:
                yield from _flags(rest[1:], found, text)


def _flags(words: Sequence[str], script: Mention, text: str) -> Iterator[Mention]:
    for word in words:
        match = _FLAG.match(word)
        if word == "--":
            return
        if match and (match[0] == word or word[match.end()] == "="):
            yield Mention(FLAG, match[0], script.places, script.line, text)


def _path(text: str, folders: tuple[str, ...], line: int, words: str) -> Mention | None:
    name = _clean(text)
    whole = _PATH.fullmatch(text.removesuffix("/..."))
    if not name or whole is None or text.startswith("/") or _PLACEHOLDER.search(name) or name.endswith("..."):
        return None
    places = (normpath(f"{folder}/{text}".lstrip("/")) for folder in folders)
    inside = tuple(dict.fromkeys(each for each in places if not each.startswith("..") and each != "."))
    return Mention(PATH, name, inside, line, words) if inside else None


def _clean(word: str) -> str:
    name = normpath(word.removesuffix("/...")) if word else ""
    return "" if name == "." else name
