"""How long reading, scanning and reporting take, against git's own cheapest log, in paired alternating runs.

Example: ./dev bench mining ~/src/git ~/src/flask --me ada@example.com -n 7 --cut 40000 --cut 80000
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import clones
from measuring.process import Failed, Middle, Sample, compile_ours, environment, floor, git, impact, start

LARGE = 35_000
SMALL = 6_000
ROW = "{:<40} {:>7}  {:<20} {:<20} {:<24} {:<24} {:<20} {:>5}  {}"
HEADINGS = (
    *("what", "commits", "floor s", "ours s", "× floor", "× floor CPU"),
    *("ours − floor ms", "MiB", "goal"),
)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where measurements happen: how often, in which folder, for whom."""

    times: int
    home: Path
    me: tuple[str, ...]
    since: str

    def paired(self, base: Callable[[], Sample], ours: Callable[[], Sample]) -> list[tuple[Sample, Sample]]:
        """Run A B A B …, after one of each that does not count."""
        base(), ours()
        return [(base(), ours()) for _ in range(self.times)]

    def addresses(self) -> list[str]:
        return [word for address in self.me for word in ("--me", address)]

    def whose(self, repository: Path) -> str:
        """Say how many commits the subject has, because those are looked into."""
        if not self.me:
            return ""
        authors = git(repository, "log", "--no-merges", "--format=%ae").split("\n")
        return f", {sum(map(authors.count, self.me))} own"

    def scan(self, repository: Path, ledger: Path) -> Sample:
        return impact(self.home, "scan", str(repository), "--ledger", str(ledger), *self.addresses())

    def report(self, repository: Path, ledger: Path) -> Sample:
        words = ("report", str(repository), "--ledger", str(ledger), "--since", self.since)
        return impact(self.home, *words, *self.addresses())


def show(what: str, commits: int, pairs: list[tuple[Sample, Sample]], goal: str = "") -> None:
    """Print one line of the table; ratios are formed pair by pair."""
    print(
        ROW.format(
            what,
            commits,
            Middle.of([base.wall for base, _ in pairs]).shown(),
            Middle.of([ours.wall for _, ours in pairs]).shown(),
            Middle.of([ours.wall / base.wall for base, ours in pairs]).shown(),
            Middle.of([ours.cpu / base.cpu for base, ours in pairs]).shown(),
            Middle.of([ours.wall - base.wall for base, ours in pairs]).shown(0, 1000),
            f"{max(ours.peak for _, ours in pairs):.0f}",
            goal,
        ),
        flush=True,
    )


def reading(bench: Bench, repository: Path, commits: int, only: set[str], *, goals: bool = True) -> None:
    """Measure each command on one repository against the floor, or against an interpreter's start."""
    name = repository.parent.name if repository.name in ("repo", ".git") else repository.name

    def base() -> Sample:
        return floor(bench.home, repository)

    def bare_start() -> Sample:
        return start(bench.home)

    if "facts" in only:
        goal = "≤ 1.3 ×" if commits >= LARGE else "≤ floor + 120 ms" if commits <= SMALL else ""
        pairs = bench.paired(base, lambda: impact(bench.home, "facts", str(repository)))
        show(f"{name}: facts", commits, pairs, goal if goals else "")
    with tempfile.TemporaryDirectory(dir=bench.home) as folder:
        fresh = (Path(folder) / f"{number}.db" for number in range(1_000_000))
        kept = Path(folder) / "kept.db"
        if "scan" in only:
            # Reading the subject's commits for their kind, patches and all, may cost so much more.
            goal = ("≤ 2.2 ×" if bench.me else "≤ 2.0 ×") if commits >= LARGE else ""
            pairs = bench.paired(base, lambda: bench.scan(repository, next(fresh)))
            show(f"{name}: scan, new ledger{bench.whose(repository)}", commits, pairs, goal if goals else "")
        if only & {"rescan", "report"}:
            bench.scan(repository, kept)
        if "rescan" in only:
            pairs = bench.paired(bare_start, lambda: bench.scan(repository, kept))
            show(f"{name}: scan, nothing new", commits, pairs, "≤ start + 400 ms (floor: start)")
        if "report" in only:
            pairs = bench.paired(bare_start, lambda: bench.report(repository, kept))
            show(f"{name}: report, warm ledger", commits, pairs, "≤ 1.0 s (floor: start)")


def told(bench: Bench, repository: Path) -> int:
    """Return how many commits `facts` tells, once and unmeasured; Failed where that is not the whole history."""
    words = (sys.executable, "-P", "-m", "impact", "facts", str(repository))
    done = subprocess.run(words, capture_output=True, env=environment(bench.home), cwd=bench.home, check=False)
    if done.returncode:
        raise Failed(f"facts ends with {done.returncode}: {done.stderr[-500:].decode(errors='replace')}")
    last = json.loads(done.stdout.splitlines()[-1])["summary"]
    there = int(git(repository, "rev-list", "--count", "HEAD"))
    if last["commits"] != there or last["unreadable"]:
        raise Failed(f"facts tells {last['commits']} commits of {there}; unreadable: {last['unreadable'][:3]}")
    return there


def big(bench: Bench, folder: Path, only: set[str]) -> None:
    """Check and measure the two hostile repositories that are too big for the tests."""
    huge, line = clones.huge_commit(folder), clones.long_line(folder)
    words = (sys.executable, "-P", "-m", "impact", "facts")
    for place, commits, files, authors in (
        (huge, 1, clones.FILES, 1),
        (line, clones.COMMITS, clones.COMMITS, clones.AUTHORS),
    ):
        command = (*words, str(place))
        done = subprocess.run(command, capture_output=True, env=environment(bench.home), check=True)
        rows = [json.loads(each) for each in done.stdout.splitlines()[:-1]]
        seen = len(rows), sum(len(row["files"]) for row in rows), len({row["author_email"] for row in rows})
        if seen != (commits, files, authors):
            raise Failed(f"{place.name}: (commits, files, authors) are {seen}")
        # The goals speak of real histories: these commits are smaller, or fewer, than any real one's.
        reading(bench, place, told(bench, place), only & {"facts", "scan"}, goals=False)


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="*", type=Path)
    parser.add_argument("-n", "--times", type=int, default=5, help="pairs per line (default 5)")
    parser.add_argument("--me", action="append", default=[], metavar="ADDRESS")
    parser.add_argument("--since", default="12 months ago", help="for the report")
    parser.add_argument("--only", default="facts,scan,rescan,report", help="comma-separated (default all)")
    cut_help = "also measure the first repository cut to this many commits: is memory flat?"
    parser.add_argument("--cut", action="append", type=int, default=[], metavar="COMMITS", help=cut_help)
    parser.add_argument("--big", action="store_true", help="also the hostile repositories too big for tests")
    parser.add_argument("--in", dest="within", type=Path, help="where to put temporary files")
    given = parser.parse_args()
    only = set(given.only.split(","))
    compile_ours()
    with tempfile.TemporaryDirectory(dir=given.within) as folder:
        home = Path(folder) / "home"
        home.mkdir()
        bench = Bench(given.times, home, tuple(given.me), given.since)
        print(f"python {sys.version.split()[0]}, {git(home, '--version')}, {given.times} pairs a line")
        print("floor: git log --raw -z --no-renames; all output to /dev/null; median [least–most]")
        for repository in given.repositories:
            print(f"on {repository.parent.name}/{repository.name} at {git(repository, 'rev-parse', 'HEAD')[:12]}")
        print(ROW.format(*HEADINGS))
        for repository in given.repositories:
            reading(bench, repository.resolve(), told(bench, repository.resolve()), only)
        for commits in given.cut:
            place = clones.cut(given.repositories[0], commits, Path(folder))
            reading(bench, place, told(bench, place), only & {"facts", "scan"})
        if given.big:
            big(bench, Path(folder), only)


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        sys.exit(f"nothing is reported on a failed run: {failed}")
