"""Why there is nothing to report, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.identity.subject import suggestions
from impact.model.errors import ImpactError
from impact.services.reading.subject import configured_identity

if TYPE_CHECKING:
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.session import Session
    from impact.services.reading.subject import Subject


def nobody() -> ImpactError:
    """Nobody is known to report on."""
    return ImpactError(
        "whose report? Git knows no user.email here and no address was given",
        hint="impact report --me you@example.com, or keep it with: impact init --me you@example.com",
    )


def no_commits(session: Session, scanned: tuple[Scanned, ...], subject: Subject) -> ImpactError:
    """Nothing by the person lies in these repositories; says whose address may be meant."""
    names = ", ".join(each.place.name for each in scanned)
    if all(each.repo_id is None for each in scanned):
        return ImpactError(f"no commits yet in {names}", hint="commit something first, or name another folder")
    people = [known.raw for each in scanned if each.repo_id for known in session.ledger.people(each.repo_id)]
    close = suggestions(subject.name, subject.addresses[0], people)
    hint = "give the address you commit with: impact report --me you@example.com"
    configured = {configured_identity(each.place.repository)[1] for each in scanned} - {"", *subject.addresses}
    if configured:
        hint = "configured in the repository: " + ", ".join(sorted(f"--me {each}" for each in configured))
    if close:
        hint = "perhaps yours: " + ", ".join(sorted({f"--me {each.email}" for each in close}))
    return ImpactError(f"no commits by {', '.join(subject.addresses)} in {names}", hint=hint)
