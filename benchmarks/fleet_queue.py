"""What the queue costs and survives: two workers against a local run, row by row; kill -9 and a restart in the middle.

Example: ./dev bench fleet_queue fleet.yaml
With --made 1000 it makes that many small repositories instead and has one worker read all of them, then again with
nothing to do: what the queue costs a job, and the memory of the worker as it goes. A PostgreSQL server of its own is
started in a temporary folder.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from measuring.many import fleet_file, make
from measuring.process import Failed, compile_ours, environment, impact
from postgres_server import Server, programs

from impact.edges.places import ledger_file
from impact.fleet.queue import Queue, counts
from impact.ledger.opening import open_ledger
from impact.model.fleet import Job

HEARTBEAT = 2.0


class Worker:
    """One `impact fleet worker`; none outlives the measurement."""

    started: ClassVar[list[Worker]] = []

    def __init__(self, home: Path, ledger: str, *words: str) -> None:
        self._words = (sys.executable, "-P", "-m", "impact", "fleet", "worker", "--ledger", ledger,
                       "--heartbeat", str(HEARTBEAT), *words)  # fmt: skip
        self.said = home / "workers.log"
        with self.said.open("a") as said:
            self._process = subprocess.Popen(self._words, env=environment(home), cwd=home, stderr=said)
        self.started.append(self)

    def kill(self) -> None:
        """End it as the kernel does when memory is short."""
        self._process.kill()
        self._process.wait()

    def end(self) -> int:
        """Ask it to end, and return its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait()

    def resident(self) -> int:
        """MiB that it takes now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return next(int(each.split()[1]) // 1024 for each in status.splitlines() if each.startswith("VmRSS"))


def dumped(ledger: str) -> list[str]:
    """Everything a ledger knows."""
    with open_ledger(ledger_file(ledger)) as opened:
        return list(opened.dump())


def by_queue(home: Path, file: Path, server: Server, disturb: Callable[[str, list[Worker]], None]) -> tuple[float, str]:
    """Let two workers read a fleet while `disturb` does what it does; return the seconds and the ledger."""
    ledger = server.address(server.database())
    with open_ledger(ledger_file(ledger)):
        pass
    workers = [Worker(home, ledger) for _ in range(2)]
    begun = time.monotonic()
    disturbing = threading.Thread(target=disturb, args=(ledger, workers))
    disturbing.start()
    impact(home, "fleet", "scan", "--fleet", str(file), "--queue", "--ledger", ledger)
    seconds = time.monotonic() - begun
    disturbing.join()
    ends = [each.end() for each in workers if each is not None]
    print(f"    workers ended with {ends}; {counts(ledger_file(ledger))}")  # type: ignore[arg-type]
    return seconds, ledger


def _after(ledger: str, done: int) -> None:
    """Wait until so many repositories were read."""
    while True:
        with open_ledger(ledger_file(ledger)) as opened:
            if sum(each.good is not None for each in opened.standings().values()) >= done:
                return
        time.sleep(0.2)


def compared(home: Path, file: Path) -> bool:
    """Measure an undisturbed run, one with a worker killed, one with the server restarted, against a local run."""
    local = home / "local.sqlite3"
    begun = time.monotonic()
    impact(home, "fleet", "scan", "--fleet", str(file), "--workers", "2", "--ledger", str(local))
    print(f"local, 2 processes, SQLite: {time.monotonic() - begun:.1f} s")
    expected = dumped(str(local))
    print(f"    {len(expected)} rows in its dump")
    with Server() as server:

        def killed(ledger: str, workers: list[Worker]) -> None:
            _after(ledger, 3)
            workers[0].kill()
            workers[0] = Worker(home, ledger)

        def restarted(ledger: str, workers: list[Worker]) -> None:
            _after(ledger, 3)
            server.restart()

        ways = {"undisturbed": lambda *_: None, "a worker killed -9, another started": killed,
                "the server restarted": restarted}  # fmt: skip
        same = True
        for name, disturb in ways.items():
            seconds, ledger = by_queue(home, file, server, disturb)
            found = dumped(ledger)
            same = same and found == expected
            differing = len(set(found) ^ set(expected))
            print(
                f"queue, 2 workers, {name}: {seconds:.1f} s; {len(found)} rows, {differing} differ from the local run"
            )
    return same


def many(home: Path, count: int) -> bool:
    """Let one worker read many small repositories, then do as many jobs with nothing in them."""
    places = make(home / "made", count)
    file = home / "fleet.yaml"
    fleet_file(file, places)
    with Server() as server:
        ledger = server.address(server.database())
        with open_ledger(ledger_file(ledger)):
            pass
        worker = Worker(home, ledger)
        time.sleep(3)
        print(f"memory of the worker before: {worker.resident()} MiB")
        _timed(home, worker, "read", count, lambda: impact(
            home, "fleet", "scan", "--fleet", str(file), "--queue", "--ledger", ledger))  # fmt: skip
        # The same jobs under other rules than they were read by have all to be looked at, and nothing is new in them.
        jobs = [Job(each.name.removesuffix(".git"), path=str(each), given=(("ledger", ledger),)) for each in places]
        for turn in ("again", "once more"):
            asked = [replace(each, rules=turn) for each in jobs]
            queue = Queue(ledger_file(ledger), lambda job: None)  # type: ignore[arg-type]
            _timed(home, worker, f"{turn}, nothing new", count, lambda asked=asked, queue=queue: list(queue.run(asked)))
        with open_ledger(ledger_file(ledger)) as opened:
            inside = sum(each.seconds for each in opened.standings().values())
        print(f"of the last turn inside jobs: {inside:.1f} s, {1000 * inside / count:.1f} ms a job")
        worker.end()
    return True


def _timed(home: Path, worker: Worker, name: str, count: int, do: Callable[[], object]) -> None:
    begun = time.monotonic()
    do()
    seconds = time.monotonic() - begun
    each = 1000 * seconds / count
    print(f"{count} jobs, {name}: {seconds:.1f} s, {each:.1f} ms a job; the worker takes {worker.resident()} MiB")


def main() -> int:
    """Measure and print; 1 when a ledger differs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("fleet", nargs="?", type=Path)
    options.add_argument("--made", type=int, metavar="COUNT")
    given = options.parse_args()
    if programs() is None:
        raise Failed("PostgreSQL is not installed: apt install postgresql")
    compile_ours()
    if not given.made and given.fleet is None:
        options.error("name a fleet file, or --made COUNT")
    with tempfile.TemporaryDirectory() as folder:
        try:
            if given.made:
                return 0 if many(Path(folder), given.made) else 1
            return 0 if compared(Path(folder), given.fleet.absolute()) else 1
        finally:
            for each in Worker.started:
                each.kill()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as error:
        sys.exit(str(error))
