"""What line diffs cost in processor time, ours beside PyDriller's `modified_files`, over the same commits.

Each reader runs in a process of its own over one `clone --shared --no-checkout`, pair by pair; the lines that both
add up must be the same. Example: ./dev bench diffs ~/src/flask ~/src/gin --most 1000
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.process import ROOT, Failed, Middle, compile_ours, environment, git
from pydriller import Git

from impact.classify.diff_facts import FactBook
from impact.edges.git import find
from impact.settings.signals import load_rule_book
from impact.sources.diffs import diffs

READERS = ("counts", "facts", "pydriller")


def main() -> None:
    """Measure every repository and print a table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("repositories", nargs="+", type=Path, metavar="REPO")
    words.add_argument("--most", type=int, default=1000, help="Newest commits without merges (default: 1000).")
    words.add_argument("-n", "--pairs", type=int, default=3, help="How often each is run (default: 3).")
    words.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.reader:
        print(json.dumps(read(asked.reader, asked.repositories[0], sys.stdin.read().split())))
        return
    compile_ours()
    print("CPU in ms a commit, median [least–most]; times: PyDriller's over ours, pair by pair")
    print(
        f"{'repository':24} {'commits':>7} {'lines':>8}  {'counts':18} {'with facts':18} {'PyDriller':20} times, times"
    )
    for repository in asked.repositories:
        with tempfile.TemporaryDirectory() as folder:
            row(repository, Path(folder), asked.most, asked.pairs)


def row(repository: Path, folder: Path, most: int, pairs: int) -> None:
    """Measure one repository and print its line; raises Failed where the readers do not agree."""
    clone = folder / "clone"
    shared = ("git", "clone", "-q", "--shared", "--no-checkout", str(repository.resolve()), str(clone))
    subprocess.run(shared, check=True, capture_output=True)
    shas = git(clone, "rev-list", "--no-merges", f"--max-count={most}", "HEAD").split()
    told = [{name: run(name, clone, shas, folder) for name in READERS} for _ in range(pairs)]
    lines = differences(told[0], shas)
    cost = {name: Middle.of([each[name]["cpu"] / len(shas) for each in told]).shown(2, 1000) for name in READERS}
    times = [
        Middle.of([each["pydriller"]["cpu"] / each[name]["cpu"] for each in told]).shown(1) for name in READERS[:2]
    ]
    name = f"{repository.resolve().parent.name}/{repository.name}"[-24:]
    print(
        f"{name:24} {len(shas):7} {lines:8}  {cost['counts']:18} {cost['facts']:18} {cost['pydriller']:20} "
        f"{times[0]}, {times[1]}",
        flush=True,
    )


def differences(told: dict[str, Any], shas: list[str]) -> int:
    """Return the lines that were added up; print where readers differ, and refuse to go on where it is much.

    With -U0, which facts need, git pairs lines a little otherwise in few files; PyDriller asks for three lines around.
    """
    ours, facts, theirs = (told[name]["lines"] for name in READERS)
    for other, whose in ((facts, "with facts"), (theirs, "PyDriller")):
        odd = [at for at, (one, two) in enumerate(zip(ours, other, strict=True)) if one != two]
        for at in odd:
            print(f"  differs: {shas[at]} counts {ours[at]}, {whose} {other[at]}")
        if len(odd) * 100 > len(shas):
            raise Failed(f"{whose}: {len(odd)} of {len(shas)} commits are counted differently: not the same work")
    return sum(added + deleted for added, deleted in ours)


def run(reader: str, clone: Path, shas: list[str], folder: Path) -> dict[str, Any]:
    """Run one reader in a process of its own, with an empty home."""
    words = (sys.executable, "-P", __file__, str(clone), "--reader", reader)
    done = subprocess.run(
        words, input="\n".join(shas), capture_output=True, text=True, env=environment(folder), cwd=ROOT
    )
    if done.returncode:
        raise Failed(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def read(reader: str, clone: Path, shas: list[str]) -> dict[str, Any]:
    """Read every commit; return its lines added and deleted, and the processor time with that of ended children."""
    before = spent()
    lines = by_pydriller(clone, shas) if reader == "pydriller" else by_us(clone, shas, deep=reader == "facts")
    return {"lines": lines, "cpu": spent() - before}


def spent() -> float:
    """Seconds of processor time so far; what imports cost lies before both readers."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def by_us(clone: Path, shas: list[str], *, deep: bool) -> list[tuple[int, int]]:
    """Ours: one git for all commits; without `deep` nothing is looked for in the lines."""
    book = load_rule_book()
    facts = book.facts if deep else FactBook((), book.sets, "tests", ())
    found = []
    for sha, diff in diffs(find(str(clone)), shas, facts):
        if diff is None:
            raise Failed(f"{sha}: its patch cannot be read")
        found.append((sum(each.added or 0 for each in diff.changes), sum(each.deleted or 0 for each in diff.changes)))
    return found


def by_pydriller(clone: Path, shas: list[str]) -> list[tuple[int, int]]:
    """PyDriller's: the files of each commit, and the lines of each file."""
    repository = Git(str(clone))
    found = []
    for sha in shas:
        files = repository.get_commit(sha).modified_files
        found.append((sum(each.added_lines for each in files), sum(each.deleted_lines for each in files)))
    repository.clear()
    return found


if __name__ == "__main__":
    main()
