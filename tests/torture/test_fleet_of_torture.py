"""`impact fleet scan` over every hostile repository, by path and by address: nothing runs, nothing changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from impact.cli import main
from impact.identity.remotes import fault
from torture.builder import Case
from torture.catalogue import CASES
from torture.judge import fingerprint

# They are what these must say; whatever else is refused is refused by `facts` too.
_ENDS = {"good", "same", "failed", "passing"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Case]]:
    made = {}
    for name, build in CASES.items():
        folder = tmp_path_factory.mktemp(name)
        made[name] = (folder, build(folder))
    return made


@pytest.mark.parametrize("by", ["path", "url"])
def test_a_fleet_of_hostile_repositories(
    by: str, built: dict[str, tuple[Path, Case]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = []
    for name, (_, case) in built.items():
        address = str(case.place) if by == "path" else f"file://{case.place}"
        # What is no text no YAML file can name; a glob finds it.
        if address.isprintable() and (by == "path" or not fault(address, ("file",))):
            entries.append({"name": name, by: address})
    file = tmp_path / "fleet.yaml"
    lines = "".join(f"  - {json.dumps(each)}\n" for each in entries)
    file.write_text(f"repositories:\n{lines}protocols: [file]\nmirrors: mirrors\nlimits: {{seconds: 5}}\n")
    before = {name: fingerprint(folder) for name, (folder, _) in built.items()}
    code = main(["fleet", "scan", "--fleet", str(file), "--workers", "1", "--json", "--me", "ada@example.com"])
    out, err = capsys.readouterr()
    assert code in (0, 4), err
    assert "Traceback" not in err
    assert not [each for each in err if not each.isprintable() and each != "\n"]
    rows = {row["repository"]: row for row in json.loads(out)["repositories"]}
    assert set(rows) == {each["name"] for each in entries}
    assert {row["end"] for row in rows.values()} <= _ENDS
    ran = [how for _, case in built.values() for canary, how in case.canaries.items() if canary.exists()]
    assert ran == []
    changed = [name for name, (folder, _) in built.items() if fingerprint(folder) != before[name]]
    assert changed == []
    if by == "path":
        refused = {name for name, (_, case) in built.items() if case.refused} & set(rows)
        assert {name for name, row in rows.items() if row["end"] == "failed"} == refused
