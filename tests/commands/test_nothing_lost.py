"""Commits in several worktrees at once, hooks and syncs killed meanwhile: each is recorded, and once.

The same at full size: ./dev bench capture
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from capture import answered, at_once, killed_ingestion, recorded
from measuring.storm import Storm

TREES, COMMITS = 4, 12


@pytest.fixture
def storm(tmp_path):
    made = Storm(tmp_path / "storm", dict(os.environ))
    made.prepare(TREES)
    return made


@pytest.mark.parametrize("kill", [False, True], ids=["undisturbed", "killed"])
def test_each_commit_is_recorded_once(storm, kill):
    ledger = storm.folder / "ledger.db"
    at_once(storm, COMMITS, random.Random(7), ledger, kill=kill)
    kept = recorded(ledger)
    assert len(kept) == TREES * COMMITS + 1
    assert set(kept) == storm.shas()
    assert answered(ledger) == sorted(f"answer {number}" for number in range(COMMITS))


def test_a_ledger_that_was_killed_again_and_again_is_equal(storm, tmp_path):
    storm.commit(storm.trees[0], 5)
    assert killed_ingestion(storm, tmp_path, 6, random.Random(7))


def test_a_rebase_in_one_worktree_while_another_commits(storm):
    ledger = storm.folder / "ledger.db"
    first, second = storm.trees[:2]
    storm.commit(first, 6)
    storm.git(storm.folder / "repo", "commit", "-q", "--allow-empty", "-m", "main moves on")
    before = storm.shas()
    words = ("git", "-C", str(first), "rebase", "-q", "--force-rebase", "main")
    rebase = subprocess.Popen(
        words, env=os.environ | {f"GIT_COMMITTER_{k}": "x@example.com" for k in ("NAME", "EMAIL")}
    )
    storm.commit(second, 6)
    storm.ingest("sync", ledger)
    assert rebase.wait() == 0
    storm.ingest("sync", ledger)
    kept = recorded(ledger)
    assert len(kept) == len(set(kept)) == len(before) + 6 + 6
    assert set(kept) == storm.shas()
