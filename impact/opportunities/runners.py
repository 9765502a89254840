"""What runs named targets: how it is called, which files define them, and what a definition looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_NAME = re.compile(r"[A-Za-z_][\w.:-]*")


@dataclass(frozen=True, slots=True)
class Runner:
    """One such program.

    `calls` are the words that call it, longest first, with " NAME" meant behind them; `flags` are those whose value
    is the target, where targets are no plain words. `files` matches the names of build files, `roots` are those that
    define targets in a folder; `defines` has NAME in the place of the target. `generated` matches files that make a
    build file, in which case the usual targets (`usual`) may come from there.
    """

    name: str
    calls: tuple[str, ...]
    files: re.Pattern[str]
    roots: tuple[str, ...]
    defines: str
    flags: tuple[str, ...] = ()
    many: bool = False

    def defined(self, target: str, text: str) -> bool:
        """Return whether a build file defines the target, in plain words."""
        return re.search(self.defines.replace("NAME", re.escape(target)), text, re.MULTILINE) is not None

    def mentioned(self, target: str, text: str) -> bool:
        """Return whether a build file holds the target as a word at all."""
        last = target.rpartition(":")[2]
        either = "[-_]".join(re.escape(part) for part in re.split("[-_]", last))
        return re.search(rf"(?<![\w-]){either}(?![\w-])", text) is not None


_MAKEFILES = ("Makefile", "makefile", "GNUmakefile")
RUNNERS = (
    Runner(
        "make",
        ("make", "gmake"),
        re.compile(
            r"(?:GNU)?[Mm]akefile.*|.*\.(?:mk|mak|cmake|ninja)|CMakeLists\.txt|meson\.build|configure\.(?:ac|in)"
        ),
        _MAKEFILES,
        r"^(?:[\w./-]+[ \t]+)*NAME(?:[ \t]+[\w./-]+)*[ \t]*::?(?!=)",
        many=True,
    ),
    Runner(
        "npm",
        ("npm run", "npm run-script", "yarn run", "pnpm run", "bun run", "yarn", "pnpm"),
        re.compile(r"package\.json|lerna\.json|turbo\.json|nx\.json|project\.json|\.yarnrc\.yml"),
        ("package.json",),
        r'"scripts"\s*:\s*\{[^}]*"NAME"\s*:',
    ),
    Runner(
        "tox",
        ("tox", "tox run"),
        re.compile(r"tox\.(?:ini|toml)|setup\.cfg|pyproject\.toml"),
        ("tox.ini", "tox.toml", "pyproject.toml", "setup.cfg"),
        r"^\[testenv:NAME\]|^\s*\[(?:tool\.tox\.)?env\.NAME\]|^\s*envlist\s*=[^\[]*\bNAME\b",
        flags=("-e",),
        many=True,
    ),
    Runner(
        "nox",
        ("nox",),
        re.compile(r"noxfile\.py"),
        ("noxfile.py",),
        r"^def NAME\(|name\s*=\s*[\"']NAME[\"']",
        flags=("-s", "-e", "--session", "--sessions"),
        many=True,
    ),
    Runner(
        "just",
        ("just",),
        re.compile(r"\.?[Jj]ustfile|.*\.just"),
        ("justfile", "Justfile", ".justfile"),
        r"^@?NAME(?:[ \t]+[^:=\n]*)?:(?!=)",
    ),
    Runner(
        "rake",
        ("bundle exec rake", "bin/rake", "rake"),
        re.compile(r"[Rr]akefile(?:\.rb)?|.*\.rake"),
        ("Rakefile", "rakefile", "Rakefile.rb"),
        r"^\s*(?:multi)?task\s*\(?\s*[:'\"]?NAME\b",
        many=True,
    ),
    Runner(
        "task",
        ("task", "go-task"),
        re.compile(r"[Tt]askfile.*\.ya?ml"),
        ("Taskfile.yml", "Taskfile.yaml"),
        r"^[ \t]+[\"']?NAME[\"']?:[ \t]*(?:$|#|\{)",
    ),
    Runner(
        "composer",
        ("composer run", "composer run-script", "composer"),
        re.compile(r"composer\.json"),
        ("composer.json",),
        r'"scripts"\s*:\s*\{[^}]*"NAME"\s*:',
    ),
    Runner(
        "gradle",
        ("gradlew", "gradle"),
        re.compile(r".*\.gradle(?:\.kts)?"),
        ("build.gradle", "build.gradle.kts"),
        r"^\s*task\s+NAME\b|\b(?:register|create)\w*(?:<\w+>)?\(\s*[\"']NAME[\"']",
        many=True,
    ),
    Runner(
        "invoke",
        ("invoke", "inv"),
        re.compile(r"tasks\.py|.*/tasks/[^/]+\.py"),
        ("tasks.py",),
        r"^def NAME\(",
    ),
    Runner(
        "poe",
        ("poe", "poetry run poe", "uv run poe", "pdm run", "hatch run"),
        re.compile(r"pyproject\.toml|poe_tasks\.toml|hatch\.toml"),
        ("pyproject.toml",),
        r"^[\"']?NAME[\"']?\s*=",
    ),
)
BY_NAME = {each.name: each for each in RUNNERS}


def asked_of(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (runner, target) for every target that a command asks for by a plain name."""
    plain = [words[0].removeprefix("./"), *words[1:]]
    for runner in RUNNERS:
        called = next((call for call in sorted(runner.calls, key=len, reverse=True) if _begins(plain, call)), "")
        if called:
            rest = plain[len(called.split()) :]
            yield from ((runner.name, each) for each in _targets(runner, rest))
            return


def _begins(words: list[str], call: str) -> bool:
    parts = call.split()
    return words[: len(parts)] == parts


def _targets(runner: Runner, words: list[str]) -> Iterator[str]:
    if any(each in ("-C", "-f", "--file", "--prefix", "--cwd", "-p", "--dir", "--filter") for each in words):
        return  # it works somewhere else
    if runner.flags:
        for flag, value in pairwise(words):
            if flag in runner.flags:
                yield from (each for each in value.split(",") if _NAME.fullmatch(each))
        return
    for at, word in enumerate(words):
        if word.startswith("-") or "=" in word or (at and words[at - 1] in ("-j", "-l", "-o")):
            continue
        if not _NAME.fullmatch(word):
            return
        yield word
        if not runner.many:
            return
