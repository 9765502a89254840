"""What the reader of a report must know before anything else: whose work it is, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from impact.edges import places
from impact.model.report import LOST, NOT_KNOWN, SELF, Standing, quoted
from impact.outcomes.continuation import distinct
from impact.services.gathering.contributions import known_as
from impact.services.reading.subject import configured_identity, local_identity

if TYPE_CHECKING:
    from impact.model.facts import Identity
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.session import Session


def notices(session: Session, scanned: tuple[Scanned, ...], told: tuple[Scanned, ...]) -> Iterator[str]:
    """Yield the sentences; `scanned` are all repositories given, `told` those that the report tells of."""
    if unknown := not_known(session, told):
        yield unknown
    yield from _named_otherwise(session, told)
    yield from _joined(session, told)
    yield from _configured(session)
    yield from session.said
    yield from _learned(session)
    if len(told) < len(scanned):
        yield (
            "Several of the folders are clones of one repository; only the history of the last of them is told. "
            "Give one clone that holds everything."
        )


def covers(session: Session, told: tuple[Scanned, ...]) -> tuple[Identity, ...]:
    """Return every name and address that the report covers, as its commits have them, sorted."""
    subject = session.subject
    if subject is None:
        return ()
    found: dict[tuple[str, str], Identity] = {}
    for one in told:
        if one.repo_id is not None:
            for each in session.ledger.called(one.repo_id, subject.addresses):
                found.setdefault((each.email.lower(), each.name.casefold()), each)
    return tuple(found[key] for key in sorted(found))


def not_known(session: Session, told: tuple[Scanned, ...]) -> str:
    """Return NOT_KNOWN where none of the addresses is anybody's who is configured on this machine, else nothing."""
    subject = session.subject
    if subject is None:
        return ""
    places = [each.repository for each in session.places]
    here = {local_identity(None)[1], *(configured_identity(each)[1] for each in places), *session.workshop.options.me}
    mine = {each.lower() for each in subject.addresses} | {each.email.lower() for each in covers(session, told)}
    return "" if mine & {each.lower() for each in here if each} else NOT_KNOWN


def _named_otherwise(session: Session, told: tuple[Scanned, ...]) -> Iterator[str]:
    every = covers(session, told)
    if distinct(every) > 1:
        names = dict.fromkeys(each.name or each.email for each in every)
        yield (
            f"The commits that it covers bear different names: {', '.join(quoted(each) for each in names)}. "
            "Nobody checks that they are one person."
        )


def lost(corrections: tuple[Standing, ...]) -> Iterator[str]:
    """Yield how many corrections match no work any more; none is ever taken away."""
    count = sum(each.state == LOST for each in corrections)
    if count:
        its = "its" if count == 1 else "their"
        yield (
            f"{count} of your corrections {'matches' if count == 1 else 'match'} no work any more: {its} commits were "
            "rewritten beyond recognition, are gathered otherwise, or lie on no branch that was read. "
            "Appendix D lists what was said; say it anew of the work as it is now."
        )


def scheduled(audience: str) -> tuple[str, ...]:
    """Return that a scheduled run was missed, failed or does not end; in the engineer's own report alone."""
    if audience != SELF or not places.schedule_folder().is_dir():
        return ()
    from impact.services.schedule.health import notice

    found = notice()
    return (found,) if found else ()


def _joined(session: Session, told: tuple[Scanned, ...]) -> Iterator[str]:
    subject = session.subject
    if subject is None:
        return
    given = {each.lower() for each in subject.addresses}
    for one in told:
        if one.repo_id is None:
            continue
        more = [each for each in known_as(session.ledger, one.repo_id, subject.addresses) if each.lower() not in given]
        if more:
            yield (
                f"The mailmap of {quoted(one.place.name)} says that these addresses are yours as well: "
                f"{', '.join(quoted(each) for each in more)}. If one is not, tell whoever keeps that file."
            )


def _learned(session: Session) -> Iterator[str]:
    learned = session.workshop.taught(session.subject.addresses).learned if session.subject else None
    if learned is not None:
        yield (
            f"Weights re-weighed from {learned.corrections} corrections of your own, the last of {learned.until}; "
            "`impact doctor` lists them, `impact classify --forget-learned` takes them back."
        )


def _configured(session: Session) -> Iterator[str]:
    subject = session.subject
    if subject is None or subject.known_by != "git config":
        return
    for place in session.places:
        _, email = configured_identity(place.repository)
        if email and email.lower() not in {each.lower() for each in subject.addresses}:
            yield f"{quoted(place.name)} is configured for {quoted(email)}; if that is you too, add --me with it."
