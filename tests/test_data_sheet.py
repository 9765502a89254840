"""The data sheet tells of every field that there is, and every promise in it names a test that would break with it."""

from __future__ import annotations

import ast
from copy import deepcopy
from pathlib import Path

import data_sheet

ROOT = Path(__file__).parents[1]


def test_every_field_is_told_once() -> None:
    assert data_sheet.faults(data_sheet.said()) == []


def test_a_missing_field_is_seen() -> None:
    told = deepcopy(data_sheet.said())
    gone = told["team"][1]["tables"]["members"].pop()
    told["leaves"][0]["fields"].append("colour")
    assert data_sheet.faults(told) == [f"team: no line tells of members.{gone}", "consent.Consent: there is no colour"]


def test_every_promise_names_a_test_that_is_there() -> None:
    promises = data_sheet.said()["impossible"]
    assert {each["id"] for each in promises} == {f"P-{number:02}" for number in range(1, 17)}
    for each in promises:
        file, _, name = each["shown_by"].partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, each["shown_by"]


def test_the_sheet_of_a_machine_says_about_whom_each_line_is() -> None:
    told = data_sheet.said()
    assert [each["what"] for each in told["own"] if not each["about"].strip()] == []
    about = {each["about"] for each in told["own"] if "identities" in each["tables"] or "commits" in each["tables"]}
    assert about == {"**everybody in the history**"}


def test_what_no_table_shows_stands_above_and_below_them() -> None:
    told = data_sheet.said()
    team, own = data_sheet.page(), data_sheet.own_page()
    assert all(team.index(each) < team.index("## What leaves") for each in told["plainly"]["team"])
    assert all(own.index(each) < own.index("## In the ledger") for each in told["plainly"]["own"])
    assert all(own.index(each["what"]) > own.index("## Beside it") for each in told["beside"])


def test_no_language_model_is_in_it() -> None:
    needed = (ROOT / "requirements" / "team.txt").read_text(encoding="utf-8").lower()
    needed += (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8").lower()
    assert "click==" in needed
    models = ("openai", "anthropic", "litellm", "langchain", "transformers", "torch", "llama", "ollama", "mistral")
    assert [each for each in models if each in needed] == []
    shipped = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "impact").rglob("*.py"))
    assert [each for each in models if f"import {each}" in shipped or f"from {each}" in shipped] == []
