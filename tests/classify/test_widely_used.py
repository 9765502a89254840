"""What other repositories say of the sort of work: two that others put it into, and only of what it first offered."""

from __future__ import annotations

from datetime import date

import pytest
from test_context import SHOP, item

from impact.classify.elsewhere import ELSEWHERE, Offered, elsewhere, widely_used
from impact.model.facts import Identity
from impact.model.manifests import Curve, Thing, Use
from impact.services.gathering.judging import Judge

ADA, BEN = Identity("Ada Example", "ada@example.com"), Identity("Ben Sample", "ben@example.com")
DAY = date(2026, 1, 1)


def curve(*people, sort="pypi", gone=None):
    uses = tuple(Use(at, f"r{at}", "f", "u", DAY, who, gone=gone) for at, who in enumerate(people))
    return Curve(Thing(sort, "kit"), 9, "kit", "setup.py", "own", DAY, ADA, uses)


def used(*curves):
    return [each.signal for each in widely_used(curves, ("ada@example.com",), ("Ada Example",))]


def test_two_repositories_by_somebody_else():
    assert used(curve(BEN, BEN)) == ["elsewhere.package-used"]
    assert used(curve(BEN), curve(BEN, ADA), curve(BEN, Identity("ada example", "a@home.example"))) == []
    assert used(curve(BEN, BEN, gone=DAY)) == []


@pytest.mark.parametrize(
    ("sort", "signal"),
    [("workflow", "pipeline"), ("action", "pipeline"), ("hook", "setting"), ("preset", "setting"),
     ("template", "template"), ("cargo", "package"), ("terraform", "package")],
)  # fmt: skip
def test_the_signal_says_what_sort_of_thing_it_is(sort, signal):
    assert used(curve(BEN, BEN, sort=sort)) == [f"elsewhere.{signal}-used"]


@pytest.mark.parametrize("sort", ["docker", "submodule"])
def test_what_may_hold_anything_says_nothing(sort):
    assert used(curve(BEN, BEN, sort=sort)) == []


def test_it_is_of_the_commit_that_first_offered_it_or_made_its_file():
    offered = (Offered("own", "setup.py", "elsewhere.package-used"),)
    assert elsewhere([item(**{"a.py": "A"})], offered) == ("elsewhere.package-used",)
    assert elsewhere([item("x", **{"setup.py": "A", "a.py": "A"})], offered) == ("elsewhere.package-used",)
    assert elsewhere([item("x", **{"setup.py": "M", "a.py": "A"})], offered) == ()
    assert elsewhere([item()], ()) == ()


def test_a_manifest_alone_beside_code_that_was_there_makes_no_package():
    package = (Offered("own", "kit/setup.py", "elsewhere.package-used"),)
    assert elsewhere([item(**{"kit/setup.py": "A", "kit/a.py": "M", "a.py": "A"})], package) == ()
    assert elsewhere([item(**{"kit/setup.py": "A", "kit/a.md": "A"})], package, lambda path: path.endswith(".py")) == ()
    workflow = (Offered("own", "w.yml", "elsewhere.pipeline-used"),)
    assert elsewhere([item(**{"w.yml": "A"})], workflow) == ("elsewhere.pipeline-used",)


@pytest.mark.parametrize(
    ("signal", "category"),
    [("package", "internal-library"), ("pipeline", "ci-standardisation"), ("setting", "tooling-standardisation"),
     ("template", "shared-patterns")],
)  # fmt: skip
def test_use_by_others_makes_weak_work_what_it_is(signal, category):
    commit = item(**{"setup.py": "A", "kit.py": "A"})
    judge = Judge(SHOP, used=(Offered("own", "setup.py", f"elsewhere.{signal}-used"),))
    assert judge([commit]).category == category
    assert judge([commit]).provenance == "observed"
    assert judge([item("x", **{"kit.py": "A"})]).category == Judge(SHOP)([commit]).category != category


def test_every_such_signal_has_its_sentence():
    assert set(ELSEWHERE) == {name for name in SHOP.book.by_name if name.startswith("elsewhere.")}
