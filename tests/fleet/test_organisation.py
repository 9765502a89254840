"""The planted organisation is found as it was planted: every repository, every day, and no decoy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from organisation import (
    JS_USES,
    NEW,
    NEW_USES,
    OLD,
    OLD_USES,
    OWNER,
    SHELF,
    SHELF_TAKEN,
    SHELF_USES,
    TEMPLATE,
    TEMPLATE_TAKEN,
    TEMPLATE_USES,
    WORKFLOW,
    WORKFLOW_TAKEN,
    WORKFLOW_USES,
    Planted,
    build,
    engineer,
)

from impact.ledger.opening import open_ledger
from impact.model.manifests import (
    BACK,
    CARRIED,
    COPY,
    ELSEWHERE,
    PROGRAM,
    SAMPLE,
    THROUGH,
    Curve,
)
from impact.services.measuring.uptaking import Uptake, uptake


@pytest.fixture(scope="module")
def found(organisation_read) -> Iterable[Uptake]:
    with open_ledger(organisation_read.ledger) as opened:
        yield uptake(opened)


def curve(found: Uptake, name: str) -> Curve:
    (only,) = (each for each in found.curves if f"{each.thing.ecosystem}:{each.thing.name}" == name)
    return only


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        (f"pypi:{SHELF}", SHELF_USES),
        (f"template:{TEMPLATE}", TEMPLATE_USES),
        (f"workflow:{WORKFLOW}", WORKFLOW_USES),
        (f"pypi:{OLD}", OLD_USES),
        (f"pypi:{NEW}", NEW_USES),
        (f"npm:{SHELF}", JS_USES),
    ],
)
def test_every_use_is_found_where_and_when_it_was_planted(
    found: Uptake, name: str, planted: tuple[Planted, ...]
) -> None:
    told = [
        (use.name, str(use.day), f"{use.who.name} <{use.who.email}>", use.gone and str(use.gone), use.gaps)
        for use in curve(found, name).uses
    ]
    assert told == [
        (each.repository, each.day, engineer(each.who), each.gone,
         (tuple(map(date.fromisoformat, each.gap)),) if each.gap else ())
        for each in sorted(planted, key=lambda each: (each.day, each.repository))
    ]  # fmt: skip
    for day in sorted({date.fromisoformat(text) for each in planted for text in _days(each)}):
        assert curve(found, name).at(day) == sum(_there(each, str(day)) for each in planted)


def _days(planted: Planted) -> Iterable[str]:
    return filter(None, (planted.day, planted.gone, *(planted.gap or ())))


def _there(planted: Planted, day: str) -> bool:
    begun = planted.day <= day and not (planted.gone and planted.gone <= day)
    return begun and not (planted.gap and planted.gap[0] <= day < planted.gap[1])


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        (f"pypi:{SHELF}", SHELF_TAKEN),
        (f"template:{TEMPLATE}", TEMPLATE_TAKEN),
        (f"workflow:{WORKFLOW}", WORKFLOW_TAKEN),
        (f"pypi:{OLD}", ()),
    ],
)
def test_a_later_version_is_taken_where_it_stayed(found: Uptake, name: str, planted: tuple[object, ...]) -> None:
    here = curve(found, name)
    names = {use.repo: use.name for use in here.uses}
    assert tuple((names[repo], version, str(day), bot) for repo, version, day, bot in here.taken) == planted


def test_no_decoy_is_counted_and_each_is_said(found: Uptake) -> None:
    assert dict(curve(found, f"pypi:{SHELF}").left_out) == {
        COPY: 1, CARRIED: 1, SAMPLE: 1, ELSEWHERE: 1, THROUGH: 1, PROGRAM: 1, BACK: 1
    }  # fmt: skip
    for name in (f"template:{TEMPLATE}", f"workflow:{WORKFLOW}", f"pypi:{OLD}", f"pypi:{NEW}", f"npm:{SHELF}"):
        assert curve(found, name).left_out == ()


def test_a_library_is_its_first_offerers(found: Uptake) -> None:
    here = curve(found, f"pypi:{SHELF}")
    assert (here.name, str(here.offered_on), here.offered_by.email) == ("shelf", "2024-01-08", "engineer01@example.com")
    assert {use.name for use in here.uses} - {use.name for use in here.by_others()} == {"service-06"}
    assert len(found.hosts) == 29  # the fork is the repository that it is a fork of


def test_the_old_package_is_gone_when_the_last_repository_moved(found: Uptake) -> None:
    old = curve(found, f"pypi:{OLD}")
    assert [old.at(date(2025, 9, day)) for day in (14, 15)] == [1, 0]


def test_nothing_else_is_in_use(found: Uptake) -> None:
    used = {f"{each.thing.ecosystem}:{each.thing.name}" for each in found.curves}
    assert used == {
        f"pypi:{SHELF}", f"npm:{SHELF}", f"pypi:{OLD}", f"pypi:{NEW}", f"template:{TEMPLATE}", f"workflow:{WORKFLOW}"
    }  # fmt: skip
    assert OWNER in WORKFLOW


def test_the_organisation_is_the_same_each_time(tmp_path: Path) -> None:
    def tips(folder: Path) -> dict[str, str]:
        return {name: (path / "refs/heads/main").read_text(encoding="ascii") for name, path in build(folder).items()}

    first = tips(tmp_path / "one")
    assert first == tips(tmp_path / "two")
    assert len(first) == 30
