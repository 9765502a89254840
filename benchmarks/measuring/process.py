"""Measures whole processes from outside: wall time, processor time, peak memory of our process alone."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
# wait4 tells the larger of a process and its children, and git maps whole packs: our process tells its own peak.
_TELLING = """
import sys
from impact.cli import main
told, *words = sys.argv[1:]
try:
    code = main(words)
finally:
    with open("/proc/self/status") as status, open(told, "w") as peak:
        peak.write(next((line.split()[1] for line in status if line.startswith("VmHWM")), "0"))
sys.exit(code)
"""


class Failed(RuntimeError):
    """A run that did not end as it must; nothing measured on it is worth telling."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: seconds of wall time, of processor time with children, and our own peak in MiB (0: not ours)."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of several figures between the least and the greatest."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Middle:
        return cls(median(figures), min(figures), max(figures))

    def shown(self, digits: int = 2, scale: float = 1) -> str:
        low, mid, high = (f"{each * scale:.{digits}f}" for each in (self.least, self.middle, self.most))
        return f"{mid} [{low}–{high}]"


def environment(home: Path) -> dict[str, str]:
    """What measured processes run with: no one's configuration, byte code kept."""
    dropped = ("GIT_", "IMPACT_", "XDG_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {"HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def compile_ours() -> None:
    """Write the byte code first, so that no run pays for it."""
    compileall.compile_dir(str(ROOT / "impact"), quiet=2)


def measure(words: Sequence[str], home: Path, peak_file: Path | None = None) -> Sample:
    """Run a command with its output thrown away; raises Failed when it does not end in 0."""
    with tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env=environment(home),
            cwd=home,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            said = errors.read()[-800:].decode("utf-8", "replace")
            raise Failed(f"exit code {process.returncode}: {' '.join(words[-6:])}\n{said}")
    peak = int(peak_file.read_text() or 0) / 1024 if peak_file else 0
    return Sample(wall, used.ru_utime + used.ru_stime, peak)


def impact(home: Path, *words: str) -> Sample:
    """Run one of our commands."""
    told = home / "peak"
    return measure((sys.executable, "-P", "-c", _TELLING, str(told), *words), home, told)


def floor(home: Path, repository: Path) -> Sample:
    """Run git's own cheapest way to say which commit changed which files."""
    return measure(("git", "-C", str(repository), "log", "--raw", "-z", "--no-renames"), home)


def start(home: Path) -> Sample:
    """Run an interpreter that does nothing."""
    return measure((sys.executable, "-P", "-c", "pass"), home)


def git(repository: Path, *words: str, feed: str | None = None) -> str:
    """Ask git something outside any measurement."""
    command = ("git", "-C", str(repository), *words)
    return subprocess.run(command, input=feed, capture_output=True, text=True, check=True).stdout.strip()
