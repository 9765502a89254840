"""Every error this project raises on purpose, and the exit code each one earns.

ImpactError          1  the reader can fix it
├── UsageError       2  the command line is off
├── SettingsError    1  a YAML file is off: file, line, column
├── RepositoryError  1  git cannot read what was named
├── LedgerError      1  the ledger cannot be opened or written
├── HostError        1  a host refuses, is not reached, or answers something else than what was asked
└── StoppedInPart    4  what was read is kept; the rest has to wait
"""

from __future__ import annotations

DONE = 0
FIXABLE = 1
USAGE = 2
OUR_BUG = 3
IN_PART = 4
INTERRUPTED = 130


class ImpactError(Exception):
    """Something the reader can act on: what is wrong, and what to do about it."""

    exit_code = FIXABLE

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class UsageError(ImpactError):
    """A flag, an argument or a date that cannot be understood."""

    exit_code = USAGE


class SettingsError(ImpactError):
    """One or more faults in YAML files, each as `file:line:column: what`."""

    def __init__(self, faults: tuple[str, ...], *, hint: str = "") -> None:
        super().__init__("\n".join(faults), hint=hint)
        self.faults = faults


class RepositoryError(ImpactError):
    """A path that is no repository, or one that git refuses to read."""


class LedgerError(ImpactError):
    """A ledger that is read-only, of a newer version, or damaged."""


class HostError(ImpactError):
    """A host that refuses, is not reached, or answers something else than was asked.

    `status` is the one of HTTP, 0 where there was no answer.
    """

    def __init__(self, what: str, *, hint: str = "", status: int = 0) -> None:
        super().__init__(what, hint=hint)
        self.status = status


class StoppedInPart(ImpactError):
    """Reading stopped before its end, in good order: what was read is kept, and running again goes on.

    `again_at` is when that makes sense, in epoch seconds; None for at once.
    """

    exit_code = IN_PART

    def __init__(self, what: str, *, hint: str = "", again_at: int | None = None) -> None:
        super().__init__(what, hint=hint)
        self.again_at = again_at
