"""Reads setup.py without running it: what its call of `setup` says in so many words."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from itertools import islice

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.requirement_words import need_all, scope_of
from impact.sources.manifests.texts import decoded

NAME = "pypi"

# Programs of this sort are a page or two; a longer one, or one nested deeper, is none that people write.
_LARGEST = 256 << 10
_DEEPEST = 40
_MOST_STEPS = 20_000
_MOST_CALLS = 10
# What only Python 2 reads, a line each, and what says no less of a package to Python 3.
_OLDER = (
    (re.compile(r"^([ \t]*)print\b(?![ \t]*[(=.,)]).*$", re.MULTILINE), r"\1pass"),
    (re.compile(r"^([ \t]*except\b[^:\n]*?),[ \t]*\w+[ \t]*:", re.MULTILINE), r"\1:"),
    (re.compile(r"^([ \t]*raise[ \t]+[\w.]+),.*$", re.MULTILINE), r"\1"),
    (re.compile(r"(?<![\w.])0([0-7]+)(?![\w.])"), r"\1"),
)
_LISTS = {"install_requires": RUN, "setup_requires": DEVELOP, "tests_require": DEVELOP}


def reads(path: str) -> bool:
    return path.rpartition("/")[2] == "setup.py"


def read(path: str, text: bytes) -> Manifest:
    """The words of the call; what would have to be computed is counted as left out."""
    program = _Program(_parsed(decoded(text, errors="replace")))
    found = Gathered(NAME)
    for given in program.calls("setup"):
        for argument, scope in _LISTS.items():
            if argument in given:
                need_all(found, path, program.words(given[argument]), scope=scope)
        for extra, value in program.items(given.get("extras_require")):
            need_all(found, path, program.words(value), scope=scope_of(extra.partition(":")[0]))
        if "name" in given:
            name, version = (program.words(given[each])[:1] if each in given else [""] for each in ("name", "version"))
            found.offer(next(iter(name), None), next(iter(version), ""))
    return found.manifest()


def _parsed(words: str) -> ast.Module:
    if len(words) > _LARGEST:
        raise Unreadable(f"a program larger than {_LARGEST >> 10} KB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return ast.parse(words)
            except SyntaxError:
                return ast.parse(_as_of_today(words))
    except (SyntaxError, ValueError):
        raise Unreadable("not Python of this version") from None
    except (RecursionError, MemoryError):
        raise Unreadable("nested too deeply") from None


def _as_of_today(words: str) -> str:
    """A program of Python 2 as one of Python 3 that gives its lists the same words; nobody is to run it."""
    for older, newer in _OLDER:
        words = older.sub(newer, words)
    return words


class _Program:
    """What expressions of a program say in so many words, through names given at its top or in a function of it."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._steps = 0
        self._known: dict[str, ast.expr] = {}
        # What a function names is found under a name that the top does not use: a setup.py has one such function.
        inside = [each.body for each in tree.body if isinstance(each, ast.FunctionDef)]
        for body in [*inside, tree.body]:
            for statement in body:
                self._name(statement)
        for body in [*inside, tree.body]:
            self._grow(body, 0)

    def _name(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Assign):
            names = (each.id for each in statement.targets if isinstance(each, ast.Name))
            self._known.update(dict.fromkeys(names, statement.value))
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            self._known[statement.target.id] = statement.value

    def _grow(self, statements: list[ast.stmt], depth: int) -> None:
        """Lists that are added to later on, under a condition too: what is needed somewhere is needed."""
        for statement in statements if depth < _DEEPEST else ():
            if isinstance(statement, ast.If | ast.Try):
                for inside in (statement.body, statement.orelse):
                    self._grow(inside, depth + 1)
            name, more = _added(statement)
            if more is not None and name in self._known:
                self._known[name] = ast.BinOp(self._known[name], ast.Add(), more)

    def calls(self, name: str) -> Iterator[dict[str, ast.expr]]:
        """The arguments of each call of a function, by name; also those of a table that is handed over whole."""
        nodes = (each for each in ast.walk(self._tree) if isinstance(each, ast.Call))
        for call in islice((each for each in nodes if _called(each.func) == name), _MOST_CALLS):
            given: dict[str, ast.expr] = {}
            for each in call.keywords:
                given.update([(each.arg, each.value)] if each.arg is not None else self.items(each.value))
            yield given

    def items(self, value: ast.expr | None) -> list[tuple[str, ast.expr]]:
        """The entries of a table by their names; none where the table is computed."""
        value = self._meant(value)
        pairs = zip(value.keys, value.values, strict=True) if isinstance(value, ast.Dict) else ()
        return [
            (key.value, each) for key, each in pairs if isinstance(key, ast.Constant) and isinstance(key.value, str)
        ]

    def words(self, value: ast.expr, depth: int = 0) -> list[str | None]:
        """The texts that an expression is; None stands for each part that is computed."""
        meant = self._meant(value)
        if depth > _DEEPEST or self._steps > _MOST_STEPS:
            return [None]
        parts: list[ast.expr]
        if isinstance(meant, ast.Constant) and isinstance(meant.value, str):
            return [line for line in meant.value.splitlines() if line.strip()]
        if isinstance(meant, ast.List | ast.Tuple | ast.Set):
            parts = meant.elts
        elif isinstance(meant, ast.Starred):
            parts = [meant.value]
        elif isinstance(meant, ast.BinOp) and isinstance(meant.op, ast.Add):
            parts = [meant.left, meant.right]
        else:
            return [None]
        return [word for each in parts for word in self.words(each, depth + 1)]

    def _meant(self, value: ast.expr | None) -> ast.expr | None:
        """What an expression stands for. Names may stand for each other, over and over: the steps are counted."""
        self._steps += 1
        for _ in range(_DEEPEST):
            if not isinstance(value, ast.Name):
                break
            value = self._known.get(value.id)
        return value


def _added(statement: ast.stmt) -> tuple[str, ast.expr | None]:
    """The name of a list that a statement adds to, and what it adds to it; None where it does no such thing."""
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id, statement.value if isinstance(statement.op, ast.Add) else None
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or len(call.args) != 1:
        return "", None
    name = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
    if call.func.attr == "append":
        return name, ast.List([call.args[0]], ast.Load())
    return name, call.args[0] if call.func.attr == "extend" else None


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
