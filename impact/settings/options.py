"""Settles every setting: a flag, then the environment, the repository, the person's file, the default."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from impact.classify.patterns import fault_in
from impact.model.errors import SettingsError, UsageError
from impact.model.options import (
    Gather,
    LinkPattern,
    Look,
    NoteOptions,
    Options,
    Private,
    ReviewOptions,
    ScheduleOptions,
)
from impact.settings import dates
from impact.settings.own_shapes import KEYS, OwnRules
from impact.settings.signal_shapes import Strict
from impact.settings.yaml_file import Document, Where, load
from impact.shipped import shipped

_ONLY_YOURS = "it is about you or your machine, and a repository is written by others; keep it in your own file"
REFUSED = dict.fromkeys(
    ("me", "ledger", "level", "target", "links", "forges", "absent", "private", "reviews", "schedule", "notes"),
    _ONLY_YOURS,
)
_LADDER_NAME = re.compile(r"[\w.-]+")
# Whether a period can be understood does not hang on the day it is asked.
_SOME_DAY = date(2000, 1, 1)
_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class _Gather(Strict):
    gap_days: int | None = Field(None, ge=0, le=3660)
    span_days: int | None = Field(None, ge=1, le=3660)
    merge_commits: int | None = Field(None, ge=1, le=10_000)
    most_commits: int | None = Field(None, ge=1, le=10_000)


class _Link(Strict):
    kind: Literal["pull-request", "issue", "change-id"]
    where: Literal["subject", "message"]
    pattern: str = Field(min_length=1, max_length=500)
    unless: tuple[str, ...] = ()


class _Forge(Strict):
    host: str = Field(pattern=r"^[A-Za-z0-9.-]+(:[0-9]+)?$", max_length=260)
    runs: Literal["github", "gitlab", "gitea", "forgejo", "bitbucket", "azure", "sourcehut", "gitiles"]


class _Private(Strict):
    words: tuple[str, ...] | None = None
    repositories: tuple[str, ...] | None = None
    paths: tuple[str, ...] | None = None
    issues: bool | None = None
    security: bool | None = None


class _Reviews(Strict):
    bodies: Literal["own", "none"] | None = None
    keep_days: int | None = Field(None, ge=1, le=3660)
    ca_file: str | None = None


class _Notes(Strict):
    keep_days: int | None = Field(None, ge=0, le=36_600)


class _Schedule(Strict):
    mail: str | None = Field(None, pattern=r"^([^\s@,;<>\"]+@[^\s@,;<>\"]+)?$", max_length=260)
    webhook: str | None = Field(None, pattern=r"^(https://[^\s/@]+(/\S*)?)?$", max_length=2000)
    webhook_is_mine: bool | None = None


class _Report(Strict):
    anchors: int | None = Field(None, ge=1, le=50)


class _Opportunities(Strict):
    trusted_owners: tuple[str, ...] | None = None


class _Look(Strict):
    changes: int | None = Field(None, ge=5, le=100_000)
    share: int | None = Field(None, ge=51, le=101)


class RepositoryFile(OwnRules):
    """The shape of .impact.yaml; what it leaves out comes from the person's own file."""

    ladder: str | None = None
    period: str | None = None
    gather: _Gather | None = None
    area_depth: int | None = Field(None, ge=1, le=20)
    main_branches: tuple[str, ...] | None = None
    report: _Report | None = None
    opportunities: _Opportunities | None = None


class SettingsFile(RepositoryFile):
    """The shape of config.yaml; what it leaves out comes from the default."""

    me: tuple[str, ...] | None = None
    ledger: str | None = None
    level: str | None = None
    target: str | None = None
    links: tuple[_Link, ...] | None = None
    forges: tuple[_Forge, ...] | None = None
    absent: tuple[str, ...] | None = None
    private: _Private | None = None
    reviews: _Reviews | None = None
    schedule: _Schedule | None = None
    notes: _Notes | None = None
    worth_a_look: _Look | None = None


def load_options(
    repo_file: Path | None,
    user_file: Path | None,
    env: Mapping[str, str],
    flags: Mapping[str, object],
) -> Options:
    """Return every setting. Files that do not exist are passed over; flags that are None or empty too.

    Flags have the names of the settings, nested ones with a dot: "gather.gap_days", "report.anchors".
    Raises SettingsError for faults in files, UsageError for faults in flags and variables.
    """
    return load_settings(repo_file, user_file, env, flags)[0]


def load_settings(
    repo_file: Path | None,
    user_file: Path | None,
    env: Mapping[str, str],
    flags: Mapping[str, object],
) -> tuple[Options, tuple[OwnRules, ...]]:
    """Return every setting as `load_options` does, and the rules of the person, then of the repository."""
    settled = _values(load_file(None)[0])
    own = []
    for source, in_repository in ((user_file, False), (repo_file, True)):
        if source is None or not (source.exists() or source.is_symlink()):
            continue
        file, rules = load_file(source, in_repository=in_repository)
        settled |= _values(file)
        own += [rules] if rules != OwnRules() else []
    for name in settled:
        variable = f"IMPACT_{name.upper().replace('.', '_')}"
        if env.get(variable) and name not in ("links", "forges"):
            settled[name] = _typed(variable, env[variable], settled[name])
    settled |= {name: value for name, value in flags.items() if value is not None and value not in ((), [], "")}
    return _options(settled), tuple(own)


def load_file(source: Path | None, *, in_repository: bool = False) -> tuple[RepositoryFile, OwnRules]:
    """Return what one settings file says (None: the shipped one), and the rules in it apart.

    Raises SettingsError with every fault of the file.
    """
    if in_repository and source is not None and source.is_symlink():
        raise SettingsError((f"{source}:1:1: a symbolic link; a repository's settings must be a file",))

    def check(document: Document) -> Iterator[tuple[Where, str]]:
        yield from _faults(document, in_repository=in_repository)

    shape, refused = (RepositoryFile, REFUSED) if in_repository else (SettingsFile, {})
    file, _ = load(source or shipped("config", "settings.yaml"), shape, check=check, refused=refused)
    return file, OwnRules(**{key: getattr(file, key) for key in KEYS})


def _values(file: RepositoryFile) -> dict[str, Any]:
    """Return what one file says, its rules left out, nested settings under names with a dot."""
    said: dict[str, Any] = {}
    for name, value in file.model_dump(exclude_none=True, exclude=set(KEYS)).items():
        if isinstance(value, dict):
            said |= {f"{name}.{key}": each for key, each in value.items()}
        else:
            said[name] = value
    return said


def _faults(document: Document, *, in_repository: bool) -> Iterator[tuple[Where, str]]:
    yield from _faulty_periods(document)
    for where, value in _texts(document, "links", "*", "pattern"):
        what = fault_in(value) or _group_fault(value)
        if what:
            yield where, what
    for where, value in _texts(document, "ladder"):
        if in_repository and not _LADDER_NAME.fullmatch(value):
            yield where, "a repository may name a ladder, but not a path"
    for where, value in _texts(document, "me", "*"):
        if not value.strip():
            yield where, "an address must not be empty"
    if isinstance(document.value, dict) and any(document.value.get(key) for key in KEYS):
        from impact.settings.own_faults import own_faults  # noqa: PLC0415 - few files have any, and it reads the rules

        yield from own_faults(document, in_repository=in_repository)


def _faulty_periods(document: Document) -> Iterator[tuple[Where, str]]:
    for where, value in (*_texts(document, "period"), *_texts(document, "absent", "*")):
        try:
            dates.period(value, _SOME_DAY)
        except UsageError as error:
            yield where, f"{error.what}; {error.hint}"


def _texts(document: Document, *path: str) -> Iterator[tuple[Where, str]]:
    return ((where, value) for where, value in document.find(*path) if isinstance(value, str))


def _group_fault(pattern: str) -> str:
    groups = re.compile(pattern).groups
    return "" if groups == 1 else f"a link pattern has exactly one group, the name; this has {groups}"


def _typed(variable: str, text: str, default: object) -> object:
    """Return a variable's text as the type of the setting; lists are written with commas."""
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(default, bool):
        if text.lower() not in _YES_NO:
            raise UsageError(f"{variable}: expected yes or no, found '{text[:40]}'", hint="such as yes")
        return _YES_NO[text.lower()]
    if not isinstance(default, int):
        return text
    if not re.fullmatch(r"[0-9]{1,5}", text):
        raise UsageError(f"{variable}: expected a whole number, found '{text[:40]}'", hint=f"such as {default}")
    return int(text)


def _options(settled: Mapping[str, Any]) -> Options:
    for name, values in (("period", (settled["period"],)), ("absent", settled["absent"])):
        try:
            for value in values:
                dates.period(value, _SOME_DAY)
        except UsageError as error:
            raise UsageError(f"{name}: {error.what}", hint=error.hint) from None
    gather = _under("gather", settled)
    try:
        # Flags and variables have not gone through a file: hold them to the same bounds.
        report = {"anchors": settled["report.anchors"]}
        RepositoryFile.model_validate({"area_depth": settled["area_depth"], "gather": gather, "report": report})
    except ValidationError as error:
        raise UsageError(f"a setting is out of bounds: {_first(error)}") from None
    return Options(
        me=tuple(settled["me"]),
        ledger=str(settled["ledger"]),
        ladder=str(settled["ladder"]),
        level=str(settled["level"]),
        target=str(settled["target"]),
        period=str(settled["period"]),
        gather=Gather(**gather),
        area_depth=settled["area_depth"],
        main_branches=tuple(settled["main_branches"]),
        links=tuple(LinkPattern(**each) for each in settled["links"]),
        anchors=settled["report.anchors"],
        forges=tuple((each["host"].lower(), each["runs"]) for each in settled["forges"]),
        absent=tuple(settled["absent"]),
        private=Private(**_under("private", settled)),
        trusted_owners=tuple(settled["opportunities.trusted_owners"]),
        reviews=ReviewOptions(**_under("reviews", settled)),
        look=Look(**_under("worth_a_look", settled)),
        schedule=ScheduleOptions(**_under("schedule", settled)),
        notes=NoteOptions(**_under("notes", settled)),
    )


def _under(name: str, settled: Mapping[str, Any]) -> dict[str, Any]:
    return {key.removeprefix(f"{name}."): settled[key] for key in settled if key.startswith(f"{name}.")}


def _first(error: ValidationError) -> str:
    details = error.errors(include_url=False)[0]
    name = ".".join(str(part) for part in details["loc"])
    return f"{name}: {details['msg'].replace('Input should', 'must')}"
