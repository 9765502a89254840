"""A row as a line of JSON that anybody can read, and back, without losing a bit of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, Table

from impact.ledger.held import Deflated, Digits

_HEX, _DEFLATED = "hex", "deflated"
_SORTS: tuple[tuple[type[Any], str], ...] = (
    (Boolean, "truth"), (Float, "number"), (Integer, "integer"), (Digits, "hex"), (LargeBinary, "bytes"),
)  # fmt: skip
_TAKES: dict[str, type[Any] | tuple[type[Any], ...]] = {
    "truth": bool, "number": (int, float), "integer": int, "hex": str, "bytes": (str, dict), "text": str,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """What stands under one name in every line of a table; the file says it itself, so that it can be read for good."""

    name: str
    holds: str
    optional: bool

    def __post_init__(self) -> None:
        if self.holds not in _TAKES:
            raise ValueError(f"{self.name!r} holds {self.holds!r}, which nothing does")

    def fits(self, column: Column[Any]) -> bool:
        """Whether such values can be kept in this column."""
        wanted = sort_of(column)
        return self.holds == wanted or {self.holds, wanted} == {"bytes", "hex"}


def fields(table: Table) -> tuple[Field, ...]:
    """What the lines of a table hold that are written now."""
    return tuple(Field(each.name, sort_of(each), bool(each.nullable)) for each in table.c)


def sort_of(column: Column[Any]) -> str:
    """What a column holds, in the words of the file."""
    return next((name for kind, name in _SORTS if isinstance(column.type, kind)), "text")


def line(table: Table, row: Sequence[Any]) -> str:
    """One object with a value for each column."""
    told = {column.name: _told(column, value) for column, value in zip(table.c, row, strict=True)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def row(wanted: Sequence[Field], text: str) -> tuple[Any, ...]:
    """The values of these fields in a line; raises ValueError with a sentence for what no row can be."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON ({error})") from None
    if not isinstance(told, dict):
        raise ValueError("no object, with a value for each column")
    if odd := sorted(set(told).symmetric_difference(each.name for each in wanted)):
        raise ValueError(f"{odd[0]!r} is {'no column' if odd[0] in told else 'missing'}")
    return tuple(_back(each, told[each.name]) for each in wanted)


def _told(column: Column[Any], value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    if isinstance(column.type, Digits):
        return value.hex()
    if isinstance(column.type, Deflated):
        with suppress(zlib.error, UnicodeDecodeError):
            plain = zlib.decompress(value)
            if zlib.compress(plain) == value:
                return {_DEFLATED: plain.decode()}
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {_HEX: value.hex()}


def _back(field: Field, told: Any) -> Any:
    if told is None:
        if not field.optional:
            raise ValueError(f"{field.name!r} is null, but must be there")
        return None
    wanted = _TAKES[field.holds]
    if not isinstance(told, wanted) or (isinstance(told, bool) and wanted is not bool):
        raise ValueError(f"{field.name!r} is {json.dumps(told)[:40]}, but holds {field.holds}")
    try:
        if field.holds == "hex":
            return bytes.fromhex(told)
        return _bytes(told) if field.holds == "bytes" else _plain(told)
    except ValueError:
        raise ValueError(f"{field.name!r} cannot be read as {field.holds}") from None


def _plain(told: Any) -> Any:
    if isinstance(told, str):
        told.encode()  # a lone surrogate is no text
    elif isinstance(told, int) and not -(2**63) <= told < 2**63:
        raise ValueError
    return told


_READ: dict[str, Callable[[str], bytes]] = {_HEX: bytes.fromhex, _DEFLATED: lambda text: zlib.compress(text.encode())}


def _bytes(told: str | dict[str, Any]) -> bytes:
    if isinstance(told, str):
        return told.encode()
    ((how, text),) = told.items()
    if how not in _READ or not isinstance(text, str):
        raise ValueError
    return _READ[how](text)
