"""What manifests said and say: which repository offers what, and which came to need it, by commit."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from impact.ledger import manifest_touches
from impact.ledger.access import Access
from impact.ledger.bulk import chunks, insert_new
from impact.ledger.encoding import clean, day_date, path_bytes, path_text
from impact.ledger.fleet_schema import manifest_now, manifest_states, manifest_steps
from impact.ledger.schema import commits, identities, paths
from impact.model.facts import Identity
from impact.model.manifests import Now, Step, Thing, Touched


class ManifestsKept(Access):
    """The part of a ledger that knows manifests; every method raises LedgerError."""

    def manifest_state(self, repo_id: int) -> tuple[str, dict[str, Any]]:
        """Up to where, and by which readers, manifests were read ("" for never), and what was said of them."""
        query = select(manifest_states.c.digest, manifest_states.c.detail).where(manifest_states.c.repo_id == repo_id)
        with self._reading() as connection:
            row = connection.execute(query).first()
        return ("", {}) if row is None else (row.digest, json.loads(row.detail))

    def keep_manifests(
        self, repo_id: int, steps: Iterable[Step], now: Iterable[Now], *, digest: str, detail: dict[str, Any]
    ) -> None:
        """Put these in the place of all that is kept of the manifests of a repository, in one transaction."""
        with self._writing() as connection:
            _forget(connection, repo_id)
            _keep_steps(connection, repo_id, steps)
            _keep_now(connection, repo_id, now)
            _keep_state(connection, repo_id, digest, detail)

    def add_manifests(
        self, repo_id: int, steps: Iterable[Step], now: Iterable[Now] | None, *, digest: str, detail: dict[str, Any]
    ) -> None:
        """Keep these beside what is kept of the manifests of a repository; `now`, if any, in the place of what was."""
        with self._writing() as connection:
            _keep_steps(connection, repo_id, steps)
            if now is not None:
                connection.execute(delete(manifest_now).where(manifest_now.c.repo_id == repo_id))
                _keep_now(connection, repo_id, now)
            _keep_state(connection, repo_id, digest, detail)

    def manifest_touches(
        self, repo_id: int, reads: Callable[[str], bool], *, after: int = 0
    ) -> tuple[int, tuple[Touched, ...]]:
        """Every change of a file that `reads` says yes to, in commits kept after `after`, and the last one kept.

        Merges are left out: what they bring was changed by the commits that they bring in.
        """
        with self._reading() as connection:
            return manifest_touches.touched(connection, repo_id, reads, after)

    def manifest_steps(
        self, things: Collection[Thing] | None = None, *, side: str = "", also: Collection[str] = ()
    ) -> Iterator[Step]:
        """Every change of a manifest of any repository, about these things (None: about all), by day and commit.

        `side` is one of SIDES, "" for both. What is of one of the ecosystems `also` is told in any case, by itself.
        """
        query = _steps_query()
        if side:
            query = query.where(manifest_steps.c.side == side)
        parts = [query] if things is None else [query.where(manifest_steps.c.ecosystem.in_(sorted(also)))]
        wanted = {(each.ecosystem, clean(each.name)) for each in things or () if each.ecosystem not in also}
        for names in chunks(sorted({name for _, name in wanted})):
            parts.append(query.where(manifest_steps.c.name.in_(names)))
        with self._reading() as connection:
            for asked in parts:
                for row in connection.execute(asked):
                    known = things is None or row.ecosystem in also or (row.ecosystem, row.name) in wanted
                    if row.commit_day is not None and known and (asked is parts[0] or row.ecosystem not in also):
                        yield _step(row)

    def change_manifests(self, shas: Collection[str]) -> bool:
        """Whether any of these commits changed what a manifest says."""
        query = select(manifest_steps.c.commit_id).join(commits, commits.c.id == manifest_steps.c.commit_id).limit(1)
        with self._reading() as connection:
            return any(
                connection.execute(query.where(commits.c.sha.in_(part))).first() is not None
                for part in chunks(sorted(map(bytes.fromhex, shas)))
            )

    def manifests_now(self) -> Iterator[Now]:
        """What the manifests say that are there now, of every repository, sorted."""
        c = manifest_now.c
        query = select(manifest_now).order_by(c.repo_id, c.path, c.side, c.ecosystem, c.name)
        with self._reading() as connection:
            for row in connection.execute(query):
                thing = Thing(row.ecosystem, row.name)
                yield Now(row.repo_id, path_text(row.path), row.side, thing, row.version, row.scope, row.source)


def _steps_query() -> Any:
    return (
        select(manifest_steps, commits.c.repo_id, commits.c.sha, commits.c.commit_day, commits.c.gone,
               identities.c.person_name, identities.c.person_email, identities.c.bot, paths.c.path)
        .join(commits, commits.c.id == manifest_steps.c.commit_id)
        .join(identities, identities.c.id == commits.c.author_id)
        .join(paths, paths.c.id == manifest_steps.c.path_id)
        .where(~commits.c.gone)
        .order_by(commits.c.commit_day, commits.c.sha, paths.c.path, manifest_steps.c.side,
                  manifest_steps.c.ecosystem, manifest_steps.c.name)
    )  # fmt: skip


def _thing(thing: Thing) -> dict[str, str]:
    return {"ecosystem": thing.ecosystem, "name": clean(thing.name)}


def _forget(connection: Connection, repo_id: int) -> None:
    mine = select(commits.c.id).where(commits.c.repo_id == repo_id)
    connection.execute(delete(manifest_steps).where(manifest_steps.c.commit_id.in_(mine)))
    connection.execute(delete(manifest_now).where(manifest_now.c.repo_id == repo_id))
    connection.execute(delete(manifest_states).where(manifest_states.c.repo_id == repo_id))


def _keep_now(connection: Connection, repo_id: int, now: Iterable[Now]) -> None:
    rows = {
        (each.path, each.side, *each.thing): {
            "repo_id": repo_id, "path": path_bytes(each.path), "side": each.side, **_thing(each.thing),
            "version": clean(each.version), "scope": each.scope, "source": clean(each.source)}
        for each in now
    }  # fmt: skip
    if rows:
        connection.execute(insert(manifest_now), list(rows.values()))


def _keep_state(connection: Connection, repo_id: int, digest: str, detail: dict[str, Any]) -> None:
    connection.execute(delete(manifest_states).where(manifest_states.c.repo_id == repo_id))
    state = {"repo_id": repo_id, "digest": digest, "detail": json.dumps(detail, sort_keys=True)}
    connection.execute(insert(manifest_states), [state])


def _keep_steps(connection: Connection, repo_id: int, steps: Iterable[Step]) -> None:
    told = tuple(steps)
    if not told:
        return
    ids: dict[str, int] = {}
    for part in chunks(sorted({bytes.fromhex(each.sha) for each in told})):
        query = select(commits.c.sha, commits.c.id).where(commits.c.repo_id == repo_id, commits.c.sha.in_(part))
        ids.update((row.sha.hex(), row.id) for row in connection.execute(query))
    places = _path_ids(connection, repo_id, {path_bytes(each.path) for each in told})
    rows = {
        (ids[each.sha], places[each.path], each.side, *each.thing): {
            "commit_id": ids[each.sha], "path_id": places[each.path], "side": each.side, **_thing(each.thing),
            "change": each.change, "version": clean(each.version), "before": clean(each.before),
            "scope": each.scope, "source": clean(each.source)}
        for each in told
        if each.sha in ids and each.path in places
    }  # fmt: skip
    if rows:
        connection.execute(insert_new(connection.dialect, manifest_steps), list(rows.values()))


def _path_ids(connection: Connection, repo_id: int, wanted: Collection[bytes]) -> dict[str, int]:
    """The numbers of these paths, of those that the scan has seen: nothing else can have been changed."""
    found: dict[str, int] = {}
    for part in chunks(sorted(wanted)):
        query = select(paths.c.path, paths.c.id).where(paths.c.repo_id == repo_id, paths.c.path.in_(part))
        found.update((path_text(row.path), row.id) for row in connection.execute(query))
    return found


def _step(row: Any) -> Step:
    return Step(
        repo=row.repo_id,
        sha=row.sha.hex(),
        day=day_date(row.commit_day) or date.min,
        who=Identity(row.person_name, row.person_email),
        bot=row.bot,
        path=path_text(row.path),
        side=row.side,
        change=row.change,
        thing=Thing(row.ecosystem, row.name),
        version=row.version,
        before=row.before,
        scope=row.scope,
        source=row.source,
    )
