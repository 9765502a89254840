"""Members with keys of their own, and the papers they hand over, without a repository behind them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from impact.edges import signing
from impact.fleet import team_work
from impact.model.consent import NAMESPACE, Consent, Revocation, Signed, text_of
from impact.model.period import Period
from impact.model.team import SLIP_NAMESPACE, Part, Slip, TeamWork
from impact.services.consents.papers import CONSENT, KEY, REVOCATION, SLIP, WORK, write_signed

needs_ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="NO CONSENT IS TRIED: apt install openssh-client"
)
TODAY = date(2026, 7, 1)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def work(*parts: str, window: str = "2026-H1", team: str = "payments") -> TeamWork:
    """An export by parts such as "flaky-tests shop tests" (theme, repository, area)."""
    return TeamWork(team, window, tuple(Part(*(*each.split(), "")[:3]) for each in parts))


@dataclass(frozen=True)
class Signer:
    """Somebody with a key, and a folder for what they hand over."""

    name: str
    folder: Path
    team: str = "payments"
    surname: str = ".surname"

    @property
    def address(self) -> str:
        return f"{self.name}{self.surname}@example.com"

    @property
    def key(self) -> Path:
        path = self.folder / "keys" / self.name
        if not path.exists():
            signing.make_key(path)
        return path

    @property
    def public(self) -> str:
        """A file with the public half of the key."""
        self.key  # noqa: B018 - made where it is missing
        return str(self.folder / "keys" / f"{self.name}.pub")

    def says(self, **other: object) -> Consent:
        """What they consent to; the same but for `other`."""
        number = sha256(repr((self.name, sorted(other.items()))).encode()).hexdigest()[:32]
        said = Consent(number, self.address, f"team:{self.team}", ("api", "shop"), YEAR, TODAY, date(2027, 6, 30))
        return replace(said, **other)  # type: ignore[arg-type]

    def consent(self, said: Consent | None = None, *, text: str | None = None, by: Path | None = None) -> Path:
        """Write a consent; `text` is what lies there in its place, `by` the key that signs in theirs."""
        said = said or self.says()
        place = self.folder / f"consent-{self.name}-{said.id[:8]}"
        signed = Signed(text_of(said), signing.sign(text_of(said), by or self.key, NAMESPACE))
        write_signed(place, CONSENT, replace(signed, text=text or signed.text))
        shutil.copy(self.public, place / KEY)
        return place

    def revocation(self, said: Consent | None = None, *, by: Path | None = None, day: date = TODAY) -> Path:
        """Write the end of a consent."""
        place = self.folder / f"end-{self.name}"
        text = text_of(Revocation((said or self.says()).id, self.address, day))
        write_signed(place, REVOCATION, Signed(text, signing.sign(text, by or self.key, NAMESPACE)))
        return place

    def export(self, sent: TeamWork, said: Consent | None = None, *, day: date = TODAY, by: Path | None = None) -> Path:
        """Write an export with its papers."""
        said = said or self.says()
        place = self.folder / f"sent-{self.name}-{sent.window}"
        place.mkdir(parents=True, exist_ok=True)
        text = team_work.text_of(sent)
        slip = team_work.slip_text(Slip(said.id, team_work.digest(text), day))
        (place / WORK).write_text(text, encoding="utf-8")
        write_signed(place, SLIP, Signed(slip, signing.sign(slip, by or self.key, SLIP_NAMESPACE)))
        write_signed(place, CONSENT, Signed(text_of(said), signing.sign(text_of(said), self.key, NAMESPACE)))
        return place
