"""Finds the files of a framework in a person's clone, tells its format, and reads it."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from impact.model.errors import SettingsError, UsageError
from impact.settings.ladder_import import axes, dropbox, ft, monzo, table
from impact.settings.ladder_import.crosswalks import Crosswalk
from impact.settings.ladder_import.shapes import Framework, Text, refuse
from impact.settings.ladder_import.table import Known
from impact.settings.ladder_import.writing import track_of
from impact.settings.ladders import OUTCOMES, words_of_default

FORMATS = ("axes", "ft", "monzo", "dropbox-html", "csv")
_LARGEST = 1 << 20
_MOST_FILES = 500
_READERS: dict[str, Callable[[str, tuple[Text, ...]], Framework]] = {
    "axes": axes.read,
    "ft": ft.read,
    "monzo": monzo.read,
    "dropbox-html": dropbox.read,
}
_ROLES: dict[str, Callable[[Path], dict[str, tuple[Path, ...]]]] = {
    "axes": axes.roles,
    "ft": ft.roles,
    "monzo": monzo.roles,
    "dropbox-html": dropbox.roles,
}
_IS_ROLE: dict[str, Callable[[str], bool]] = {"axes": axes.is_role, "monzo": monzo.is_role}


@dataclass(frozen=True, slots=True)
class Found:
    """A framework as it lies there: its format, the files of each role."""

    form: str
    roles: dict[str, tuple[Path, ...]]


def known_words(categories: Collection[str]) -> Known:
    """Return what the cells of a table may say, by column."""
    words = words_of_default()
    return {
        "categories": tuple(categories),
        "bar": tuple(words.bars or ()),
        "reach": tuple(words.reaches or ()),
        "outcome": OUTCOMES,
        "git": ("full", "partial", "none"),
        "track": ("ic", "mgmt"),
    }


def look(path: Path, form: str | None) -> Found:
    """Return what lies at `path`, a clone or one of its files; the format is guessed unless given.

    Raises UsageError when there is nothing of that format, or none can be told.
    """
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder", hint="give the folder of your own clone, or a .csv file")
    found = [each for each in ([form] if form else FORMATS) if _roles(path, each)]
    if not found:
        known = f"no framework in the format {form}" if form else "no career framework in a format known here"
        raise UsageError(f"{path}: {known}", hint=f"formats: {', '.join(FORMATS)}; or name one file of it")
    return Found(found[0], _roles(path, found[0]))


def read(found: Found, roles: Sequence[str], crosswalk: Crosswalk, known: Known) -> tuple[Framework, tuple[Path, ...]]:
    """Return the levels of these roles as one framework, and the files they were read from.

    Without roles those of the crosswalk are taken, or the only one there is.
    Raises UsageError for roles that cannot be told or stand on one track, SettingsError with every fault.
    """
    chosen = _chosen(found, roles, crosswalk)
    parts: list[Framework] = []
    faults: list[str] = []
    for role in chosen:
        texts = tuple(_text(each) for each in found.roles[role])
        try:
            parts.append(table.read(role, texts, known) if found.form == "csv" else _READERS[found.form](role, texts))
        except SettingsError as error:
            faults += error.faults
    if faults:
        raise SettingsError(tuple(faults))
    merged = _merged(parts)
    _check_ranks(merged, crosswalk)
    return merged, tuple(each for role in chosen for each in found.roles[role])


def _roles(path: Path, form: str) -> dict[str, tuple[Path, ...]]:
    if not path.is_dir():
        return {path.stem: (path,)} if _looks_like(path, form) else {}
    if form == "csv":
        return {}
    roles = _ROLES[form](path)
    files = [file for each in roles.values() for file in each]
    if len(files) > _MOST_FILES:
        raise UsageError(f"{path}: more than {_MOST_FILES} files of one format", hint="name one file of it")
    # A link out of the clone is somebody else's choice of what is read on this machine.
    inside = path.resolve()
    away = [each for each in files if not each.resolve().is_relative_to(inside)]
    if away:
        raise SettingsError(tuple(f"{each}:1: a link that leads out of {path}, which is not followed" for each in away))
    is_role = _IS_ROLE.get(form)
    if is_role is None:
        return roles
    return {role: files for role, files in roles.items() if is_role(_text(files[0]).content)}


def _looks_like(path: Path, form: str) -> bool:
    suffix = path.suffix.lower()
    if suffix == ".md":
        return form in _IS_ROLE and _IS_ROLE[form](_text(path).content)
    return form == {".csv": "csv", ".tsv": "csv", ".html": "dropbox-html", ".htm": "dropbox-html"}.get(
        suffix, "ft" if suffix in (".yml", ".yaml") else ""
    )


def _chosen(found: Found, roles: Sequence[str], crosswalk: Crosswalk) -> tuple[str, ...]:
    there = ", ".join(found.roles)
    for each in roles:
        if each not in found.roles:
            raise UsageError(f"no role '{each}' there", hint=f"--role is one of: {there}")
    usual = tuple(each for each in crosswalk.roles if each in found.roles)
    chosen = tuple(dict.fromkeys(roles)) or usual or tuple(found.roles)
    if len(chosen) > 1 and not roles and not usual:
        raise UsageError("several roles are told of there", hint=f"choose with --role: {there}")
    return chosen


def _merged(parts: list[Framework]) -> Framework:
    whole = parts[0]
    for each in parts[1:]:
        whole = replace(
            whole,
            rungs=whole.rungs + each.rungs,
            meanings=whole.meanings + each.meanings,
            ignored=whole.ignored + each.ignored,
        )
    return whole


def _check_ranks(framework: Framework, crosswalk: Crosswalk) -> None:
    """Ranks of one track follow the source's order; two roles with the same ones are two ladders."""
    places = Counter((track_of(each, crosswalk), each.number) for each in framework.rungs)
    twice = {place for place, count in places.items() if count > 1}
    both = [each for each in framework.rungs if (track_of(each, crosswalk), each.number) in twice]
    if not both:
        return
    roles = tuple(dict.fromkeys(each.role for each in both))
    if len(roles) > 1:
        raise UsageError(
            f"{' and '.join(roles)} stand beside each other on one track",
            hint=f"import them as ladders of their own: --role {roles[0]} --name …",
        )
    refuse(
        (each.statements[0].file, each.statements[0].line, f"two levels have the rank {each.number}") for each in both
    )


def _text(path: Path) -> Text:
    """The file as text. Raises SettingsError when it is none, or no regular file."""
    name = str(path)
    try:
        # Opened without waiting: a pipe would never end.
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SettingsError((f"{name}:1: not a regular file",))
            raw = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise SettingsError((f"{name}:1: cannot be read: {getattr(error, 'strerror', None) or error}",)) from None
    if len(raw) > _LARGEST:
        raise SettingsError((f"{name}:1: larger than {_LARGEST >> 20} MB, which no page of a framework is",))
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SettingsError((f"{name}:{line}: not UTF-8 text: byte 0x{raw[error.start]:02x}",)) from None
    return Text(name, content.replace("\r\n", "\n").replace("\r", "\n"))
