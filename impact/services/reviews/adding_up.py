"""What the subject's reviews of a repository add up to: asks the ledger, and lets the core judge."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from impact.model.facts import Identity

if TYPE_CHECKING:
    from impact.classify.reviews import Reviewed
    from impact.ledger.ledger import Ledger
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.subject import Subject
    from impact.services.reading.workshop import Workshop
    from impact.sources.git_log import Place


def reviewed_in(
    ledger: Ledger, scanned: Scanned, workshop: Workshop, subject: Subject, root: str
) -> tuple[Reviewed, ...]:
    """Return what somebody's reviews of one repository add up to; nothing where none were read."""
    repo_id = scanned.repo_id
    reviews = ledger.reviews(repo_id) if repo_id is not None else None
    if repo_id is None or reviews is None or not reviews.events:
        return ()
    from impact.classify.review_facts import Person
    from impact.classify.reviews import Where, reviewed

    addresses = tuple(sorted({*subject.addresses, *ledger.addresses(repo_id, subject.addresses)}))
    person = Person(Identity(subject.name, subject.addresses[0]), addresses, workshop.bots)
    return reviewed(reviews, person, Where(root, workshop.options.area_depth, _owners(scanned.place)))


def _owners(place: Place) -> Callable[[str], tuple[str, ...]]:
    """Who owns a path by the file of owners at the commits that were read."""
    from impact.classify.code_owners import FILES, CodeOwners
    from impact.sources.head_files import Files

    with Files(place.repository) as files:
        found = files.texts(place.head, FILES)
    text = next((found[each].words for each in FILES if each in found), "")
    return CodeOwners(text).of


def forget_reviewed(ledger: Ledger, repo_id: int) -> tuple[int, int, tuple[str, ...]]:
    """Let go of all reviews of a repository and of what was made of them, to the byte.

    Returns how many changes and events there were, and what somebody else has to do yet. The next scan gathers anew.
    """
    changes, events = ledger.forget_reviews(repo_id)
    kept = ledger.contributions(repo_id)
    if any(each.events for each in kept):
        ledger.save_contributions(repo_id, (each for each in kept if not each.events), digest="")
    return changes, events, ledger.leave_no_reviews(repo_id)
