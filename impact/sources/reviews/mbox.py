"""Mail in one file: an mbox, such as a list's archive or a thread's `t.mbox.gz`."""

from __future__ import annotations

import re
from dataclasses import replace

from impact.model.errors import ImpactError
from impact.model.reviews import Batch
from impact.sources.reviews.mail import Mail, parse
from impact.sources.reviews.mail_threads import threads

NAME = "mbox"
_BEGINS = re.compile(rb"^From [^\n]*\n", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def fits(start: bytes) -> bool:
    """Whether a file starts as an mbox does."""
    return start.startswith(b"From ")


def read(content: bytes, name: str) -> tuple[Batch, ...]:
    """Return the patches and answers in the mails of an mbox; raises ImpactError where it holds no mail."""
    pieces = [each for each in _BEGINS.split(content) if each.strip()]
    mails = [parse(_QUOTED.sub(rb"\1", each)) for each in pieces]
    return told([each for each in mails if each], len(pieces), name)


def told(mails: list[Mail], count: int, name: str) -> tuple[Batch, ...]:
    """Return what the mails that could be read hold, of `count`; raises ImpactError where none could."""
    if not mails:
        raise ImpactError(f"{name}: no mail in it", hint="give an mbox, plain or gzip, or a clone of a public-inbox")
    batch = threads(mails, "")
    lost = count - len(mails)
    return (replace(batch, missing=(f"{lost} mails without an id, a sender or a day",) if lost else ()),)
