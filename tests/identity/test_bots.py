"""Programs are known by the patterns of the settings."""

from __future__ import annotations

import pytest

from impact.identity.bots import Bots
from impact.model.facts import Identity
from impact.settings.bots import load_bots

SHIPPED = Bots(load_bots())


@pytest.mark.parametrize(
    ("name", "email", "program"),
    [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", True),
        ("Dependabot", "x@example.com", True),
        ("Some Name", "ACTIONS@github.com", True),
        ("Grace Abbot", "abbot@example.com", False),
        ("Ada Example", "1+ada@users.noreply.github.com", False),
    ],
)
def test_the_shipped_patterns_are_searched_for_in_the_name_and_in_the_address(name, email, program):
    assert SHIPPED(Identity(name, email)) is program


def test_anchors_hold_for_each_part_and_nothing_is_a_program_without_patterns():
    only = Bots(["^ci$", "^ci@"])
    assert only(Identity("CI", "x@example.com"))
    assert only(Identity("x", "ci@example.com"))
    assert not only(Identity("ci tools", "x@example.com"))
    assert not Bots(())(Identity("ci", "ci@example.com"))


def test_the_answer_is_remembered():
    bots = Bots(["^ci$"])
    assert bots(Identity("ci", "a")) is bots(Identity("ci", "a")) is True
