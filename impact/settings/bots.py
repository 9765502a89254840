"""Reads config/bots.yaml: the names and addresses that belong to no person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from impact.classify.patterns import fault_in
from impact.settings.yaml_file import Document, Where, load
from impact.shipped import shipped


class BotsFile(BaseModel):
    """The shape of config/bots.yaml."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    format: Literal["impact.bots/1"] = Field(alias="schema")
    names: tuple[str, ...] = Field(min_length=1)
    addresses: tuple[str, ...] = Field(min_length=1)
    patterns: tuple[str, ...] = Field(min_length=1)


def load_bots(source: Traversable | Path | None = None) -> tuple[str, ...]:
    """Return regular expressions to search for in a name and in an address, ignoring case.

    Raises SettingsError with every fault of the file.
    """
    file, _ = load(source or shipped("config", "bots.yaml"), BotsFile, check=_faults)
    names = "|".join(re.escape(each) for each in file.names)
    addresses = "|".join(re.escape(each) for each in file.addresses)
    return (f"^(?:{names})(?:[- ](?:bot|app|ci))?$", f"^(?:{addresses})$", *file.patterns)


def _faults(document: Document) -> Iterator[tuple[Where, str]]:
    for where, value in document.find("patterns", "*"):
        what = fault_in(value) if isinstance(value, str) else ""
        if what:
            yield where, what
    for section in ("names", "addresses"):
        for where, value in document.find(section, "*"):
            if isinstance(value, str) and not (value.strip() and value.isascii()):
                yield where, "must be plain ASCII text, and not empty"
