"""What `impact doctor` says of the lines that hooks left: how many wait, and which could not be used."""

from __future__ import annotations

import os

from impact.edges import places, spool_files
from impact.model.errors import ImpactError


def waiting(git_dir: str) -> str:
    """Return a sentence; raises ImpactError when there are lines that could not be used."""
    folders = (os.path.join(git_dir, "impact"), str(places.aside_folder(git_dir)))
    says = "something waits for the next `impact sync`" if any(map(spool_files.waits, folders)) else "nothing waits"
    if any(map(spool_files.is_cut_off, folders)):
        raise ImpactError(f"{says}; a spool lies where it cannot be moved: {folders[0]}", hint="may you write there?")
    kept = [file for folder in folders if os.path.exists(file := spool_files.rejected_file(folder))]
    if not kept:
        return says
    count = len(spool_files.set_aside_before(folders))
    lines = f"{count} line{'' if count == 1 else 's'} could not be used"
    raise ImpactError(
        f"{says}; {lines}: {', '.join(kept)}", hint="each says why; delete the file once you have seen it"
    )
