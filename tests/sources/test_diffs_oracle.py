"""PyDriller and git itself count the same lines in the same files over histories that chance wrote."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from repo_builder import RepoBuilder

from impact.classify.diff_facts import FactBook
from impact.classify.globs import PathSets
from impact.edges import git
from impact.settings.signals import load_rule_book
from impact.sources.diffs import diffs

NAMES = ("src/a.py", "src/deep/er/b.go", "tests/test c.js", "naïve/日本.txt", "README.md", "quo'te", "data.bin")
WORDS = ("return x", "  sleep(5)", "", "import os", "}", "# é", "@@ -1 +1 @@", "diff --git a/x b/x", "\\ No newline")


def write(repo: RepoBuilder, luck: random.Random, commits: int) -> list[str]:
    """Write a history with renames, deletions, binary files, all line ends, and now and then nothing at all."""
    files: dict[str, bytes] = {}
    shas = []
    for number in range(commits):
        changed: dict[str, bytes | None] = {}
        for _ in range(luck.randrange(4)):
            name = luck.choice(NAMES)
            deed = luck.random()
            if name in files and deed < 0.15:
                changed[name] = None
                if deed < 0.1:
                    changed[f"moved/{number}/{name}"] = files[name] + b"\nmoved\n"
            else:
                changed[name] = edited(luck, files.get(name, b""))
        files.update({name: text for name, text in changed.items() if text is not None})
        for name in [name for name, text in changed.items() if text is None]:
            del files[name]
        shas.append(repo.commit(f"Number {number}", changed))
    return shas


def edited(luck: random.Random, before: bytes) -> bytes:
    if luck.random() < 0.1:
        return b"\0" + luck.randbytes(20)
    lines = before.split(b"\n") if b"\0" not in before else []
    for _ in range(luck.randrange(1, 9)):
        at = luck.randrange(len(lines) + 1)
        # A lone carriage return is left out: PyDriller takes it for the end of a line, git does not.
        new = luck.choice(WORDS).encode() + luck.choice((b"", b"", b"\r"))
        lines[at : at + luck.randrange(3)] = [new] * luck.randrange(3)
    return b"\n".join(lines)


@pytest.mark.parametrize("seed", range(3))
def test_pydriller_counts_the_same(repo: RepoBuilder, tmp_path: Path, seed: int) -> None:
    from pydriller import Git

    shas = write(repo, random.Random(seed), 40)
    clone = tmp_path / "clone"
    words = ("git", "clone", "-q", "--shared", "--no-checkout", str(repo.path), str(clone))
    subprocess.run(words, check=True)
    other = Git(str(clone))
    theirs = {}
    for sha in shas:
        files = other.get_commit(sha).modified_files
        theirs[sha] = {names(each.old_path, each.new_path): (each.added_lines, each.deleted_lines) for each in files}
    other.clear()
    book = FactBook((), PathSets((("tests", ()),)), "tests", ())
    ours = {}
    for sha, diff in diffs(git.find(str(repo.path)), shas, book):
        assert diff is not None
        ours[sha] = {names(each.old_path, each.path): (each.added or 0, each.deleted or 0) for each in diff.changes}
    assert ours == theirs
    assert sum(len(each) for each in ours.values()) > 40
    assert any(len(paths) == 2 for each in ours.values() for paths in each), "no rename to compare"


def names(*paths: str | None) -> frozenset[str]:
    # Of a binary file PyDriller does not say that it came or went.
    return frozenset(path for path in paths if path)


@pytest.mark.parametrize("seed", range(3))
def test_looking_at_lines_sees_every_line(repo: RepoBuilder, seed: int) -> None:
    """What is counted as added and deleted is what was gone through, one by one."""
    shas = write(repo, random.Random(100 + seed), 40)
    book = load_rule_book().facts
    seen = 0
    for sha, diff in diffs(git.find(str(repo.path)), shas, book):
        words = ("git", "-C", str(repo.path), "show", "-U0", "--format=", "--no-indent-heuristic", sha)
        lines = subprocess.run(words, check=True, capture_output=True).stdout.split(b"\n")
        assert diff is not None
        counts = {name: (count.added, count.removed) for name, count in diff.facts}
        # "return x" is the one line that shows this; what is no heading starts with its sign alone.
        expected = tuple(sum(line.rstrip(b"\r") == sign + b"return x" for line in lines) for sign in (b"+", b"-"))
        assert counts.get("returns", (0, 0)) == expected, sha
        seen += sum(expected)
    assert seen > 20
