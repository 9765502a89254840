"""Reads what setuptools, and tox, are told in setup.cfg."""

from __future__ import annotations

import configparser

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.requirement_words import need_all, scope_of
from impact.sources.manifests.texts import lines_of
from impact.sources.manifests.tox import need_environments, parsed

NAME = "pypi"

# Says that the value stands elsewhere.
_ELSEWHERE = ("file:", "attr:")
_LISTS = {"install_requires": RUN, "setup_requires": DEVELOP, "tests_require": DEVELOP}


def reads(path: str) -> bool:
    return path.rpartition("/")[2] == "setup.cfg"


def read(path: str, text: bytes) -> Manifest:
    """The name and the requirements; a file that only sets up other tools says nothing."""
    parser = parsed(lines_of(text))
    found = Gathered(NAME)
    name = _value(parser, "metadata", "name")
    if name:
        labels = _value(parser, "metadata", "classifiers")
        found.offer(name, _value(parser, "metadata", "version"), private="Private ::" in labels)
    for option, scope in _LISTS.items():
        need_all(found, path, _requirements(_value(parser, "options", option)), scope=scope)
    if parser.has_section("options.extras_require"):
        for extra, value in parser.items("options.extras_require"):
            need_all(found, path, _requirements(value), scope=scope_of(extra.partition(":")[0]))
    need_environments(found, path, parser)
    return found.manifest()


def _value(parser: configparser.RawConfigParser, section: str, option: str) -> str:
    value = (parser.get(section, option, fallback="") or "").strip()
    return "" if value.startswith(_ELSEWHERE) else value


def _requirements(value: str) -> list[str]:
    """The requirements of a list, one to a line or apart by semicolons where it is all on one line."""
    if value.strip().startswith(_ELSEWHERE):
        return []
    lines = [line.split(" #")[0].strip() for line in value.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]
