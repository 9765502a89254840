"""Work that processes of an engine find by its name."""

from __future__ import annotations

import os
import signal

from impact.model.fleet import GOOD, Done, Job


def fine(job: Job) -> Done:
    """Do nothing, well."""
    return Done(job, GOOD, new=len(job.repository))


def deadly(job: Job) -> Done:
    """Kill the process for one repository, each time."""
    if job.repository == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return fine(job)
