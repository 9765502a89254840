"""Keeps what forges answered, so that they need not say it twice; never what they were asked with."""

from __future__ import annotations

import zlib
from datetime import date

from sqlalchemy import delete, insert, select

from impact.ledger.access import Access
from impact.ledger.encoding import day_number
from impact.ledger.reviews_schema import exchanges


class Exchanges(Access):
    """The part of a ledger that holds answers of forges by address; every method raises LedgerError."""

    def exchange(self, url: str) -> tuple[str, int, bytes] | None:
        """The last answer that was kept of an address: its ETag, status and body."""
        with self._reading() as connection:
            row = connection.execute(select(exchanges).where(exchanges.c.url == url)).one_or_none()
        return None if row is None else (row.etag, row.status, zlib.decompress(row.body))

    def keep_exchange(self, url: str, etag: str, status: int, body: bytes, day: date) -> None:
        """Keep an answer in the place of the one before."""
        row = {"url": url, "etag": etag, "status": status, "body": zlib.compress(body), "day": day_number(day)}
        with self._writing() as connection:
            connection.execute(delete(exchanges).where(exchanges.c.url == url))
            connection.execute(insert(exchanges).values(**row))
