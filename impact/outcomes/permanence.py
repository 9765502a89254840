"""Is what the work created still there: its files at the head that was read, under whatever name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from impact.model.work import DURABILITY, Contribution, Outcome, Quality
from impact.outcomes.continuation import since

WINDOW = 90


def made(work: Contribution) -> dict[str, date]:
    """Return the files that were there when the work ended and are its own, each with the day it landed.

    What it brought and took away itself was never its result; nor are change logs and lock files.
    """
    days = since(work)
    return {path: days[path] for path in work.created if path in days}


def durability(work: Contribution, there: Collection[str] | None, outcomes: Iterable[Outcome], as_of: date) -> Quality:
    """Return whether more than half of the files that the work created are still there, 90 days after or later.

    `there` are those of `made` that are in place, None where nobody could look. What was reverted did not last.
    """
    files = made(work)
    if not files:
        return Quality(DURABILITY, None, "it created no file of its own, so no file can show whether it is there")
    if there is None:
        return Quality(DURABILITY, None, "which files are there now was not looked at")
    age = max((as_of - max(files.values())).days, 0)
    numbers = (("files created", len(files)), ("files in place", len(there)), ("days", age))
    back = next((each for each in outcomes if each.measure.startswith("survived-") and each.holds is False), None)
    if back is not None:
        return Quality(DURABILITY, False, back.because, numbers, back.shas)
    if len(there) * 2 <= len(files):
        return Quality(DURABILITY, False, _gone(len(there), len(files), age), numbers)
    if age < WINDOW:
        return Quality(DURABILITY, None, f"too recent: {age} of {WINDOW} days", numbers)
    return Quality(DURABILITY, True, _kept(len(there), len(files), age), numbers)


def _kept(there: int, files: int, age: int) -> str:
    if there < files:
        what = f"{there} of the {files} files it created"
    else:
        what = {1: "the file it created", 2: "both files it created"}.get(files, f"all {files} files it created")
    return f"still in place after {age} days: {what}"


def _gone(there: int, files: int, age: int) -> str:
    after = f"after {age} {'day' if age == 1 else 'days'}"
    if files == 1:
        return f"the file it created is not in place {after}"
    return f"{there or 'none'} of the {files} files it created {'are' if there > 1 else 'is'} in place {after}"
