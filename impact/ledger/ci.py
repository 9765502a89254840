"""Keeps what pipelines said: the same file twice adds nothing, and all of a repository's can be forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, distinct, func, select

from impact.ledger import erased, forgotten
from impact.ledger.access import Access
from impact.ledger.bulk import chunks, insert_new
from impact.ledger.ci_schema import ci_runs, ci_tests
from impact.ledger.encoding import clean, day_date, day_number, path_bytes, path_text
from impact.model.ci import CiResults, CiRun, CiTest


@dataclass(frozen=True, slots=True)
class CiStanding:
    """What there is of one repository: runs by workflow, results with tests, and the days that have any."""

    runs: tuple[tuple[str, int], ...]
    results: int
    tests: int
    days: tuple[date, ...]


class CiKept(Access):
    """The part of a ledger that holds results of pipelines; every method raises LedgerError."""

    def add_ci(self, repo_id: int, found: CiResults) -> tuple[int, int]:
        """Keep what is new, all or nothing; returns how many runs and outcomes of tests that is."""
        with self._writing() as connection:
            gone = forgotten.load(connection)
            runs = (_run_row(repo_id, each) for each in found.runs)
            tests = (_test_row(repo_id, each) for each in found.tests)
            return (
                _added(connection, ci_runs, repo_id, [each for each in runs if not gone.is_day(each["day"])]),
                _added(connection, ci_tests, repo_id, [each for each in tests if not gone.is_day(each["day"])]),
            )

    def ci(self, repo_id: int) -> CiResults:
        """Everything that pipelines said of a repository, in no promised order."""
        with self._reading() as connection:
            return CiResults(tuple(_runs(connection, repo_id)), tuple(_tests(connection, repo_id)))

    def ci_standing(self, repo_id: int) -> CiStanding:
        """What there is of a repository, without reading all of it."""
        with self._reading() as connection:
            runs = select(ci_runs.c.name, func.count()).where(ci_runs.c.repo_id == repo_id).group_by(ci_runs.c.name)
            mine = ci_tests.c.repo_id == repo_id
            results, tests = connection.execute(
                select(func.count(distinct(ci_tests.c.run)), func.count()).where(mine)
            ).one()
            days: set[int] = set()
            for table in (ci_runs, ci_tests):
                days |= set(connection.scalars(select(table.c.day).distinct().where(table.c.repo_id == repo_id)))
            counted = Counter({row[0]: row[1] for row in connection.execute(runs)})
            dated = (day_date(each) for each in sorted(days))
            return CiStanding(tuple(sorted(counted.items())), results, tests, tuple(each for each in dated if each))

    def forget_ci(self, repo_id: int) -> tuple[int, int]:
        """Remove all of a repository's results; returns how many runs and outcomes of tests there were.

        `leave_no_ci` has to follow.
        """
        with self._writing() as connection:
            runs, tests = [connection.execute(each).rowcount for _, each in erased.ci_of(repo_id)]
        return runs, tests


def _added(connection: Connection, table: Table, repo_id: int, rows: list[dict[str, Any]]) -> int:
    before = _count(connection, table, repo_id)
    statement = insert_new(connection.dialect, table)
    for part in chunks(rows):
        connection.execute(statement, part)
    return _count(connection, table, repo_id) - before


def _count(connection: Connection, table: Table, repo_id: int) -> int:
    counted = connection.scalar(select(func.count()).select_from(table).where(table.c.repo_id == repo_id))
    return counted or 0


def _run_row(repo_id: int, run: CiRun) -> dict[str, Any]:
    return {
        "repo_id": repo_id,
        "key": run.key,
        "attempt": run.attempt,
        "sha": bytes.fromhex(run.sha),
        "name": clean(run.name),
        "place": path_bytes(clean(run.place)),
        "branch": clean(run.branch),
        "day": day_number(run.day),
        "number": run.number,
        "outcome": run.outcome,
        "seconds": run.seconds,
    }


def _test_row(repo_id: int, test: CiTest) -> dict[str, Any]:
    return {
        "repo_id": repo_id,
        "run": test.run,
        "suite": clean(test.suite),
        "name": clean(test.name),
        "file": path_bytes(clean(test.file)),
        "sha": bytes.fromhex(test.sha),
        "day": day_number(test.day),
        "outcome": test.outcome,
    }


def _runs(connection: Connection, repo_id: int) -> Iterator[CiRun]:
    for row in connection.execute(select(ci_runs).where(ci_runs.c.repo_id == repo_id)):
        day = day_date(row.day)
        if day is not None:
            named = (row.name, path_text(row.place), row.branch)
            yield CiRun(row.key, row.attempt, row.sha.hex(), *named, day, row.number, row.outcome, row.seconds)


def _tests(connection: Connection, repo_id: int) -> Iterator[CiTest]:
    for row in connection.execute(select(ci_tests).where(ci_tests.c.repo_id == repo_id)):
        day = day_date(row.day)
        if day is not None:
            yield CiTest(row.run, row.sha.hex(), row.name, row.suite, path_text(row.file), day, row.outcome)
