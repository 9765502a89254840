"""What runs named targets: how it is called, which files define them, and what a definition looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
        return any(_is_word(each, text) for each in {last, last.replace("-", "_"), last.replace("_", "-")})


def _is_word(word: str, text: str) -> bool:
    """Whether a text holds the word by itself; many build files are asked, and an expression for each word is dear."""
    at = text.find(word)
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(word) : at + len(word) + 1]
        if not any(each.isalnum() or each in "_-" for each in around):
            return True
        at = text.find(word, at + 1)
    return False


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
        r"^@?NAME(?:[ \t]+[^:\n]*)?:(?!=)",
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
# By the first word of a call, the longest call first.
_CALLS: dict[str, list[tuple[tuple[str, ...], Runner]]] = {}
for _runner in RUNNERS:
    for _call in sorted((tuple(each.split()) for each in _runner.calls), key=len, reverse=True):
        _CALLS.setdefault(_call[0], []).append((_call, _runner))
PROGRAMS = tuple(_CALLS)


def asked_of(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (runner, target) for every target that a command asks for by a plain name."""
    program = words[0].removeprefix("./")
    for call, runner in _CALLS.get(program, ()):
        if _begins(words, call):
            yield from ((runner.name, each) for each in _targets(runner, words[len(call) :]))
            return


def _begins(words: Sequence[str], call: tuple[str, ...]) -> bool:
    return tuple(words[1 : len(call)]) == call[1:]


def _targets(runner: Runner, words: Sequence[str]) -> Iterator[str]:
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
