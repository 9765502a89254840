"""What was installed, kept in the data folder, so that it can be said what should have run since."""

from __future__ import annotations

import json
from dataclasses import dataclass

from impact.model.errors import ImpactError, UsageError
from impact.schedules.errand import Errand
from impact.schedules.moments import expression

SYSTEMD, CRON, LAUNCHD = WAYS = ("systemd", "cron", "launchd")


@dataclass(frozen=True, slots=True)
class Record:
    """One schedule: who keeps it, since when (epoch seconds), what it runs, and which folders were made for it."""

    way: str
    since: int
    errand: Errand
    folders: tuple[str, ...] = ()


def written(record: Record) -> bytes:
    """Return the record as the bytes of its file."""
    errand = record.errand
    whole = {
        "v": 1,
        "way": record.way,
        "since": record.since,
        "fields": errand.fields,
        "python": errand.python,
        "fleet": errand.fleet,
        "ledger": errand.ledger,
        "environment": [list(each) for each in errand.environment],
        "folders": list(record.folders),
    }
    return json.dumps(whole, indent=1, sort_keys=True).encode() + b"\n"


def read(text: bytes, place: str) -> Record:
    """Return the record in these bytes; raises ImpactError, naming `place`, for anything else."""
    try:
        said = json.loads(text)
        environment = tuple((str(name), str(value)) for name, value in said["environment"])
        fields, python, fleet, ledger = (str(said[key]) for key in ("fields", "python", "fleet", "ledger"))
        errand = Errand(expression(fields, "", ""), python, fleet, ledger, environment)
        if said["v"] != 1 or said["way"] not in WAYS:
            raise ValueError
        return Record(said["way"], int(said["since"]), errand, tuple(map(str, said["folders"])))
    except (UsageError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        hint = "`impact schedule install` writes it anew"
        raise ImpactError(f"{place}: not what installing a schedule writes", hint=hint) from None
