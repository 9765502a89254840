"""Consents and keys in a ledger, on both databases: exactly as they were signed, until they are taken back."""

from __future__ import annotations

from datetime import date

from impact.ledger.opening import open_ledger
from impact.model.consent import Kept, Signed

DAY = date(2026, 7, 1)
KEPT = Kept("1" * 32, "ada@example.com", Signed("the text\n", "-----BEGIN\nzoë"))


def test_a_consent_is_kept_as_it_was_signed_and_ended(place) -> None:
    with open_ledger(place()) as ledger:
        ledger.keep_consent(KEPT)
        ledger.keep_consent(Kept("0" * 32, "Ben@Example.com", Signed("b", "s")))
        ledger.end_consent(KEPT.id, DAY, Signed("end", "its signature"))
    with open_ledger(place()) as ledger:
        mine, other = ledger.consents()
    assert mine == Kept(KEPT.id, KEPT.who, KEPT.signed, DAY, Signed("end", "its signature"))
    assert (other.who, other.revoked, other.end) == ("ben@example.com", None, None)


def test_keys_are_known_by_address_in_any_case(place) -> None:
    with open_ledger(place()) as ledger:
        for key in ("ssh-ed25519 B", "ssh-ed25519 A", "ssh-ed25519 A"):
            ledger.trust("Ada@Example.com", key, DAY)
        assert ledger.keys_of("ada@example.com") == ("ssh-ed25519 A", "ssh-ed25519 B")
        assert ledger.keys_of("ben@example.com") == ()
