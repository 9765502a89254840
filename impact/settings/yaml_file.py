"""Reads one YAML file into a checked value, and names every fault in it by line and column."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NoReturn, TypeGuard, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from impact.model.errors import SettingsError
from impact.settings import yaml_faults

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Shape = TypeVar("Shape", bound=BaseModel)
Where = tuple[str | int, ...]
_Mark = tuple[int, int]

_LARGEST = 1 << 20
_DEEPEST = 24
_MOST_FAULTS = 100
# Narrower than YAML 1.1, where 012 is ten and 12:30 is 750: whatever is not one of these is text.
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,17}\.[0-9]{0,17}")


@dataclass(slots=True)
class Document:
    """One parsed file: its plain value, and where each part of it stands.

    `marks` and `keys` are (line, column) of values and of their keys, `raw` the scalars as written.
    """

    name: str
    digest: str
    value: Any = None
    marks: dict[Where, _Mark] = field(default_factory=dict)
    keys: dict[Where, _Mark] = field(default_factory=dict)
    raw: dict[Where, str] = field(default_factory=dict)
    faults: list[tuple[_Mark, str]] = field(default_factory=list)
    broken: set[Where] = field(default_factory=set)

    def find(self, *path: str | int) -> Iterator[tuple[Where, Any]]:
        """Yield (where, value) of all that lies on `path`; "*" is any key or index."""
        found: list[tuple[Where, Any]] = [((), self.value)]
        for step in path:
            found = [((*where, key), each) for where, value in found for key, each in _inside(value, step)]
        yield from found


Check = Callable[[Document], Iterable[tuple[Where, str]]]


def load(
    source: Traversable | Path,
    shape: type[Shape],
    *,
    check: Check | None = None,
    refused: Mapping[str, str] | None = None,
) -> tuple[Shape, str]:
    """Return the file as a value of `shape`, and the SHA-256 of its bytes in hexadecimal.

    `check` adds faults of meaning as (where, what); `refused` maps unknown keys to why they are refused.
    Raises SettingsError with every fault as `file:line:column: what`.
    """
    document = read(source)
    if document.value is None and () not in document.broken:
        document.value = {}
    made: Shape | None = None
    try:
        # JSON mode: there a list may become a tuple even under strict checking.
        made = shape.model_validate_json(json.dumps(document.value), strict=True)
    except ValidationError as error:
        document.faults += yaml_faults.sentences(error, document, shape, refused or {})
    if check is not None:
        document.faults += [(_place(document, where), what) for where, what in check(document)]
    if document.faults or made is None:
        raise SettingsError(_listed(document))
    return made, document.digest


def read(source: Traversable | Path) -> Document:
    """Return the file as plain values with their places; faults of syntax are listed in it, not raised.

    Raises SettingsError when the file cannot be read at all.
    """
    name = str(source)
    return parse(name, _bytes(source, name))


def parse(name: str, raw: bytes) -> Document:
    """Return the bytes of a file called `name` as plain values with their places, as `read` does.

    Raises SettingsError when they are no YAML.
    """
    document = Document(name, hashlib.sha256(raw).hexdigest())
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        _refuse(name, f"not UTF-8 text: byte 0x{raw[error.start]:02x}", before.count(b"\n") + 1, column)
    try:
        _Builder(text, document).build()
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        _refuse(name, _syntax(error), mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
    except yaml.reader.ReaderError as error:
        # The position counts characters or bytes, depending on the loader; look for the character instead.
        at = next((i for i, each in enumerate(text) if yaml.reader.Reader.NON_PRINTABLE.match(each)), 0)
        column = at - text.rfind("\n", 0, at)
        _refuse(name, f"a character YAML does not allow: {error.reason}", text.count("\n", 0, at) + 1, column)
    except yaml.YAMLError as error:
        _refuse(name, f"not YAML: {error}")
    return document


class _Builder:
    """Turns parser events into values, one pass, without the object machinery of YAML."""

    def __init__(self, text: str, document: Document) -> None:
        self._loader = _Loader(text)
        self._document = document

    def build(self) -> None:
        try:
            self._loader.get_event()
            if self._loader.check_event(yaml.StreamEndEvent):
                return
            self._loader.get_event()
            self._document.value = self._value((), 0)
            self._loader.get_event()
            if not self._loader.check_event(yaml.StreamEndEvent):
                self._fault(self._loader.get_event(), "a second document (---); a file holds one", None)
        finally:
            self._loader.dispose()

    def _value(self, where: Where, depth: int) -> Any:
        event: Any = self._loader.get_event()
        mark = event.start_mark
        self._document.marks.setdefault(where, (mark.line + 1, mark.column + 1))
        if depth > _DEEPEST:
            raise yaml.MarkedYAMLError(problem=f"nested more than {_DEEPEST} deep", problem_mark=mark)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._fault(event, f"{sign}{event.anchor}: anchors and aliases are not read; write the value out", where)
            if isinstance(event, yaml.AliasEvent):
                return None
        if getattr(event, "tag", None) is not None:
            self._fault(event, f"the tag {event.tag} is not read; write a plain value", where)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(where, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(where, depth)
        self._document.raw.setdefault(where, event.value)
        return self._scalar(event)

    def _sequence(self, where: Where, depth: int) -> list[Any]:
        values: list[Any] = []
        while not self._loader.check_event(yaml.SequenceEndEvent):
            values.append(self._value((*where, len(values)), depth + 1))
        self._loader.get_event()
        return values

    def _mapping(self, where: Where, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not self._loader.check_event(yaml.MappingEndEvent):
            event = self._loader.peek_event()
            if not isinstance(event, yaml.ScalarEvent):
                raise yaml.MarkedYAMLError(problem="a key must be plain text", problem_mark=event.start_mark)
            self._loader.get_event()
            key = event.value
            here = (*where, key)
            if key in values:
                line = self._document.keys[here][0]
                self._fault(event, f"the key '{shown(key)}' stands here twice, first on line {line}", None)
            mark: Any = event.start_mark
            self._document.keys.setdefault(here, (mark.line + 1, mark.column + 1))
            values.setdefault(key, self._value(here, depth + 1))
        self._loader.get_event()
        return values

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if not event.implicit[0]:
            return text
        tag = self._loader.resolve(yaml.ScalarNode, text, event.implicit).rpartition(":")[2]
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() in ("yes", "true", "on")
        if _WHOLE.fullmatch(text):
            return int(text)
        return float(text) if _DECIMAL.fullmatch(text) else text

    def _fault(self, event: Any, what: str, broken: Where | None) -> None:
        mark = event.start_mark
        self._document.faults.append(((mark.line + 1, mark.column + 1), what))
        if broken is not None:
            self._document.broken.add(broken)


def shown(value: object) -> str:
    """Return a value from a file short enough to stand in a message."""
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _inside(value: Any, step: str | int) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return value.items() if step == "*" else [(step, value[step])] if step in value else ()
    if isinstance(value, list):
        return enumerate(value) if step == "*" else [(step, value[step])] if _is_place(step, value) else ()
    return ()


def _is_place(step: str | int, value: list[Any]) -> TypeGuard[int]:
    return isinstance(step, int) and 0 <= step < len(value)


def _place(document: Document, where: Where) -> _Mark:
    while where and where not in document.marks:
        where = where[:-1]
    return document.marks.get(where, (1, 1))


def _listed(document: Document) -> tuple[str, ...]:
    faults = sorted(set(document.faults))
    lines = [f"{document.name}:{line}:{column}: {what}" for (line, column), what in faults[:_MOST_FAULTS]]
    if len(faults) > _MOST_FAULTS:
        (line, column), _ = faults[_MOST_FAULTS]
        lines.append(f"{document.name}:{line}:{column}: and {len(faults) - _MOST_FAULTS} more faults from here on")
    return tuple(lines)


def _bytes(source: Traversable | Path, name: str) -> bytes:
    try:
        if source.is_dir():
            _refuse(name, "this is a folder, not a YAML file")
        # Anything but a regular file may never end: a pipe, a device.
        if not source.is_file():
            _refuse(name, "not a regular file" if _exists(source) else "no such file")
        with source.open("rb") as stream:
            raw: bytes = stream.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        _refuse(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    if len(raw) > _LARGEST:
        _refuse(name, f"larger than {_LARGEST >> 20} MB, which no settings file is")
    return raw


def _exists(source: Traversable | Path) -> bool:
    return isinstance(source, Path) and source.exists()


def _syntax(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    hint = "; text that holds ': ' or ' #' needs quotes" if "mapping values" in str(error.problem) else ""
    return f"not YAML: {', '.join(parts)}{hint}"


def _refuse(name: str, what: str, line: int = 1, column: int = 1) -> NoReturn:
    raise SettingsError((f"{name}:{line}:{column}: {what}",))
