"""Reads config/words/: what people call things, one file for each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from impact.classify.words import Vocabulary, fault_in_phrase
from impact.settings.yaml_faults import did_you_mean
from impact.settings.yaml_file import Check, Document, Where, load
from impact.shipped import shipped

# The file that says which concepts there are.
_FIRST = "en.yaml"


class WordsFile(BaseModel):
    """config/words/<language>.yaml, as written: for every concept the phrases of one language."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    format: Literal["impact.words/1"] = Field(alias="schema")
    language: str = Field(min_length=2)
    words: dict[str, tuple[str, ...]]


def languages() -> tuple[Traversable, ...]:
    """Return the shipped files, English first, because it says which concepts there are."""
    files = [each for each in shipped("config", "words").iterdir() if each.name.endswith(".yaml")]
    return tuple(sorted(files, key=lambda each: (each.name != _FIRST, each.name)))


def language_names() -> tuple[str, ...]:
    """Return what the shipped languages are called, in the order of `languages`."""
    return tuple(load(each, WordsFile)[0].language for each in languages())


def load_vocabulary(sources: Iterable[Traversable | Path] | None = None) -> tuple[Vocabulary, str]:
    """Return the phrases of all languages together, and one SHA-256 over the files.

    The first file names the concepts, the others may use no other names.
    Raises SettingsError naming file, line, column and fault.
    """
    phrases: dict[str, list[str]] = {}
    digests = sha256()
    for source in languages() if sources is None else sources:
        file, digest = load(source, WordsFile, check=_check(tuple(phrases)))
        digests.update(digest.encode())
        for concept, each in file.words.items():
            phrases.setdefault(concept, []).extend(each)
    return Vocabulary(phrases), digests.hexdigest()


def _check(concepts: tuple[str, ...]) -> Check:
    def check(document: Document) -> Iterator[tuple[Where, str]]:
        for where, each in document.find("words", "*"):
            if concepts and where[-1] not in concepts:
                yield where, f"no concept {where[-1]!r} in {_FIRST}{did_you_mean(str(where[-1]), concepts)}"
            if each == []:
                yield where, "no phrase; leave the concept out, or give it one"
        seen: dict[tuple[str, str], Where] = {}
        for where, phrase in document.find("words", "*", "*"):
            if isinstance(phrase, str):
                fault = fault_in_phrase(phrase)
                if fault:
                    yield where, f"{phrase!r}: {fault}"
                if seen.setdefault((str(where[1]), phrase.lower()), where) != where:
                    yield where, f"{phrase!r} stands here twice"

    return check
