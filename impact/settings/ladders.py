"""Finds career ladders by name, checks them, and turns them into values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from impact.model.errors import UsageError
from impact.model.ladder import Bar, Expectation, Ladder, Level, Reach, Source
from impact.model.work import QUALITIES
from impact.settings.yaml_faults import did_you_mean
from impact.settings.yaml_file import Document, Where, load
from impact.shipped import shipped

OUTCOMES = ("none", "delivered", "adopted", "held", "stated")
_DEFAULT = "default"
_SCORE = "a ladder says what work shows, not how much it counts; statuses are never added up"
_COUNT = "commits and lines say how much was typed, not what changed for anybody; ask for contributions in a bar"
REFUSED = {
    **dict.fromkeys(("weight", "weights", "points", "score", "scores", "percentile", "rating"), _SCORE),
    **dict.fromkeys(("loc", "lines", "commits", "min_commits", "pull_requests", "hours", "streak"), _COUNT),
}

_Text = Field(min_length=1)
_Id = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Bar(_Shape):
    contributions: int = Field(ge=1, le=99)
    distinct_months: int = Field(0, ge=0, le=99)
    distinct_quarters: int = Field(0, ge=0, le=99)
    active_months: int = Field(0, ge=0, le=99)
    finished: bool = False


class _Reach(_Shape):
    other_people: int = Field(0, ge=0, le=999)
    modules: int = Field(0, ge=0, le=999)
    repositories: int = Field(0, ge=0, le=999)
    teams: int = Field(0, ge=0, le=999)
    outside_organisation: bool = False


class _Expectation(_Shape):
    id: str = _Id
    dimension: str
    text: str = _Text
    categories: tuple[str, ...]
    bar: str
    reach: str
    outcome: str
    qualities: tuple[str, ...] = ()
    git: Literal["full", "partial", "none"]
    ask: str = _Text


class _Level(_Shape):
    id: str = _Id
    track: Literal["ic", "mgmt"]
    rank: int = Field(ge=1, le=99)
    title: str = _Text
    essence: str = _Text
    expectations: tuple[_Expectation, ...] = Field(min_length=1)


class _Source(_Shape):
    repo: str
    commit: str
    licence: str


class LadderFile(_Shape):
    """The shape of a ladder file; what it leaves out of its vocabulary is the default ladder's."""

    schema_: Literal["impact.ladder/1"] = Field(alias="schema")
    id: str = _Id
    title: str = _Text
    version: str = _Text
    text_license: str = ""
    source: _Source | None = None
    dimensions: dict[str, str] | None = None
    bars: dict[str, _Bar] | None = None
    reaches: dict[str, _Reach] | None = None
    outcomes: dict[Literal["none", "delivered", "adopted", "held", "stated"], str] | None = None
    archetypes: dict[str, tuple[str, ...]] | None = None
    levels: tuple[_Level, ...] = Field(min_length=1)


def ladder_names(user_folder: Path | None) -> tuple[str, ...]:
    """Return the names of all ladders that can be used: the shipped ones and the person's own."""
    return tuple(sorted(_places(user_folder)))


def find_ladder(name_or_path: str, user_folder: Path | None) -> Traversable | Path:
    """Return the file of a ladder; one in `user_folder` goes before a shipped one of that name.

    Raises UsageError for an unknown name.
    """
    if name_or_path.endswith((".yaml", ".yml")):
        return Path(name_or_path).expanduser()
    places = _places(user_folder)
    if name_or_path not in places:
        names = tuple(sorted(places))
        raise UsageError(
            f"no ladder is called '{name_or_path}'{did_you_mean(name_or_path, names)}",
            hint=f"ladders here: {', '.join(names)}; or give a path that ends in .yaml",
        )
    return places[name_or_path]


def load_ladder(name_or_path: str, *, user_folder: Path | None, categories: Collection[str]) -> Ladder:
    """Return the ladder of that name, or in that file; `categories` are the keys it may refer to.

    Raises UsageError for an unknown name and SettingsError with every fault of the file.
    """
    return read_ladder(find_ladder(name_or_path, user_folder), categories)


def read_ladder(source: Traversable | Path, categories: Collection[str]) -> Ladder:
    """Return the ladder in one file. Raises SettingsError with every fault."""
    words = words_of_default()

    def check(document: Document) -> Iterator[tuple[Where, str]]:
        yield from _unknown_words(document, words, categories)
        yield from _repeated(document)
        yield from _unknown_firsts(document, words)

    file, digest = load(source, LadderFile, check=check, refused=REFUSED)
    return _ladder(file, words, digest)


def words_of_default() -> LadderFile:
    """Return the default ladder as its file has it: whose words hold where a ladder brings none of its own."""
    return load(shipped("config", "ladders", f"{_DEFAULT}.yaml"), LadderFile)[0]


def find_level(ladder: Ladder, text: str) -> Level:
    """Return the level meant by a key, a title or its initials, whatever the case: staff, Staff engineer, EM.

    Raises UsageError with the levels there are.
    """
    said = _plain(text)
    names: dict[str, Level] = {}
    for level in ladder.levels:
        names |= {_plain(level.key): level, _plain(level.title): level}
    initials = [each for each in ladder.levels if "".join(word[0] for word in _plain(each.title).split()) == said]
    if said not in names and len(initials) == 1:
        return initials[0]
    if said not in names:
        close = get_close_matches(said, names, 1, 0.6)
        hint = f"; did you mean '{names[close[0]].key}'?" if close else ""
        keys = ", ".join(level.key for level in ladder.levels)
        raise UsageError(f"the ladder '{ladder.key}' has no level '{text}'{hint}", hint=f"levels here: {keys}")
    return names[said]


def _plain(text: str) -> str:
    return " ".join(re.split(r"[\s_/-]+", text.casefold().strip()))


def _places(user_folder: Path | None) -> dict[str, Traversable | Path]:
    folders: list[Traversable | Path] = [shipped("config", "ladders")]
    if user_folder is not None:
        folders.append(user_folder)
    return {
        each.name.removesuffix(".yaml"): each
        for folder in folders
        if folder.is_dir()
        for each in folder.iterdir()
        if each.name.endswith(".yaml")
    }


def _unknown_words(document: Document, words: LadderFile, categories: Collection[str]) -> Iterator[tuple[Where, str]]:
    """Yield every reference to a category, bar, reach, dimension, outcome or quality that does not exist."""
    known = {
        "dimension": _keys(document, "dimensions", words),
        "categories": tuple(categories),
        "bar": _keys(document, "bars", words),
        "reach": _keys(document, "reaches", words),
        "outcome": OUTCOMES,
        "qualities": QUALITIES,
    }
    one = {"categories": "category", "qualities": "quality"}
    for name, choices in known.items():
        path: tuple[str, ...] = ("levels", "*", "expectations", "*", name)
        for where, value in document.find(*path, *(("*",) if name in one else ())):
            if isinstance(value, str) and value not in choices:
                hint = did_you_mean(value, choices) or f"; known here: {', '.join(choices)}"
                yield where, f"no {one.get(name, name)} is called '{value}'{hint}"


def _keys(document: Document, section: str, words: LadderFile) -> tuple[str, ...]:
    for _, value in document.find(section):
        if isinstance(value, dict):
            return tuple(value)
    return tuple(getattr(words, section))


def _unknown_firsts(document: Document, words: LadderFile) -> Iterator[tuple[Where, str]]:
    """Yield what an archetype puts first though no dimension or expectation is called so."""
    ids = [each for _, each in document.find("levels", "*", "expectations", "*", "id") if isinstance(each, str)]
    known = (*_keys(document, "dimensions", words), *ids)
    for where, value in document.find("archetypes", "*", "*"):
        if isinstance(value, str) and value not in known:
            yield where, f"no dimension or expectation is called '{value}'{did_you_mean(value, known)}"


def _repeated(document: Document) -> Iterator[tuple[Where, str]]:
    for path in (("levels", "*", "id"), ("levels", "*", "expectations", "*", "id")):
        first: dict[str, int] = {}
        for where, value in document.find(*path):
            if isinstance(value, str) and value in first:
                yield where, f"the id '{value}' stands here twice, first on line {first[value]}"
            elif isinstance(value, str):
                first[value] = document.marks[where][0]
    ranks: Counter[tuple[str, int]] = Counter()
    for where, value in document.find("levels", "*"):
        if isinstance(value, dict) and isinstance(value.get("track"), str) and isinstance(value.get("rank"), int):
            place = value["track"], value["rank"]
            if ranks[place]:
                yield (*where, "rank"), f"another level of the track '{place[0]}' has rank {place[1]} already"
            ranks[place] += 1


def _ladder(file: LadderFile, words: LadderFile, digest: str) -> Ladder:
    shapes = file.bars or words.bars or {}
    bars = {key: Bar(key, **each.model_dump()) for key, each in shapes.items()}
    reaches = {key: Reach(key, **each.model_dump()) for key, each in (file.reaches or words.reaches or {}).items()}

    def level(each: _Level) -> Level:
        expectations = tuple(_expectation(one, bars, reaches) for one in each.expectations)
        return Level(each.id, each.track, each.rank, each.title, each.essence, expectations)

    return Ladder(
        key=file.id,
        title=file.title,
        version=file.version,
        digest=digest,
        dimensions=tuple((file.dimensions or words.dimensions or {}).items()),
        outcomes=tuple((file.outcomes or words.outcomes or {}).items()),
        levels=tuple(level(each) for each in sorted(file.levels, key=lambda each: (each.track, each.rank))),
        archetypes=tuple((file.archetypes or {}).items()),
        source=Source(**file.source.model_dump()) if file.source else None,
    )


def _expectation(file: _Expectation, bars: dict[str, Bar], reaches: dict[str, Reach]) -> Expectation:
    return Expectation(
        key=file.id,
        dimension=file.dimension,
        statement=file.text,
        categories=file.categories,
        bar=bars[file.bar],
        reach=reaches[file.reach],
        outcome=file.outcome,
        qualities=file.qualities,
        git=file.git,
        ask=file.ask,
    )
