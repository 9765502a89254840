"""Commits at once in four worktrees, hooks and syncs killed meanwhile: is each commit recorded, and once?

Then kills scans and syncs at random moments and compares the ledger with one that was never disturbed.
Example: ./dev bench capture --commits 250 --kills 50
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.process import compile_ours, environment
from measuring.storm import HookKiller, Storm

from impact.ledger.opening import open_ledger

PROCESSES = 4


def recorded(ledger: Path) -> list[str]:
    """Return the ids of the commits that a ledger holds: those of main branches, and those made here besides."""
    with open_ledger(ledger) as known:
        numbers = [repo.id for repo in known.repositories()]
        landed = [sha.hex() for number in numbers for sha, _ in known.graph(number)]
        return landed + [each.sha for number in numbers for each in known.local_commits(number)]


def answered(ledger: Path) -> list[str]:
    """Return what was answered, as the notes of a ledger have it."""
    with open_ledger(ledger) as known:
        return sorted(each.text for each in known.notes())


def dumped(ledger: Path) -> list[str]:
    with open_ledger(ledger) as known:
        return list(known.dump())


def at_once(storm: Storm, commits: int, chance: random.Random, ledger: Path, *, kill: bool) -> tuple[int, int, int]:
    """Commit in all worktrees at once, and sync all the while; return how many hooks and syncs were killed."""
    threads = [threading.Thread(target=storm.commit, args=(tree, commits)) for tree in storm.trees]
    threads.append(threading.Thread(target=storm.answer, args=(commits, 0.01)))
    killer = HookKiller(storm.common, chance)
    if kill:
        killer.start()
    for each in threads:
        each.start()
    syncs = killed = 0
    while any(each.is_alive() for each in threads):
        syncs += 1
        killed += not storm.ingest("sync", ledger, chance.uniform(0.2, 1.2) if kill else None)
    for each in threads:
        each.join()
    if kill:
        killer.stop()
    storm.ingest("sync", ledger)
    return killer.killed, syncs, killed


def told(what: str, storm: Storm, ledger: Path, expected: int) -> bool:
    """Print how the ledger compares with what was made, and whether that is what it must be."""
    made, kept = storm.shas(), recorded(ledger)
    lost, doubled = len(made - set(kept)), len(kept) - len(set(kept))
    answers = answered(ledger)
    whole = len(answers) == len(set(answers)) == (expected - 1) // PROCESSES
    good = not lost and not doubled and len(kept) == expected == len(made) and whole
    print(f"{what}: {len(made)} made, {len(kept)} recorded, {lost} lost, {doubled} doubled; {len(answers)} answers")
    return good


def killed_ingestion(storm: Storm, folder: Path, kills: int, chance: random.Random) -> bool:
    """Kill scans and syncs into one ledger, let the last one end, and compare with an undisturbed ledger."""
    undisturbed, disturbed = folder / "undisturbed.db", folder / "disturbed.db"
    # Both ledgers find the same in the spool, whichever of them is made first.
    storm.clear_spool()
    storm.answer(kills)
    spool = storm.spool.read_bytes()
    for what in ("scan", "sync"):
        storm.ingest(what, undisturbed)
    storm.clear_spool()
    storm.spool.write_bytes(spool)
    died = 0
    for number in range(kills):
        died += not storm.ingest("scan" if number % 2 else "sync", disturbed, chance.uniform(0.05, 1.0))
    for what in ("scan", "sync"):
        storm.ingest(what, disturbed)
    equal = dumped(disturbed) == dumped(undisturbed)
    print(f"{kills} scans and syncs, {died} of them killed: the ledger is {'equal' if equal else 'DIFFERENT'}")
    return equal


def main() -> None:
    """Measure; ends with 1 when a commit is lost or doubled, or a ledger differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-c", "--commits", type=int, default=250, help="commits in each worktree")
    parser.add_argument("-k", "--kills", type=int, default=50, help="scans and syncs to kill")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments")
    given = parser.parse_args()
    compile_ours()
    chance = random.Random(given.seed)
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for kill in (False, True):
            storm = Storm(Path(folder, "killed" if kill else "calm"), environment(Path(folder)))
            storm.prepare(PROCESSES)
            ledger = storm.folder / "ledger.db"
            begun = time.perf_counter()
            hooks, syncs, died = at_once(storm, given.commits, chance, ledger, kill=kill)
            print(f"{time.perf_counter() - begun:.0f} s; {hooks} hooks killed, {died} of {syncs} syncs killed")
            good &= told("killed" if kill else "undisturbed", storm, ledger, PROCESSES * given.commits + 1)
        good &= killed_ingestion(storm, Path(folder), given.kills, chance)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
