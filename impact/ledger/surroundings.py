"""Every commit of a repository as what lies around somebody's work."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, select

from impact.classify.surroundings import Nearby
from impact.identity.subject import another_address
from impact.ledger.encoding import day_date, path_text
from impact.ledger.people import people_by_id
from impact.ledger.schema import commits, paths, signal_sets, touches
from impact.ledger.work import subject_ids


def surroundings(connection: Connection, repo_id: int, addresses: Collection[str]) -> Iterator[Nearby]:
    """Every reachable commit that is no merge and has a day, in no promised order; `addresses` are the subject's.

    Who bears the whole name of the subject, or the same login, is no other person.
    """
    people = people_by_id(connection, repo_id)
    own = {each for each in subject_ids(connection, repo_id, addresses) if not people[each].bot}
    same = another_address(
        (name for each in own for name in (people[each].raw.name, people[each].person.name)),
        (address for each in own for address in (people[each].raw.email, people[each].person.email)),
    )
    mine = {each for each, who in people.items() if each in own or same(who.raw) or same(who.person)}
    signals = {key: tuple(json.loads(text)) for key, text in connection.execute(select(signal_sets))}
    touched = _touched(connection, repo_id)
    landed = func.coalesce(commits.c.commit_day, commits.c.author_day)
    query = select(
        commits.c.id, commits.c.sha, landed, commits.c.author_id, commits.c.subject, commits.c.signal_set_id
    ).where(commits.c.repo_id == repo_id, ~commits.c.gone, commits.c.n_parents <= 1)
    for key, sha, number, author, subject, said in connection.execute(query):
        day = day_date(number)
        if day is not None:
            who = people[author]
            email, files = who.person.email.lower(), tuple(touched.get(key, ()))
            yield Nearby(sha.hex(), day, email, author in mine, who.bot, subject, signals[said], files)


def _touched(connection: Connection, repo_id: int) -> dict[int, list[tuple[str, str]]]:
    names = {
        key: path_text(path)
        for key, path in connection.execute(select(paths.c.id, paths.c.path).where(paths.c.repo_id == repo_id))
    }
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for commit, path, status in connection.execute(select(touches.c.commit_id, touches.c.path_id, touches.c.status)):
        if path in names:
            found[commit].append((names[path], status))
    return found
