"""Says of a file that git runs whether our block may stand in it, and whether it is reached there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from impact.hooks import block
from impact.model.errors import ImpactError

# A hook is a script somebody reads; whatever is larger is something else.
MOST = 1 << 20
_SHELL = re.compile(
    rb"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-S[ \t]+)?)?(?:\S*/)?(?:sh|bash|dash|ash|ksh|mksh)(?:[ \t].*)?\Z"
)
# At the left edge, and not the exec that only moves a file descriptor.
_ENDS = re.compile(rb"^(?:exit\b|exec[ \t]+(?![0-9]*[<>])).*$", re.MULTILINE)
_MARK = b"# >>> impact hook v"
# A script that another program is to read, and in which our lines would be errors.
_TWO_TONGUES = re.compile(rb"\bexec\b(?:(?!dirname|basename)[^\n])*\$(?:0\b|\{0\})")


@dataclass(frozen=True, slots=True)
class HookFile:
    """A file in a folder of hooks: `kind` is absent, file, link, other, large or unreadable."""

    path: str
    kind: str
    content: bytes = b""
    runs: bool = False
    names: int = 1

    @property
    def block(self) -> bytes:
        """Our block in it, b"" for none; raises ImpactError when it was changed by hand."""
        try:
            return block.find(self.content)
        except ImpactError as error:
            raise ImpactError(f"{self.path}: {error.what}", hint=error.hint) from None

    @property
    def marked(self) -> bool:
        """Whether anything of ours stands in it, whole or not."""
        return _MARK in self.content

    def calls(self, name: str) -> bool:
        """Whether it holds the line that runs our block from a file of its own."""
        return _calling(name) in self.content


def line(name: str) -> str:
    """Return the line for a script that is not ours to write: no path of a person in it, and silent without us."""
    file = f"${{impact%/worktrees/*}}/impact/{name}.sh"
    return f'impact=${{GIT_DIR:-.git}}; impact={file}; [ ! -r "$impact" ] || . "$impact"'


def refusal(file: HookFile) -> str:
    """Return why our block must not be written into this file, "" when it may."""
    odd = {
        "link": "is a symbolic link, so it may serve others too",
        "other": "is no plain file",
        "large": "is too large for a script",
        "unreadable": "cannot be read",
    }
    if file.kind in odd:
        return odd[file.kind]
    return "" if file.kind == "absent" else _refusal(file)


def _refusal(file: HookFile) -> str:
    first = file.content.split(b"\n", 1)[0]
    checks = (
        (b"\0" in file.content, "is a program, not a script"),
        (not first.startswith(b"#!"), "does not begin with #!"),
        (first.endswith(b"\r"), "has Windows line ends, so git cannot run it"),
        (not _SHELL.match(first), f"is written for {_language(first)}, not for sh"),
        (_TWO_TONGUES.search(file.content) is not None, "hands itself to another program"),
        (not file.runs, "is not executable, so git passes it by"),
        (file.names > 1, "has several names (hard links), so it may serve others too"),
    )
    return next((why for found, why in checks if found), "")


def ending(file: HookFile, name: str) -> str:
    """Return the line before what is ours at which the script ends for good, "" when there is none to be seen."""
    ours = _MARK if file.marked else _calling(name)
    found = _ENDS.search(file.content.partition(ours)[0])
    return found[0].decode("utf-8", "backslashreplace").strip() if found else ""


def _calling(name: str) -> bytes:
    return f"impact/{name}.sh".encode()


def _language(first: bytes) -> str:
    words = first.removeprefix(b"#!").split() or [b"something"]
    words = [word for word in words if not word.endswith(b"/env") and not word.startswith(b"-")] or words
    return words[0].rpartition(b"/")[2].decode("utf-8", "backslashreplace")
