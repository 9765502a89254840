"""Opens PyDriller, and never on a repository itself, because it writes into what it opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydriller import Git

from impact.edges.clean_room import clean_room
from impact.edges.git import Repository, environment


@contextmanager
def driller(repository: Repository, sha: str) -> Iterator[Git]:
    """Open a `pydriller.Git` over the objects of `repository`, borrowed as `git clone --shared --no-checkout` would.

    What it starts runs in the environment of every git of ours. `sha` is any id of the repository.
    """
    with clean_room(repository, sha) as room:
        opened = Git(room.git_dir)
        opened.repo.git.update_environment(**environment(), GIT_DIR=room.git_dir)
        try:
            yield opened
        finally:
            opened.clear()
