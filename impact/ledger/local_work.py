"""What the ledger keeps of work on this machine: commits as they were made, answers given then, rewrites."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from impact.ledger import captured, notes, relinks
from impact.ledger.access import Access
from impact.model.capture import Answered, LocalCommit, Rewritten
from impact.model.keys import Keys
from impact.model.notes import Later, Note


@dataclass(frozen=True, slots=True)
class Capture:
    """What one look at a repository found; `digest` names the reflogs it was found in.

    `answers` are (the answer, the note it makes, until when it is put off), each of the last two None for none.
    `branches` say which branch holds what no main branch does; `keys` by what answered commits and those
    around them are known again.
    """

    repo_id: int
    digest: str
    commits: tuple[LocalCommit, ...] = ()
    branches: Mapping[str, str] | None = None
    answers: tuple[tuple[Answered, Note | None, Later | None], ...] = ()
    pairs: tuple[Rewritten, ...] = ()
    keys: tuple[Keys, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How much of a capture was new."""

    commits: int = 0
    answers: int = 0
    pairs: int = 0


class LocalWork(Access):
    """The part of a ledger that hooks and reflogs fill; every method raises LedgerError where it cannot be used."""

    def reflogs_read(self, repo_id: int) -> str:
        """What named the reflogs when they were last read, "" for never."""
        with self._reading() as connection:
            return captured.digest(connection, repo_id)

    def kept_of(self, repo_id: int, shas: Iterable[str]) -> set[str]:
        """Those of the commits that are kept already: as made here, or as read on a main branch."""
        with self._reading() as connection:
            return captured.known(connection, repo_id, shas)

    def answers_taken(self, ids: Collection[str]) -> set[str]:
        """Those of these answers that were taken in before."""
        with self._reading() as connection:
            return captured.taken(connection, ids)

    def take_in(self, found: Capture) -> TakenIn:
        """Keep all that is new in a capture, in one transaction; what was taken in before is left as it is now."""
        with self._writing() as connection:
            commits = captured.add(connection, found.repo_id, found.commits)
            if found.branches is not None:
                captured.place(connection, found.repo_id, found.branches)
            once = {each[0].id: each for each in reversed(found.answers)}
            there = captured.taken(connection, once)
            fresh = [each for key, each in once.items() if key not in there]
            for answered, note, later in fresh:
                captured.answer(connection, answered)
                if note is not None:
                    notes.keep(connection, note)
                if later is not None:
                    notes.later(connection, later)
            captured.silence(connection)
            about = {each.sha for each, _, _ in fresh}
            known = relinks.kept(connection, [each.sha for each in found.keys])
            relinks.keep(connection, [each for each in found.keys if each.sha in about or each.sha not in known])
            pairs = captured.rewritten(connection, found.pairs)
            captured.read_to(connection, found.repo_id, found.digest)
            return TakenIn(commits, len(fresh), pairs)

    def local_commits(self, repo_id: int) -> tuple[LocalCommit, ...]:
        """The person's own commits that were made here and that no scan has read on a main branch, by day and id."""
        with self._reading() as connection:
            return captured.local(connection, repo_id)

    def unlanded(self, repo_id: int) -> int:
        """How many of the commits made here lie on a branch, but on no main branch."""
        with self._reading() as connection:
            return captured.unlanded(connection, repo_id)

    def answers(self) -> tuple[Answered, ...]:
        """What was answered about commits as they were made, oldest first."""
        with self._reading() as connection:
            return captured.answers(connection)

    def rewrites_of(self, shas: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """What git told of rewrites that lead from those of the commits that are lost to one that is reached."""
        with self._reading() as connection:
            return captured.leading_home(connection, set(shas))
