"""A git directory of our own over a repository's objects: nothing that lies beside them decides how they are read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from impact.edges.git import Repository

# Of a SHA-256 repository, in hexadecimal digits.
_LONG = 64


@contextmanager
def clean_room(repository: Repository, sha: str) -> Iterator[Repository]:
    """Open the objects of `repository` from an empty git directory, which goes when the context ends.

    Its configuration, attributes and the cut of a shallow clone stay outside: `info/attributes` and
    `diff.*` change what git shows of a patch, and no option of git turns both off. `sha` is any id of it.
    """
    with tempfile.TemporaryDirectory(prefix="impact-") as folder:
        room = Path(folder)
        for inside in ("objects/info", "refs"):
            (room / inside).mkdir(parents=True)
        (room / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
        version, format_ = (1, "[extensions]\n\tobjectFormat = sha256\n") if len(sha) == _LONG else (0, "")
        config = f"[core]\n\trepositoryFormatVersion = {version}\n\tbare = true\n{format_}"
        (room / "config").write_text(config, encoding="ascii")
        objects = os.path.join(repository.common_dir, "objects")
        (room / "objects/info/alternates").write_bytes(_quoted(os.fsencode(objects)) + b"\n")
        yield Repository(repository.path, folder, folder)


def _quoted(path: bytes) -> bytes:
    """A path as git reads it from a file of lines: in quotes, every byte that could end it as an octal number."""
    return b'"' + b"".join(b"\\%03o" % each if each < 32 or each in b'"\\' else bytes((each,)) for each in path) + b'"'
