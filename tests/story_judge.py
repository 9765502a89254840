"""Builds a story and tells what its commits are taken for, on the way a report takes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from impact.edges import git, story
from impact.ledger.opening import open_ledger
from impact.model.history import History
from impact.model.period import Period
from impact.model.work import Contribution
from impact.services.gathering.contributions import kept
from impact.services.reading.session import Session
from impact.services.reading.workshop import Workshop, workshop
from impact.settings.story_cases import Claim

# (category, group, subject of one commit)
Told = list[tuple[str, str, str]]


def told(history: History, folder: Path) -> Told:
    """Return (category, its group, subject) of every commit in every contribution of the story's subject."""
    work, subjects, groups = _gathered(history, folder)
    return [(each.category, groups[each.category], subjects[sha]) for each in work for sha in each.shas]


def credited(history: History, folder: Path) -> list[tuple[str, str, str]]:
    """Return (subject, category, role) of every commit in every contribution of the story's subject."""
    work, subjects, _ = _gathered(history, folder)
    return [(subjects[sha], each.category, each.role) for each in work for sha in each.shas]


def as_what(seen: Told, about: str) -> set[str]:
    """Return the categories of the commits that begin so."""
    return {category for category, _, subject in seen if subject.startswith(about)}


def holds(seen: Told, claim: Claim) -> bool:
    """Whether the claim is true of any commit it is about."""
    return any(
        subject.startswith(claim.about) and claim.category in (None, category) and claim.group in (None, group)
        for category, group, subject in seen
    )


def _gathered(history: History, folder: Path) -> tuple[tuple[Contribution, ...], dict[str, str], dict[str, str]]:
    """Build and scan the story; return the contributions, the subject of each commit, the group of each category."""
    place = folder / "story"
    story.build(history, place)
    log = git.run(git.find(str(place)), "log", "--all", "--format=%H %s").stdout.decode()
    subjects = dict(line.split(" ", 1) for line in log.splitlines())
    session = Session((str(place),), (history.subject,), str(empty_ledger(folder)))
    session.workshop = rules().beside(session.places[0].repository)
    with session:
        (scanned,) = session.scan_all()
        assert scanned.repo_id is not None, "the story has commits"
        groups = {each.key: each.group for each in session.workshop.categories}
        return kept(session.ledger, session.workshop, scanned.repo_id, Period()), subjects, groups


@cache
def rules() -> Workshop:
    """Read the rules once a process, not once a story: they are the same for all, and never change."""
    return workshop()


@cache
def _bytes_of_an_empty_ledger() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "ledger.db")
        open_ledger(path).__exit__(None, None, None)
        return path.read_bytes()


def empty_ledger(folder: Path) -> Path:
    """Lay a new ledger into the folder; bringing one up to date takes longer than most stories."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "ledger.db"
    path.touch(mode=0o600)
    path.write_bytes(_bytes_of_an_empty_ledger())
    return path
