"""Which identities are the person a report is about; never a third person's."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from impact.model.facts import Identity
from impact.model.persons import login, whole_name

# Parts of addresses that many people share, in every company anew.
_ROLES = frozenset(("admin", "bot", "contact", "dev", "git", "hello", "info", "mail", "me", "noreply", "root", "user"))
_SHORTEST = 3


def another_address(names: Iterable[str], addresses: Iterable[str]) -> Callable[[Identity], bool]:
    """Return a test whether an identity may be the same person at another address, for not counting them as others.

    By the whole name, of two words or more, or the login in a GitHub no-reply address. It makes nobody the
    subject: that takes an address.
    """
    called = frozenset(whole for name in names if (whole := whole_name(name)))
    logins = frozenset(found for address in addresses if (found := login(address)))
    return lambda identity: whole_name(identity.name) in called or login(identity.email) in logins


def suggestions(name: str, email: str, people: Iterable[Identity]) -> tuple[Identity, ...]:
    """Return the identities that share the person's whole name or their address's local part, by address.

    A GitHub no-reply address counts by the login in it. Names of one word, and local parts that
    are short or belong to a role (info, root, noreply …), tie nobody together.
    """
    whole = whole_name(name)
    local = _local(email)
    found = {
        each.email.lower(): each
        for each in sorted(people, key=lambda each: (each.email, each.name))
        if each.email.strip()
        and each.email.lower() != email.lower()
        and ((whole and whole_name(each.name) == whole) or (local and _local(each.email) == local))
    }
    return tuple(found[address] for address in sorted(found))


def called(names: Iterable[str], address: str) -> str:
    """Return the whole name under which these commits were made; `address` where there is none, or several."""
    whole = {whole_name(each): " ".join(each.split()) for each in sorted(names) if whole_name(each)}
    return next(iter(whole.values())) if len(whole) == 1 else address


def _local(email: str) -> str:
    local = login(email) or email.lower().partition("@")[0]
    return "" if local in _ROLES or len(local) < _SHORTEST else local
