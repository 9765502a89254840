"""Addresses that may be the person's own; never a third person's."""

from __future__ import annotations

from collections.abc import Iterable

from impact.model.facts import Identity


def suggestions(name: str, email: str, people: Iterable[Identity]) -> tuple[Identity, ...]:
    """Return the identities that share the person's whole name or their address's local part, by address.

    A GitHub no-reply address counts by the login in it. Names of one word, and local parts that
    belong to a role (info, root, noreply …), tie nobody together.
    """
    whole = _name(name)
    local = _local(email)
    found = {
        each
        for each in people
        if each.email.lower() != email.lower()
        and ((whole and _name(each.name) == whole) or (local and _local(each.email) == local))
    }
    return tuple(sorted(found, key=lambda each: (each.email.lower(), each.name)))


_ROLES = frozenset(("admin", "bot", "contact", "dev", "git", "hello", "info", "mail", "me", "noreply", "root", "user"))


def _name(name: str) -> str:
    words = name.casefold().split()
    return " ".join(words) if len(words) > 1 else ""


def _local(email: str) -> str:
    local, _, host = email.lower().partition("@")
    if host == "users.noreply.github.com":
        local = local.rpartition("+")[2]
    return "" if local in _ROLES or len(local) < 3 else local
