"""The planted migration is found as it was planted: every repository, every day, who took part, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from organisation import MOVED, NEW, OLD, build, engineer, fleet_file

from impact.commands.fleet_migrating import fleet_migrations
from impact.commands.fleet_names import fleet_names
from impact.commands.fleet_scanning import Asked, scan_fleet
from impact.commands.workshop import workshop
from impact.ledger.opening import open_ledger
from impact.model.manifests import Thing
from impact.outcomes.migrations import Migration


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterable[tuple[tuple[Migration, ...], dict[int, str]]]:
    folder = tmp_path_factory.mktemp("organisation")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name))
        ledger = folder / "ledger.db"
        run = scan_fleet(Asked(str(fleet_file(folder, build(folder / "repositories"))), ledger_path=str(ledger)), 1)
        assert not run.failed
        with open_ledger(ledger) as opened:
            yield fleet_migrations(opened, workshop()), fleet_names(opened)


def test_the_migration_is_the_planted_one(found):
    (made,), names = found
    assert (made.old, made.new) == (Thing("pypi", OLD), Thing("pypi", NEW))
    planted = sorted((date.fromisoformat(went), name) for name, _, _, went, _ in MOVED)
    assert [(each.day, names[each.repo]) for each in made.moved] == planted
    assert (made.height, made.still, made.other_ways, made.by_programs) == (len(MOVED), (), 0, 0)
    assert made.zero == max(day for day, _ in planted)
    movers = {engineer(who).partition("<")[2].rstrip(">") for *_, who in MOVED}
    assert {each.email for each in made.people} == movers
