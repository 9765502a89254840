"""The worked example of the documentation: fresh, and right by arithmetic that shares nothing with the product."""

from __future__ import annotations

import re
from math import exp

import pytest
from test_docs import ROOT, maker

from impact.model.work import KINDS
from impact.settings.signals import load_rule_book

PAGE = ROOT / "docs" / "explanation" / "how-classification-decides.md"
TEXT = PAGE.read_text(encoding="utf-8")


def table(head: str) -> list[list[str]]:
    """Return the cells of the table whose first heading is `head`, without emphasis."""
    lines = TEXT.partition(f"| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip().strip("*") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_the_example_is_fresh() -> None:
    assert maker("make_example").page(TEXT) == TEXT, "run: .venv/bin/python docs/make_example.py"


def test_the_weights_add_up_to_the_totals() -> None:
    *parts, together = table("what was seen")
    assert len(parts) > 10
    for column in (1, 2):
        assert sum(float(part[column]) for part in parts) == pytest.approx(float(together[column]), abs=1e-9)


def test_the_totals_give_the_probabilities() -> None:
    *rows, together = table("kind")
    assert {row[0] for row in rows} == set(KINDS)
    whole = sum(exp(float(row[1])) for row in rows)
    assert float(together[2]) == pytest.approx(whole, abs=1e-3)
    for _, total, odds, probability in rows:
        assert float(odds) == pytest.approx(exp(float(total)), abs=1e-4)
        assert float(probability) == pytest.approx(exp(float(total)) / whole, abs=1e-4)
    assert f"`{rows[0][0]}` with {rows[0][3]}" in TEXT
    assert table("what was seen")[-1][1:] == [rows[0][1], rows[1][1]]


def test_the_repair_of_a_flaky_test_is_a_sum_of_its_own() -> None:
    total, exponent, probability = re.findall(r"own: ([+-][\d.]+), and 1 / \(1 \+ e\^(-?[\d.]+)\) = ([\d.]+)\.", TEXT)[
        0
    ]
    assert float(exponent) == -float(total)
    assert float(probability) == pytest.approx(1 / (1 + exp(-float(total))), abs=1e-4)


def test_the_weights_of_stated_types_are_those_of_the_rules() -> None:
    stated = {name: dict(rule.kinds) for name, rule in load_rule_book().by_name.items() if name.startswith("stated.")}
    said = re.search(r"believed: \+([\d.]+) for that kind \(\+([\d.]+) for what .*?, \+([\d.]+) for a `Fixes:`", TEXT)
    assert said
    type_, revert, trailer = map(float, said.groups())
    assert stated.pop("stated.revert") == {"revert": revert}
    assert stated.pop("stated.fixes-trailer") == {"fix": trailer}
    assert {weight for kinds in stated.values() for weight in kinds.values()} == {type_}
