"""How complex functions were and are, without a trace in the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from repo_builder import RepoBuilder

from impact.edges import git
from impact.sources import methods as looking
from impact.sources.methods import Method, methods

HARD = """
def parse(text):
    if text:
        for line in text:
            if line == "a" or line == "b":
                return 1
            elif line:
                while line:
                    line = line[1:]
    return 0
"""
EASY = "\ndef parse(text):\n    return sum(map(known, text))\n"
OTHER = "\ndef other(x):\n    return x\n"


def files(root: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        str(path.relative_to(root)): (path.stat().st_mode, path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def of(repo: RepoBuilder, *shas: str):
    return methods(git.find(str(repo.path)), shas)


def test_a_function_became_simpler(repo: RepoBuilder) -> None:
    first = repo.commit("Start", {"src/a.py": HARD + OTHER, "notes.txt": "if or and\n"})
    second = repo.commit("Simplify", {"src/a.py": EASY + OTHER + "\ndef known(x):\n    return x in 'ab'\n"})
    found = of(repo, first, second)
    assert found[second] == (Method("src/a.py", "parse", 7, 1), Method("src/a.py", "known", 0, 1))
    assert {(each.name, each.before) for each in found[first]} == {("parse", 0), ("other", 0)}


GO = "package a\nfunc f(x int) int {{\n{}\treturn 0\n}}\n"
JAVA = "class A {{ int f(int x) {{ {} return 0; }} }}\n"
SCRIPT = "function f(x) {{ {} return 0 }}\n"


@pytest.mark.parametrize(
    ("path", "text", "ways", "name"),
    [
        ("a.js", SCRIPT, "if (x) { if (x > 1) { return 1 } }", "f"),
        ("a.go", GO, "\tif x > 1 {\n\t\treturn 1\n\t}\n", "f"),
        ("A.java", JAVA, "if (x > 1) { return 1; }", "A::f"),
    ],
)
def test_in_several_languages(repo: RepoBuilder, path: str, text: str, ways: str, name: str) -> None:
    repo.commit("Start", {path: text.format(ways)})
    sha = repo.commit("Simplify", {path: text.format("")})
    (only,) = of(repo, sha)[sha]
    assert (only.path, only.name, only.after) == (path, name, 1)
    assert only.before > 1


def test_what_cannot_be_taken_apart_has_no_functions(repo: RepoBuilder) -> None:
    sha = repo.commit("Start", {"a.txt": HARD, "b.py": b"\0\1", "c.py": b"def f(\xff\xfe:\n  if (((\n", "d.py": ""})
    assert all(each.path == "c.py" for each in of(repo, sha)[sha])
    assert of(repo) == {}


def test_a_sweep_is_not_looked_into_and_a_list_must_be_short(
    repo: RepoBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_FILES", 2)
    sha = repo.commit("Start", {"a.py": EASY, "b.py": EASY, "c.py": EASY})
    assert of(repo, sha) == {sha: ()}
    with pytest.raises(AssertionError, match="few chosen"):
        of(repo, *[sha] * 21)


def test_the_repository_stays_as_it_is_and_its_settings_run_nothing(repo: RepoBuilder, tmp_path: Path) -> None:
    repo.commit("Start", {"src/a.py": HARD})
    sha = repo.commit("Simplify", {"src/a.py": EASY})
    mark = tmp_path / "ran"
    script = tmp_path / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch {mark}\n")
    script.chmod(0o755)
    with (repo.path / ".git/config").open("a") as config:
        config.write(
            f'[diff]\n\texternal = {script}\n[diff "own"]\n\ttextconv = {script}\n[core]\n\tfsmonitor = {script}\n'
        )
    (repo.path / ".git/info").mkdir()
    (repo.path / ".git/info/attributes").write_text("* diff=own\n*.py binary\n")
    before = files(repo.path)
    assert of(repo, sha)[sha] == (Method("src/a.py", "parse", 7, 1),)
    assert files(repo.path) == before
    assert not mark.exists()


def test_a_variable_that_names_another_repository_leads_nowhere(
    repo: RepoBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("Start", {"src/a.py": HARD})
    sha = repo.commit("Simplify", {"src/a.py": EASY})
    other = tmp_path / "other"
    subprocess.run(("git", "init", "-q", str(other)), check=True)
    before = files(other)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert of(repo, sha)[sha] == (Method("src/a.py", "parse", 7, 1),)
    assert files(other) == before
