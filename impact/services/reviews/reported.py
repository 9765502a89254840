"""What a report tells of the subject's reviews: what came of them, which changes they rest on, what is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from impact.edges import clock
from impact.model.facts import Identity
from impact.model.reviews import TRAILER
from impact.services.reviews.adding_up import reviewed_in

if TYPE_CHECKING:
    from impact.classify.review_facts import Remark
    from impact.classify.reviews import Reviewed
    from impact.expect.review_sources import ReadPlace
    from impact.ledger.ledger import Ledger
    from impact.model.report import Remarked
    from impact.model.work import Contribution, Outcome
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.session import Session

# Somebody called by a login, whether they are known here or not; code stands in backticks.
_MENTION = re.compile(r"(?<![\w`/])@[A-Za-z0-9]")
_CAME = ("", "", "the author answered", "the file was changed after it", "its very lines were changed after it", "")


def reviewed_of(session: Session, scanned: Iterable[Scanned], told: Iterable[Contribution]) -> tuple[Reviewed, ...]:
    """Return what the reviews in every repository add up to, as far as it is `told`."""
    ids = {each.id for each in told if each.events}
    if not ids or session.subject is None:
        return ()
    # A text that has had its time is quoted no more, whether or not anything was read since.
    session.ledger.drop_review_texts(session.workshop.options.reviews.oldest_text(clock.today()))
    found: list[Reviewed] = []
    for each in scanned:
        state = session.ledger.repository_with(each.repo_id) if each.repo_id is not None else None
        if state is not None:
            found += reviewed_in(session.ledger, each, session.workshop_of(each.place), session.subject, state.roots[0])
    return tuple(each for each in found if each.contribution.id in ids)


def outcomes_of(made: Iterable[Reviewed]) -> dict[str, tuple[Outcome, ...]]:
    """Return what came of them, by contribution id."""
    return {each.contribution.id: (each.outcome,) for each in made}


def changes_of(made: Iterable[Reviewed]) -> dict[str, tuple[str, ...]]:
    """Return what the changes are called that each rests on, by contribution id: a number, or a commit with credit."""
    return {each.contribution.id: tuple(dict.fromkeys(map(_called, each.remarks))) for each in made}


def _called(remark: Remark) -> str:
    event, change = remark.kept.event, remark.change.change
    # Credit stands in the commit itself, whatever change it landed with.
    return event.change if event.kind == TRAILER else change.number or change.key


def name_in_reviews(ledger: Ledger, repo_ids: Iterable[int], addresses: Iterable[str]) -> str:
    """Return what the sources of reviews call the owner of these addresses; "" where that is no more than a login."""
    mine = {each.lower() for each in addresses}
    known = (each for repo_id in repo_ids for each in ledger.reviewers(repo_id) if each.email.lower() in mine)
    return next((each.name for each in known if not _is_login(each)), "")


def _is_login(person: Identity) -> bool:
    login = person.email.partition("@")[0]
    return not person.name.strip() or person.name in (login, person.email, f"Gerrit User {login}")


def remarks_of(session: Session, made: tuple[Reviewed, ...]) -> dict[str, tuple[Remarked, ...]]:
    """Return the few comments that are quoted, by contribution id: none that names anybody who is known here."""
    if not made:
        return {}
    from impact.classify.review_quotes import chosen
    from impact.identity.naming import Authors, lettered, letters
    from impact.model.report import Remarked
    from impact.services.correcting.noting import known_authors
    from impact.settings.review_words import load_review_words

    ledger, subject = session.ledger, session.subject
    assert subject is not None, "asked before"
    known = known_authors(ledger, subject.addresses)
    # Not only who was helped: who else reviewed, voted or was credited may have no commit here.
    people = {each for one in {state.repo_id for state in ledger.review_sources()} for each in ledger.reviewers(one)}
    own = (subject.name, *subject.addresses)
    # Where names are hidden, a number stands for them, beside words that name nobody.
    heard = Authors((each for each in people if not each.name[-1:].isdigit()), but=own)

    def may_be_shown(text: str) -> bool:
        found = (known.named(text), heard.named(text))
        return not _MENTION.search(text) and not any(each.whole or each.perhaps for each in found)

    picked = chosen(made, sure_enough=load_review_words().sure_enough, may_be_shown=may_be_shown)
    names = {remark.author: remark.change.change.author or Identity("", "") for _, remark in picked}
    called = [each.name or each.email for each in names.values()]
    by_name = {name: letter for letter, name in lettered(called, letters(ledger.notes(), ledger.asks()))}
    told: dict[str, tuple[Remarked, ...]] = {}
    for key, remark in picked:
        event, author = remark.kept.event, names[remark.author]
        letter = by_name[" ".join((author.name or author.email).split())]
        page = event.url or remark.change.change.url
        name = f"{event.source}:{event.instance}:{event.key}"
        said = Remarked(name, remark.kept.day, event.body.strip(), f"author {letter}", _CAME[remark.came], page)
        told[key] = (*told.get(key, ()), said)
    return told


def sources_read(session: Session, scanned: Iterable[Scanned], names: Iterable[str]) -> tuple[ReadPlace, ...]:
    """Return what was read of the reviews of each repository, under the names they have in the report."""
    from impact.expect.review_sources import ReadPlace, ReadSource

    found = []
    for each, name in zip(scanned, names, strict=True):
        states = session.ledger.review_sources(each.repo_id) if each.repo_id is not None else ()
        sources = tuple(
            ReadSource(state.source, state.last, state.capabilities, state.imported)
            for state in states
            if state.events or state.day
        )
        found.append(ReadPlace(name, sources))
    return tuple(found)
