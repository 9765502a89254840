"""Reads and compiles the same rules once a process, where every command does so anew and most of its time goes there.

What was read is known by the bytes it was read from: a test that puts another file in the place of a shipped one gets
that file. Nothing that is kept ever changes. The first command of each process, every command that is a process of
its own, and the tests of the settings that call the functions below directly still read everything.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import wraps
from typing import Any

import pytest

from impact.classify import patterns
from impact.settings import categories, own_faults, signals, words, yaml_file


def keep(patch: pytest.MonkeyPatch) -> None:
    """Have everything that commands ask for rules answer from what it has made before."""
    read = _kept(signals.load_signals, lambda *_: _signals())
    outline = _kept(signals.load_outline, lambda own=(): (_signals(), _dumped(own)))
    checked = _kept(signals.check_patterns, _signals)
    sorts = _kept(
        categories.load_categories,
        lambda book=None, own=(): (book, categories.shipped("config", "categories.yaml").read_bytes(), _dumped(own)),
    )
    for module in (signals, categories, own_faults):
        patch.setattr(module, "load_signals", read)
    patch.setattr(signals, "load_vocabulary", _kept(signals.load_vocabulary, _words))
    patch.setattr(signals, "load_outline", outline)
    patch.setattr(signals, "check_patterns", checked)
    patch.setattr(categories, "load_categories", sorts)
    patch.setattr(yaml_file, "_Builder", _parsed_once(yaml_file._Builder))


def _kept(make: Callable[..., Any], key: Callable[..., Hashable]) -> Callable[..., Any]:
    found: dict[Hashable, Any] = {}

    @wraps(make)
    def get(*given: Any, **named: Any) -> Any:
        place = key(*given, **named)
        if place not in found:
            found[place] = make(*given, **named)
        return found[place]

    return get


def _signals() -> Hashable:
    return signals.shipped("config", "signals.yaml").read_bytes(), _words(), patterns.re2


def _words(sources: Any = None) -> Hashable:
    return tuple(each.read_bytes() for each in (words.languages() if sources is None else sources))


def _dumped(own: Any) -> Hashable:
    return tuple(each.model_dump_json() for each in own)


def _parsed_once(builder: Callable[[str, yaml_file.Document], Any]) -> Callable[[str, yaml_file.Document], Any]:
    """Give what a text was parsed into before; one with faults is parsed each time."""
    found: dict[str, yaml_file.Document] = {}

    class Once:
        def __init__(self, text: str, document: yaml_file.Document) -> None:
            self._text, self._document = text, document

        def build(self) -> None:
            if self._text not in found:
                builder(self._text, self._document).build()
                if not self._document.faults:
                    found[self._text] = replace(self._document, faults=[])
                return
            known = found[self._text]
            self._document.value, self._document.marks = known.value, known.marks
            self._document.keys, self._document.raw = known.keys, known.raw

    return Once
