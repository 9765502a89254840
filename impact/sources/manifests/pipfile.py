"""Reads Pipfile."""

from __future__ import annotations

from impact.model.manifests import DEVELOP, RUN, Manifest
from impact.sources.manifests.gathered import Gathered
from impact.sources.manifests.poetry import need_table
from impact.sources.manifests.texts import table, toml_table

NAME = "pypi"

# Tables that are no categories of packages.
_OTHER = ("source", "requires", "scripts", "pipenv")


def reads(path: str) -> bool:
    return path.rpartition("/")[2] == "Pipfile"


def read(path: str, text: bytes) -> Manifest:
    """The packages, and those of every other category as what is needed to develop."""
    found = Gathered(NAME)
    for category, named in toml_table(text).items():
        if category not in _OTHER:
            need_table(found, path, table(named), scope=RUN if category == "packages" else DEVELOP)
    return found.manifest()
