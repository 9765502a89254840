"""The planted migration is found as it was planted: every repository, every day, who took part, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from organisation import MOVED, NEW, OLD, engineer

from impact.ledger.opening import open_ledger
from impact.model.manifests import Thing
from impact.outcomes.migrations import Migration
from impact.services.fleet.migrating import fleet_migrations
from impact.services.fleet.names import fleet_names
from impact.services.reading.workshop import workshop


@pytest.fixture(scope="module")
def found(organisation_read) -> Iterable[tuple[tuple[Migration, ...], dict[int, str]]]:
    with open_ledger(organisation_read.ledger) as opened:
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
