"""Writes small files of the person's own whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from tempfile import NamedTemporaryFile

from impact.model.errors import ImpactError

_READABLE, _PRIVATE = 0o644, 0o600


def write_whole(text: str, target: Path, *, private: bool = False) -> None:
    """Put `text` into the file `target` in one step, its folder made where missing; a link is written through.

    What was there before stays as it was until all of the new is on the disk, and keeps its permissions; a new file
    can be read by everybody who reaches its folder, or with `private` by this user alone.
    Raises ImpactError when it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        place = target.resolve()
        mode = stat.S_IMODE(place.stat().st_mode) if place.exists() else (_PRIVATE if private else _READABLE)
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=place.parent, prefix=".impact-", delete=False
        ) as new:
            made = Path(new.name)
            try:
                new.write(text)
                new.flush()
                os.fsync(new.fileno())
                made.chmod(mode)
                made.replace(place)
            except OSError:
                made.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ImpactError(f"{target}: {error.strerror}", hint="it must lie in a folder you may write to") from None
