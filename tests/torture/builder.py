"""Writes hostile repositories object by object, and keeps the truth about every commit beside them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from repo_builder import Content, ObjectStore, initialise

FIRST = 1_600_000_000
MINUTE = 60
MITTER = b"Com Mitter <com@example.com> "


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reader must say about one commit. `files` maps path to status, None where nobody can know."""

    sha: str
    parents: tuple[str, ...]
    name: str
    email: str
    time: int | None
    message: str
    files: dict[str, str] | None
    old_paths: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One built repository: where to point a reader, what it must say, and what must not happen.

    faults      part of it is unreadable: the rest is told, and that a part is missing; None: both are right
    surplus     commits that may be told or not
    refused     it must be refused, with a reason
    lossy       text whose bytes have no right decoding: readers other than ours may differ in it
    canaries    files that exist only if configured code ran, and how it would have
    people      raw address -> (name, address) after mailmap; everybody else stays as they are
    """

    place: Path
    commits: tuple[Expected, ...]
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    faults: bool | None = False
    surplus: frozenset[str] = frozenset()
    refused: bool = False
    lossy: bool = False
    canaries: dict[Path, str] = field(default_factory=dict)
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    co_authors: dict[str, list[str]] = field(default_factory=dict)
    argument: str | None = None


Build = Callable[[Path], Case]
CASES: dict[str, Build] = {}


def case(build: Build) -> Build:
    """Register a case under its function's name; the docstring says what is nasty about it."""
    assert build.__name__ not in CASES
    CASES[build.__name__] = build
    return build


def shown(raw: bytes) -> str:
    """Return bytes as text the way facts do: lone bytes as surrogate escapes."""
    return raw.decode("utf-8", "surrogateescape")


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what git is built with: nothing of the person running this."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    fixed = {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "file",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    return kept | fixed | dict(more or {})


class Draft:
    """A repository being written."""

    def __init__(self, folder: Path, name: str | bytes = "", *, bare: bool = False, algorithm: str = "sha1") -> None:
        self.folder = folder
        self.path = folder / os.fsdecode(name or ("repo.git" if bare else "repo"))
        self.git_dir = self.path if bare else self.path / ".git"
        self.store: ObjectStore = initialise(self.git_dir, bare=bare, algorithm=algorithm)
        self.commits: list[Expected] = []
        self._files: dict[str, dict[bytes, Content]] = {}
        self._count = 0

    def git(self, *words: str, feed: bytes = b"", check: bool = True) -> str:
        """Run git here, trusting the repository: only for building."""
        done = subprocess.run(
            ("git", *words), cwd=self.path, input=feed, capture_output=True, env=environment(), check=False
        )
        if check and done.returncode:
            raise RuntimeError(f"git {words}: {done.stderr.decode(errors='replace')[-500:]}")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def blob(self, content: bytes) -> str:
        """Write a blob and return its id."""
        return self.store.write("blob", content)

    def commit(
        self,
        files: Mapping[bytes, Content],
        message: bytes = b"",
        *,
        parents: Iterable[str] | None = None,
        name: bytes = b"Ada",
        email: bytes = b"ada@example.com",
        time: int | None = None,
        zone: bytes = b"+0000",
        headers: bytes = b"",
        author: bytes | None = None,
        tree: str | None = None,
    ) -> str:
        """Write a commit with exactly these files, and note what must be said about it.

        `author` replaces the whole value of that header, `tree` the tree that the files would make.
        """
        self._count += 1
        at = FIRST + self._count * MINUTE if time is None else time
        words = message or f"commit {self._count}\n".encode()
        above = self._last() if parents is None else tuple(parents)
        stamp = str(at).encode() + b" " + zone
        who = author if author is not None else name + b" <" + email + b"> " + stamp
        people = b"author " + who + b"\ncommitter " + MITTER + stamp + b"\n"
        sha = self.object(tree or self.store.tree(files), above, people + headers + b"\n" + words)
        self._files[sha] = dict(files)
        told = None if len(above) > 1 else self._status(files, above)
        self.commits.append(Expected(sha, above, shown(name), shown(email), at, shown(words), told))
        return sha

    def object(self, tree: str, parents: Iterable[str], rest: bytes) -> str:
        """Write a commit object: tree and parents, then exactly `rest`."""
        lines = [f"tree {tree}\n", *(f"parent {each}\n" for each in parents)]
        return self.store.write("commit", "".join(lines).encode() + rest)

    def told(self, number: int, **parts: Any) -> None:
        """Correct what must be said about the commit of this number."""
        self.commits[number] = replace(self.commits[number], **parts)

    def tip(self, ref: str = "refs/heads/main", sha: str = "") -> Draft:
        """Point a ref at the last commit, or at `sha`."""
        place = self.git_dir / ref
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text((sha or self.commits[-1].sha) + "\n", encoding="ascii")
        return self

    def check_out(self) -> Draft:
        """Fill the work tree as far as this file system can."""
        self.git("-c", "core.symlinks=true", "reset", "-q", "--hard", check=False)
        return self

    def configure(self, settings: Mapping[str, str]) -> None:
        """Write settings into the repository's own configuration, in one go and without git.

        Keys are `section.name`, or `section.middle.name` with any middle.
        """
        with (self.git_dir / "config").open("a", encoding="utf-8", errors="surrogateescape") as config:
            for key, value in settings.items():
                section, _, rest = key.partition(".")
                middle, _, name = rest.rpartition(".")
                title = f'{section} "{middle}"' if middle else section
                escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
                config.write(f'[{title}]\n\t{name} = "{escaped}"\n')

    def lose(self, sha: str) -> None:
        """Remove an object."""
        place = self.store.place(sha)
        place.chmod(0o644)
        place.unlink()

    def case(self, **more: Any) -> Case:
        """Return the finished case."""
        return Case(**({"place": self.path, "commits": tuple(self.commits)} | more))

    def _last(self) -> tuple[str, ...]:
        return (self.commits[-1].sha,) if self.commits else ()

    def _status(self, files: Mapping[bytes, Content], parents: tuple[str, ...]) -> dict[str, str]:
        old = self._files.get(parents[0], {}) if parents else {}
        changed = {shown(path): "M" if path in old else "A" for path in files if old.get(path) != files[path]}
        return changed | {shown(path): "D" for path in old if path not in files}


def linear(draft: Draft, commits: int = 3) -> Draft:
    """Write a plain history of one growing file."""
    for number in range(commits):
        draft.commit({b"a.txt": b"line\n" * (number + 1)})
    return draft.tip()


def trap(folder: Path, name: str) -> tuple[Path, Path]:
    """Return a command, and the file that exists once it has run."""
    script, canary = folder / f"evil-{name}.sh", folder / f"CANARY-{name}"
    script.write_text(f"#!/bin/sh\ntouch '{canary}'\ncat 2>/dev/null || true\n", encoding="utf-8")
    script.chmod(0o755)
    return script, canary


def remove(folder: Path) -> None:
    """Remove a built case, whatever its modes."""
    for path, _, _ in os.walk(folder):
        os.chmod(path, 0o755)
    shutil.rmtree(folder)
