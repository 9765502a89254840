"""People whom reviews name: each once, and somebody known by a login alone under the name that is said elsewhere."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from impact.ledger.bulk import chunks
from impact.ledger.encoding import clean
from impact.ledger.forgotten import SOMEBODY, Forgotten
from impact.ledger.reviews_schema import review_people
from impact.model.facts import Identity
from impact.model.reviews import Batch


def numbers_of(connection: Connection, batch: Batch, forgotten: Forgotten) -> dict[Identity, int]:
    """Return the ledger's number of everybody in a batch, new ones added; who was forgotten is somebody."""
    named = {each.author for each in batch.changes} | {each.actor for each in batch.events}
    wanted = {
        each: _clean(each, forgotten)
        for each in named | {each.resolved_by for each in batch.events}
        if each is not None
    }
    if not wanted:
        return {}
    known = {(row.name, row.email): row.id for row in connection.execute(select(review_people))}
    for name, email in sorted(wanted.values()):
        bare = (_login(email), email)
        if name != bare[0] and bare in known and (name, email) not in known:
            number = known.pop(bare)
            known[name, email] = number
            connection.execute(update(review_people).where(review_people.c.id == number).values(name=name))
    free = max(known.values(), default=0) + 1
    names = {email: name for name, email in sorted({*known, *wanted.values()}, reverse=True) if name != _login(email)}
    wanted = {each: _named(cleaned, names) for each, cleaned in wanted.items()}
    new = {each: free + at for at, each in enumerate(sorted(set(wanted.values()) - set(known)))}
    for part in chunks([{"id": key, "name": name, "email": email} for (name, email), key in new.items()]):
        connection.execute(insert(review_people), part)
    known |= new
    return {each: known[cleaned] for each, cleaned in wanted.items()}


def _clean(person: Identity, forgotten: Forgotten) -> tuple[str, str]:
    name, email = clean(person.name), clean(person.email)
    return (SOMEBODY, "") if forgotten.is_person(name, email) else (name, email)


def _login(email: str) -> str:
    return email.partition("@")[0]


def _named(person: tuple[str, str], names: dict[str, str]) -> tuple[str, str]:
    """Somebody by name; where only the login is said, by the first name that is known for it."""
    name, email = person
    return (names.get(email, name), email) if name == _login(email) else person
