"""Takes a person out of the ledger: what others did stays, and where they stood stands somebody."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, func, insert, select, update

from impact.identity.naming import same
from impact.ledger import forgotten, work
from impact.ledger.consent_schema import consent_keys, consents
from impact.ledger.edited_schema import report_edits
from impact.ledger.fleet_schema import fleet_teams
from impact.ledger.forgetting.leftovers import drop_orphans, lying
from impact.ledger.forgetting.own import drop_own
from impact.ledger.forgetting.spoken import drop_asks, drop_kept, drop_notes
from impact.ledger.forgetting.tally import Tally
from impact.ledger.forgetting.texts import Hidden, clean_texts
from impact.ledger.forgotten import SOMEBODY
from impact.ledger.interning import last_id
from impact.ledger.notes_schema import asks, notes
from impact.ledger.reviews_schema import review_events, review_people
from impact.ledger.schema import commits, credits, identities, repositories
from impact.ledger.tables import references_to
from impact.model.forgetting import Gone, OfPerson, Outside

_FORGES = "@users.noreply."


def forget_person(tally: Tally, wanted: OfPerson) -> Gone:
    """Delete and rename all of it, and say what has to follow outside."""
    connection = tally.connection
    addresses, ids = _known(connection, wanted.addresses)
    every = _names(connection, ids, addresses)
    shared = _shared(connection, every, addresses)
    # A name that stands at another address as well may be another person's: it is told, and left to them.
    names = tuple(each for each in every if each not in shared)
    touched = set(connection.scalars(select(identities.c.repo_id).where(identities.c.id.in_(sorted(ids)))))
    own = wanted.own or _wrote(connection, addresses)
    if own:
        drop_own(tally, addresses)
    _own_rows(tally, addresses, names)
    for repo_id in sorted(touched):
        _somebody_committed(tally, repo_id, ids)
    _somebody_reviewed(tally, addresses)
    plain = _plain(addresses, names)
    clean_texts(tally, Hidden(plain, names))
    if not tally.told():
        return Gone()
    drop_kept(tally)
    drop_orphans(tally)
    forgotten.remember(connection, addresses, names)
    connection.execute(update(repositories).values(contributions_digest=""))
    places, fetched = lying(connection, touched)
    return Gone(tally.told(), Outside(tuple(sorted({*addresses, *names})), plain, places, fetched, own=own,
                                      shared=tuple(sorted(shared.items()))))  # fmt: skip


def _known(connection: Connection, given: Collection[str]) -> tuple[set[str], set[int]]:
    """Every address of the person, by the mailmaps as well, and their identities in all repositories."""
    addresses = {each.lower() for each in given if each}
    every = connection.scalars(select(repositories.c.id)).all()
    while True:
        ids = {each for repo_id in every for each in work.subject_ids(connection, repo_id, addresses)}
        rows = connection.execute(select(identities.c.email, identities.c.person_email, identities.c.id)).all()
        ids |= {row.id for row in rows if row.email.lower() in addresses}
        found = {each.lower() for row in rows if row.id in ids for each in (row.email, row.person_email) if each}
        if found <= addresses:
            return addresses, ids
        addresses |= found


def _names(connection: Connection, ids: Collection[int], addresses: Collection[str]) -> tuple[str, ...]:
    query = select(identities.c.name, identities.c.person_name, identities.c.id)
    found = {each for row in connection.execute(query) if row.id in ids for each in (row.name, row.person_name)}
    people = connection.execute(select(review_people)).all()
    found |= {row.name for row in people if row.email.lower() in addresses}
    return tuple(sorted(each for each in found if each.strip() and each != SOMEBODY))


def _shared(connection: Connection, names: Collection[str], addresses: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Of names of two words or more, the addresses of others who have them."""
    whole = {same(each): each for each in names if len(each.split()) > 1}
    found: dict[str, set[str]] = {}
    pairs = (
        (identities.c.name, identities.c.email),
        (identities.c.person_name, identities.c.person_email),
        (review_people.c.name, review_people.c.email),
    )
    for name, email in pairs:
        for called, at in connection.execute(select(name, email).distinct()):
            if same(called) in whole and at and at.lower() not in addresses:
                found.setdefault(whole[same(called)], set()).add(at)
    return {name: tuple(sorted(those)) for name, those in found.items()}


def _plain(addresses: Collection[str], names: Collection[str]) -> tuple[str, ...]:
    """What is looked for in any text: addresses, names of two words or more, and logins as they are called upon."""
    whole = {each for each in names if len(each.split()) > 1 or "@" in each}
    logins = {f"@{each.partition('@')[0].rpartition('+')[2]}" for each in addresses if _FORGES in each}
    return tuple(sorted({*(each for each in addresses if "@" in each), *whole, *logins}))


def _wrote(connection: Connection, addresses: Collection[str]) -> bool:
    """Whether anything of this ledger is in the person's own words."""
    by = [json.loads(detail)["by"] for table in (notes, asks) for detail in connection.scalars(select(table.c.detail))]
    edited = connection.scalars(select(report_edits.c.person)).all()
    return any(each.lower() in addresses for each in (*edited, *(one for those in by for one in those)))


def _own_rows(tally: Tally, addresses: Collection[str], names: Collection[str]) -> None:
    """What is theirs as a whole: notes they wrote, requests by them or to them, consents, keys, lines of teams."""
    connection = tally.connection
    called = {same(each) for each in (*addresses, *names)}
    noted = select(notes.c.id, notes.c.detail)
    drop_notes(tally, [row.id for row in connection.execute(noted) if _is_by(row.detail, addresses)])
    asked = connection.execute(select(asks.c.id, asks.c.detail)).all()
    drop_asks(
        tally,
        [row.id for row in asked if _is_by(row.detail, addresses) or same(json.loads(row.detail)["to"]) in called],
    )
    low = sorted(addresses)
    tally.delete(report_edits, report_edits.c.person.in_(low))
    tally.delete(consents, func.lower(consents.c.who).in_(low))
    tally.delete(consent_keys, func.lower(consent_keys.c.who).in_(low))
    lines = connection.scalars(select(fleet_teams.c.value).where(fleet_teams.c.sort == "person")).all()
    theirs = [each for each in lines if same(each) in called]
    tally.delete(fleet_teams, fleet_teams.c.sort == "person", fleet_teams.c.value.in_(theirs))


def _is_by(detail: str, addresses: Collection[str]) -> bool:
    return any(each.lower() in addresses for each in json.loads(detail)["by"])


def _somebody_committed(tally: Tally, repo_id: int, ids: Collection[int]) -> None:
    """Let somebody, the same for all who were forgotten, stand for these identities of one repository."""
    connection = tally.connection
    here = identities.c.repo_id == repo_id
    mine = sorted(set(connection.scalars(select(identities.c.id).where(here))) & set(ids))
    nobody = here & (identities.c.name == SOMEBODY) & (identities.c.email == "")
    somebody = connection.scalar(select(identities.c.id).where(nobody))
    if somebody is None:
        somebody = last_id(connection, identities) + 1
        row = {"id": somebody, "repo_id": repo_id, "name": SOMEBODY, "email": "", "bot": False}
        connection.execute(insert(identities).values(row | {"person_name": SOMEBODY, "person_email": ""}))
    told = connection.execute(update(commits).where(commits.c.author_id.in_(mine)).values(author_id=somebody))
    tally.say("commits that somebody wrote now", told.rowcount)
    credited = connection.execute(select(credits).where(credits.c.identity_id.in_(mine))).all()
    if credited:
        roles = {(row.commit_id, row.role) for row in credited}
        before = set(connection.scalars(select(credits.c.commit_id).where(credits.c.identity_id == somebody)))
        tally.delete(credits, credits.c.identity_id.in_(mine))
        once = {commit: role for commit, role in sorted(roles) if commit not in before}
        if once:
            rows = [{"commit_id": each, "identity_id": somebody, "role": role} for each, role in once.items()]
            connection.execute(insert(credits), rows)
    tally.delete(identities, identities.c.id.in_(mine))


def _somebody_reviewed(tally: Tally, addresses: Collection[str]) -> None:
    connection = tally.connection
    rows = connection.execute(select(review_people)).all()
    mine = [row.id for row in rows if row.email.lower() in addresses]
    if not mine:
        return
    somebody = next((row.id for row in rows if (row.name, row.email) == (SOMEBODY, "")), None)
    if somebody is None:
        somebody = last_id(connection, review_people) + 1
        connection.execute(insert(review_people).values(id=somebody, name=SOMEBODY, email=""))
    theirs = review_events.c.actor_id.in_(mine)
    told = connection.execute(update(review_events).where(theirs).values(body=None, raw="", url=""))
    tally.count(review_events, told.rowcount)
    for column in references_to(review_people):
        connection.execute(update(column.table).where(column.in_(mine)).values({column.name: somebody}))
    tally.delete(review_people, review_people.c.id.in_(mine))
