"""Who a name and address stand for, by the repository's own .mailmap."""

from __future__ import annotations

from impact.model.facts import Identity


class Mailmap:
    """A parsed mailmap; `person` answers from memory after the first time.

    The four forms: `Proper Name <commit@x>`, `<proper@x> <commit@x>`, `Proper Name <proper@x> <commit@x>`,
    `Proper Name <proper@x> Commit Name <commit@x>`. Addresses and names compare without case, a later
    line wins, and lines that are none of these are passed over, as git does.
    """

    def __init__(self, text: bytes = b"") -> None:
        self._by_email: dict[str, tuple[str, str]] = {}
        self._by_both: dict[tuple[str, str], tuple[str, str]] = {}
        # By plain tuples: hashing and comparing an Identity would cost more than everything else here.
        self._known: dict[tuple[str, str], Identity] = {}
        for line in text.decode("utf-8", "surrogateescape").split("\n"):
            self._take(line)

    def person(self, identity: Identity) -> Identity:
        """Return who `identity` stands for; itself when the map says nothing."""
        key = (identity.name, identity.email)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._looked_up(identity)
        return known

    def counted_as(self, email: str) -> tuple[str, ...]:
        """Return every other address, in lower case and sorted, that the map makes one person with this one."""
        moved = [
            *((old, new) for old, (_, new) in self._by_email.items()),
            *((old, new) for (_, old), (_, new) in self._by_both.items()),
        ]
        mine = {email.lower(), *(new.lower() for old, new in moved if new and old == email.lower())}
        return tuple(sorted((mine | {old for old, new in moved if new.lower() in mine}) - {email.lower()}))

    def _looked_up(self, identity: Identity) -> Identity:
        email = identity.email.lower()
        found = self._by_both.get((identity.name.lower(), email)) or self._by_email.get(email)
        if found is None:
            return identity
        name, address = found
        return Identity(name or identity.name, address or identity.email)

    def _take(self, line: str) -> None:
        if line.startswith("#"):
            return
        name, address, rest = _ident(line)
        if not address:
            return
        old_name, old_address, _ = _ident(rest)
        if old_address is None:
            self._put(address, (name, ""))
        elif old_name:
            self._by_both[old_name.lower(), old_address.lower()] = (name, address)
        else:
            self._put(old_address, (name, address))

    def _put(self, email: str, new: tuple[str, str]) -> None:
        """Let one line say the name and another the address, as git does."""
        before = self._by_email.get(email.lower(), ("", ""))
        self._by_email[email.lower()] = (new[0] or before[0], new[1] or before[1])


def _ident(text: str) -> tuple[str, str | None, str]:
    """Split `Name <address> rest`; the address is None when there is none."""
    name, opened, rest = text.partition("<")
    address, closed, rest = rest.partition(">")
    if not opened or not closed:
        return "", None, ""
    return name.strip(), address, rest
