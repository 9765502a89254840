"""Lines of Ruby that say what is needed: Gemfiles and gemspecs are programs, and are read for their plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A comment, unless the sign stands in a text or in "#{…}".
_COMMENT = re.compile(r"""^((?:[^#"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#\{)*+)(?:\#.*)?$""")
_TEXT = r"""(?:"([^"\\#]*)"|'([^'\\]*)')"""
_TEXTS = re.compile(_TEXT)
_LEADING = re.compile(rf"""\s*\(?\s*(?:{_TEXT}|%q[<(\[{{]([^>)\]}}]*)[>)\]}}])""")
_NEXT = re.compile(rf"\s*,\s*{_TEXT}(?!\s*(?:=>|:))")
_LIST = re.compile(r"\s*,\s*\[([^\]]*)\]")
_OPTION = re.compile(
    rf"""[,\s(]:?["']?(\w+)["']?(?::|\s*=>)\s*(?:{_TEXT}|:(\w+)|(\[[^\]]*\]|%[iw][\[(][^\])]*[\])]))"""
)
_LONGEST = 2000
_MOST_LINES = 100


def statements(lines: list[str]) -> Iterator[str]:
    """Each line without its comment, together with those it goes on in."""
    whole: list[str] = []
    for raw in lines:
        if raw.startswith("__END__"):
            break
        bare = _COMMENT.match(raw[:_LONGEST])
        line = (bare[1] if bare else raw[:_LONGEST]).strip()
        whole.append(line.removesuffix("\\"))
        if line and (not line.endswith((",", "\\", "=>", "(", "[")) or len(whole) > _MOST_LINES):
            yield " ".join(whole).strip()
            whole = []
    yield " ".join(whole).strip()


def leading(arguments: str) -> tuple[str, str, str]:
    """The first text of a call's arguments, the texts that follow it, as one version, and the rest."""
    first = _LEADING.match(arguments)
    if first is None:
        return "", "", arguments
    at, versions = first.end(), []
    while found := _NEXT.match(arguments, at):
        versions.append(found[1] or found[2] or "")
        at = found.end()
    if not versions and (found := _LIST.match(arguments, at)):
        versions = texts(found[1])
        at = found.end()
    name = first[1] or first[2] or first[3] or ""
    return name, ", ".join(versions), arguments[at:]


def texts(words: str) -> list[str]:
    """Every text in quotes."""
    return [double or single for double, single in _TEXTS.findall(words)]


def options(rest: str) -> dict[str, str]:
    """What is said by name behind the first words: `git: "…"`, `:group => :test`."""
    return {
        key: double or single or symbol or several for key, double, single, symbol, several in _OPTION.findall(rest)
    }
