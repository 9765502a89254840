"""Concludes from what was found whether git reaches our block, and says what to do where it does not."""

from __future__ import annotations

from dataclasses import dataclass

from impact.hooks.block import interpreter
from impact.hooks.script import HookFile, ending, line, refusal
from impact.model.errors import ImpactError

INSTALLED = "installed"
BY_LINE = "called by a line"
CONFIGURED = "configured"
OUTDATED = "outdated"
MOVED = "interpreter gone"
SHADOWED = "shadowed"
WAITING = "waits for a line"
DROPPED = "dropped"
UNREACHED = "never reached"
DAMAGED = "damaged"
FOREIGN = "not ours to write"
ABSENT = "not installed"

_MEND = "impact hooks repair"


@dataclass(frozen=True, slots=True)
class Way:
    """Where git looks for hooks; `because` says why that is not ours to write, "" when it is."""

    folder: str
    because: str = ""
    husky: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found about one hook: the file git runs, the one that calls in turn, and what was moved aside."""

    name: str
    file: HookFile
    block: bytes
    called: HookFile | None = None
    aside: tuple[HookFile, ...] = ()
    recorded: bool = False
    script: bool = False
    configured: bool = False
    python_there: bool = True
    folder_there: bool = True

    @property
    def wanted(self) -> bool:
        """Whether this hook was installed, be it only by making ready what a line calls."""
        return self.recorded or self.script or any(each.marked for each in self.reached)

    @property
    def reached(self) -> tuple[HookFile, ...]:
        return tuple(each for each in (self.file, self.called) if each is not None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one hook stands, in a word, a sentence, and what to do about it ("" when nothing is to be done)."""

    name: str
    state: str
    says: str = ""
    todo: str = ""


def judge(seen: Seen, way: Way) -> Standing:
    """Return how a hook stands."""
    if seen.configured:
        return Standing(seen.name, CONFIGURED, "run by git itself, from this repository's configuration")
    for file in seen.reached:
        if file.marked:
            return _holding(seen, file)
        if file.calls(seen.name):
            return _by_line(seen, file)
    if way.because:
        return _shadowed(seen, way)
    return _missing(seen)


def instructions(seen: Seen, way: Way) -> str:
    """Return what a person can add by hand where the file is not ours to write."""
    file = target(seen, way)
    if way.husky:
        return (
            f"add this line to {file.path} (make the file if it is not there; for yourself alone, name it in"
            f" .git/info/exclude as well):\n{line(seen.name)}"
        )
    if file.kind == "absent":
        return f"make {file.path}, executable, of these two lines:\n#!/bin/sh\n{line(seen.name)}"
    why = refusal(file)
    if why and file.kind != "link" and not why.startswith(("has several", "is not exec")):
        return "`impact sync` finds the commits without it; a git of 2.54 or newer can: impact hooks install --config"
    return f"add this line to {file.path}, right below its first one:\n{line(seen.name)}"


def target(seen: Seen, way: Way) -> HookFile:
    """Return the file that a person would change."""
    return seen.called if way.husky and seen.called is not None else seen.file


def _holding(seen: Seen, file: HookFile) -> Standing:
    try:
        block = file.block
    except ImpactError as error:
        return Standing(seen.name, DAMAGED, error.what, error.hint)
    unreached = _unreached(seen, file)
    if unreached is not None:
        return unreached
    through = "" if file is seen.file else f"through {file.path}"
    if interpreter(block) and not seen.python_there:
        gone = interpreter(block).decode("utf-8", "backslashreplace")
        return Standing(seen.name, MOVED, f"commits are noted, questions are not: {gone} is not there", _MEND)
    if block.rstrip(b"\n") != seen.block.rstrip(b"\n"):
        return Standing(seen.name, OUTDATED, "works, but is of another version or interpreter", _MEND)
    return Standing(seen.name, INSTALLED, through)


def _unreached(seen: Seen, file: HookFile) -> Standing | None:
    ended = ending(file, seen.name)
    if not file.runs:
        return Standing(seen.name, UNREACHED, f"{file.path} is not executable", f"chmod +x {file.path}")
    if ended:
        todo = _MEND if file.marked else f"move the line right below the first one of {file.path}"
        return Standing(seen.name, UNREACHED, f"the script ends before ours, at: {ended}", todo)
    if not seen.folder_there:
        return Standing(seen.name, UNREACHED, "the folder that commits are noted in is not there", _MEND)
    return None


def _by_line(seen: Seen, file: HookFile) -> Standing:
    if not seen.script:
        says = f"{file.path} calls a file that is not there"
        return Standing(seen.name, ABSENT, says, "impact hooks install, or take the line out")
    return _unreached(seen, file) or Standing(seen.name, BY_LINE, f"in {file.path}")


def _shadowed(seen: Seen, way: Way) -> Standing:
    if not seen.wanted:
        return Standing(seen.name, ABSENT, way.because)
    return Standing(seen.name, SHADOWED, way.because, instructions(seen, way))


def _missing(seen: Seen) -> Standing:
    why = refusal(seen.file)
    if not seen.wanted:
        return Standing(seen.name, FOREIGN if why else ABSENT, f"{seen.file.path} {why}" if why else "")
    gone = next((f", moved to {each.path}" for each in seen.aside if each.marked), "")
    if not seen.recorded:
        return Standing(seen.name, WAITING, f"{seen.file.path} {why}", instructions(seen, Way("")))
    what = f"our block is no longer in {seen.file.path}{gone}"
    if why:
        return Standing(seen.name, DROPPED, f"{what}, which {why}", instructions(seen, Way("")))
    return Standing(seen.name, DROPPED, what, _MEND)
