"""What a pipeline said of a commit: runs of workflows and jobs, and outcomes of single tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# Mixed is what failed and passed on the same commit within one result; other is neither (cancelled, skipped).
PASSED, FAILED, MIXED, OTHER = OUTCOMES = ("passed", "failed", "mixed", "other")


@dataclass(frozen=True, slots=True)
class CiRun:
    """One run of a workflow, a pipeline or a job; `key` and `attempt` tell it from every other of its repository.

    `place` is the file that describes it, "" where that is not known. `number` tells the order of runs of one day:
    no hour is kept. `seconds` is None where it is not known how long it took.
    """

    key: str
    attempt: int
    sha: str
    name: str
    place: str
    branch: str
    day: date
    number: int
    outcome: str
    seconds: int | None


@dataclass(frozen=True, slots=True)
class CiTest:
    """What came of one test in one result: of which `suite` is the class or module.

    `run` names the result, `file` where the test lies, "" where the result does not say.
    """

    run: str
    sha: str
    name: str
    suite: str
    file: str
    day: date
    outcome: str


@dataclass(frozen=True, slots=True)
class CiResults:
    """What was read of one file; `unfinished` runs had no outcome yet and are left out."""

    runs: tuple[CiRun, ...] = ()
    tests: tuple[CiTest, ...] = ()
    unfinished: int = 0

    @property
    def shas(self) -> frozenset[str]:
        """Every commit that they are of."""
        return frozenset({each.sha for each in self.runs} | {each.sha for each in self.tests})
