"""The table of what repositories use of each other: what is used most on top, what is used no longer below it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from impact.model.facts import Identity
from impact.model.manifests import Curve, Thing, Use
from impact.render.fleet_adoption import adoption_text

ADA, BEN = Identity("Ada", "ada@example.com"), Identity("Ben", "ben@example.com")
LIB = Thing("pypi", "example-lib")
ONE = Curve(LIB, 1, "lib", "pyproject.toml", "a" * 40, date(2024, 1, 8), ADA,
            uses=(Use(2, "two", "setup.py", "b" * 40, date(2024, 2, 1), BEN, ">=1"),))  # fmt: skip
GONE = replace(ONE.uses[0], gone=date(2025, 1, 1))
MORE = Use(3, "three", "setup.py", "c" * 40, date(2024, 3, 1), BEN)


def named(name, *uses):
    return replace(ONE, thing=LIB._replace(name=name), uses=uses)


def test_the_most_used_is_on_top_and_what_nobody_uses_any_more_is_named_below():
    curves = (named("a", GONE), named("b", *ONE.uses), named("c", *ONE.uses, MORE), named("d", GONE, MORE))
    lines = adoption_text(curves, 3).splitlines()
    assert lines[0] == "3 things in use, of 3 other repositories that were read"
    assert [line.split()[1:6] for line in lines[4:7]] == [
        ["c", "lib", "2", "2", "1"], ["b", "lib", "1", "1", "1"], ["d", "lib", "1", "2", "1"]]  # fmt: skip
    assert lines[-2] == "Used before and by nobody now: pypi a."
    assert max(map(len, lines)) <= 80


def test_what_a_repository_calls_itself_cannot_steer_a_terminal():
    assert "\x1b" not in adoption_text((named("\x1b[31mx", *ONE.uses),), 1)
