"""Reads Gemfile."""

from __future__ import annotations

import re

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.addresses import git_source, outside, short_address
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.ruby import leading, options, statements
from impact.sources.manifests.texts import lines_of

NAME = "gem"

_GEM = re.compile(r"gem\b(.*)")
_BLOCK = re.compile(r"(group|path|git|github|gitlab|source|platforms?|install_if)\b(.*)\bdo\b")
_OPENS = re.compile(r"(?:if|unless|case|begin|def|while|until|for)\b|.*\bdo\b(?:\s*\|[^|]*\|)?$")
# Groups for who works on the project; gems of any other group are needed to run it.
_FOR_WORK = frozenset(
    ("development", "dev", "test", "tests", "doc", "docs", "lint", "ci", "benchmark", "cucumber", "rubocop", "debug")
)
_NO_GROUPS = frozenset(("optional", "true", "false", "i", "w"))


def reads(path: str) -> bool:
    return path.rpartition("/")[2] in ("Gemfile", "gems.rb")


def read(path: str, text: bytes) -> Manifest:
    """Each gem that is asked for, by the groups and places around it."""
    found = Gathered(NAME)
    around: list[dict[str, str]] = [{}]
    for line in statements(lines_of(text)):
        if re.match(r"end\b", line):
            del around[max(1, len(around) - 1) :]
        elif block := _BLOCK.match(line):
            around.append(around[-1] | _said(block[1], block[2]))
        elif _OPENS.match(line) and not re.search(r"\bend$", line):
            around.append(around[-1])
        elif gem := _GEM.match(line):
            name, version, rest = leading(gem[1])
            _need(found, path, name, version, around[-1] | options(rest))
    return found.manifest()


def _said(block: str, words: str) -> dict[str, str]:
    """What a block says of the gems in it."""
    if block == "group":
        return {"group": words}
    first = leading(words)[0]
    return {block: first} if block in ("path", "git", "github", "gitlab") else {}


def _need(found: Gathered, path: str, name: str, version: str, said: dict[str, str]) -> None:
    groups = set(re.findall(r"\w+", said.get("group") or said.get("groups") or "")) - _NO_GROUPS
    scope = DEVELOP if groups and groups <= _FOR_WORK else RUN
    if "path" in said:
        if outside(path, said["path"]):
            found.need(name, version, scope=scope, source=said["path"])
        return
    host = next((each for each in ("github", "gitlab", "bitbucket") if each in said), "")
    source = short_address(said[host], host=host) if host else git_source(said.get("git", ""))[0]
    wanted = next((said[key] for key in ("tag", "ref", "branch") if key in said), "") if source else ""
    found.need(name, version or wanted, scope=scope, source=source)
