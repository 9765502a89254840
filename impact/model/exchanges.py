"""What a host answered before, so that asking again costs nothing where nothing changed."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class ExchangeStore(Protocol):
    """Keeps answers by their address: what came back, never what was sent."""

    def exchange(self, url: str) -> tuple[str, int, bytes] | None:
        """Return the ETag, status and body that were kept of an address, None for none."""

    def keep_exchange(self, url: str, etag: str, status: int, body: bytes, day: date) -> None:
        """Keep an answer in place of what was kept of its address before."""


class MemoryExchanges:
    """A store that ends with the process; what nobody gave a ledger keeps its answers in."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, int, bytes, date]] = {}

    def exchange(self, url: str) -> tuple[str, int, bytes] | None:
        found = self.kept.get(url)
        return found[:3] if found else None

    def keep_exchange(self, url: str, etag: str, status: int, body: bytes, day: date) -> None:
        self.kept[url] = (etag, status, body, day)
