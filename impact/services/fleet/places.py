"""Where the repository of one job lies: its own folder, or a mirror that is brought up to date first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from impact.edges.mirrors.fetching import Allowed
from impact.edges.mirrors.mirror import Mirror, Plan, mirrored
from impact.model.fleet import Entry, Fleet, Job
from impact.sources.manifests.base import READERS

if TYPE_CHECKING:
    from impact.services.reading.workshop import Workshop


def given_by(fleet: Fleet, entry: Entry) -> dict[str, str]:
    """What a job about this entry must be told, as plain values: nothing where it is a folder."""
    if not entry.url:
        return {}
    limits = fleet.limits
    told = {
        "mirrors": fleet.mirrors,
        "protocols": " ".join(fleet.protocols),
        "seconds": str(limits.seconds),
        "one_mirror": str(limits.one_mirror),
        "all_mirrors": str(limits.all_mirrors),
    }
    return told if entry.contents else told | {"contents": "no"}


@contextmanager
def given_folder(job: Job, by: str) -> Iterator[Mirror]:
    """Hold the mirror of a job's address while it is read; raises as `mirrored` does."""
    given = dict(job.given)
    allowed = Allowed(tuple(given["protocols"].split()), int(given["seconds"]))
    contents = given.get("contents") != "no"
    plan = Plan(job.url, given["mirrors"], allowed, int(given["one_mirror"]), int(given["all_mirrors"]), contents)
    with mirrored(plan, by) as mirror:
        yield mirror


def rules_of(job: Job, first: Workshop) -> str:
    """What a repository is read by, as a name: equal where reading it again brings nothing new."""
    return " ".join((first.rules, first.weights, str(READERS), dict(job.given).get("me", "")))
