"""Joins the notes of others to those of a repository, and makes the notes anew without lines that are to be gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from impact.edges import git, notes_ref
from impact.edges.git import Repository
from impact.edges.notes_ref import INCOMING, REF, Notes
from impact.model.errors import ImpactError
from impact.sources.shared_notes import joined

if TYPE_CHECKING:
    from impact.services.share.choosing import Plan, Sharing


def merge(repository: Repository, ours: Notes, theirs: Notes, *, dry: bool) -> str:
    """Let our ref hold every line of both, and say what that did; raises ImpactError where a line would be lost."""
    if ours.tip and notes_ref.follows(repository, ours.tip, theirs.tip):
        return _done(repository, theirs, "nothing new", dry=dry)
    changed = {commit: joined(ours.texts.get(commit, b""), text) for commit, text in theirs.texts.items()}
    unread = sorted(set(ours.unread) & set(changed))
    if unread:
        raise ImpactError(f"the note of {unread[0]} is too large here to be joined", hint="nothing was taken in")
    changed = {commit: text for commit, text in changed.items() if ours.texts.get(commit) != text}
    said = f"{len(changed)} note{'' if len(changed) == 1 else 's'} changed or new; no line was lost"
    if dry:
        return said + " (not done: --dry-run)"
    if not ours.tip or notes_ref.follows(repository, theirs.tip, ours.tip):
        notes_ref.put(repository, REF, theirs.tip, ours.tip)
    else:
        notes_ref.write(repository, ours, changed, (ours.tip, theirs.tip))
    return _done(repository, theirs, said, dry=False)


def _done(repository: Repository, theirs: Notes, said: str, *, dry: bool) -> str:
    if not dry and theirs.ref == INCOMING:
        notes_ref.drop(repository, INCOMING, theirs.tip)
    return said


def forget(sharing: Sharing, held: Notes, planned: Plan) -> Iterator[str]:
    """Make the ref anew, and yield what is left to do for whoever pushed it."""
    repository = sharing.repository
    roots = _roots(repository, held.tip)
    notes_ref.write(repository, held, planned.changed, ())
    notes_ref.forget_log(repository, REF)
    incoming = notes_ref.tip_of(repository, INCOMING)
    notes_ref.drop(repository, INCOMING, incoming)
    left = notes_ref.tip_of(repository, REF)
    count = len(planned.gone)
    yield f"{count} line{'' if count == 1 else 's'} taken out; " + ("the rest stands" if left else "nothing is left")
    # A version that held the rest alone may be the very commit that was made now.
    for ref in sorted({ref for root in roots if root != left for ref in _leading(repository, root)} - {REF}):
        yield f"{ref} still leads to what was there: git update-ref -d {ref}"
    what = REF if left else f":{REF}"
    yield f"if you pushed it: git push --force-with-lease={REF}:{held.tip} origin {what}"


def _roots(repository: Repository, tip: str) -> list[str]:
    return git.run(repository, "rev-list", "--max-parents=0", tip).stdout.decode("ascii").split()


def _leading(repository: Repository, commit: str) -> list[str]:
    done = git.run(repository, "for-each-ref", "--format=%(refname)", f"--contains={commit}")
    return done.stdout.decode("utf-8", "surrogateescape").split()
