"""Contributions and corrections by hand, for the tests of merging and splitting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from impact.classify.gather import made_of
from impact.model.facts import FileChange, Identity
from impact.model.options import Gather
from impact.model.work import MERGE, SPLIT, UNDO, Contribution, Correction, Kind, WorkItem

DAY = date(2026, 5, 1)
ADA = Identity("Ada Example", "ada@example.com")
BOUNDS = Gather(gap_days=14, span_days=90, merge_commits=20, most_commits=40)


@dataclass(frozen=True)
class Verdict:
    category: str
    runner_up: str | None = None
    provenance: str = "observed"
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def decide(items):
    """The kind most of the commits are of: which commits there are must matter."""
    kinds = [each.kind.name for each in items]
    most = max(sorted(set(kinds)), key=kinds.count)
    return Verdict(most, reasons=(f"{kinds.count(most)} of {len(kinds)}",))


def item(sha, kind="fix", day=0, path=None):
    when = DAY + timedelta(day)
    changes = (FileChange(path or f"src/{sha}.py", "A"),)
    return WorkItem("r", sha, "author", when, when, f"Commit {sha}", (), Kind(kind, 0.6), (), changes)


def work(name, items, because="the same issue, 7"):
    return replace(made_of(items, ADA, BOUNDS, 2, decide, because), id=name)


def remake_from(items):
    """What the commands give `apply`: a contribution of these commits, looked at anew."""
    by_sha = {each.sha: each for each in items}

    def remake(origins: tuple[Contribution, ...], name, shas, because):
        assert {sha for each in origins for sha in each.shas} >= set(shas)
        return work(name, [by_sha[sha] for sha in shas], because)

    return remake


def merge(number, *works, why="one purpose"):
    shas = tuple(sha for each in works for sha in each.shas)
    parts = tuple((each.id, each.shas) for each in works)
    return Correction(works[0].id, "", why, DAY, shas, MERGE, parts, number=number)


def split(number, work, *shas, why="another purpose"):
    return Correction(work.id, "", why, DAY, shas, SPLIT, number=number)


def undo(number, said):
    return Correction(said.contribution, "", "", DAY, said.shas, UNDO, number=number, takes_back=said.number)
