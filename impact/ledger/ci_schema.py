"""The tables of what pipelines said: runs of workflows and jobs, outcomes of tests."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from impact.ledger.held import OWN, ROWS, WORDS, Digits, FileNames, held
from impact.ledger.schema import _ref, metadata

__all__ = ["ci_runs", "ci_tests", "metadata"]

ci_runs = Table(
    "ci_runs",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("key", Text, primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("sha", Digits, nullable=False),
    Column("name", Text, nullable=False),
    Column("place", FileNames, nullable=False),  # the path of its file, empty where that is not known
    Column("branch", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # the order of one day's runs; no hour is kept
    Column("outcome", Text, nullable=False),
    Column("seconds", Integer),
    info=held("Runs of pipelines: name, day, outcome.", "runs of pipelines", goes=(ROWS, WORDS, OWN)),
)
ci_tests = Table(
    "ci_tests",
    metadata,
    _ref("repo_id", "repositories", key=True),
    Column("run", Text, primary_key=True),
    Column("suite", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("file", FileNames, primary_key=True),
    Column("sha", Digits, nullable=False),
    Column("day", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    sqlite_with_rowid=False,
    info=held("Outcomes of tests by name.", "results of tests", goes=(ROWS, WORDS, OWN)),
)
