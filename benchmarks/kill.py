"""Kills a scan at random moments, lets it go on, and compares its ledger with one that was never disturbed.

Example: ./dev bench kill ~/src/curl --times 10 --me ada@example.com
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.process import compile_ours, environment

from impact.ledger.opening import open_ledger


@dataclass(frozen=True, slots=True)
class Scan:
    """One way to scan a repository, again and again, each time into a ledger of its own."""

    repository: Path
    home: Path
    me: tuple[str, ...]

    def begin(self, ledger: Path) -> subprocess.Popen[bytes]:
        addresses = [word for address in self.me for word in ("--me", address)]
        words = ("impact", "scan", str(self.repository), "--ledger", str(ledger), *addresses)
        return subprocess.Popen(
            (sys.executable, "-P", "-m", *words),
            cwd=self.home,
            env=environment(self.home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def finish(self, ledger: Path) -> float:
        """Scan to the end and return how long it took; a scan that fails ends everything."""
        begun = time.perf_counter()
        process = self.begin(ledger)
        _, errors = process.communicate()
        if process.returncode:
            sys.exit(f"the scan ends with {process.returncode}: {errors[-800:].decode(errors='replace')}")
        return time.perf_counter() - begun

    def kill(self, ledger: Path, after: float) -> bool:
        """Kill a scan after some seconds; False when it was done by then."""
        process = self.begin(ledger)
        time.sleep(after)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        return process.returncode == -signal.SIGKILL


def digest(ledger: Path) -> tuple[str, int]:
    """Return the hash of everything a ledger knows, and in how many lines it says it."""
    whole, lines = hashlib.sha256(), 0
    with open_ledger(ledger) as opened:
        for line in opened.dump():
            whole.update(line.encode("utf-8", "surrogatepass") + b"\n")
            lines += 1
    return whole.hexdigest(), lines


def main() -> None:
    """Kill, resume, compare; ends with 1 when a ledger differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("-n", "--times", type=int, default=10)
    parser.add_argument("--me", action="append", default=[], metavar="ADDRESS")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments")
    given = parser.parse_args()
    compile_ours()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        scan = Scan(given.repository.resolve(), Path(folder), tuple(given.me))
        took = scan.finish(Path(folder) / "undisturbed.db")
        true, lines = digest(Path(folder) / "undisturbed.db")
        print(f"undisturbed: {took:.2f} s, {lines} lines, {true[:16]}", flush=True)
        differing = finished = 0
        for number in range(given.times):
            ledger = Path(folder) / f"killed-{number}.db"
            after = chance.uniform(0, took)
            killed = scan.kill(ledger, after)
            finished += not killed
            kept = sum(each.stat().st_size for each in ledger.parent.glob(f"{ledger.name}*"))
            again = scan.finish(ledger)
            found, told = digest(ledger)
            differing += found != true
            verdict = "equal" if found == true else f"DIFFERS ({told} lines)"
            how = f"killed at {after:.2f} s" if killed else "was done before the kill"
            print(f"{number + 1}: {how}, {kept} bytes kept, resumed in {again:.2f} s: {verdict}", flush=True)
    print(f"{given.times - differing} of {given.times} equal; {finished} had finished before they were killed")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
