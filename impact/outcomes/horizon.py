"""Up to which day a repository can say what came of work: no later than its newest commit that was read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TypeVar

from impact.model.work import Outcome, Quality

Said = TypeVar("Said", Outcome, Quality)

_WAIT = re.compile(r"^too recent: (\d+) of (\d+) days")


def known_until(newest: date | None, today: date) -> date:
    """Return the earlier of today and the newest commit; a clone fetched months ago knows nothing of the months since.

    A clock that ran ahead when somebody committed does not make a window pass sooner.
    """
    return today if newest is None else min(newest, today)


def told_until(said: Said, until: date, today: date) -> Said:
    """Return it with the day up to which it was counted, where its window would be over by today."""
    wait = _WAIT.match(said.because)
    if wait is None or int(wait[1]) + (today - until).days < int(wait[2]):
        return said
    counted = f"{wait[0]}, counted to the newest commit that was read ({until.isoformat()})"
    return replace(said, because=counted + said.because[wait.end() :])
