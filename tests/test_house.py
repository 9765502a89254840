"""The house rules that a linter cannot say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "impact").rglob("*.py"))
HEAVY = {
    "alembic",
    "git",
    "httpx",
    "jinja2",
    "pydantic",
    "pydriller",
    "rich",
    "sqlalchemy",
    "textual",
    "weasyprint",
    "yaml",
}
TEXT = {"", ".cfg", ".in", ".json", ".md", ".py", ".sh", ".svg", ".toml", ".txt", ".yaml", ".yml"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def committed() -> list[Path]:
    """Return every text file that is tracked or would be, or nothing outside a checkout."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    paths = (ROOT / each for each in done.stdout.split("\0") if each)
    return sorted(path for path in paths if path.suffix in TEXT and path.is_file())


def offences(pattern: str, paths: list[Path], allowed: str = r"(?!)") -> list[str]:
    return [
        f"{name(path)}:{number}: {found[0]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        for found in re.finditer(pattern, line)
        if not re.search(allowed, found[0])
    ]


# Every module in one test: three thousand tests of a millisecond each would take longer to hand out than to run.
def test_a_module_says_what_it_is_for_and_stays_small() -> None:
    assert [f"{name(path)}: {fault}" for path in MODULES for fault in _faults_of_shape(path)] == []


def _faults_of_shape(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    purpose = (ast.get_docstring(tree) or "").partition("\n\n")[0]
    if not purpose.endswith("."):
        yield "a module opens with one sentence saying what it is for"
    if "\n" in purpose:
        yield "the sentence fits one line"
    if len(source.splitlines()) > 300:
        yield "longer than 300 lines"
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    yield from (
        f"{each.name} is longer than 40 lines" for each in functions if (each.end_lineno or 0) - each.lineno + 1 > 40
    )


def test_a_module_has_a_noun_for_a_name() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [name(path) for path in MODULES if vague & {path.stem, *path.relative_to(ROOT).parts}] == []


def test_only_the_door_catches_everything() -> None:
    assert [
        f"{name(path)}:{handler.lineno}"
        for path in MODULES
        if path.name != "cli.py"
        for handler in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(handler, ast.ExceptHandler)
        and re.search(
            r"\b(everything|Exception|BaseException)\b", ast.unparse(handler.type) if handler.type else "everything"
        )
    ] == []


def test_only_renderers_and_the_door_print() -> None:
    assert [
        f"{name(path)}:{call.lineno}"
        for path in MODULES
        if not name(path).startswith("impact/render/") and path != ROOT / "impact" / "cli.py"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "print"
    ] == []


def test_no_service_is_a_crowd() -> None:
    crowds = {
        name(room): count
        for room in (ROOT / "impact").rglob("*")
        if room.is_dir() and "services" in room.parts and (count := len(list(room.glob("*.py")))) > 21
    }
    assert not crowds, "a room above twenty modules is two (decision 0031)"


def _imported(path: Path) -> Iterator[str]:
    for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(each, ast.ImportFrom) and each.module:
            yield each.module
            yield from (f"{each.module}.{one.name}" for one in each.names)


@pytest.mark.parametrize("floor", ["services", "commands"])
def test_no_modules_import_each_other_in_a_circle(floor: str) -> None:
    # Below these the floors keep most in order. An import within a function, or for types alone, counts as any other.
    paths = (path for path in MODULES if path.is_relative_to(ROOT / "impact" / floor))
    modules = {name(path).removesuffix(".py").replace("/", "."): path for path in paths}
    asked = {module: set(_imported(path)) & modules.keys() for module, path in modules.items()}
    assert len(tuple(TopologicalSorter(asked).static_order())) == len(modules), "a circle is named by its error"


def test_nothing_is_left_to_do() -> None:
    words = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X"))
    # signals.yaml holds patterns for what others write.
    assert not offences(rf"\b({words})\b", [each for each in committed() if each.name != "signals.yaml"])


def test_nothing_names_a_machine() -> None:
    homes = "|".join(("home", "root", "Users", "work", "opt", "mnt"))
    paths = [each for each in committed() if each.suffix not in {".svg", ".txt"}]
    assert not offences(rf"(?<![\w.~)}}*:/-])/({homes})/\w+", paths)


def test_shipped_people_are_examples() -> None:
    shown = [
        path for path in committed() if path.relative_to(ROOT).parts[0] in {"README.md", "config", "docs", "fixtures"}
    ]
    # bots.yaml lists the addresses of services; no person has one of them.
    people = [path for path in shown if path.name != "bots.yaml"]
    assert not offences(r"[\w.+-]+@[\w-]+\.[\w.-]*\w", people, allowed=r"[@.]example\.(com|org|net)$")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["facts", "."]], ids=" ".join)
def test_what_must_start_fast_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / ".git" / "objects").mkdir(parents=True)
    (tmp_path / ".git" / "refs").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    code = (
        "import sys\nfrom impact.cli import main\n"
        f"code = main({arguments!r})\nprint('loaded:', *sys.modules)\nsys.exit(code)"
    )
    done = subprocess.run((sys.executable, "-c", code), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not HEAVY & set(done.stdout.rpartition("loaded:")[2].split())


def pins(file: str) -> dict[str, str]:
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, str] = {}
    for line in text.splitlines():
        pin = re.match(r"([\w.-]+)(?:\[[\w, .-]+\])?==(\S+)", line)
        assert pin, f"not a pin: {line[:60]}"
        assert "--hash=sha256:" in line, f"{pin[1]} has no hash"
        found[pin[1]] = pin[2]
    return found


def test_requirements_hold_every_dependency_and_no_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, dev = pins("run.txt"), pins("dev.txt")
    for declared, pinned in (
        (project["project"]["dependencies"], run),
        (project["dependency-groups"]["dev"], dev),
        (project["project"]["optional-dependencies"]["tui"], pins("tui.txt")),
        (project["project"]["optional-dependencies"]["pdf"], pins("pdf.txt")),
        (project["project"]["optional-dependencies"]["reviews"], pins("reviews.txt")),
        (project["project"]["optional-dependencies"]["team"], pins("team.txt")),
        (project["build-system"]["requires"], pins("build.txt")),
    ):
        names = {re.split(r"[\[<>=;~! ]", each)[0].lower() for each in declared}
        assert names <= set(pinned)
    extras = ("tui.txt", "pdf.txt", "reviews.txt", "team.txt")
    chain = all(run.items() <= pins(each).items() <= dev.items() for each in extras)
    assert chain, "one set of versions for those who run it and those who change it"
    assert not offences(r"https?:|file:|--index|--find-links|/\w+/", sorted((ROOT / "requirements").glob("*.txt")))


def test_a_wheel_carries_the_configuration(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="./dev installs it")
    build = "from hatchling.build import build_wheel; import sys; build_wheel(sys.argv[1])"
    subprocess.run((sys.executable, "-c", build, str(tmp_path)), cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    shipped = {f"impact/_shipped/{name(path)}" for path in (ROOT / "config").rglob("*") if path.is_file()}
    assert shipped, "config/ is empty"
    assert "impact/sources/reviews/github.graphql" in inside
    assert shipped <= inside
    assert {f"impact/_shipped/{name(path)}" for path in (ROOT / "hooks").glob("*.sh")} <= inside
    assert {"impact/render/report.html", "impact/render/report.css"} <= inside
    assert not [each for each in inside if each.startswith(("tests/", "fixtures/"))]


def test_no_two_tests_have_one_name() -> None:
    # Run together, the second of two modules of one name is taken for the first.
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
