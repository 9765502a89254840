"""What a commit moved and changed at once."""

from __future__ import annotations

import subprocess
from pathlib import Path

from impact.sources.git_log import open_place
from impact.sources.renames import renames


def _git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    return subprocess.run(("git", *who, *words), cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def test_moves_with_changes_are_found_whatever_limit_the_repository_sets(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "config", "diff.renameLimit", "1")
    for name in ("one", "two"):
        (tmp_path / name).write_text("".join(f"{name} {line}\n" for line in range(20)))
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "Add two files")
    for name in ("one", "two"):
        text = (tmp_path / name).read_text()
        (tmp_path / name).unlink()
        (tmp_path / f"new-{name}").write_text(text + "more\n")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-qm", "Move both and change them")
    sha = _git(tmp_path, "rev-parse", "HEAD")
    found = set(renames(open_place(str(tmp_path)).repository, [sha]))
    assert found == {(sha, "one", "new-one"), (sha, "two", "new-two")}
