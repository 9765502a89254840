"""Opens an exported file, plain or gzip, never more than a bound, and hands it to the reader that knows its shape."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from impact.model.ci import CiResults
from impact.model.errors import ImpactError
from impact.sources.ci import github, gitlab, junit
from impact.sources.ci.pages import documents, items

MOST_BYTES = 128 << 20
FORMATS = ("junit", "github", "gitlab")
_GZIP = b"\x1f\x8b"
_JSON: dict[str, Callable[[list[Any], str], CiResults]] = {"github": github.read, "gitlab": gitlab.read}
_IS = {"github": github.is_mine, "gitlab": gitlab.is_mine}


def read_file(file: Path, form: str = "", *, commit: str = "", day: date | None = None) -> CiResults:
    """Return what a file holds; its `form` is one of FORMATS, guessed where it is "".

    Raises ImpactError for a file that cannot be read, is larger than MOST_BYTES or is of no known form.
    """
    data = _bytes(file)
    name = str(file)
    if form == "junit" or (not form and _looks_like_xml(data)):
        return junit.read(data, name, commit=commit, day=day)
    if commit or day:
        raise ImpactError(
            f"{name}: --commit and --day are for JUnit results; runs say both themselves", hint="leave them out"
        )
    found = documents(data, name)
    return _JSON[form or _guessed(found, name)](found, name)


def _guessed(found: list[Any], name: str) -> str:
    first = next(items(found, name), None)
    if first is None:
        raise ImpactError(f"{name}: no run in it", hint="export runs, or give --format where it is right to be empty")
    for form, is_mine in _IS.items():
        if is_mine(first):
            return form
    raise ImpactError(
        f"{name}: neither runs of GitHub Actions nor pipelines or jobs of GitLab",
        hint="docs/how-to/ci-results.md shows how to export them; --format says which it is",
    )


def _looks_like_xml(data: bytes) -> bool:
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] == b"<" or data[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<")


def _bytes(file: Path) -> bytes:
    try:
        if file.exists() and not file.is_file():
            raise ImpactError(f"{file}: not a plain file", hint="name the file that was exported")
        with file.open("rb") as plain:
            packed = plain.read(2) == _GZIP
            plain.seek(0)
            data = _bounded(gzip.GzipFile(fileobj=plain)) if packed else _bounded(plain)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ImpactError(f"{file}: the gzip file is broken: {error}", hint="export it again") from None
    except OSError as error:
        raise ImpactError(f"{file}: {error.strerror or error}", hint="name a file that can be read") from None
    if len(data) > MOST_BYTES:
        raise ImpactError(f"{file}: more than {MOST_BYTES >> 20} MiB", hint="export it in parts, by date")
    return data


def _bounded(stream: BinaryIO | gzip.GzipFile) -> bytes:
    return stream.read(MOST_BYTES + 1)
