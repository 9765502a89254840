"""Everything known so far, and every correction: one object, one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from impact.classify.chronicle import Chronicle
from impact.ledger import (
    afterwards,
    contributions,
    corrections,
    graph,
    looks,
    people,
    relinks,
    repositories,
    surroundings,
    traffic,
    trail,
    vanished,
    work,
)
from impact.ledger.called import Called
from impact.ledger.ci import CiKept
from impact.ledger.configs import ConfigsKept
from impact.ledger.consents import ConsentsKept
from impact.ledger.dump import dump
from impact.ledger.edits import Edited
from impact.ledger.exchanges import Exchanges
from impact.ledger.fleet import FleetKept
from impact.ledger.forgets import Forgets
from impact.ledger.kept_look import KeptLook, kept
from impact.ledger.local_work import LocalWork
from impact.ledger.manifests import ManifestsKept
from impact.ledger.own_words import OwnWords
from impact.ledger.reaching import ReachKept
from impact.ledger.relinked import Relinked
from impact.ledger.reviews import ReviewsKept
from impact.ledger.rows import Known, Landed, Look, Passer, Passing, RepoState, Revert, Touch, Vanished
from impact.ledger.sames import Sames
from impact.ledger.sightings import Sightings
from impact.ledger.writing import Writer
from impact.model.errors import LedgerError
from impact.model.period import Period
from impact.model.work import Contribution, Correction, WorkItem


class Ledger(
    Called,
    OwnWords,
    LocalWork,
    Edited,
    Sightings,
    CiKept,
    ReviewsKept,
    Exchanges,
    Sames,
    Relinked,
    FleetKept,
    ManifestsKept,
    ConfigsKept,
    ReachKept,
    ConsentsKept,
    Forgets,
):
    """An open ledger: what was read, what was made of it, what the person said of it.

    Every method raises LedgerError when the file cannot be read or written. Use it as a context manager.
    """

    # Repositories

    def repository(self, roots: Collection[str], *, name: str, place: str, url: str | None) -> int:
        """The id of the repository with these root commits, which now lies at `place`; new if need be."""
        if not roots:
            raise LedgerError(f"{place}: no commit to know this repository by", hint="commit something first")
        with self._writing() as connection:
            return repositories.register(connection, roots, name=name, place=place, url=url)

    def repository_at(self, place: str) -> RepoState | None:
        """The repository that was last seen at `place`."""
        with self._reading() as connection:
            return repositories.at_place(connection, place)

    def repository_with(self, repo_id: int) -> RepoState | None:
        """The repository with this id."""
        with self._reading() as connection:
            return repositories.with_id(connection, repo_id)

    def repositories(self) -> tuple[RepoState, ...]:
        """Every repository, by name."""
        with self._reading() as connection:
            return repositories.everything(connection)

    # Scanning

    def writer(self, repo_id: int) -> Writer:
        """What a scan writes with."""
        return Writer(repo_id, self._writing)

    def mark_gone(self, repo_id: int, shas: Iterable[str]) -> None:
        """These commits are no longer reachable; adding one again brings it back."""
        with self._writing() as connection:
            graph.mark_gone(connection, repo_id, shas)

    def graph(self, repo_id: int, only: Iterable[str] | None = None) -> Iterator[tuple[bytes, tuple[bytes, ...]]]:
        """Each reachable commit with its parents, as bytes, in no promised order; of all commits, or of `only`."""
        with self._reading() as connection:
            yield from graph.graph(connection, repo_id, only)

    def unread(self, repo_id: int, addresses: Collection[str] | None, *rules: str) -> list[str]:
        """Commits of these addresses (of everybody for None) that none of these rules has read for their kind yet."""
        with self._reading() as connection:
            people = None if addresses is None else work.subject_ids(connection, repo_id, addresses)
            return looks.unread(connection, repo_id, people, rules)

    def save_looks(self, repo_id: int, read: Iterable[Look | KeptLook], *, rules: str) -> None:
        """Keep what commits were read as, in the place of what was known of them."""
        with self._writing() as connection:
            each_kept = (kept(each) if isinstance(each, Look) else each for each in read)
            looks.save(connection, repo_id, each_kept, rules=rules)

    def kinds_of_all(self, repo_id: int, *rules: str, least: float) -> Counter[str]:
        """How many commits of the whole repository these rules read as each type, "" for those under `least`."""
        with self._reading() as connection:
            return looks.totals(connection, repo_id, rules, least)

    # Asking

    def work_items(self, repo_id: int, addresses: Collection[str]) -> list[WorkItem]:
        """What the person with these addresses wrote, alone or with others, by (day, commit id)."""
        with self._reading() as connection:
            return work.work_items(connection, repo_id, addresses)

    def surroundings(self, repo_id: int, addresses: Collection[str]) -> Chronicle:
        """Every commit that is no merge, as what lies around the work of the person with these addresses."""
        with self._reading() as connection:
            return surroundings.surroundings(connection, repo_id, addresses)

    def work_items_of(self, shas: Collection[str], addresses: Collection[str]) -> list[WorkItem]:
        """These commits as the work of the person with these addresses."""
        with self._reading() as connection:
            return work.work_items_of(connection, shas, addresses)

    def repositories_of(self, shas: Collection[str]) -> frozenset[int]:
        """The repositories that hold or held one of these commits, but for those in whose place another lies now."""
        with self._reading() as connection:
            return relinks.repositories_of(connection, shas)

    def later_touches(self, repo_id: int, after: Mapping[str, date], *, besides: Collection[str]) -> Iterator[Touch]:
        """Changes of the paths in `after` that landed after the day given, by people not in `besides`."""
        with self._reading() as connection:
            yield from afterwards.later_touches(connection, repo_id, after, besides)

    def reverts_of(self, repo_id: int, shas: Collection[str]) -> tuple[Revert, ...]:
        """Every commit that says it takes back one of `shas` (full ids)."""
        with self._reading() as connection:
            return afterwards.reverts_of(connection, repo_id, shas)

    def trail(self, repo_id: int, wanted: Collection[str], *, earliest: date) -> Iterator[Passing]:
        """Changes of these paths by anybody that landed on `earliest` or later."""
        with self._reading() as connection:
            yield from trail.trail(connection, repo_id, wanted, earliest)

    def vanished(self, repo_id: int, places: Collection[str]) -> dict[str, tuple[Vanished, ...]]:
        """By path of a file or folder, the commits that took it away, the last one first."""
        with self._reading() as connection:
            return vanished.vanished(connection, repo_id, places)

    def stir(self, repo_id: int, places: Collection[str], *, earliest: date) -> list[tuple[date, str, str]]:
        """Changes of these files and folders that landed on `earliest` or later, by people: (day, who, commit)."""
        with self._reading() as connection:
            return vanished.stir(connection, repo_id, places, earliest)

    def traffic(
        self, repo_id: int, days: tuple[date, date], *, most: int, signals: Collection[str]
    ) -> Iterator[Landed]:
        """Commits by anybody but programs that landed between these days and touch at most `most` paths."""
        with self._reading() as connection:
            yield from traffic.traffic(connection, repo_id, days, most, signals)

    def passers(self, repo_id: int, wanted: Collection[str], *, earliest: date | None = None) -> Iterator[Passer]:
        """Who changed these paths on `earliest` or later, programs told apart, merges left out."""
        with self._reading() as connection:
            yield from trail.passers(connection, repo_id, wanted, earliest)

    def days(self, repo_id: int) -> tuple[date | None, date | None]:
        """The days on which the history begins and ends: those of its first and of its newest commit."""
        with self._reading() as connection:
            return trail.days(connection, repo_id)

    def last_kept(self) -> int:
        """The number of the commit that was kept last, of any repository; 0 where none was."""
        with self._reading() as connection:
            return trail.last_kept(connection)

    def kept_after(self, repo_id: int, last: int) -> int:
        """How many commits of a repository were kept after that one."""
        with self._reading() as connection:
            return trail.kept_after(connection, repo_id, last)

    def moves(self, repo_id: int) -> Iterator[tuple[str, str, date]]:
        """Each exact rename in the repository: old path, new path, day."""
        with self._reading() as connection:
            yield from trail.moves(connection, repo_id)

    def asked(self, repo_id: int, shas: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """Each issue and pull request that one of these commits (full ids) names: commit, kind, name."""
        with self._reading() as connection:
            yield from trail.asked(connection, repo_id, shas)

    def addresses(self, repo_id: int, addresses: Collection[str]) -> tuple[str, ...]:
        """Every address, as commits have it, of the person with these addresses."""
        with self._reading() as connection:
            return people.addresses(connection, repo_id, work.subject_ids(connection, repo_id, addresses))

    def names_from(self, repo_id: int, addresses: Collection[str]) -> tuple[str, ...]:
        """The names under which people commit from these addresses, before and after mailmap, sorted."""
        with self._reading() as connection:
            return people.names(connection, repo_id, addresses)

    def people(self, repo_id: int) -> tuple[Known, ...]:
        """Every identity of the repository by address, for suggestions only."""
        with self._reading() as connection:
            return people.people(connection, repo_id)

    def dump(self) -> Iterator[str]:
        """Everything known as sorted lines without row ids, to compare two ledgers."""
        with self._reading() as connection:
            yield from dump(connection)

    # Contributions and corrections

    def save_contributions(self, repo_id: int, made: Iterable[Contribution], *, digest: str) -> None:
        """Put these in the place of all contributions of the repository; `digest` names what made them."""
        with self._writing() as connection:
            contributions.save(connection, repo_id, made, digest=digest)

    def contributions(self, repo_id: int | None = None, period: Period | None = None) -> tuple[Contribution, ...]:
        """The contributions that lie in the period, in part at least, by first day."""
        with self._reading() as connection:
            return contributions.load(connection, repo_id, period)

    def correct(self, said: Correction) -> int:
        """Keep what the person said and return its number; a later correction about the same work counts more."""
        with self._writing() as connection:
            return corrections.correct(connection, said)

    def corrections(self) -> tuple[Correction, ...]:
        """All corrections, in the order they were made."""
        with self._reading() as connection:
            return corrections.every(connection)

    def lost_commits(self) -> dict[int, frozenset[str]]:
        """By number of the correction, its commits that no branch reaches under any id they have had."""
        with self._reading() as connection:
            return corrections.lost(connection)
