"""Asks how much room things take."""

from __future__ import annotations

import os

from impact.edges.git import Repository


def weight(repository: Repository) -> int:
    """Bytes of the packs of a repository: what reading it costs goes with them."""
    folder = os.path.join(repository.common_dir, "objects", "pack")
    try:
        with os.scandir(folder) as each:
            return sum(found.stat(follow_symlinks=False).st_size for found in each)
    except OSError:
        return 0
