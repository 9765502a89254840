"""A row as a line of JSON that anybody can read, and back, without losing a bit of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, Table

# Bytes that are the id of an object of git, or a secret: never a text, whatever they happen to look like.
_IDS = frozenset(("sha", "later", "candidate", "old", "new", "object", "parents"))
_HEX, _DEFLATED = "hex", "deflated"
_SORTS: tuple[tuple[type[Any], str, type[Any] | tuple[type[Any], ...]], ...] = (
    (Boolean, "truth", bool), (Float, "number", (int, float)), (BigInteger, "integer", int), (Integer, "integer", int),
    (LargeBinary, "bytes", (str, dict)),
)  # fmt: skip


def sort_of(column: Column[Any]) -> str:
    """What a column holds, in the words of the schema."""
    if isinstance(column.type, LargeBinary):
        return "hex" if _is_id(column) else "bytes"
    return next((name for kind, name, _ in _SORTS if isinstance(column.type, kind)), "text")


def line(table: Table, row: Sequence[Any]) -> str:
    """One object with a value for each column."""
    told = {column.name: _told(column, value) for column, value in zip(table.c, row, strict=True)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def row(table: Table, text: str) -> tuple[Any, ...]:
    """The reverse of `line`; raises ValueError with a sentence for what no row can be."""
    try:
        told = json.loads(text)
    except ValueError as error:
        raise ValueError(f"no JSON ({error})") from None
    if not isinstance(told, dict):
        raise ValueError("no object, with a value for each column")
    names = [each.name for each in table.c]
    if list(told) != names:
        odd = sorted(set(told).symmetric_difference(names))
        what = (
            f"{odd[0]!r} is {'no column' if odd[0] in told else 'missing'}" if odd else "the columns are out of order"
        )
        raise ValueError(what)
    return tuple(_back(column, told[column.name]) for column in table.c)


def _is_id(column: Column[Any]) -> bool:
    return column.name in _IDS or column.table.name == "secrets"


def _told(column: Column[Any], value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    if _is_id(column):
        return value.hex()
    if column.name in ("document", "body"):
        with suppress(zlib.error, UnicodeDecodeError):
            plain = zlib.decompress(value)
            if zlib.compress(plain) == value:
                return {_DEFLATED: plain.decode()}
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {_HEX: value.hex()}


def _back(column: Column[Any], told: Any) -> Any:
    if told is None:
        if not column.nullable:
            raise ValueError(f"{column.name!r} is null, but must be there")
        return None
    wanted = next((types for kind, _, types in _SORTS if isinstance(column.type, kind)), str)
    if not isinstance(told, wanted) or (isinstance(told, bool) and wanted is not bool):
        raise ValueError(f"{column.name!r} is {json.dumps(told)[:40]}, but holds {sort_of(column)}")
    try:
        return _bytes(column, told) if isinstance(column.type, LargeBinary) else _plain(told)
    except ValueError:
        raise ValueError(f"{column.name!r} cannot be read as {sort_of(column)}") from None


def _plain(told: Any) -> Any:
    if isinstance(told, str):
        told.encode()  # a lone surrogate is no text
    elif isinstance(told, int) and not -(2**63) <= told < 2**63:
        raise ValueError
    return told


_READ: dict[str, Callable[[str], bytes]] = {_HEX: bytes.fromhex, _DEFLATED: lambda text: zlib.compress(text.encode())}


def _bytes(column: Column[Any], told: str | dict[str, Any]) -> bytes:
    if isinstance(told, str):
        return bytes.fromhex(told) if _is_id(column) else told.encode()
    ((how, text),) = told.items()
    if how not in _READ or not isinstance(text, str):
        raise ValueError
    return _READ[how](text)
