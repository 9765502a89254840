"""Gives, revokes and takes in consents: what `impact consent` does."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from impact.edges import clock, signing
from impact.fleet import consent as consents
from impact.model.consent import MOST_DAYS, NAMESPACE, TEAM, Consent, Kept, Revocation, Signed, text_of
from impact.model.errors import ImpactError, UsageError
from impact.model.report import AUDIENCES, SELF
from impact.services.consents.papers import (
    CONSENT,
    KEY,
    REFUSED,
    REVOCATION,
    held,
    named,
    own_key,
    read_signed,
    read_text,
    write_signed,
)
from impact.services.consents.repository_names import opened

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.ledger import Ledger
    from impact.model.period import Period

_A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Wish:
    """A consent as it is asked for on the command line."""

    audience: str
    period: str
    until: str | None
    paths: tuple[str, ...]
    repositories: tuple[str, ...]
    me: tuple[str, ...]
    key: str | None
    folder: str | None


def give(ledger: Ledger, wish: Wish, ledger_path: str | None) -> Consent:
    """Sign a consent by the person's own key and keep it; with a folder, put the papers for the other side there."""
    today = clock.today()
    said = Consent(
        id=secrets.token_hex(16),
        who=whose(wish.me),
        audience=_audience(wish.audience),
        repositories=_repositories(wish, ledger_path),
        period=_span(wish.period, today),
        given=today,
        until=_until(wish.until, today),
    )
    key = own_key(wish.key)
    text = text_of(said)
    signed = Signed(text, signing.sign(text, key, NAMESPACE))
    public = signing.public_key(key)
    ledger.trust(said.who, public, today)
    ledger.keep_consent(Kept(said.id, said.who, signed))
    if wish.folder:
        from impact.edges.whole_files import write_whole

        write_signed(Path(wish.folder), CONSENT, signed)
        write_whole(f"{public}\n", Path(wish.folder) / KEY)
    return said


def revoke(ledger: Ledger, begun: str, key_file: str | None, folder: str | None) -> Consent:
    """End a consent of the person's own, found by how its id begins; raises ImpactError where there is none."""
    kept = _one(ledger, begun)
    today = clock.today()
    key = own_key(key_file)
    if signing.public_key(key) not in ledger.keys_of(kept.who):
        raise ImpactError("this key did not sign that consent", hint="name the one that did: --key FILE")
    text = text_of(Revocation(kept.id, kept.who, today))
    end = Signed(text, signing.sign(text, key, NAMESPACE))
    ledger.end_consent(kept.id, today, end)
    if folder:
        write_signed(Path(folder), REVOCATION, end)
    return consents.read(kept.signed.text)


def take_in(ledger: Ledger, paths: tuple[str, ...]) -> Iterator[str]:
    """Keep consents and revocations of others; yields a sentence for each, raises ImpactError for one that counts for
    nothing, before anything of it is kept.
    """
    for file in (each for path in paths for each in named(path)):
        signed = read_signed(file)
        try:
            yield _ended(ledger, signed) if consents.is_revocation(signed.text) else _kept(ledger, signed)
        except ValueError as error:
            raise ImpactError(f"{file}: {error}", hint=REFUSED) from None


def _kept(ledger: Ledger, signed: Signed) -> str:
    said = consents.read(signed.text)
    kept = Kept(said.id, said.who, signed)
    found = held(kept, ledger.keys_of(said.who))
    if isinstance(found, str):
        raise ValueError(f"{found} (impact consent trust {said.who} FILE.pub)")
    there = next((each for each in ledger.consents() if each.id == said.id), None)
    if there is not None and there.signed.text != signed.text:
        raise ValueError("another consent of the same id is here already")
    # A copy from before must not bring back what was revoked.
    if there is None:
        ledger.keep_consent(kept)
    return f"kept: {told(said)}"


def _ended(ledger: Ledger, signed: Signed) -> str:
    said = consents.read_revocation(signed.text)
    there = next((each for each in ledger.consents() if each.id == said.consent), None)
    if there is None:
        raise ValueError("it ends a consent that is not known here")
    fault = end_fault(there, said, signed, ledger.keys_of(there.who))
    if fault:
        raise ValueError(fault)
    ledger.end_consent(there.id, said.day, signed)
    return f"revoked since {said.day}: {allowed(consents.read(there.signed.text))}"


def end_fault(kept: Kept, said: Revocation, signed: Signed, keys: tuple[str, ...]) -> str:
    """Say why a revocation does not end a consent, "" where it does."""
    if said.who.lower() != kept.who.lower():
        return f"it is of {said.who}, and the consent is of {kept.who}"
    if not any(signing.holds(signed.text, signed.signature, each, NAMESPACE) for each in keys):
        return "it was changed, or was not signed by a key of theirs that is trusted here"
    return ""


def told(said: Consent) -> str:
    """Return a consent as one sentence."""
    return f"{allowed(said)}; it holds until {said.until}"


def allowed(said: Consent) -> str:
    """Return what a consent allows, whether it still holds or not."""
    where = ", ".join(said.repositories)
    return (
        f"{said.who} lets {said.audience} be told of their work in {where}, "
        f"from {said.period.start} to {said.period.end}"
    )


def trust(ledger: Ledger, who: str, file: str) -> str:
    """Let the word of somebody be known by a public key; return the key."""
    if "@" not in who:
        raise UsageError(f"'{who}' is no address", hint="impact consent trust them@example.com FILE.pub")
    key = signing.key_of(read_text(Path(file)).strip().partition("\n")[0], file)
    ledger.trust(who, key, clock.today())
    return key


def whose(me: tuple[str, ...]) -> str:
    """Return the address by which the person speaks: given, kept, or Git's own; raises ImpactError."""
    from impact.services.reading.subject import local_identity, subject
    from impact.services.reading.workshop import options

    found = subject(me, options(), None)
    if found is None:
        raise ImpactError("whose consent? Git knows no user.email and no address was given",
                          hint="add: --me you@example.com")  # fmt: skip
    who = found.addresses[0]
    if found.known_by == "--me" and who.lower() not in {
        each.lower() for each in (*options().me, local_identity(None)[1])
    }:
        raise ImpactError(f"{who}: nobody that this machine knows, and a consent is the person's own",
                          hint=f"if it is you, say so once: impact init --me {who}")  # fmt: skip
    return who


def _audience(given: str) -> str:
    name = given.removeprefix(TEAM)
    if given.startswith(TEAM) and name.strip() == name and name and name.isprintable():
        return given
    known = [each for each in AUDIENCES if each != SELF]
    if given in known:
        return given
    raise UsageError(f"'{given}' is no audience", hint=f"{', '.join(known)}, or {TEAM} and the name of a team")


def _repositories(wish: Wish, ledger_path: str | None) -> tuple[str, ...]:
    paths = wish.paths or (() if wish.repositories else (".",))
    found = opened(paths, wish.me, ledger_path)[0] if paths else {}
    return tuple(sorted({*found, *wish.repositories}))


def _span(text: str, today: date) -> Period:
    from impact.settings import dates

    period = dates.period(text, today)
    if period.start is None or period.end is None:
        raise UsageError(f"'{text}' has no end or no beginning, and a consent has both", hint="2026-H1, or 2026")
    return period


def _until(text: str | None, today: date) -> date:
    from impact.settings import dates

    until = dates.day(text, today) if text else today + _A_YEAR
    if until < today:
        raise UsageError(f"--until: {until} has passed", hint="a consent holds for a time that is still to come")
    if (until - today).days > MOST_DAYS:
        raise UsageError("--until: a consent holds for at most 18 months", hint="give it anew when it ends")
    return until


def _one(ledger: Ledger, begun: str) -> Kept:
    found = [each for each in ledger.consents() if begun and each.id.startswith(begun)]
    if len(found) != 1:
        what = "several consents begin" if found else "no consent begins"
        raise ImpactError(f"{what} with '{begun}'", hint="impact consent show")
    return found[0]
