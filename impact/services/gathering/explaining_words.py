"""What was said of a contribution in words: the person's notes about it, and what others answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from impact.classify.holding import Homes
from impact.edges import clock
from impact.expect.own_words import as_they_want
from impact.model.notes import CONTRIBUTION
from impact.render.notes_document import note
from impact.services.gathering.learning import whose

if TYPE_CHECKING:
    from impact.model.notes import Ask, Word
    from impact.model.work import Contribution
    from impact.services.correcting.finding import Known

Document = dict[str, Any]


def words_about(everything: Known, work: Contribution) -> Document:
    """Return notes about this work and requests with their answers, wherever a rewrite of history left its commits.

    Only those of whoever did it; people stand as letters, but for those who agreed to be named.
    """
    ledger = everything.ledger
    own = {each.lower() for each in whose(work)}
    notes = [each for each in ledger.notes() if each.about and not own.isdisjoint(map(str.lower, each.by))]
    asks = [each for each in ledger.asks() if not own.isdisjoint(map(str.lower, each.by))]
    words = {each.ask: each for each in ledger.words()}
    about = [each for each in asks if each.question == CONTRIBUTION and each.about]
    told_of = (*(each.about for each in notes), *(each.about for each in about))
    names = ledger.names({sha for shas in told_of for sha in shas})
    # Of somebody else's work the same commits may be part.
    homes = Homes(each for each in everything.works if not own.isdisjoint(map(str.lower, whose(each))))

    def here(shas: tuple[str, ...]) -> bool:
        home = homes.holder(shas, names)
        return home is not None and home.id == work.id

    told = as_they_want([each for each in notes if here(each.about)], asks, words.values())
    return {
        "notes": [note(each, clock.today(), names=False) for each in told],
        "answers_of_others": [_answer(each, words.get(each.id)) for each in about if here(each.about)],
    }


def _answer(asked: Ask, word: Word | None) -> Document:
    """A request with its answer, None for none yet."""
    return {
        "request": asked.id,
        "asked_on": asked.day.isoformat(),
        "letter": asked.letter,
        "name": asked.to if word is not None and word.may_be_named else None,
        "did": asked.did,
        "did_for_you": asked.did_for_you,
        "answer": word.answer if word else None,
        "day": word.day.isoformat() if word else None,
        "words": word.text if word else None,
    }
