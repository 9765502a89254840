"""What the shape of categories cannot see: signals and categories that do not exist, leverage by words alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from impact.classify.categories import LEVERAGE
from impact.classify.rule import WORDS
from impact.settings.signal_faults import Fault, unknown
from impact.settings.yaml_file import Document

_SIGNALS = ("needs", "any_of", "unless")


def category_faults(
    document: Document, sees: Mapping[str, str], groups: Mapping[str, str] | None = None
) -> Iterator[Fault]:
    """Yield (where, what) for every fault of meaning in `categories`.

    `sees` says of every signal what it looks at; `groups` are the categories that were there before, with theirs.
    """
    names = tuple(sees)
    known = {**(groups or {}), **{str(where[-1]): "" for where, _ in document.find("categories", "*")}}
    for key in _SIGNALS:
        for where, name in document.find("categories", "*", "rules", "*", key, "*"):
            if isinstance(name, str) and name not in sees:
                yield unknown(where, "signal", name, names)
    for where, name in document.find("categories", "*", "confused_with", "*"):
        if isinstance(name, str) and name not in known:
            yield unknown(where, "category", name, tuple(known))
    yield from _words_alone(document, sees, groups or {})


def _words_alone(document: Document, sees: Mapping[str, str], groups: Mapping[str, str]) -> Iterator[Fault]:
    for where, rule in document.find("categories", "*", "rules", "*"):
        if not isinstance(rule, dict):
            continue
        group = groups.get(str(where[1])) or next((each for _, each in document.find(*where[:2], "group")), None)
        needs, any_of = (_names(rule.get(key)) for key in ("needs", "any_of"))
        if not needs and not any_of:
            yield where, "a rule names at least one signal in needs or any_of"
        sure = any(sees.get(name, WORDS) != WORDS for name in needs)
        one_of = bool(any_of) and all(sees.get(name, WORDS) != WORDS for name in any_of)
        if group == LEVERAGE and not sure and not one_of and all(name in sees for name in needs + any_of):
            yield where, "leverage never rests on words alone: name a signal that looks at paths or trailers"


def _names(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
