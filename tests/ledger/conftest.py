"""Lets every test of the ledger that asks for a `place` run on both databases."""

from __future__ import annotations

import pytest

from impact.edges.places import ledger_file


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Give a name, get where a ledger of that name lies: the same place for the same name within a test."""
    if request.param == "sqlite":
        return lambda name="ledger": tmp_path / f"{name}.db"
    server, found = request.getfixturevalue("postgres"), {}

    def address(name="ledger"):
        if name not in found:
            found[name] = ledger_file(server.address(server.database("impact_template")))
        return found[name]

    return address
