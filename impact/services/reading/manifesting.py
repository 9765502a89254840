"""Keeps what the manifests of a scanned repository said and say: only what is new is read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from impact.services.reading.scanning import Scanned, files_at, standing
from impact.sources.manifests.base import READERS
from impact.sources.manifests.history import Versions, now, steps

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.sources.manifests.history import ReadersOf

PARTIAL = "which repository uses what was not read: in a partial clone the files are not there, and nothing is fetched"
# Reasons that are kept, of the manifests that are there now and cannot be understood.
_TOLD = 20


def keep_manifests(ledger: Ledger, scanned: Scanned, readers_of: ReadersOf | None = None) -> str:
    """Bring what is kept of manifests up to date with a scanned repository; return what could not be read, or "".

    A move of history back to before what was read leaves steps behind whose commits are gone: they are not told.
    """
    state = ledger.repository_with(scanned.repo_id) if scanned.repo_id is not None else None
    if state is None:
        return ""
    told = repr((READERS, sorted(state.tips.items()), scanned.place.partial)).encode("utf-8", "surrogateescape")
    digest = hashlib.sha256(told).hexdigest()
    kept, before = ledger.manifest_state(state.id)
    if kept == digest:
        return str(before.get("said", ""))
    if scanned.place.partial:
        detail: dict[str, Any] = {"said": PARTIAL}
        ledger.keep_manifests(state.id, (), (), digest=digest, detail=detail)
        return PARTIAL
    find = cache(readers_of or _registered())
    goes_on = before.get("readers") == READERS and "last" in before
    after = int(before["last"]) if goes_on else 0
    last, touched = ledger.manifest_touches(state.id, lambda path: bool(find(path)), after=after)
    versions = Versions(scanned.place.repository, find)
    new = list(steps(state.id, versions, touched))
    there = files_at(scanned.place, standing(scanned.place, state.tips)) or {}
    files = {path: sha for path, sha in there.items() if find(path)}
    lies = hashlib.sha256(repr(sorted(files.items())).encode("utf-8", "surrogateescape")).hexdigest()
    past = len(versions.faults) + (int(before.get("unreadable", 0)) if goes_on else 0)
    detail = {"readers": READERS, "last": last, "files": lies, "unreadable": past, "now": before.get("now", {})}
    if goes_on and before.get("files") == lies:
        ledger.add_manifests(state.id, new, None, digest=digest, detail=detail)
        return ""
    today = list(now(state.id, versions, files))
    faults = [(path, why) for (sha, path), why in sorted(versions.faults.items()) if files.get(path) == sha]
    detail["now"] = dict(sorted(faults, key=lambda each: each[0])[:_TOLD])
    keep: Callable[..., None] = ledger.add_manifests if goes_on else ledger.keep_manifests
    keep(state.id, new, today, digest=digest, detail=detail)
    return ""


def _registered() -> ReadersOf:
    from impact.sources.manifests.registry import readers_of

    return readers_of
