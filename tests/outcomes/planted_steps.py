"""Steps of manifests as a ledger would tell them, for tests of what is made of them."""

from __future__ import annotations

from datetime import date, timedelta

from impact.model.facts import Identity
from impact.model.manifests import ADDED, CHANGED, NEEDS, OFFERS, REMOVED, RUN, Now, Step, Thing

LIB = Thing("pypi", "example-lib")
ADA = Identity("Ada", "ada@example.com")
BEN = Identity("Ben", "ben@example.com")
FIRST = date(2024, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def step(repo: int, number: int, change: str = ADDED, path: str = "pyproject.toml", **more: object) -> Step:
    """What one commit changed `number` days after the first day; versions and the like may be given."""
    told: dict[str, object] = {
        "sha": f"{repo:02x}{number:04x}{change[:2]}", "who": ADA, "bot": False, "side": NEEDS, "thing": LIB,
        "version": "", "before": "", "scope": RUN, "source": "",
    }  # fmt: skip
    told |= more
    return Step(repo=repo, day=day(number), path=path, change=change, **told)  # type: ignore[arg-type]


def moved(repo: int, number: int, before: str, version: str, **more: object) -> Step:
    return step(repo, number, CHANGED, before=before, version=version, **more)


def removed(repo: int, number: int, path: str = "pyproject.toml", **more: object) -> Step:
    return step(repo, number, REMOVED, path, **more)


def offer(repo: int, number: int, path: str = "pyproject.toml", **more: object) -> Step:
    return step(repo, number, path=path, side=OFFERS, **more)


def now(repo: int, path: str = "pyproject.toml", **more: object) -> Now:
    told: dict[str, object] = {"side": NEEDS, "thing": LIB, "version": "", "scope": RUN, "source": ""}
    told |= more
    return Now(repo=repo, path=path, **told)  # type: ignore[arg-type]
