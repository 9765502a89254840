"""What ties identities to one person: a whole name, and the login in an address."""

from __future__ import annotations

_GITHUB = "users.noreply.github.com"


def whole_name(name: str) -> str:
    """Return a name of two words or more, in any order, to compare; "" for shorter ones, which tie nobody together."""
    words = name.casefold().replace(",", " ").split()
    return " ".join(sorted(words)) if len(words) > 1 else ""


def login(email: str) -> str:
    """Return the login that a no-reply address of GitHub holds; "" for any other address."""
    local, _, host = email.lower().partition("@")
    return local.rpartition("+")[2] if host == _GITHUB else ""
