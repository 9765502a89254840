"""One fleet in which repositories fail in ten ways, next to many that do not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import fleet_of_failures
import pytest
from git_host import git_host

from impact.ledger.opening import open_ledger

pytestmark = pytest.mark.loopback
COUNT = 24


def test_what_fails_in_ten_ways_stops_nobody(impact, tmp_path):
    (tmp_path / "served").mkdir()
    with git_host(tmp_path / "served") as host:
        file = fleet_of_failures.build(tmp_path, host, COUNT, 1, 2)
        typed = impact("fleet", "scan", "--fleet", file, "--workers", 1, "--json")
    assert typed.code == 4
    rows = {each["repository"]: each for each in json.loads(typed.out)["repositories"]}
    assert len(rows) == COUNT
    bad = {name: row for name, row in rows.items() if row["end"] not in ("good", "same")}
    assert {name.rpartition("-")[0] for name in bad} == set(fleet_of_failures.SAID)
    for name, row in bad.items():
        assert fleet_of_failures.SAID[name.rpartition("-")[0]] in row["said"]
        assert row["end"] == ("passing" if name.startswith(("unreachable", "says_nothing")) else "failed"), row
    assert all(row["new_commits"] == 2 for name, row in rows.items() if name.startswith("good"))
    with open_ledger(Path(os.environ["IMPACT_LEDGER"])) as ledger:
        standing = ledger.standings()
    assert all(bool(how.failures) == (name in bad) for name, how in standing.items())
