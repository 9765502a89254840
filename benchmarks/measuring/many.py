"""Makes many small repositories at once, always the same ones: `git fast-import`, a few files, a few people."""

from __future__ import annotations

import subprocess
from pathlib import Path

from measuring.process import git

_DAY = 86_400
_EPOCH = 1_600_000_000


def make(folder: Path, count: int, commits: int = 12) -> list[Path]:
    """Make `count` bare repositories of `commits` commits each below `folder`, and return where they lie."""
    made = []
    for number in range(count):
        place = folder / f"r{number:05}.git"
        subprocess.run(("git", "init", "-q", "--bare", "-b", "main", "--template=", str(place)), check=True)
        git(place, "fast-import", "--quiet", feed=_history(number, commits))
        made.append(place)
    return made


def fleet_file(file: Path, places: list[Path]) -> None:
    """Write a fleet file that names all of them."""
    lines = [f"  - {{name: {each.name.removesuffix('.git')}, path: {each}}}" for each in places]
    file.write_text("\n".join(("repositories:", *lines, "")), encoding="utf-8")


def _history(number: int, commits: int) -> str:
    parts = []
    for step in range(commits):
        who = f"Person {(number + step) % 7} <p{(number + step) % 7}@example.com>"
        at = _EPOCH + (number % 97 + step * 9) * _DAY
        subject = f"Change part {step} of {number}"
        text = f"{number} {step}\n"
        parts.append(
            f"commit refs/heads/main\ncommitter {who} {at} +0000\ndata {len(subject)}\n{subject}\n"
            f"M 100644 inline src/part{step % 5}.py\ndata {len(text)}\n{text}\n"
        )
    return "".join(parts)
