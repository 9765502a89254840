"""A fleet as it is now: what its file says, and what the forges that the file names have."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from impact.edges import clock
from impact.expect.permalinks import runs
from impact.identity.listings import left_out, wanted
from impact.identity.remotes import fault
from impact.model.errors import ImpactError, LedgerError, SettingsError
from impact.model.fleet import Entry, Fleet, Forge, Listed
from impact.settings.fleet import load_fleet, with_more

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.model.options import Options


_Tell = Callable[[str], None]


def whole_fleet(file: Path, options: Options, ledger: Ledger, tell: _Tell) -> Fleet:
    """Return a fleet with the repositories of its forges, each asked now.

    A forge that does not answer has what it had when it was asked last, and the fleet's notes say so. Raises
    SettingsError for a fault in the file, and where a forge was never asked and does not answer.
    """
    fleet = load_fleet(file)
    found = [_asked(forge, fleet, ledger, partial(_of, forge, options, ledger, tell)) for forge in fleet.forges]
    return _joined(fleet, found)


def known_fleet(file: Path, ledger: Ledger) -> Fleet:
    """Return a fleet with what its forges had when they were asked last; nobody is asked. Raises SettingsError."""
    fleet = load_fleet(file)
    found = []
    for forge in fleet.forges:
        kept = ledger.exchange(_key(forge))
        if kept is not None:
            found.append(_chosen(forge, fleet, _kept(kept[2])[1]))
    return _joined(fleet, found)


_Found = tuple[list[Entry], list[str]]


def _joined(fleet: Fleet, found: list[_Found]) -> Fleet:
    return with_more(
        fleet,
        tuple(entry for entries, _ in found for entry in entries),
        tuple(note for _, notes in found for note in notes),
    )


def _asked(forge: Forge, fleet: Fleet, ledger: Ledger, ask: Callable[[], tuple[Listed, ...]]) -> _Found:
    """What a forge has now, else what it had; kept for the next time."""
    try:
        rows = ask()
    except LedgerError:
        raise
    except ImpactError as error:
        kept = ledger.exchange(_key(forge))
        said = f"{forge.where}: {forge.host}/{forge.organisation}: {error.what}"
        if kept is None:
            raise SettingsError((said,), hint=error.hint) from None
        day, rows = _kept(kept[2])
        entries, notes = _chosen(forge, fleet, rows)
        return entries, [f"{said}; its repositories are those of {day}", *notes]
    body = {"day": str(clock.today()), "rows": [asdict(each) for each in rows]}
    ledger.keep_exchange(_key(forge), "", 200, json.dumps(body).encode("ascii"), clock.today())
    return _chosen(forge, fleet, rows)


def _chosen(forge: Forge, fleet: Fleet, rows: tuple[Listed, ...]) -> _Found:
    """The repositories that the file asks for, by address, and what is said of the others."""
    here = f"{forge.where}: {forge.host}/{forge.organisation}"
    chosen, left = wanted(rows, archived=forge.archived, forks=forge.forks)
    notes = [note] if (note := left_out(here, left)) else []
    entries = []
    for url in sorted(each.address(ssh=forge.ssh) for each in chosen):
        # What a forge says is not what the person wrote: an address that is refused stops nobody.
        if what := fault(url, fleet.protocols):
            notes.append(f"{here}: left out: {what}")
        else:
            entries.append(Entry("", "", url, forge.groups, forge.where, forge.contents))
    return entries, notes


def _of(forge: Forge, options: Options, ledger: Ledger, tell: _Tell) -> tuple[Listed, ...]:
    from impact.edges.http import Client
    from impact.edges.secrets import find
    from impact.sources import forges

    sort = forge.runs or runs(forge.host, dict(options.forges))
    api = forges.api(forge.host, sort)
    token = find(forge.host, sort)
    with Client(api, token=token, store=ledger, ca_file=options.reviews.ca_file, tell=tell) as client:
        return forges.repositories(client, sort, forge.organisation)


def _key(forge: Forge) -> str:
    return f"https://{forge.host}/{forge.organisation}#repositories-of-a-fleet"


def _kept(body: bytes) -> tuple[str, tuple[Listed, ...]]:
    told = json.loads(body)
    return told["day"], tuple(Listed(**each) for each in told["rows"])
