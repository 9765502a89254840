"""Reads YAML that others wrote for other programs: its plain text, and nothing that it could do to us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import yaml

from impact.model.errors import SettingsError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 64
# Half a second of reading; no file that people keep up holds as much.
_MOST = 200_000
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


def plain_documents(raw: bytes) -> tuple[Any, ...]:
    """Return every document of a file; raises SettingsError as `:line:column: what`, without a word of the file.

    All scalars are text as written (`rev: 1.10` is "1.10"), or None. An alias of a scalar is that text; one of more
    stands for nothing, so that no file unfolds to more than it is long. Tags are not looked at, and a key that is
    not plain goes with its value. Of a key that stands twice the first counts.
    """
    reader = _Reader(raw)
    try:
        return reader.documents()
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        _refuse("not YAML", mark)
    # The second: an escape for a character that there is not.
    except (yaml.YAMLError, ValueError):
        _refuse("not YAML", None)
    finally:
        reader.close()


class _Reader:
    def __init__(self, raw: bytes) -> None:
        try:
            self._loader = _Loader(raw)
        except yaml.YAMLError:
            _refuse("not YAML", None)
        self._anchors: dict[str, str | None] = {}
        self._left = _MOST

    def close(self) -> None:
        self._loader.dispose()

    def documents(self) -> tuple[Any, ...]:
        found: list[Any] = []
        while not self._loader.check_event(yaml.StreamEndEvent):
            event = self._loader.get_event()
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors.clear()
                found.append(self._value(0))
        return tuple(found)

    def _value(self, depth: int) -> Any:
        event: Any = self._loader.get_event()
        self._left -= 1
        if self._left < 0:
            _refuse(f"more than {_MOST:,} values", event.start_mark)
        if depth > _DEEPEST:
            _refuse(f"nested more than {_DEEPEST} deep", event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and event.value in _NOTHING
            value = None if plain else event.value
            if event.anchor is not None:
                self._anchors[event.anchor] = value
            return value
        if isinstance(event, yaml.AliasEvent):
            return self._anchors.get(str(event.anchor))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(depth + 1)
        return self._mapping(depth + 1)

    def _sequence(self, depth: int) -> list[Any]:
        values: list[Any] = []
        while not self._loader.check_event(yaml.SequenceEndEvent):
            values.append(self._value(depth))
        self._loader.get_event()
        return values

    def _mapping(self, depth: int) -> Mapping[str, Any]:
        values: dict[str, Any] = {}
        while not self._loader.check_event(yaml.MappingEndEvent):
            key = self._value(depth)
            value = self._value(depth)
            if isinstance(key, str):
                values.setdefault(key, value)
        self._loader.get_event()
        return values


def _refuse(what: str, mark: Any) -> NoReturn:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    raise SettingsError((f":{line}:{column}: {what}",))
