"""Takes in what hooks noted and what reflogs tell: once each, whatever dies in between."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from impact.edges import clock, places, spool_files
from impact.identity.neighbours import beside
from impact.ledger.encoding import day_date
from impact.ledger.local_work import Capture, TakenIn
from impact.model.capture import LATER, NEVER, TOLD, Answer, Answered, LocalCommit, Made, Rejected, Rewritten
from impact.model.errors import ImpactError
from impact.model.facts import Commit
from impact.model.notes import WHY, Later, Note
from impact.services.gathering.contributions import follow
from impact.services.gathering.relinking import NEIGHBOURS
from impact.services.reading import questioning
from impact.services.reading.scanning import day_of, number_of, tips_of
from impact.sources import git_log, reflogs, spool
from impact.sources.base import Selection

if TYPE_CHECKING:
    from impact.edges.spool_files import Parcel
    from impact.ledger.ledger import Ledger
    from impact.model.keys import Keys
    from impact.services.reading.subject import Subject
    from impact.sources.git_log import Place


_DAY = 86_400
_NOTHING = TakenIn()


@dataclass(frozen=True, slots=True)
class Synced:
    """What one look at a repository brought; `problems` are sentences for the person."""

    place: Place
    new: TakenIn = _NOTHING
    unlanded: int = 0
    problems: tuple[str, ...] = ()


class _Look:
    """One look at a repository: the hooks' folders, who is meant by `me`, which branches count as landed."""

    def __init__(self, ledger: Ledger, place: Place, subject: Subject | None, main_branches: Sequence[str]) -> None:
        self.ledger, self.place = ledger, place
        common = place.repository.common_dir
        self.inside = os.path.join(common, "impact")
        self.folders = (self.inside, str(places.aside_folder(common)))
        self.mine = frozenset(each.lower() for each in subject.addresses) if subject else frozenset()
        self.main_branches = main_branches
        self.problems: list[str] = []

    def fingerprint(self) -> str:
        """What names all that decides which commits are mine and made here."""
        parts = reflogs.fingerprint(self.place.repository), sorted(self.mine), self.place.mailmap_text
        return sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()


def sync(
    ledger: Ledger, place: Place, subject: Subject | None, main_branches: Sequence[str], *, scanned: bool = False
) -> Synced:
    """Take in what is new in one repository; `scanned` says that a scan has just read new commits of it.

    Raises LedgerError when the ledger cannot be written, ImpactError when the spool cannot be read; nothing is lost
    then, and the next one goes on from there.
    """
    look = _Look(ledger, place, subject, main_branches)
    wrong = questioning.refresh(look.inside, place.repository.common_dir)
    look.problems += [wrong] if wrong else []
    waiting = any(spool_files.waits(each) for each in look.folders)
    name = look.fingerprint()
    state = ledger.repository_at(place.repository.common_dir)
    if not waiting and not scanned and state is not None and ledger.reflogs_read(state.id) == name:
        return Synced(place, problems=tuple(look.problems))
    tips = tips_of(place, main_branches)
    if not tips:
        if waiting:
            look.problems.append("no commit on HEAD or a main branch yet, so what hooks noted waits")
        return Synced(place, problems=tuple(look.problems))
    repo_id = number_of(ledger, place, tips)
    parcels = [parcel for folder in look.folders for parcel in spool_files.collect(folder)]
    new = _taken_in(look, repo_id, name, parcels, frozenset(tips.values()))
    for parcel in parcels:
        spool_files.release(parcel)
    if new.answers or new.pairs:
        follow(ledger)
    return Synced(place, new, ledger.unlanded(repo_id), tuple(look.problems))


def _taken_in(look: _Look, repo_id: int, name: str, parcels: Iterable[Parcel], landed: frozenset[str]) -> TakenIn:
    read = [spool.read(each.content, os.path.basename(each.path), whole=each.settled) for each in parcels]
    _set_aside(look, [line for each in read for line in each.rejected])
    entries = [entry for each in read for entry in each.entries]
    answers = {each.id: each for each in entries if isinstance(each, Answer)}
    pairs = tuple(each for each in entries if isinstance(each, Rewritten))
    told = {each.sha for each in entries if isinstance(each, Made)} | {each.new for each in pairs}
    asked = {each.sha for each in answers.values()}
    branches = reflogs.on_branches(look.place.repository, landed)
    names = (reflogs.entries(look.place.repository) | told | asked | branches.keys()) - {""}
    there = look.ledger.kept_of(repo_id, names)
    facts = _facts(look.place, names - there - asked, files=False) | _facts(look.place, asked)
    commits = [_local(each) for sha, each in sorted(facts.items()) if _is_mine(each, look)]
    fresh = _fresh(look, answers)
    kept = {each.sha for each in fresh} | _around(look, repo_id, asked, commits)
    known = facts | _facts(look.place, kept - asked)
    return look.ledger.take_in(
        Capture(
            repo_id,
            name,
            tuple(each for each in commits if each.sha not in there),
            branches,
            tuple(_spoken(each, facts.get(each.sha), look.mine) for each in fresh),
            pairs,
            tuple(_keys(look, [known[sha] for sha in sorted(kept) if sha in known])),
        )
    )


def _around(look: _Look, repo_id: int, asked: Collection[str], new: Iterable[LocalCommit]) -> set[str]:
    """The person's commits around those spoken of that no scan has read, of which nothing is kept yet.

    A squash is known again by all that went into it, and of a branch that is squashed before a scan reads it nothing
    else tells.
    """
    local = {each.sha for each in (*look.ledger.local_commits(repo_id), *new)}
    spoken = local.intersection(asked) | local.intersection(sha for group in look.ledger.spoken() for sha in group)
    if not spoken:
        return set()
    parents = {sha: each.parents for sha, each in _facts(look.place, local, files=False).items()}
    near = beside(parents, spoken, NEIGHBOURS) - spoken
    return near - look.ledger.keys(near).keys()


def _facts(place: Place, shas: Iterable[str], *, files: bool = True) -> dict[str, Commit]:
    """Read these commits, of those that are still there: what was swept away leaves nothing to be noted."""
    asked = tuple(sorted(shas))
    if not asked:
        return {}
    read = git_log.read(place, Selection(only=asked, contents=False, files=files))
    return {each.sha: each for each in read if isinstance(each, Commit)}


def _is_mine(commit: Commit, look: _Look) -> bool:
    return not look.mine.isdisjoint((commit.author.email.lower(), commit.person.email.lower()))


def _local(commit: Commit) -> LocalCommit:
    return LocalCommit(commit.sha, day_date(day_of(commit.authored_at, commit.offset)), commit.subject)


def _fresh(look: _Look, answers: dict[str, Answer]) -> list[Answer]:
    """The answers that were not taken in before; a wish for no more questions is carried out, if it was not yet."""
    taken = look.ledger.answers_taken(answers)
    fresh = [each for each in answers.values() if each.id not in taken]
    never = os.path.join(look.inside, "never")
    if any(each.said == NEVER for each in fresh) and os.path.isdir(look.inside) and not os.path.exists(never):
        from impact.edges import hook_files

        hook_files.write(never, b"")
    return sorted(fresh, key=lambda each: (each.at, each.id))


def _spoken(answer: Answer, commit: Commit | None, mine: frozenset[str]) -> tuple[Answered, Note | None, Later | None]:
    """What an answer becomes: words a note about its commit, no words something to come back to.

    Who was asked is whose commit it is; where that is gone, whoever syncs.
    """
    today = clock.today()
    # A clock that was set back since must not make it an answer of some day to come.
    said_on = min(day_date(answer.at // _DAY) or today, today)
    answered = Answered(answer.id, answer.said, answer.sha, said_on, answer.saw, answer.text)
    if answer.said == LATER:
        return answered, None, Later(f"commit {answer.sha}", said_on + timedelta(days=1))
    if answer.said != TOLD:
        return answered, None, None
    made = day_date(day_of(commit.authored_at, commit.offset)) if commit else None
    day: date = min(made, today) if made else said_on
    by = (commit.author.email, commit.person.email) if commit else sorted(mine)
    said = Note(answer.id, WHY, day, said_on, answer.text, about=(answer.sha,), by=tuple(dict.fromkeys(by)))
    return answered, said, None


def _keys(look: _Look, commits: Sequence[Commit]) -> Iterable[Keys]:
    """By what the commits are known again when they land under another id: read while they are at hand."""
    if not commits:
        return ()
    from impact.identity.relink import subject_alike
    from impact.model.keys import Keys
    from impact.sources import commit_keys

    known = {
        each.sha: Keys(
            each.sha,
            parents=each.parents,
            day=day_date(day_of(each.authored_at, each.offset)),
            subject=subject_alike(each.subject),
            paths=tuple(sorted({change.path for change in each.changes or ()})),
        )
        for each in commits
    }
    repository, secret = look.place.repository, look.ledger.secret()
    read = commit_keys.told(repository, known, secret)
    return read.values() if look.place.partial else commit_keys.with_patches(repository, read.values(), secret)


def _set_aside(look: _Look, rejected: Sequence[Rejected]) -> None:
    """Keep every line that cannot be used, each once, before what it came in may go."""
    before = {spool.line_of(each) for each in spool_files.set_aside_before(look.folders)}
    fresh = {each.line: each for each in rejected if each.line not in before}
    if fresh:
        spool_files.set_aside(look.folders, [spool.kept_aside(each) for each in fresh.values()])
    look.problems += [f"{each.where}: {each.why}; kept in spool.rejected" for each in fresh.values()]


def try_sync(
    ledger: Ledger, place: Place, subject: Subject | None, main_branches: Sequence[str], *, scanned: bool = False
) -> Synced:
    """Do the same as a part of something else, which a spool or a busy ledger must not stop."""
    try:
        return sync(ledger, place, subject, main_branches, scanned=scanned)
    except ImpactError as error:
        later = "what hooks noted stays where it is, for the next scan, report or sync"
        return Synced(place, problems=(f"{error.what}; {later}",))
