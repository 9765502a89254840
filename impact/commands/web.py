"""Where a clone can be opened in a browser."""

from __future__ import annotations


def web_address(url: str | None) -> str | None:
    """Where commits can be opened in a browser, from the usual forms of a clone's address."""
    if not url:
        return None
    address = url.removesuffix(".git")
    if address.startswith("git@") and ":" in address:
        address = "https://" + address.removeprefix("git@").replace(":", "/", 1)
    elif address.startswith("ssh://git@"):
        address = "https://" + address.removeprefix("ssh://git@")
    # An address that carries a password or token is nobody's business but its owner's.
    return address if address.startswith("https://") and "@" not in address else None
