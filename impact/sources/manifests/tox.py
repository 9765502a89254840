"""Reads what tox.ini, tox.toml and the tables of tox in other files put into the environments that tests run in."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from typing import Any

from impact.model.manifests import DEVELOP, Manifest
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.requirement_words import asked_on, need_all, need_one
from impact.sources.manifests.texts import entries, lines_of, table, toml_table

NAME = "pypi"

_HEADS = ("tox", "tox:tox")
_ENVIRONMENT = re.compile(r"testenv(?::.*)?")
# A line may hold in some environments alone: "py311,django{42,50}: mock".
_FACTORS = re.compile(r"!?[\w{}.,! -]+:(?:\s+|$)")
_REFERENCE = re.compile(r"\{\[([^\[\]{}]+)\](\w+)\}")
# What tox fills in where it runs; a place in the repository itself, or words that only it knows.
_OWN_PLACE = re.compile(r"\{(?:tox_root|toxinidir|toxworkdir|tox_work_dir|posargs|/)[^}]*\}")


def reads(path: str) -> bool:
    return path.rpartition("/")[2] in ("tox.ini", "tox.toml")


def read(path: str, text: bytes) -> Manifest:
    """What every environment is given, and the plugins that tox itself needs."""
    found = Gathered(NAME)
    if path.endswith(".toml"):
        need_tables(found, path, toml_table(text))
    else:
        need_environments(found, path, parsed(lines_of(text)))
    return found.manifest()


def parsed(lines: list[str]) -> configparser.RawConfigParser:
    """Return the sections of a file of settings; raises Unreadable where it is none."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string("\n".join(lines))
    except (configparser.Error, AttributeError):
        raise Unreadable("not a file of settings") from None
    return parser


def need_environments(found: Gathered, path: str, parser: configparser.RawConfigParser) -> None:
    """Add what the sections of tox ask for, and what they take from other sections."""
    todo = [(name, "requires") for name in _HEADS]
    todo += [(name, "deps") for name in parser.sections() if _ENVIRONMENT.fullmatch(name)]
    seen = set()
    while todo:
        where = todo.pop()
        if where in seen:
            continue
        seen.add(where)
        value = parser.get(*where, fallback="") or ""
        todo += _REFERENCE.findall(value)
        for line in _lines(_REFERENCE.sub("", value)):
            need_one(found, path, line, scope=DEVELOP)


def _lines(value: str) -> Iterator[str]:
    for raw in value.splitlines():
        line = re.split(r"(?:^|\s)#", raw)[0].strip()
        line = asked_on(_FACTORS.sub("", line, count=1) if _FACTORS.match(line) else line)
        if line and not _OWN_PLACE.match(line):
            yield line


def need_tables(found: Gathered, path: str, data: dict[str, Any]) -> None:
    """Add what the tables of tox ask for, as they stand in tox.toml or below `tool.tox`."""
    need_all(found, path, entries(data.get("requires")), scope=DEVELOP)
    for each in (table(data, "env_run_base"), table(data, "env_pkg_base"), *map(table, table(data, "env").values())):
        deps = each.get("deps")
        written = deps.splitlines() if isinstance(deps, str) else entries(deps)
        texts = (asked_on(one) for one in written if isinstance(one, str))
        need_all(found, path, [one for one in texts if one and not _OWN_PLACE.match(one)], scope=DEVELOP)
    if isinstance(old := data.get("legacy_tox_ini"), str):
        try:
            parser = parsed(old.splitlines())
        except Unreadable:
            found.left += 1  # the file around it says what it says
        else:
            need_environments(found, path, parser)
