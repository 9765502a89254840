"""The tables of consent: what people allowed, and the keys by which their word is known."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from impact.ledger.held import OWN, STAYS, held
from impact.ledger.schema import metadata

__all__ = ["consent_keys", "consents", "metadata"]

consents = Table(
    "consents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("who", Text, nullable=False),
    Column("text", Text, nullable=False),  # exactly as it was signed; ASCII JSON
    Column("signature", Text, nullable=False),
    Column("revoked", Integer),  # the day since which it holds no more
    Column("revocation", Text, nullable=False),  # what was signed to end it, and the signature; "" while it holds
    info=held("Consents that you gave or were given, signed.", "consents", goes=(OWN, OWN, OWN)),
)
# Whose word is known by which public key, as the person who keeps this ledger was told by them.
consent_keys = Table(
    "consent_keys",
    metadata,
    Column("who", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # type and base64, as OpenSSH writes a public key
    Column("day", Integer, nullable=False),
    info=held(
        "Whose word is known by which public key.",
        "keys by which a word is known",
        goes=(STAYS, OWN, OWN),
        why="whose key is whose; no repository",
    ),
)
