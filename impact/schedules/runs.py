"""Runs of a schedule as lines that are only ever added, and what they say: kept, missed, failed, or too long."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from impact.model.errors import DONE, IN_PART
from impact.schedules.errand import MOST_SECONDS

# So many lines are kept when a file is made smaller; more than a year of nights.
KEPT_LINES = 1000
LONGEST_SENTENCE = 300
# The last moment that a calendar has everywhere; a line that names a later one is none.
_LAST = 250_000_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """One run: when it began and ended (epoch seconds; None: it did not say so), with which code and sentence.

    `digest` is the week of the digest that was made in it, such as 2026-W27; `unsent` why that, or the news of a
    failure, did not go where it was to be sent.
    """

    begun: int
    ended: int | None = None
    code: int | None = None
    says: str = ""
    digest: str = ""
    unsent: str = ""

    @property
    def good(self) -> bool:
        """Whether it did what it should, be it in part."""
        return self.code in (DONE, IN_PART)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be told of a schedule: whether it is well, a sentence of ours, and what a run said itself ("")."""

    well: bool
    says: str
    because: str = ""

    @property
    def whole(self) -> str:
        """Both in one."""
        return f"{self.says}: {self.because}" if self.because else self.says


def begun(at: int) -> str:
    """Return the line of a run that begins."""
    return json.dumps({"v": 1, "what": "begun", "at": at}) + "\n"


def ended(run: Run) -> str:
    """Return the line of a run that ended."""
    said = {"code": run.code, "says": sentence(run.says), "digest": run.digest, "unsent": sentence(run.unsent)}
    return json.dumps({"v": 1, "what": "ended", "begun": run.begun, "at": run.ended} | said) + "\n"


def sentence(text: str) -> str:
    """Return text as one line that is not long, and that can be written down whatever it holds."""
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= LONGEST_SENTENCE else line[: LONGEST_SENTENCE - 1] + "…"


def read(lines: Iterable[str]) -> tuple[Run, ...]:
    """Return the runs in such lines, the oldest first; a line that is none, such as one cut off, is passed over."""
    found: dict[int, Run] = {}
    for line in lines:
        said = _object(line)
        at = said.get("at")
        if not isinstance(at, int) or not 0 <= at <= _LAST:
            continue
        if said.get("what") == "begun":
            found.setdefault(at, Run(at))
        elif said.get("what") == "ended" and isinstance(said.get("begun"), int):
            found[said["begun"]] = _ended(said, at)
    return tuple(found[at] for at in sorted(found))


def shortened(lines: list[str]) -> list[str]:
    """Return the newest lines, as many as are kept."""
    return lines[-KEPT_LINES:]


def verdict(runs: tuple[Run, ...], due: tuple[int, ...], now: int, *, running: bool) -> Verdict:
    """Return how a schedule stands that was `due` at these moments since it was installed, oldest first.

    A moment is made up for by any run that begins after it. `running` says whether a run is under way right now.
    """
    last = runs[-1] if runs else None
    if running and last is not None and last.ended is None:
        if now - last.begun > MOST_SECONDS:
            return Verdict(False, "a run goes on for longer than it may")
        return Verdict(True, "a run is under way")
    missed = sum(moment > (last.begun if last else 0) for moment in due)
    if missed:
        due_runs = "a run that was due did" if missed == 1 else f"{missed} runs that were due did"
        return Verdict(False, f"{due_runs} not begin" + ("" if last else "; none ever did"))
    if last is None:
        return Verdict(True, "no run was due yet")
    return _of_last(last)


def _of_last(last: Run) -> Verdict:
    if last.ended is None:
        return Verdict(False, "the last run ended without a word: it was killed, or the machine went down")
    if not last.good:
        return Verdict(False, "the last run failed", last.says or f"exit code {last.code}")
    if last.unsent:
        return Verdict(False, "the last run was made, but not all of it was sent", last.unsent)
    return Verdict(True, f"the last run ended {'in part' if last.code == IN_PART else 'as planned'}", last.says)


def digest_is_due(runs: Iterable[Run], week: str) -> bool:
    """Whether no run made the digest of this week yet."""
    return all(each.digest != week for each in runs)


def _ended(said: dict[str, Any], at: int) -> Run:
    code = said.get("code")
    run = Run(said["begun"], at, code if isinstance(code, int) else None)
    says, digest, unsent = (sentence(str(said.get(key) or "")) for key in ("says", "digest", "unsent"))
    return replace(run, says=says, digest=digest, unsent=unsent)


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
