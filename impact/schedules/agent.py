"""The property list of a launchd agent, as bytes."""

from __future__ import annotations

import plistlib

from impact.schedules.errand import MARK, NAME, Errand
from impact.schedules.moments import intervals

LABEL = NAME
FILE = f"{LABEL}.plist"


def plist(errand: Errand) -> bytes:
    """Return the agent; launchd itself makes up for a moment at which the machine slept.

    Raises ImpactError for moments that launchd cannot say.
    """
    whole = {
        "Label": LABEL,
        "Comment": MARK,
        "ProgramArguments": list(errand.words),
        "EnvironmentVariables": dict(errand.environment),
        "StartCalendarInterval": intervals(errand.fields),
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Nice": 10,
        "Umask": 0o077,
        "StandardOutPath": "/dev/null",
        "StandardErrorPath": "/dev/null",
    }
    return plistlib.dumps(whole, sort_keys=True)
