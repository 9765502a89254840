"""Addresses of hosts: how a forge is asked, which addresses are the same place, and parameters in them."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

Parameters = Mapping[str, str | int]
_PORTS = {"http": 80, "https": 443}
BEARER, TOKEN, PRIVATE, BASIC = SCHEMES = ("bearer", "token", "private", "basic")


@dataclass(frozen=True, slots=True)
class Api:
    """How one forge is asked: `host` is its name for people and tokens, `base` the address that paths are put behind.

    `scheme` is one of SCHEMES: how it takes a token. `headers` go with every request.
    """

    host: str
    base: str
    scheme: str = BEARER
    headers: tuple[tuple[str, str], ...] = ()


def origin(host: str) -> str:
    """Return the address of a host, with its port if it has one: https, and http only on this machine itself."""
    return f"{'http' if is_this_machine(host) else 'https'}://{host}"


def is_this_machine(host: str) -> bool:
    """Whether a host, with or without a port, is the loopback of this machine."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def place(address: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address; ("", "", 0) for what is none, or carries a name or password."""
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", "", 0
    known = parts.scheme in _PORTS and parts.hostname and "@" not in parts.netloc
    return (parts.scheme, parts.hostname or "", port) if known else ("", "", 0)


def with_parameters(address: str, parameters: Parameters) -> str:
    """Return an address with these parameters in place of those of the same names."""
    if not parameters:
        return address
    parts = urlsplit(address)
    others = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in parameters]
    query = urlencode([*others, *((name, str(value)) for name, value in parameters.items())])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
