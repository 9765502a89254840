"""What installing did, kept beside the hooks, so that uninstalling can undo exactly that."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from impact.model.errors import ImpactError

VERSION = 1


@dataclass(frozen=True, slots=True)
class Done:
    """One hook that was written: in which file, and what that held before (None: there was none)."""

    file: str
    before: bytes | None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything installing did in one repository."""

    hooks: Mapping[str, Done] = field(default_factory=lambda: MappingProxyType({}))
    folder_made: bool = False
    configured: bool = False

    def with_hook(self, name: str, done: Done) -> Record:
        return replace(self, hooks=MappingProxyType({**self.hooks, name: done}))


def written(record: Record) -> bytes:
    """Return the record as the bytes of its file."""
    hooks = {
        name: {"file": done.file, "before": None if done.before is None else base64.b64encode(done.before).decode()}
        for name, done in record.hooks.items()
    }
    whole = {"v": VERSION, "hooks": hooks, "folder_made": record.folder_made, "configured": record.configured}
    return json.dumps(whole, indent=1, sort_keys=True).encode() + b"\n"


def read(text: bytes, place: str) -> Record:
    """Return the record in these bytes; raises ImpactError, naming `place`, for anything else."""
    try:
        whole = json.loads(text)
        if whole["v"] != VERSION:
            raise ImpactError(f"{place}: of another version ({whole['v']})", hint="use the impact that wrote it")
        hooks = {
            str(name): Done(
                str(each["file"]),
                None if each["before"] is None else base64.b64decode(each["before"], validate=True),
            )
            for name, each in whole["hooks"].items()
        }
        return Record(MappingProxyType(hooks), whole["folder_made"] is True, whole["configured"] is True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "delete it; installing again writes a new one, and blocks are found without it"
        raise ImpactError(f"{place}: not what installing hooks writes", hint=hint) from None
