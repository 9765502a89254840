"""What reading commits for their kind costs: loading, one commit lightly and deeply, and everybody's on top of a scan.

Example: ./dev bench classify ~/src/git ~/src/flask -n 5
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.process import Failed, Middle, Sample, compile_ours, environment, git, impact, measure, start

_LOAD = "from impact.services.reading.workshop import workshop; workshop().reader"
# Runs in a process of its own, cold as a scan is: what RE2 and our memories learn on the way is part of the cost.
_READ = """
import json, resource, sys, time
from impact.services.reading.workshop import workshop
from impact.model.facts import Commit
from impact.sources import git_log
from impact.sources.base import Selection
from impact.sources.diffs import diffs
path, *shas = sys.argv[1:]
shop = workshop()
reader, book = shop.reader, shop.book.facts
place = git_log.open_place(path)
found = git_log.read(place, Selection(only=tuple(shas), contents=False))
commits = [each for each in found if isinstance(each, Commit)]

def spent():
    # With the git that was waited for.
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

def timed(act):
    wall, cpu = time.perf_counter(), spent()
    made = act()
    return made, (time.perf_counter() - wall) / len(commits) * 1e6, (spent() - cpu) / len(commits) * 1e6

_, _, light = timed(lambda: [reader.read(each) for each in commits])
inside, wall, patch = timed(lambda: dict(diffs(place.repository, [each.sha for each in commits], book)))
_, _, deep = timed(lambda: [reader.read(each, inside[each.sha]) for each in commits])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"light": light, "patch": patch, "patch wall": wall, "deep": deep, "peak": peak, "of": len(commits)}))
"""


def load(home: Path, times: int) -> None:
    """Print how long settings, rules and weights take to load in a fresh process, over an interpreter's start."""

    def loaded() -> Sample:
        return measure((sys.executable, "-P", "-c", _LOAD), home)

    start(home), loaded()
    pairs = [(start(home), loaded()) for _ in range(times)]
    wall = Middle.of([ours.wall - bare.wall for bare, ours in pairs]).shown(0, 1000)
    cpu = Middle.of([ours.cpu - bare.cpu for bare, ours in pairs]).shown(0, 1000)
    print(f"load (imports, rules, weights), over an empty start: {wall} ms, {cpu} ms of processor time", flush=True)


def one_commit(home: Path, repository: Path, times: int, sample: int) -> None:
    """Print what one commit costs in each gear, over commits taken at even distances from the whole history."""
    listed = git(repository, "rev-list", "--no-merges", "HEAD").split()
    shas = listed[:: max(1, len(listed) // sample)][:sample]
    rows = []
    for _ in range(times):
        words = (sys.executable, "-P", "-c", _READ, str(repository), *shas)
        done = subprocess.run(words, capture_output=True, env=environment(home), cwd=home, check=False)
        if done.returncode:
            raise Failed(done.stderr[-800:].decode("utf-8", "replace"))
        rows.append(json.loads(done.stdout))

    def middle(name: str) -> str:
        return Middle.of([row[name] for row in rows]).shown(0)

    print(f"  one commit of {rows[0]['of']}, processor time: light {middle('light')} µs; patch {middle('patch')} µs")
    print(f"    with git ({middle('patch wall')} µs of wall time), then deep {middle('deep')} µs")
    print(f"  peak of that process: {max(row['peak'] for row in rows):.0f} MiB", flush=True)


def everyone(home: Path, repository: Path, times: int) -> None:
    """Print what the kinds of everybody's commits add to a scan into a new ledger."""
    with tempfile.TemporaryDirectory(dir=home) as folder:
        fresh = (str(Path(folder) / f"{number}.db") for number in range(1_000_000))

        def scan(*more: str) -> Sample:
            return impact(home, "scan", str(repository), "--ledger", next(fresh), *more)

        pairs = [(scan(), scan("--everyone")) for _ in range(times)]
    for name, figures in (
        ("scan", [plain.wall for plain, _ in pairs]),
        ("--everyone on top", [every.wall - plain.wall for plain, every in pairs]),
        ("in processor time", [every.cpu - plain.cpu for plain, every in pairs]),
    ):
        print(f"  {name}: {Middle.of(figures).shown(1)} s")
    print(f"  peak of the process that keeps: {max(every.peak for _, every in pairs):.0f} MiB", flush=True)


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="*", type=Path)
    parser.add_argument("-n", "--times", type=int, default=5, help="runs, or pairs of runs, a line (default 5)")
    parser.add_argument("--sample", type=int, default=1000, help="commits read in each gear (default 1000)")
    parser.add_argument("--no-everyone", action="store_true", help="leave out the scans")
    given = parser.parse_args()
    compile_ours()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        print(f"python {sys.version.split()[0]}, {git(home, '--version')}, {given.times} runs; median [least–most]")
        print(f"{os.cpu_count()} cores, load average before: {os.getloadavg()[0]:.1f}")
        load(home, given.times)
        for repository in (each.resolve() for each in given.repositories):
            head, count = git(repository, "rev-parse", "HEAD")[:12], git(repository, "rev-list", "--count", "HEAD")
            print(f"{repository.parent.name}/{repository.name} at {head}, {count} commits")
            one_commit(home, repository, given.times, given.sample)
            if not given.no_everyone:
                everyone(home, repository, given.times)


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        sys.exit(f"nothing is reported on a failed run: {failed}")
