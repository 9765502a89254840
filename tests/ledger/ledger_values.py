"""Values for the ledger's tests: a small history, made by hand."""

from __future__ import annotations

from datetime import date

from impact.ledger.encoding import day_number
from impact.ledger.rows import CommitRow, Credit
from impact.model.facts import FileChange, Identity
from impact.model.work import Contribution

ADA = Identity("Ada", "ada@example.com")
ADA_AT_HOME = Identity("ada", "Ada@Home.Example.com")
BEN = Identity("Ben", "ben@example.com")
BOT = Identity("Robot", "robot@example.com")
ROOT = "aa" * 20


def sha(number):
    return f"{number:040x}"


def credit(raw, person=None, *, bot=False):
    return Credit(raw, person or raw, bot)


def row(number, author=ADA, day=date(2026, 1, 5), **values):
    """Commit `number`, whose parent is the one before."""
    given = {
        "sha": sha(number),
        "parents": (sha(number - 1),) if number else (),
        "author": author if isinstance(author, Credit) else credit(author),
        "author_day": None if day is None else day_number(day),
        "commit_day": None if day is None else day_number(day) + 1,
        "subject": f"commit {number}",
        "signals": ("touches-tests",),
        "changes": (FileChange(f"src/{number % 3}.c", "M"),),
    }
    return CommitRow(**{**given, **values})


def history():
    """Sixty commits with everything a commit can have."""
    for number in range(60):
        author = (credit(ADA_AT_HOME, ADA), credit(BEN), credit(BOT, bot=True))[number % 3]
        merge = number % 10 == 9
        yield row(
            number,
            author,
            date(2026, 1, 1 + number % 28),
            parents=(sha(number - 1), sha(number - 5)) if merge else ((sha(number - 1),) if number else ()),
            signals=("touches-tests",) if number % 2 else (),
            changes=None if merge else (FileChange("b", "M"), FileChange(f"new/{number}", "R", f"old/{number}")),
            co_authors=(credit(ADA),) if number % 7 == 0 else (),
            links=(("issue", f"X-{number}"),) if number % 4 == 0 else (),
            reverts=(sha(number - 2),) if number % 20 == 8 else (),
        )


def register(ledger, name="sample", place="/src/sample", roots=(ROOT,)):
    return ledger.repository(roots, name=name, place=place, url=None)


def scan(ledger, rows, *, full=400):
    """A whole scan, as the command does it."""
    repo_id = register(ledger)
    writer = ledger.writer(repo_id)
    writer.add(rows, full=full)
    writer.finish({"refs/heads/main": sha(59)}, rules_digest="rules", mailmap_digest="mailmap")
    return repo_id


def contribution(name="c1", first=date(2026, 1, 1), last=date(2026, 2, 1), **values):
    given = {
        "id": name,
        "repo": "sample",
        "person": ADA,
        "role": "author",
        "category": "flaky-tests",
        "runner_up": None,
        "title": "Made the login test trustworthy",
        "first": first,
        "last": last,
        "areas": ("tests",),
        "shas": (sha(2), sha(1)),
        "paths": ("tests/a_\udce9.py",),
        "created": (),
        "signals": (("touches-tests", 2),),
        "provenance": "observed",
        "grouped_by": "same issue",
        "reasons": ("because",),
        "against": ("not because",),
        "others": (BEN,),
    }
    return Contribution(**{**given, **values})
