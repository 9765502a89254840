"""A made-up organisation of 30 repositories over two years: what came into use where is planted, and known to the day.

`build` writes the repositories; the tables say what must be found. Whoever needs more in a repository adds an event.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from repo_builder import initialise

OWNER = "github.com/example-fleet"
DEPENDABOT = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
SHELF, OLD, NEW = "example-shelf", "example-oldqueue", "example-newqueue"
WORKFLOW = f"{OWNER}/pipelines//.github/workflows/check.yml"
TEMPLATE = f"{OWNER}/seedbed"


def engineer(number: int) -> str:
    """One of the people, as Git writes them."""
    return f"Engineer {number:02} <engineer{number:02}@example.com>"


@dataclass(frozen=True)
class Planted:
    """One repository came to use a thing: on which day, by whose hand, and until when, if it ended."""

    repository: str
    day: str
    who: int
    gone: str | None = None
    gap: tuple[str, str] | None = None


def service(number: int) -> str:
    return f"service-{number:02}"


# The library: ten repositories, eight people, one of whom offered it (1); one gave it up, one did without for a while.
SHELF_USES = (
    Planted(service(1), "2024-02-01", 5),
    Planted(service(2), "2024-03-15", 6),
    Planted(service(3), "2024-05-20", 5, gone="2025-06-02"),
    Planted(service(4), "2024-07-01", 7),
    Planted(service(5), "2024-09-09", 8, gap=("2024-12-02", "2025-03-03")),
    Planted(service(6), "2024-11-25", 1),
    Planted(service(7), "2025-01-13", 9),
    Planted(service(8), "2025-04-07", 10),
    Planted(service(9), "2025-08-18", 11),
    Planted(service(10), "2025-11-03", 6),
)
# (repository, version, day, whether a program did it); what was taken back after four days is not among them.
SHELF_TAKEN = (
    (service(1), ">=1.0", "2024-06-20", False),
    (service(4), ">=2.0", "2025-03-20", True),
    (service(1), ">=2.0", "2025-05-26", False),
)
TEMPLATE_USES = (
    Planted(service(18), "2024-03-20", 12),
    Planted(service(19), "2024-09-02", 13),
    Planted(service(20), "2025-02-24", 14),
    Planted(service(1), "2025-05-05", 5),
)
TEMPLATE_TAKEN = ((service(18), "v2.0.0", "2024-10-10", False),)
WORKFLOW_USES = (
    Planted(service(1), "2024-04-08", 5),
    Planted(service(4), "2024-04-22", 7),
    Planted(service(6), "2024-06-17", 3),
    Planted(service(8), "2024-10-28", 10),
    Planted(service(11), "2025-01-20", 15),
    Planted(service(18), "2025-03-31", 12),
    Planted(service(20), "2025-07-14", 14, gone="2025-12-08"),
    Planted(service(21), "2025-10-06", 16),
)
WORKFLOW_TAKEN = ((service(1), "v2", "2025-02-03", True), (service(4), "v2", "2025-02-17", False))
# The migration: each repository moved from the old package to the new one in one commit; the last on 2025-09-15.
MOVED = (
    (service(6), "2023-03-01", 4, "2024-06-10", 1),
    (service(7), "2023-04-03", 9, "2024-08-05", 1),
    (service(8), "2023-05-08", 4, "2024-11-18", 10),
    (service(9), "2023-06-12", 11, "2025-02-10", 11),
    (service(10), "2023-09-04", 4, "2025-06-23", 1),
    (service(18), "2023-11-06", 12, "2025-09-15", 12),
)
OLD_USES = tuple(Planted(name, came, first, gone=went) for name, came, first, went, _ in MOVED)
NEW_USES = tuple(Planted(name, went, who) for name, _, _, went, who in MOVED)
JS_USES = (Planted(service(16), "2024-05-13", 13),)


@dataclass
class History:
    """One repository under construction: its changes, in the order of their days."""

    commits: list[tuple[str, str, str, dict[str, str | None]]] = field(default_factory=list)

    def commit(self, day: str, who: str, subject: str, files: dict[str, str | None]) -> None:
        self.commits.append((day, who, subject, files))


class Plan:
    """The organisation as histories by name; `put` and `need` add to one, whatever the order."""

    def __init__(self) -> None:
        self.histories: dict[str, History] = {}
        self._needs: dict[str, list[tuple[str, str, str, str | None]]] = {}
        _plant(self)

    def put(self, name: str, day: str, who: str, subject: str, files: dict[str, str | None]) -> None:
        self.histories.setdefault(name, History()).commit(day, who, subject, files)

    def need(self, name: str, day: str, who: str, package: str, wanted: str | None, *more: str | None) -> None:
        """Let a repository ask for a package as `wanted` ("example-shelf>=1.0"), None for no longer; pairs follow."""
        asked = (package, wanted, *more)
        for each, text in zip(asked[::2], asked[1::2], strict=True):
            self._needs.setdefault(name, []).append((day, who, str(each), text))

    def finish(self) -> dict[str, list[tuple[str, str, str, dict[str, str | None]]]]:
        """Every repository's commits in order, with the project file as its needs stand after each day of change."""
        found = {name: list(history.commits) for name, history in self.histories.items()}
        for name, asked in self._needs.items():
            found.setdefault(name, []).extend(_projects(name, asked))
        return {name: sorted(commits, key=lambda each: each[0]) for name, commits in sorted(found.items())}


def _projects(
    name: str, asked: list[tuple[str, str, str, str | None]]
) -> Iterator[tuple[str, str, str, dict[str, str | None]]]:
    standing: dict[str, str] = {}
    days = sorted({(day, who) for day, who, *_ in asked})
    for day, who in days:
        for other, by, package, text in asked:
            if (other, by) == (day, who):
                if text is None:
                    standing.pop(package)
                else:
                    standing[package] = text
        yield day, who, "Change what it needs", {"pyproject.toml": project(name, sorted(standing.values()))}


def project(name: str, needs: list[str], version: str = "1.0") -> str:
    """A project file."""
    rows = "".join(f'    "{each}",\n' for each in needs)
    return f'[project]\nname = "example-{name}"\nversion = "{version}"\ndependencies = [\n{rows}]\n'


def caller(reference: str, version: str) -> str:
    """A workflow that calls another one."""
    return f"on: push\njobs:\n  check:\n    uses: {reference}@{version}\n"


def _plant(plan: Plan) -> None:
    _offers(plan)
    for number in range(1, 23):
        plan.put(service(number), "2023-01-09", engineer(4), "Begin", {"README.md": f"# Service {number}\n"})
    _shelf(plan)
    _shared(plan)
    _migration(plan)
    _decoys(plan)


def _offers(plan: Plan) -> None:
    releases = (("2024-01-08", "0.1"), ("2024-06-03", "1.0"), ("2025-03-10", "2.0"))
    for day, version in releases:
        text = f'[project]\nname = "{SHELF}"\nversion = "{version}"\n'
        plan.put(
            "shelf", day, engineer(1), f"Release {version}", {"pyproject.toml": text, "shelf/__init__.py": version}
        )
    for name, package, day, who in (("oldqueue", OLD, "2023-02-01", 4), ("newqueue", NEW, "2024-05-06", 1)):
        text = f'[project]\nname = "{package}"\nversion = "1.0"\n'
        plan.put(name, day, engineer(who), "Begin", {"pyproject.toml": text})
    questions = "_min_copier_version: '9'\nproject_name:\n  type: str\n"
    plan.put("seedbed", "2024-02-12", engineer(2), "Begin", {"copier.yml": questions, "README.md": "# Seedbed\n"})
    called = "on:\n  workflow_call:\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make check\n"
    plan.put("pipelines", "2024-03-04", engineer(3), "Begin", {".github/workflows/check.yml": called})


def _shelf(plan: Plan) -> None:
    for each in SHELF_USES:
        if each.repository == service(2):
            continue
        who = engineer(each.who)
        plan.need(each.repository, each.day, who, SHELF, f"{SHELF}>=0.1")
        if each.gone:
            plan.need(each.repository, each.gone, engineer(8), SHELF, None)
        if each.gap:
            plan.need(each.repository, each.gap[0], who, SHELF, None)
            plan.need(each.repository, each.gap[1], engineer(7), SHELF, f"{SHELF}>=1.0")
    # A need that moves from one file to another is no new one.
    plan.put(service(2), "2024-03-15", engineer(6), "Put books on a shelf", {"requirements.txt": f"{SHELF}>=0.1\n"})
    moved = {"requirements.txt": None, "pyproject.toml": project(service(2), [f"{SHELF}>=0.1"])}
    plan.put(service(2), "2024-10-01", engineer(16), "Say what is needed in one file", moved)
    plan.need(service(1), "2024-06-20", engineer(5), SHELF, f"{SHELF}>=1.0")
    plan.need(service(4), "2025-03-20", DEPENDABOT, SHELF, f"{SHELF}>=2.0")
    plan.need(service(1), "2025-05-26", engineer(5), SHELF, f"{SHELF}>=2.0")
    plan.need(service(7), "2025-03-21", DEPENDABOT, SHELF, f"{SHELF}>=2.0")
    plan.need(service(7), "2025-03-25", engineer(9), SHELF, f"{SHELF}>=0.1")


def _shared(plan: Plan) -> None:
    answers = "_commit: {}\n_src_path: https://github.com/example-fleet/seedbed.git\nproject_name: it\n"
    file = ".copier-answers.yml"
    for each in TEMPLATE_USES:
        plan.put(each.repository, each.day, engineer(each.who), "Follow the seedbed", {file: answers.format("v1.0.0")})
    for name, version, day, _ in TEMPLATE_TAKEN:
        plan.put(name, day, engineer(12), "Follow the seedbed", {file: answers.format(version)})
    reference = "example-fleet/pipelines/.github/workflows/check.yml"
    place = ".github/workflows/ci.yml"
    for each in WORKFLOW_USES:
        plan.put(each.repository, each.day, engineer(each.who), "Check as all do", {place: caller(reference, "v1")})
        if each.gone:
            plan.put(
                each.repository, each.gone, engineer(each.who), "Check on our own", {place: "on: push\njobs: {}\n"}
            )
    for name, version, day, program in WORKFLOW_TAKEN:
        who = DEPENDABOT if program else engineer(7)
        plan.put(name, day, who, f"Bump to {version}", {place: caller(reference, version)})


def _migration(plan: Plan) -> None:
    for name, came, first, went, who in MOVED:
        plan.need(name, came, engineer(first), OLD, OLD)
        plan.need(name, went, engineer(who), OLD, None, NEW, NEW)


def _decoys(plan: Plan) -> None:
    plan.need(service(11), "2024-08-01", DEPENDABOT, SHELF, f"{SHELF}>=1.0")
    carried = {"vendor/example-shelf/pyproject.toml": f'[project]\nname = "{SHELF}"\nversion = "0.1"\n'}
    carried["vendor/requirements.txt"] = f"{SHELF}\n"
    plan.put(service(12), "2024-06-10", engineer(10), "Carry a shelf", carried)
    plan.need(service(13), "2024-04-01", engineer(9), SHELF, SHELF)
    plan.need(service(13), "2024-04-08", engineer(9), SHELF, None)
    sample = {"examples/app/pyproject.toml": project("sample-app", [SHELF])}
    plan.put(service(14), "2024-07-22", engineer(12), "Show how", sample)
    locked = f"example-frames==3.1\n    # via -r requirements.in\n{SHELF}==1.0\n    # via example-frames\n"
    plan.put(service(15), "2024-09-30", engineer(13), "Lock", {"requirements.txt": locked})
    script = '{"name": "it", "private": true, "dependencies": {"example-shelf": "^3.0.0"}}\n'
    plan.put(service(16), "2024-05-13", engineer(13), "Use a shelf of another sort", {"package.json": script})
    plan.put("shelf-js", "2024-01-02", engineer(15), "Begin", {"package.json": '{"name": "example-shelf"}\n'})
    plan.need(service(17), "2024-10-14", engineer(14), SHELF, f"{SHELF} @ git+https://github.com/elsewhere/shelf@v1")
    text = f'[project]\nname = "{SHELF}"\nversion = "0.1"\n'
    plan.put("shelf-mirror", "2024-08-15", engineer(9), "Import", {"pyproject.toml": text})


FORK = f"{service(5)}-fork"


def build(folder: Path, plan: Plan | None = None) -> dict[str, Path]:
    """Write the repositories, bare, below `folder`, and return them by name; one of them is a fork of another."""
    planned = (plan or Plan()).finish()
    beyond = ("2025-10-20", engineer(15), "Try something", {"notes.md": "here\n"})
    planned[FORK] = [*planned[service(5)], beyond]
    return {name: _write(folder / f"{name}.git", name, commits) for name, commits in sorted(planned.items())}


def fleet_file(folder: Path, repositories: dict[str, Path]) -> Path:
    """Write a fleet file that names them all."""
    rows = "".join(f"  - {{name: {name}, path: {path}}}\n" for name, path in repositories.items())
    file = folder / "fleet.yaml"
    file.write_text(f"repositories:\n{rows}", encoding="utf-8")
    return file


def _write(path: Path, name: str, commits: list[tuple[str, str, str, dict[str, str | None]]]) -> Path:
    initialise(path, bare=True)
    with (path / "config").open("a", encoding="ascii") as config:
        config.write(f'[remote "origin"]\n\turl = https://{OWNER}/{name}.git\n')
    command = ("git", "--git-dir", str(path), "fast-import", "--quiet")
    subprocess.run(command, input=b"".join(_stream(commits)), check=True, timeout=60)
    return path


def _stream(commits: list[tuple[str, str, str, dict[str, str | None]]]) -> Iterator[bytes]:
    for number, (day, who, subject, files) in enumerate(commits):
        at = int(datetime.fromisoformat(day).replace(tzinfo=UTC, hour=9).timestamp()) + number
        yield f"commit refs/heads/main\nauthor {who} {at} +0000\ncommitter {who} {at} +0000\n".encode()
        yield _data(subject.encode())
        for path, text in sorted(files.items()):
            if text is None:
                yield f"D {path}\n".encode()
            else:
                yield f"M 100644 inline {path}\n".encode() + _data(text.encode())
        yield b"\n"


def _data(text: bytes) -> bytes:
    return b"data %d\n" % len(text) + text + b"\n"
