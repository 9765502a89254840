"""Where a team's ledger lies: the address of a database, which never holds a password."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCHEME = re.compile(r"postgres(ql)?://")
_IN_QUERY = re.compile(r"(?P<before>[?&])password=(?P<word>[^&]*)&?")


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a database, `postgresql://[user@]host[:port]/name[?setting=value]`, as libpq reads it.

    A password is no part of it, so that it can be shown, kept and sent anywhere.
    """

    text: str

    def __str__(self) -> str:
        return self.text


def is_address(given: str) -> bool:
    """Whether this names a database, and no file."""
    return _SCHEME.match(given) is not None


def address(given: str) -> tuple[Address, str | None]:
    """Return the address without its password, and the password as it stood there, None where it has none.

    Raises ValueError with a reason, that shows nothing of what was given, where the two cannot be told apart.
    """
    scheme = _SCHEME.match(given)
    if scheme is None:
        raise ValueError("it does not begin with postgresql://")
    rest = given[scheme.end() :]
    server, mark, query = rest.partition("?")
    who, at, where = server.partition("@")
    if "@" in where + query or ("/" in who and at):
        # What comes behind a bare one of them would be taken for the host or a setting, and shown.
        raise ValueError("a @, / or ? in its password must be written as %40, %2F or %3F")
    user, colon, word = who.partition(":")
    words = [word] if at and colon else []
    words += [each["word"] for each in _IN_QUERY.finditer(mark + query)]
    server = f"{user}{at}{where}" if at else server
    query = _IN_QUERY.sub(lambda each: each["before"], mark + query).rstrip("?&")
    return Address(f"postgresql://{server}{query}"), words[-1] if words else None
