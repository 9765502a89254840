"""Reads reviews from files: which form a file has, and what it holds; a new form is a module and one line here."""

from __future__ import annotations

import codecs
import zlib
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from impact.model.errors import ImpactError, UsageError
from impact.model.reviews import Batch
from impact.sources.reviews import azure_dump, bitbucket_dump, github_dump, mbox, own_lines, perceval
from impact.sources.reviews.public_inbox import read_folder

# A dump of ten thousand comments has some 30 MB.
MOST = 512 << 20
_GZIP = b"\x1f\x8b"


class Form(Protocol):
    """One module that turns the bytes of a file into batches."""

    @property
    def NAME(self) -> str:
        """The word for it in `--format`."""

    def fits(self, start: bytes) -> bool:
        """Whether a file that starts so may have this form."""

    def read(self, content: bytes, name: str) -> tuple[Batch, ...]:
        """Return what it holds; raises ImpactError naming `name` and the line where it is broken."""


# Asked in this order: the last takes any JSON with the words of its forge.
_MODULES: tuple[Form, ...] = (own_lines, mbox, perceval, bitbucket_dump, azure_dump, github_dump)
FORMS: dict[str, Form] = {module.NAME: module for module in _MODULES}


def read_file(file: Path, form: str = "") -> tuple[Batch, ...]:
    """Return what a file holds, plain or gzip, or a clone of a public-inbox.

    Raises ImpactError where it cannot be read or is broken, UsageError for a form that is none.
    """
    if file.is_dir() and not form:
        return read_folder(str(file))
    if form and form not in FORMS:
        close = get_close_matches(form, FORMS, 1)
        hint = f"did you mean '{close[0]}'?" if close else f"formats: {', '.join(FORMS)}"
        raise UsageError(f"{form}: no such format", hint=hint)
    content = _content(file)
    start = content[:4096].lstrip()
    module = FORMS[form] if form else next((each for each in FORMS.values() if each.fits(start)), None)
    if module is None:
        raise ImpactError(
            f"{file}: neither of the forms known here", hint=f"say which with --format: {', '.join(FORMS)}"
        )
    return module.read(content, str(file))


def _content(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise ImpactError(f"{file}: no such file", hint="name a file that was exported")
        if file.stat().st_size > MOST:
            raise ImpactError(f"{file}: larger than {MOST >> 20} MB", hint="split it and import the parts")
        content = file.read_bytes()
    except OSError as error:
        raise ImpactError(f"{file}: cannot be read: {error.strerror}") from error
    return _as_text(_unpacked(content, file) if content.startswith(_GZIP) else content)


def _unpacked(content: bytes, file: Path) -> bytes:
    """What a gzip holds, of several behind each other all."""
    parts: list[bytes] = []
    left = MOST
    while content:
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            parts.append(unpacker.decompress(content, left))
        except zlib.error as error:
            raise ImpactError(f"{file}: damaged gzip: {error}", hint="export it again") from error
        left -= len(parts[-1])
        if unpacker.unconsumed_tail or left <= 0:
            hint = "take the lines of your repository out of it, or split it, and import the parts"
            raise ImpactError(f"{file}: larger than {MOST >> 20} MB unpacked", hint=hint)
        if not unpacker.eof:
            raise ImpactError(f"{file}: the gzip ends too early", hint="fetch or export it again: a part is missing")
        content = unpacker.unused_data.lstrip(b"\0")
    return b"".join(parts)


def _as_text(content: bytes) -> bytes:
    """The same without what some shells of Windows put around text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").encode("utf-8", "replace")
    return content.removeprefix(codecs.BOM_UTF8)
