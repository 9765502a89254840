"""Puts our block into the bytes of a crontab, and takes it out again so that no byte of others differs."""

from __future__ import annotations

import re

from impact.model.errors import ImpactError
from impact.schedules.errand import MARK, Errand

_BEGIN = b"# >>> impact schedule v1 >>>"
_END = b"# <<< impact schedule v1 <<<"
_BLOCK = re.compile(
    rb"^# >>> impact schedule v[0-9]+ >>>[ \t]*\r?\n.*?^# <<< impact schedule v[0-9]+ <<<[ \t]*(?:\r?\n|\Z)",
    re.MULTILINE | re.DOTALL,
)
_ANY_MARK = re.compile(rb"^[^\n]*(?:>>>|<<<) impact schedule[^\n]*$", re.MULTILINE)
_OURS = re.compile(rb"#|[^\n]* -P -m impact schedule run --fleet ")


def block(errand: Errand) -> bytes:
    """Return the lines for a crontab; what a run prints is dropped, for what it did is kept elsewhere."""
    settings = "".join(f"{name}={_quoted(value)} " for name, value in errand.environment)
    command = " ".join(_quoted(word) for word in errand.words)
    # cron takes a bare % for the end of the line, whatever quotes stand around it.
    line = f"{settings}{command} >/dev/null 2>&1".replace("%", "\\%")
    said = f"# {MARK}\n{errand.fields} {line}\n"
    return _BEGIN + b"\n" + said.encode("utf-8", "surrogateescape") + _END + b"\n"


def find(content: bytes) -> bytes:
    """Return our block as it stands in a crontab, b"" where there is none.

    Raises ImpactError where its marks, or a line between them, were changed so that it is not known what is ours.
    """
    found: list[bytes] = _BLOCK.findall(content)
    if not _ANY_MARK.search(content):
        return b""
    if len(found) != 1 or len(_ANY_MARK.findall(content)) != 2 or not _all_ours(found[0]):
        raise ImpactError(
            "our block in your crontab was changed by hand, so nothing was touched",
            hint="`crontab -e`, take out the lines that name impact schedule, and those of ours between them",
        )
    return found[0]


def insert(content: bytes, ours: bytes) -> bytes:
    """Return a crontab with our block in the place of an earlier one, else before everything else.

    Before, because SHELL=, MAILTO= and CRON_TZ= of a crontab hold for what comes after them.
    """
    old = find(content)
    return content.replace(old, ours, 1) if old else ours + content


def remove(content: bytes) -> bytes:
    """Return a crontab without our block, every other byte as it is."""
    old = find(content)
    return content.replace(old, b"", 1) if old else content


def _all_ours(found: bytes) -> bool:
    lines = found.splitlines()[1:-1]
    return all(_OURS.match(line) for line in lines if line.strip()) and sum(b"-m impact" in each for each in lines) < 2


def _quoted(word: str) -> str:
    plain = re.fullmatch(r"[\w./:=@+,-]+", word, re.ASCII)
    return word if plain else "'" + word.replace("'", "'\\''") + "'"
