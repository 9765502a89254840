"""A reading of GitHub that is killed at any point, and goes on: the same set, nothing twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest
from github_emulator import SCHEMA, World, expected, some_pulls
from loopback import Said, serving

from impact.ledger.opening import open_ledger

needs_schema = pytest.mark.skipif(
    not SCHEMA.is_file(), reason="GitHub's GraphQL schema is not installed; ./dev test installs it where npm is"
)
# `./dev bench github_emulated` does it more often, with a real history.
TIMES = 12


@needs_schema
@pytest.mark.loopback
def test_killed_at_any_point_it_goes_on_to_the_same_set(tmp_path):
    world = World(some_pulls(60, seed=9), still=True)
    luck = random.Random(11)
    # Beside the kills, what every reading must bear.
    world.faults = lambda asked: Said(502) if asked % 17 == 0 else None
    empty = tmp_path / "empty.db"
    with open_ledger(empty):
        pass
    killed = whole = 0
    with serving(world.rule) as host, Reader(host) as words:
        while killed < TIMES:
            ledger = Path(shutil.copy(empty, tmp_path / f"ledger-{whole}.db"))
            while one_reading(world, words, ledger, luck if killed < TIMES else None):
                killed += 1
            whole += 1
            assert_whole(ledger, world)
    assert (killed, whole > 1) == (TIMES, True)


def assert_whole(ledger, world):
    with open_ledger(ledger) as opened:
        (state,) = opened.review_sources()
        kept = opened.reviews(state.repo_id)
    found = [each.event.key for each in kept.events]
    assert len(found) == len(set(found))
    assert set(found) == expected(world.pulls)
    assert (state.complete, state.missing, len(kept.changes)) == (True, (), len(world.pulls))


class Reader:
    """The process that forks one child for each line."""

    def __init__(self, host):
        words = (sys.executable, str(Path(__file__).with_name("killed_reader.py")), host.address)
        env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, env=env, bufsize=1)

    def __enter__(self):
        return self.process

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def one_reading(world, words, ledger, luck, within=15):
    """Let one child read and say whether it was killed; with luck, kill it after so many requests and a moment."""
    words.stdin.write(f"{ledger}\n")
    child = int(words.stdout.readline())
    if luck is not None:
        at, moment = world.asked + luck.randint(1, within), luck.random() * 0.05

        def strike(asked):
            if asked == at:
                Timer(moment, kill, (child,)).start()

        world.before = strike
    ended = int(words.stdout.readline())
    world.before = lambda _: None
    assert ended in (0, -signal.SIGKILL)
    return ended != 0


def kill(child):
    try:
        os.kill(child, signal.SIGKILL)
    except ProcessLookupError:
        return
