"""Reads reviews from files: which form a file has, and what it holds; a new form is a module and one line here."""

from __future__ import annotations

import zlib
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from impact.model.errors import ImpactError, UsageError
from impact.model.reviews import Batch
from impact.sources.reviews import azure_dump, bitbucket_dump, mbox, own_lines
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


_MODULES: tuple[Form, ...] = (own_lines, mbox, bitbucket_dump, azure_dump)
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
    if not content.startswith(_GZIP):
        return content
    try:
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        content = unpacker.decompress(content, MOST)
    except zlib.error as error:
        raise ImpactError(f"{file}: damaged gzip: {error}", hint="export it again") from error
    if unpacker.unconsumed_tail:
        raise ImpactError(f"{file}: larger than {MOST >> 20} MB unpacked", hint="split it and import the parts")
    return content
