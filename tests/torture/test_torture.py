"""`impact facts` tells the truth about every hostile repository, runs none of its code and changes nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from impact.cli import main
from impact.sources import fast_gear
from torture.builder import Case, Draft, linear, trap
from torture.catalogue import CASES
from torture.judge import Run, complaints, fingerprint, run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Case]]:
    """Build each case once for this process; nothing may change it, and that is tested."""
    kept: dict[str, tuple[Path, Case]] = {}

    def build(name: str) -> tuple[Path, Case]:
        if name not in kept:
            folder = tmp_path_factory.mktemp(name)
            kept[name] = (folder, CASES[name](folder))
        return kept[name]

    return build


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", CASES)
def test_facts_are_true(name: str, built: Callable[[str], tuple[Path, Case]], home: Path) -> None:
    folder, case = built(name)
    before = fingerprint(folder)
    assert list(complaints(case, run(case, home))) == []
    assert fingerprint(folder) == before
    assert list(home.iterdir()) == []


# Only the stream asks whether contents exist; whatever else is lost, both gears must say.
SLOW = [name for name in CASES if name != "missing_blob"]


@pytest.mark.parametrize("name", SLOW)
def test_the_slow_gear_tells_the_same(
    name: str,
    built: Callable[[str], tuple[Path, Case]],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = built(name)[1]
    if case.refused:
        pytest.skip("refused before any gear runs")
    monkeypatch.setattr(fast_gear, "records", broken_stream)
    for key, value in case.environment.items():
        monkeypatch.setenv(key, value)
    monkeypatch.chdir(case.place.parent if case.argument else home)
    capsys.readouterr()
    code = main(["facts", *case.options, "--", case.argument or str(case.place)])
    out, err = capsys.readouterr()
    assert list(complaints(case, Run(code, out, err))) == []


def broken_stream(process: subprocess.Popen[bytes], mark: bytes) -> Iterator[list[bytes]]:
    """The stream as if git had died before its first word."""
    assert process.stdout
    process.kill()
    process.wait()
    process.stdout.close()
    process.returncode = 128
    yield from ()


def test_the_cases_of_every_kind_are_there() -> None:
    assert len(CASES) > 80
    assert all((build.__doc__ or "").strip().endswith(".") for build in CASES.values())


def test_the_truth_can_be_missed(home: Path, tmp_path: Path) -> None:
    """The judge is no yes-man: each lie about a sound repository is a complaint."""
    draft = linear(Draft(tmp_path))
    ran = run(draft.case(), home)
    assert list(complaints(draft.case(), ran)) == []
    for lie in (
        {"name": "Eve"},
        {"email": "eve@example.com"},
        {"time": 1},
        {"message": "other"},
        {"parents": ("1" * 40,)},
        {"files": {}},
        {"files": {"a.txt": "T"}},
        {"files": {"b.txt": "M"}},
        {"old_paths": {"a.txt": "b.txt"}},
        {"sha": "1" * 40},
    ):
        honest = draft.commits[1]
        draft.told(1, **lie)
        assert list(complaints(draft.case(), ran)), lie
        draft.commits[1] = honest
    assert list(complaints(draft.case(faults=True), ran))
    assert list(complaints(draft.case(refused=True), ran))
    assert list(complaints(draft.case(canaries={tmp_path: "x"}), ran))


@pytest.mark.parametrize("revision", ["--output=CANARY", "-c", "--exec=touch CANARY", "--all", "--"])
def test_a_revision_is_never_an_option(revision: str, home: Path, tmp_path: Path) -> None:
    draft = linear(Draft(tmp_path))
    script, canary = trap(tmp_path, "revision")
    before = fingerprint(tmp_path)
    words = revision.replace("CANARY", str(canary))
    ran = run(draft.case(options=(f"--rev={words}",)), home)
    assert ran.code in (1, 2)
    assert ran.err.startswith("impact: ")
    assert ran.out == ""
    assert script.exists()
    assert fingerprint(tmp_path) == before
