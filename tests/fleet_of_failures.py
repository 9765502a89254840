"""Builds a fleet of many small repositories of which some fail, each in another way; `python tests/fleet_of_failures.py
FOLDER COUNT` does it by hand and reads it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from git_host import GitHost, git_host
from repo_builder import RepoBuilder, initialise


def good(folder: Path, commits: int = 2) -> None:
    made = RepoBuilder(folder)
    for number in range(commits):
        made.commit(f"Change {folder.name}, {number}", {f"{number}.txt": folder.name})


def missing(folder: Path) -> None:
    return None


def no_repository(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("nothing to see\n")


def corrupt_pack(folder: Path) -> None:
    good(folder)
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(("git", "-C", str(folder), "repack", "-adq"), check=True, env=env)
    shutil.rmtree(folder / ".git" / "logs", ignore_errors=True)
    for pack in (folder / ".git" / "objects" / "pack").glob("*.pack"):
        pack.chmod(0o600)
        pack.write_bytes(b"JUNK" + pack.read_bytes()[4:])


def corrupt_head(folder: Path) -> None:
    good(folder)
    (folder / ".git" / "HEAD").write_bytes(b"\0\xff rubbish")


def unknown_extension(folder: Path) -> None:
    initialise(folder / ".git")
    (folder / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnovel = yes\n")


def of_somebody_else(folder: Path) -> None:
    """Needs root; without it the repository has a format that nobody knows."""
    if os.geteuid():
        unknown_extension(folder)
        return
    good(folder)
    for path, folders, names in os.walk(folder):
        for each in (path, *(os.path.join(path, name) for name in (*folders, *names))):
            os.chown(each, 12345, 12345)


def head_is_a_pipe(folder: Path) -> None:
    initialise(folder / ".git")
    (folder / ".git" / "HEAD").unlink()
    os.mkfifo(folder / ".git" / "HEAD")


FOLDERS: dict[str, Callable[[Path], None]] = {
    each.__name__: each
    for each in (missing, no_repository, corrupt_pack, corrupt_head, of_somebody_else, head_is_a_pipe)
}
# By name: what is said of each way.
SAID = {
    "missing": "no such folder",
    "no_repository": "not a git repository",
    "corrupt_pack": "damaged: not read: commit",
    "corrupt_head": "not a git repository",
    "of_somebody_else": "owned by another user" if os.geteuid() == 0 else "extension",
    "head_is_a_pipe": "is a pipe or device",
    "unreachable": "its host is not reached",
    "refuses_credentials": "refuses the credentials, or needs some",
    "not_found": "no such repository there, or none for you",
    "says_nothing": "not done after",
}


def build(folder: Path, host: GitHost, count: int, each_way: int, seconds: int) -> Path:
    """Write a fleet of `count` repositories, `each_way` of them for every way to fail; return its file."""
    rows = []
    for way, make in FOLDERS.items():
        for number in range(each_way):
            make(folder / f"{way}-{number}")
            rows.append(f"{{path: {way}-{number}}}")
    for number in range(each_way):
        rows.append(f"{{url: 'http://127.0.0.1:1/unreachable-{number}'}}")
        for way, status in (("refuses_credentials", 401), ("not_found", 404)):
            host.statuses[f"{way}-{number}"] = status
            rows.append(f"{{url: '{host.url(f'{way}-{number}')}'}}")
        host.mute += (f"says_nothing-{number}",)
        rows.append(f"{{url: '{host.url(f'says_nothing-{number}')}'}}")
    for number in range(count - len(rows)):
        good(folder / f"good-{number:04}")
        rows.insert(number * 7 % (len(rows) + 1), f"{{path: good-{number:04}}}")
    file = folder / "fleet.yaml"
    lines = "".join(f"  - {row}\n" for row in rows)
    file.write_text(
        f"repositories:\n{lines}protocols: [http]\nmirrors: mirrors\nlimits: {{seconds: {seconds}}}\n", encoding="utf-8"
    )
    return file


if __name__ == "__main__":
    import sys
    import time

    place = Path(sys.argv[1])
    (place / "served").mkdir(parents=True)
    with git_host(place / "served") as serving:
        fleet = build(place, serving, int(sys.argv[2]), 3, 5)
        for _ in range(2):
            began = time.monotonic()
            done = subprocess.run((sys.executable, "-m", "impact", "fleet", "scan", "--fleet", str(fleet)), check=False)
            sys.stdout.write(f"exit code {done.returncode}, {time.monotonic() - began:.1f} s\n")
