"""The planted organisation, built and read once for all tests that ask it something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from organisation import build, fleet_file

from impact.services.fleet.scanning import Asked, scan_fleet


class Read(NamedTuple):
    """A fleet file, and the ledger that it was read into."""

    file: Path
    ledger: Path


@pytest.fixture(scope="session")
def organisation_read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """The organisation, read with nothing of the person running this."""
    folder = tmp_path_factory.mktemp("organisation")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name))
        read = Read(fleet_file(folder, build(folder / "repositories")), folder / "ledger.db")
        assert not scan_fleet(Asked(str(read.file), ledger_path=str(read.ledger)), 1).failed
        yield read
