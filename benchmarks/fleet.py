"""What reading a fleet costs with several processes, over the same work by one, beside plain scans of all.

Example: ./dev bench fleet fleet.yaml --workers 2
With --made 1000 it makes that many small repositories instead, and tells the memory of a process as it goes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.many import fleet_file, make
from measuring.process import Failed, Middle, Sample, compile_ours, environment, impact

from impact.settings.fleet import load_fleet

WALL_GOAL, CPU_GOAL, NOTHING_NEW_GOAL = 0.75, 1.05, 2.0


def scanned(home: Path, file: Path, workers: int, *, fresh: bool = True) -> Sample:
    """Scan the fleet, into a ledger of its own."""
    ledger = home / f"{workers}.sqlite3"
    if fresh:
        for each in home.glob(f"{ledger.name}*"):
            each.unlink()
    return impact(home, "fleet", "scan", "--fleet", str(file), "--workers", str(workers), "--ledger", str(ledger))


def one_after_another(home: Path, folders: list[str]) -> Sample:
    """Scan all repositories with one `impact scan`, which reads them one after another."""
    for each in home.glob("single.sqlite3*"):
        each.unlink()
    return impact(home, "scan", *folders, "--ledger", str(home / "single.sqlite3"))


def watched(home: Path, file: Path, workers: int) -> list[tuple[float, int]]:
    """Scan the fleet and return (seconds, MiB) of the largest process, twice a second."""
    ledger = home / "watched.sqlite3"
    words = (sys.executable, "-P", "-m", "impact", "fleet", "scan", "--fleet", str(file),
             "--workers", str(workers), "--ledger", str(ledger))  # fmt: skip
    process = subprocess.Popen(words, env=environment(home), stdout=subprocess.DEVNULL, cwd=home)
    seen: list[tuple[float, int]] = []
    begun = time.monotonic()
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.5):
            seen.append((time.monotonic() - begun, max(map(_resident, _family(process.pid)), default=0)))

    looking = threading.Thread(target=look)
    looking.start()
    code = process.wait()
    ended.set()
    looking.join()
    if code:
        raise Failed(f"exit code {code}")
    return seen


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        try:
            found += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        command = Path(f"/proc/{pid}/comm").read_text()
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((each for each in status.splitlines() if each.startswith("VmRSS")), "VmRSS: 0")
    return int(line.split()[1]) // 1024 if command.startswith("python") else 0


def compared(home: Path, file: Path, folders: list[str], workers: int, rounds: int) -> bool:
    """Measure all ways in turn and print them; whether the goals are met."""
    ways = {"plain scans": lambda: one_after_another(home, folders),
            "fleet, 1 process": lambda: scanned(home, file, 1),
            f"fleet, {workers} processes": lambda: scanned(home, file, workers),
            "nothing new": lambda: scanned(home, file, workers, fresh=False)}  # fmt: skip
    taken: dict[str, list[Sample]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            taken[name].append(way())
    print(f"{len(folders)} repositories, {rounds} rounds, {os.cpu_count()} processors")
    for name, samples in taken.items():
        wall, cpu = Middle.of([each.wall for each in samples]), Middle.of([each.cpu for each in samples])
        print(f"{name:20} wall {wall.shown()} s   CPU {cpu.shown()} s   peak of the parent {samples[-1].peak:.0f} MiB")
    # Plain scans read no manifests and no shared files: only the fleet's own way, one after another, is the same work.
    base, many = taken["fleet, 1 process"], taken[f"fleet, {workers} processes"]
    walls = Middle.of([new.wall / old.wall for new, old in zip(many, base, strict=True)])
    cpus = Middle.of([new.cpu / old.cpu for new, old in zip(many, base, strict=True)])
    quiet = Middle.of([each.wall for each in taken["nothing new"]])
    plain = taken["plain scans"]
    more = Middle.of([new.cpu / old.cpu for new, old in zip(base, plain, strict=True)])
    print(f"reading manifests and shared files as well takes {more.shown()} of the CPU of plain scans")
    print(f"of the work by one process: wall {walls.shown()} (at most {WALL_GOAL}), CPU {cpus.shown()} ({CPU_GOAL})")
    print(f"nothing new: {quiet.shown()} s (at most {NOTHING_NEW_GOAL})")
    return walls.middle <= WALL_GOAL and cpus.middle <= CPU_GOAL and quiet.middle <= NOTHING_NEW_GOAL


def _folders(file: Path) -> list[str]:
    return [each.path for each in load_fleet(file).entries if each.path]


def main() -> int:
    """Measure and print; 1 when a goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("fleet", nargs="?", type=Path)
    options.add_argument("--made", type=int, metavar="COUNT")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("-n", "--rounds", type=int, default=3)
    given = options.parse_args()
    compile_ours()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if given.made:
            file = home / "fleet.yaml"
            begun = time.monotonic()
            fleet_file(file, make(home / "made", given.made))
            print(f"{given.made} repositories made in {time.monotonic() - begun:.0f} s")
            begun = time.monotonic()
            seen = watched(home, file, given.workers)
            seconds = time.monotonic() - begun
            print(f"read in {seconds:.1f} s: {given.made / seconds:.0f} repositories a second")
            for share in (0.1, 0.25, 0.5, 0.75, 0.95):
                at, size = seen[int(share * (len(seen) - 1))]
                print(f"largest process after {at:6.1f} s: {size} MiB")
            return 0
        if given.fleet is None:
            options.error("name a fleet file, or --made COUNT")
        return 0 if compared(home, given.fleet.absolute(), _folders(given.fleet), given.workers, given.rounds) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as error:
        sys.exit(str(error))
