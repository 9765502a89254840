"""What a schedule runs, and the mark by which everything that was written for it is known again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from impact.model.errors import ImpactError

NAME = "impact-fleet"
MARK = "Written by `impact schedule install`; `impact schedule remove` takes it away."
# Longer than any fleet takes that is read once a night; what hangs is ended then.
MOST_SECONDS = 6 * 3600
# Up to so much later than planned a run begins, so that machines with one clock do not all ask one host at once.
LATE_SECONDS = 15 * 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Errand:
    """What is run when: five fields of cron, the interpreter, the fleet file, a ledger ("": the usual one).

    `environment` is what a run needs of the one that it was installed from. All paths are absolute.
    """

    fields: str
    python: str
    fleet: str
    ledger: str = ""
    environment: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for each in (self.python, self.fleet, self.ledger, *(value for _, value in self.environment)):
            if _CONTROL.search(each):
                raise ImpactError(
                    f"{each!r}: cannot stand in a schedule", hint="use paths without line breaks and control characters"
                )

    @property
    def words(self) -> tuple[str, ...]:
        """The command. -P: the folder it is started in is never a place to import from."""
        ledger = ("--ledger", self.ledger) if self.ledger else ()
        return (self.python, "-P", "-m", "impact", "schedule", "run", "--fleet", self.fleet, *ledger)


@dataclass(frozen=True, slots=True)
class Made:
    """One file that a schedule consists of: where it lies, and all that it holds."""

    path: str
    content: bytes


def is_ours(content: bytes) -> bool:
    """Whether a file was written by us."""
    return MARK.encode() in content
