"""What our hooks add to `git commit`, against the same git without hooks, in paired alternating runs.

Example: ./dev bench hook -n 200
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.process import Failed, Middle, Sample, compile_ours, environment, git, measure

SPOOL_GOAL, CONSIDERED_GOAL = 3.0, 35.0
ROW = "{:<44} {:>26} {:>26}  {}"
# Nothing here looks like leverage: the question is considered, and not asked.
COMMIT = ("commit", "--quiet", "--allow-empty", "--message", "Bump version")


def repository(folder: Path) -> Path:
    """Make a repository with one commit, a person, and no hook."""
    folder.mkdir()
    git(folder, "init", "--quiet", "--template=")
    for key, value in (("user.name", "Ada Example"), ("user.email", "ada@example.com"), ("gc.auto", "0")):
        git(folder, "config", key, value)
    git(folder, *COMMIT)
    return folder


def with_hook(folder: Path, text: str) -> Path:
    """Make a repository whose post-commit is this script."""
    made = repository(folder)
    (made / ".git" / "hooks").mkdir()
    hook = made / ".git" / "hooks" / "post-commit"
    hook.write_text(text)
    hook.chmod(0o755)
    return made


def with_ours(folder: Path) -> Path:
    """Make a repository in which `impact hooks install` was run."""
    made = repository(folder)
    command = (sys.executable, "-P", "-m", "impact", "hooks", "install", str(made))
    subprocess.run(command, check=True, capture_output=True, env=environment(folder.parent))
    return made


def with_trailers(folder: Path) -> Path:
    """Make a repository in which `impact share trailers on` was run."""
    made = repository(folder)
    command = (sys.executable, "-P", "-m", "impact", "share", "trailers", "on", str(made))
    subprocess.run(command, check=True, capture_output=True, env=environment(folder.parent))
    return made


def commit(home: Path, place: Path) -> Sample:
    """Commit without a terminal, as an editor does."""
    return measure(("git", "-C", str(place), *COMMIT), home)


def commit_named(home: Path, place: Path) -> Sample:
    """Commit with a theme named for it, which the trailer hook writes down where there is one."""
    return measure(("env", "IMPACT=flaky-tests", "git", "-C", str(place), *COMMIT), home)


def commit_at_a_terminal(home: Path, place: Path) -> Sample:
    """Commit at a terminal; what is said there ends the measurement, because nothing may be asked."""
    begun = time.perf_counter()
    pid, terminal = pty.fork()
    if not pid:
        try:
            # A build server that runs this is one in which nothing is asked; here something must be considered.
            env = {key: value for key, value in environment(home).items() if key not in ("CI", "GITHUB_ACTIONS")}
            os.execvpe("git", ["git", "-C", str(place), *COMMIT], env | {"TERM": "xterm"})
        finally:
            os._exit(127)
    said = b""
    try:
        while select.select((terminal,), (), (), 30)[0] and (piece := os.read(terminal, 4096)):
            said += piece
    except OSError:  # the other end is closed
        pass
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - begun
    os.close(terminal)
    if status or said:
        raise Failed(f"exit code {os.waitstatus_to_exitcode(status)}, said: {said.decode('utf-8', 'replace')}")
    return Sample(wall, used.ru_utime + used.ru_stime, 0)


def compare(what: str, times: int, base: Callable[[], Sample], ours: Callable[[], Sample], goal: float = 0) -> bool:
    """Print what ours adds, pair by pair, and say whether the middle of its processor time keeps to the goal."""
    base(), ours()
    pairs = [(base(), ours()) for _ in range(times)]
    cpu = Middle.of([late.cpu - early.cpu for early, late in pairs])
    wall = Middle.of([late.wall - early.wall for early, late in pairs])
    kept = not goal or cpu.middle * 1000 <= goal
    verdict = f"{'kept' if kept else 'MISSED'} (at most {goal:.0f} ms CPU)" if goal else ""
    print(ROW.format(what, cpu.shown(2, 1000), wall.shown(2, 1000), verdict), flush=True)
    return kept


def main() -> None:
    """Measure; ends with 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--times", type=int, default=100, help="pairs of commits per line")
    times = parser.parse_args().times
    compile_ours()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        plain = repository(home / "plain")
        empty = with_hook(home / "empty", "#!/bin/sh\n")
        ours = with_ours(home / "ours")
        print(ROW.format(f"{times} pairs; added to git commit, in ms", "CPU [least–most]", "wall [least–most]", "goal"))
        compare("nothing (the noise of this machine)", times, lambda: commit(home, plain), lambda: commit(home, plain))
        compare("a hook that is empty", times, lambda: commit(home, plain), lambda: commit(home, empty))
        kept = compare(
            "ours: a line in the spool", times, lambda: commit(home, plain), lambda: commit(home, ours), SPOOL_GOAL
        )
        lines = (ours / ".git" / "impact" / "spool").read_text().count("\n")
        if lines != times + 1:
            raise Failed(f"{lines} lines in the spool after {times + 1} commits")
        considered = "ours: a question considered and not asked"
        at = commit_at_a_terminal
        kept &= compare(considered, times, lambda: at(home, plain), lambda: at(home, ours), CONSIDERED_GOAL)
        trailers = with_trailers(home / "trailers")
        compare("trailers: nothing named", times, lambda: commit(home, plain), lambda: commit(home, trailers))
        named = commit_named
        compare("trailers: one named", times, lambda: named(home, plain), lambda: named(home, trailers))
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
