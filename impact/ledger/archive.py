"""A whole ledger as one file that needs no database and no impact to be read: a zip of JSON lines."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from sqlalchemy import Connection, Table, func, select

from impact.ledger.moved_rows import ordered
from impact.ledger.moving import PERSONS, Kind, Moved, Rows, Tell, reading, write
from impact.ledger.moving_earlier import of_version
from impact.ledger.place import Place
from impact.ledger.portable import Field, fields, line, row
from impact.ledger.schema import VERSION
from impact.model.errors import ImpactError, LedgerError

FORMAT = "impact.export/1"
_MANIFEST = "manifest.json"
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip knows: no clock is in the file
_AGAIN = "nothing was imported; export it again, or take another copy of the file"
_NEWER = "update impact; nothing was imported"
_MOST_OF_MANIFEST = 1 << 20


def counts(place: Place) -> dict[str, int]:
    """How many rows each table holds, for what is said before anything leaves."""
    with reading(PERSONS, place) as ask:
        return {table.name: next(ask(_number, table))[0] for table in PERSONS.tables}


def _number(connection: Connection, table: Table) -> Rows:
    yield (connection.scalar(select(func.count()).select_from(table)) or 0,)


def export(place: Place, target: Path, texts: Mapping[str, str], tell: Tell = lambda _: None) -> int:
    """Write the ledger at `place` into `target`, whole or not at all, for this user alone; returns how many rows.

    `texts` are files that explain it, by name. A file that is there must be an export, and is replaced.
    """
    if target.exists() and not is_export(target):
        raise ImpactError(f"{target}: there is something else already", hint="name a file that is not there yet")
    try:
        with ExitStack() as failing, NamedTemporaryFile(dir=target.absolute().parent, prefix=".impact-",
                                                        delete=False) as new:  # fmt: skip
            made = Path(new.name)
            failing.callback(made.unlink, missing_ok=True)
            done = _write(place, new, texts, tell)
            new.flush()
            os.fsync(new.fileno())
            made.replace(target)
            failing.pop_all()
    except OSError as error:
        raise ImpactError(f"{target}: {error.strerror}", hint="name a file in a folder you may write to") from None
    return done


def _write(place: Place, new: IO[bytes], texts: Mapping[str, str], tell: Tell) -> int:
    done, told = 0, []
    with reading(PERSONS, place) as ask, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(_entry(name), text)
        for table in PERSONS.tables:
            digest, count = sha256(), 0
            with archive.open(_entry(_file(table)), "w", force_zip64=True) as file:
                for each in ask(ordered, table):
                    written = line(table, each).encode() + b"\n"
                    digest.update(written)
                    file.write(written)
                    count += 1
            done += count
            tell(done)
            columns = [asdict(each) for each in fields(table)]
            key = [each.name for each in table.primary_key]
            told.append({"name": table.name, "rows": count, "sha256": digest.hexdigest(), "key": key,
                         "columns": columns})  # fmt: skip
        manifest = {"format": FORMAT, "ledger": VERSION, "tables": told}
        archive.writestr(_entry(_MANIFEST), json.dumps(manifest, indent=1) + "\n")
    return done


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _BEGINNING)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _file(table: Table) -> str:
    return f"tables/{table.name}.jsonl"


def is_export(path: Path) -> bool:
    """Whether a file is what `export` writes, whole or not."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _MANIFEST in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


@dataclass(frozen=True, slots=True)
class _Told:
    """What the manifest says of one table."""

    rows: int
    sha256: str
    fields: tuple[Field, ...]


def take_in(source: Path, target: Place, tell: Tell = lambda _: None) -> Moved:
    """Put an export into the ledger at `target`, which must be empty; all of it, or nothing.

    One of an earlier version of the ledger is brought up to date there. Raises LedgerError for a newer one, and
    ImpactError with file and line for what was cut off or changed since it was written.
    """
    with _opened(source) as archive:
        kind, told = _manifest(source, archive)

        def prepare(connection: Connection, place: Place) -> tuple[Table, ...]:
            tables = kind.prepare(connection, place)
            _compare(source, told, tables)
            return tables

        def given(table: Table) -> Rows:
            return _rows(source, archive, table, told[table.name])

        return write(replace(kind, prepare=prepare), target, given, None, tell)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        try:
            archive = zipfile.ZipFile(source)
        except OSError as error:
            told = f"{source}: {error.strerror or error}"
            raise ImpactError(told, hint="name a file that impact export wrote") from None
        # A fault of the ledger that is written meanwhile is no fault of the file that is read.
        with archive:
            yield archive
    except zipfile.BadZipFile as error:
        raise ImpactError(f"{source}: this is no whole export ({error})", hint=_AGAIN) from None


def _manifest(source: Path, archive: zipfile.ZipFile) -> tuple[Kind, dict[str, _Told]]:
    """What kind of ledger it is of, and its tables."""
    try:
        with archive.open(_MANIFEST) as file:
            told = json.loads(file.read(_MOST_OF_MANIFEST))
        form, version = str(told["format"]), str(told["ledger"])
        if form != FORMAT:
            raise LedgerError(f"{source}: an export of format {form}; this impact reads {FORMAT}", hint=_NEWER)
        if version > VERSION and version.isdigit():
            known = f"(ledger version {version}; this one knows {VERSION})"
            raise LedgerError(f"{source}: written by a newer impact {known}", hint=_NEWER)
        return of_version(version), {each["name"]: _table(each) for each in told["tables"]}
    except (ArithmeticError, AttributeError, KeyError, RuntimeError, TypeError, ValueError, zlib.error) as error:
        raise ImpactError(f"{source}: {_MANIFEST}: cannot be read ({error})", hint=_AGAIN) from None


def _table(told: dict[str, Any]) -> _Told:
    columns = tuple(Field(each["name"], each["holds"], bool(each["optional"])) for each in told["columns"])
    return _Told(int(told["rows"]), told["sha256"], columns)


def _compare(source: Path, told: Mapping[str, _Told], tables: Iterable[Table]) -> None:
    """Refuse a manifest of other tables, or of other columns, than a ledger of that version has."""
    there = {each.name: each for each in tables}
    for name in sorted(set(told) ^ set(there)):
        what = f"nothing is said of {name}" if name in there else f"a ledger of its version has no table {name}"
        raise ImpactError(f"{source}: {_MANIFEST}: {what}", hint=_AGAIN)
    for name, table in there.items():
        columns = {each.name: each for each in table.c}
        fit = [each.name for each in told[name].fields if each.name in columns and each.fits(columns[each.name])]
        if sorted(fit) != sorted(columns) or len(fit) != len(told[name].fields):
            raise ImpactError(f"{source}: {_MANIFEST}: {name} has other columns in its version", hint=_AGAIN)


def _rows(source: Path, archive: zipfile.ZipFile, table: Table, told: _Told) -> Rows:
    where, digest, number = f"{source}: {_file(table)}", sha256(), 0
    by_name = {each.name: each for each in told.fields}
    wanted = tuple(by_name[each.name] for each in table.c)
    try:
        with archive.open(_file(table)) as file:
            for number, text in enumerate(file, 1):  # noqa: B007 - the last one is asked for
                digest.update(text)
                if not text.endswith(b"\n"):
                    raise ValueError("the line is cut off")
                yield row(wanted, text.decode())
    except KeyError:
        raise ImpactError(f"{where}: is missing", hint=_AGAIN) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise ImpactError(f"{where}:{number + 1}: the file is damaged here ({error})", hint=_AGAIN) from None
    except ValueError as error:
        raise ImpactError(f"{where}:{number}: {error}", hint=_AGAIN) from None
    if number != told.rows:
        raise ImpactError(f"{where}:{number}: ends here, but {told.rows} lines were written", hint=_AGAIN)
    if digest.hexdigest() != told.sha256:
        raise ImpactError(f"{where}: is not as it was written: something in it was changed", hint=_AGAIN)
