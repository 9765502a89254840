"""Reads the comments of a real NoteDb repository through the GitHub source, from an emulator, with faults and kills.

Its inline comments become pull requests of an emulator over GitHub's published schema. They are read with a 502, a
secondary limit and a RATE_LIMITED in a 200 on the way, while pull requests move to the front, and by readers that are
killed at random points; each time it is counted what came out. Nothing leaves the machine.

Example: ./dev bench github_emulated ~/src/code-owners.git --kills 20
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "sources" / "reviews"))

from github_emulator import World, comment, expected, pull, stamp, thread, user
from loopback import Said, serving
from test_github_killed import Reader, one_reading

from impact.edges.http import Client
from impact.edges.secrets import Token
from impact.ledger.opening import open_ledger
from impact.sources.reviews import github
from impact.sources.reviews.base import Scope

_LIMITED = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
_SECONDARY = {"message": "You have exceeded a secondary rate limit."}


def git(repository: str, *words: str, feed: str = "") -> str:
    done = subprocess.run(("git", "-C", repository, *words), input=feed.encode(), capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def pulls_of(repository: str) -> list[dict[str, Any]]:
    """One pull request for each change of a NoteDb repository, with the threads of its inline comments."""
    listed = git(repository, "for-each-ref", "--format=%(objectname) %(refname)", "refs/changes/")
    tips = [line.split() for line in listed.splitlines() if line.endswith("/meta")]
    made = []
    for number, (tip, ref) in enumerate(tips, 1):
        blobs = [line.split()[2] for line in git(repository, "ls-tree", "-r", tip).splitlines()]
        notes = [json.loads(git(repository, "cat-file", "blob", each)) for each in blobs]
        rows = [row for note in notes for row in note.get("comments") or ()]
        at = max((moment(row) for row in rows), default=1_600_000_000 + number)
        made.append(pull(number, user("author"), at, title=ref, reviewThreads=threads(rows)))
    return made


def threads(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    parents = {row["key"]["uuid"]: row.get("parentUuid") for row in rows}
    grouped = defaultdict(list)
    for row in sorted(rows, key=moment):
        root = row["key"]["uuid"]
        while parents.get(root) in parents:
            root = parents[root]
        said = comment(
            user(f"user-{row['author']['id']}"), moment(row), row["message"], originalLine=row["lineNbr"] or None
        )
        grouped[root].append((said, row["key"]["filename"]))
    return [thread([said for said, _ in each], path=each[0][1]) for each in grouped.values()]


def moment(row: dict[str, Any]) -> int:
    return int(datetime.fromisoformat(row["writtenOn"]).timestamp())


def reading(world: World, cursor: str = "") -> tuple[list[Any], int]:
    asked = world.asked
    with serving(world.rule) as host:
        token = Token("token-of-the-bench", host=host.address, source="the bench")
        with Client(github.address(host.address), token=token, sleep=lambda _: None) as client:
            batches = list(github.batches(Scope(None, host.address, world.name, client=client), cursor))
    return batches, world.asked - asked


def told(name: str, world: World, batches: list[Any], requests: int, took: float) -> None:
    found = [each.key for batch in batches for each in batch.events]
    wanted = expected(world.pulls)
    missing = [sentence for each in batches for sentence in each.missing]
    print(
        f"{name}: {len(set(found) & wanted)} of {len(wanted)} comments, {len(set(found) - wanted)} that are none, "
        f"{len(found) - len(set(found))} said again; {requests} requests, {took:.1f} s; missing: {missing or 'nothing'}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("repository")
    parser.add_argument("--kills", type=int, default=20)
    given = parser.parse_args()
    pulls = pulls_of(given.repository)
    print(
        f"{len(pulls)} changes, {sum(len(one['comments']) for each in pulls for one in each['reviewThreads'])} comments"
    )
    world = World(pulls, still=True)
    faults = {9: Said(502), 20: Said(403, _SECONDARY, {"Retry-After": "2"}), 30: Said(data=_LIMITED)}
    world.faults = faults.get
    begun = time.monotonic()
    batches, requests = reading(world)
    told("with a 502, a secondary limit, RATE_LIMITED in a 200", world, batches, requests, time.monotonic() - begun)
    begun = time.monotonic()
    world.faults = lambda _: None
    told("again", world, *reading(world, batches[-1].cursor), time.monotonic() - begun)
    shifting(pulls)
    killed(World(pulls, still=True), given.kills)


def shifting(pulls: list[dict[str, Any]]) -> None:
    for by_place in (False, True):
        world = World([dict(each) for each in pulls], by_place=by_place)
        luck = random.Random(5)

        def touch(asked: int, world: World = world, luck: random.Random = luck) -> None:
            moved = luck.choice(world.pulls)
            moved["updatedAt"] = stamp(1_900_000_000 + asked)
            moved["comments"] = [*moved["comments"], comment(user("grace"), 1_900_000_000 + asked, "meanwhile")]

        world.before = touch
        begun = time.monotonic()
        batches, requests = reading(world)
        world.before = lambda _: None
        more, others = reading(world, batches[-1].cursor)
        name = f"one moved to the front before each request, cursors by {'place' if by_place else 'value'}"
        told(name, world, [*batches, *more], requests + others, time.monotonic() - begun)


def killed(world: World, times: int) -> None:
    luck = random.Random(7)
    with tempfile.TemporaryDirectory() as folder, serving(world.rule) as host, Reader(host) as words:
        empty = Path(folder, "empty.db")
        with open_ledger(empty):
            pass
        kills = readings = 0
        while kills < times:
            ledger = Path(shutil.copy(empty, Path(folder, f"{readings}.db")))
            begun = kills
            while one_reading(world, words, ledger, luck if kills < times else None, within=30):
                kills += 1
            readings += 1
            with open_ledger(ledger) as opened:
                (state,) = opened.review_sources()
                kept = [each.event.key for each in opened.reviews(state.repo_id).events]
            same = set(kept) == expected(world.pulls)
            print(
                f"killed {kills - begun} times: {len(kept)} comments, {len(kept) - len(set(kept))} twice, "
                f"{'the same set' if same else 'ANOTHER SET'}, missing: {list(state.missing) or 'nothing'}"
            )


if __name__ == "__main__":
    main()
