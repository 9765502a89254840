"""How each repository of a fleet stands: what was done last, and which entry holds which repository."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, select, update

from impact.ledger import forgotten, repositories
from impact.ledger.access import Access
from impact.ledger.encoding import clean
from impact.ledger.fleet_schema import fleet_repositories, fleet_teams
from impact.ledger.schema import repositories as known
from impact.model.errors import LedgerError
from impact.model.fleet import GOOD, SAME, Done, Standing, Team, same

_PERSON, _REPOSITORY, _PATH = "person", "repository", "path"


class FleetKept(Access):
    """The part of a ledger that knows a fleet; every method raises LedgerError."""

    def standings(self) -> dict[str, Standing]:
        """How each repository of the fleet stands, by name."""
        with self._reading() as connection:
            rows = connection.execute(select(fleet_repositories).order_by(fleet_repositories.c.name)).all()
        told = (
            Standing(row.name, row.address, row.repo_id, row.key, row.tried, row.good, row.failures, row.how,
                     row.reason, row.same_as, row.new_commits, row.seconds)
            for row in rows
        )  # fmt: skip
        return {each.name: each for each in told}

    def keep_fleet(self, entries: Collection[tuple[str, str]], teams: Collection[Team]) -> None:
        """Let the fleet be these (name, address), and the map of teams be this; of other entries only facts stay."""
        with self._writing() as connection:
            there = {row.name: row for row in connection.execute(select(fleet_repositories))}
            wanted = {clean(name): clean(address) for name, address in entries}
            # What stands at another address may be another repository: nobody is the same as it any more.
            moved = {name for name, row in there.items() if wanted.get(name) != row.address}
            for name in there.keys() - wanted.keys():
                connection.execute(delete(fleet_repositories).where(fleet_repositories.c.name == name))
            for position, (name, address) in enumerate(wanted.items()):
                row = there.get(name)
                if row is None:
                    blank = {"key": "", "failures": 0, "how": "", "reason": "", "same_as": "",
                             "new_commits": 0, "seconds": 0.0}  # fmt: skip
                    told = {"name": name, "position": position, "address": address, **blank}
                    connection.execute(insert(fleet_repositories).values(**told))
                elif name in moved:
                    _one(connection, name, position=position, address=address, key="", same_as="", repo_id=None)
                elif row.same_as in moved or (row.same_as and row.same_as not in wanted):
                    _one(connection, name, position=position, key="", same_as="")
                elif row.position != position:
                    _one(connection, name, position=position)
            gone = forgotten.load(connection)
            rows = sorted(row for row in set(_rows(teams)) if row[1] != _PERSON or not gone.is_person(row[3], row[3]))
            if rows != sorted(tuple(row) for row in connection.execute(select(fleet_teams))):
                connection.execute(delete(fleet_teams))
                if rows:
                    columns = ("team", "sort", "repository", "value")
                    connection.execute(insert(fleet_teams), [dict(zip(columns, row, strict=True)) for row in rows])

    def teams(self) -> tuple[Team, ...]:
        """The map of teams as the fleet file had it last, by name."""
        with self._reading() as connection:
            rows = [tuple(row) for row in connection.execute(select(fleet_teams))]
        found: dict[str, list[tuple[str, str, str]]] = {}
        for team, sort, repository, value in sorted(rows):
            found.setdefault(team, []).append((sort, repository, value))
        return tuple(
            Team(
                name,
                tuple(value for sort, _, value in parts if sort == _PERSON),
                tuple(value for sort, _, value in parts if sort == _REPOSITORY),
                tuple((repository, value) for sort, repository, value in parts if sort == _PATH),
            )
            for name, parts in found.items()
        )

    def claim(
        self, entry: str, roots: Collection[str], *, name: str, place: str, url: str | None, settling: bool = False
    ) -> str:
        """Let an entry of the fleet hold the repository with these root commits; return the entry that holds it.

        That is another one where two entries are the same repository: then only that is kept. With `settling`, for
        which nothing else may read that repository, one that stands later in the file gives it up. Where another
        repository lies at the entry by now, those that were the same as the one before are to be read again.
        """
        if not roots:
            raise LedgerError(f"{place}: no commit to know this repository by", hint="commit something first")
        with self._writing() as connection:
            mine = connection.scalar(
                select(fleet_repositories.c.position).where(fleet_repositories.c.name == clean(entry))
            )
            others = connection.execute(
                select(fleet_repositories.c.name, fleet_repositories.c.position)
                .join(known, known.c.id == fleet_repositories.c.repo_id)
                .where(known.c.roots == " ".join(sorted(roots)), fleet_repositories.c.name != clean(entry))
                .where(fleet_repositories.c.same_as == "")
                .order_by(fleet_repositories.c.position)
            ).all()
            for other in others:
                if mine is None or not settling or other.position < mine:
                    _one(connection, clean(entry), same_as=other.name)
                    return str(other.name)
                _one(connection, other.name, same_as=clean(entry), repo_id=None, how=SAME, reason=same(entry))
            repo_id = repositories.register(connection, roots, name=name, place=place, url=url)
            _release(connection, clean(entry), repo_id)
            _one(connection, clean(entry), repo_id=repo_id, same_as="")
            return entry

    def keep_done(self, done: Done, now: int) -> None:
        """Keep how a job ended, at `now` (epoch seconds), in one transaction."""
        name = clean(done.job.repository)
        values = {"tried": now, "how": done.end, "reason": clean(done.said), "same_as": clean(done.same_as)}
        values |= {"new_commits": done.new, "seconds": done.seconds}
        if done.end in (GOOD, SAME):
            values |= {"good": now, "failures": 0, "key": done.job.key}
            if done.end == SAME or done.repo_id is not None:
                # One that has no commit any more is still the one that it was.
                values |= {"repo_id": done.repo_id}
        else:
            values |= {"failures": fleet_repositories.c.failures + 1}
        with self._writing() as connection:
            if done.end == SAME and _same_as(connection, name) != values["same_as"]:
                # What it was the same as became another repository meanwhile: the next run reads it.
                values |= {"same_as": "", "key": ""}
            _one(connection, name, **values)


def _one(connection: Connection, name: str, **values: object) -> None:
    connection.execute(update(fleet_repositories).where(fleet_repositories.c.name == name).values(**values))


def _same_as(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(fleet_repositories.c.same_as).where(fleet_repositories.c.name == name))


def _release(connection: Connection, name: str, repo_id: int) -> None:
    """Let those that were the same as an entry be read again, where that one holds another repository from now on."""
    table = fleet_repositories.c
    before = connection.scalar(select(table.repo_id).where(table.name == name))
    if before is not None and before != repo_id:
        connection.execute(update(fleet_repositories).where(table.same_as == name).values(same_as="", key=""))


def _rows(teams: Collection[Team]) -> list[tuple[str, str, str, str]]:
    rows = []
    for team in teams:
        name = clean(team.name)
        rows += [(name, _PERSON, "", clean(each)) for each in team.people]
        rows += [(name, _REPOSITORY, "", clean(each)) for each in team.repositories]
        rows += [(name, _PATH, clean(repository), clean(glob)) for repository, glob in team.paths]
    return rows
