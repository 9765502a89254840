"""Says for `impact doctor` what of one's own stands in a repository, and whether its configuration would lose it."""

from __future__ import annotations

from impact.edges import git, notes_ref, own_config
from impact.edges.git import Repository
from impact.edges.notes_ref import INCOMING, REF
from impact.model.errors import ImpactError, RepositoryError

# Modes in which no line is lost when commits become one.
_KEEPING = ("", "concatenate", "cat_sort_uniq")


def sharing(path: str) -> str:
    """Return how notes stand in a repository; raises ImpactError when something would lose lines."""
    try:
        repository = git.find(path)
    except RepositoryError:
        return "no repository here"
    fault = _destroying(repository)
    if not notes_ref.tip_of(repository, REF):
        if notes_ref.tip_of(repository, INCOMING):
            return "nothing of yours is shared here; others' lines wait: impact share merge"
        return "nothing is shared here"
    if fault:
        raise ImpactError(f"notes under {REF}, and {fault[0]}", hint=fault[1])
    count = len(notes_ref.read(repository, REF).blobs)
    return f"{count} commit{'' if count == 1 else 's'} with lines under {REF}, which rewriting history keeps"


def _destroying(repository: Repository) -> tuple[str, str] | None:
    """What of the configuration would lose lines, and what to do about it."""
    for name in _remotes(repository):
        for refspec in own_config.values(repository, f"remote.{name}.fetch"):
            source, _, target = refspec.value.partition(":")
            if source.startswith("+refs/notes/") and target and _covers(target):
                why = f"fetching from {name} overwrites them ({refspec.value})"
                return why, f"git config --unset remote.{name}.fetch '^\\+refs/notes/', then fetch {REF}:{INCOMING}"
    rewritten = [each.value for each in own_config.values(repository, "notes.rewriteRef")]
    if not any(_covers(each) for each in rewritten):
        return "amending or rebasing a commit loses its lines", f"git config --add notes.rewriteRef {REF}"
    modes = [each.value.lower() for each in own_config.values(repository, "notes.rewriteMode")]
    if modes and modes[-1] not in _KEEPING:
        why = f"squashing loses lines (notes.rewriteMode is {modes[-1]})"
        return why, "git config notes.rewriteMode cat_sort_uniq"
    return None


def _covers(pattern: str) -> bool:
    from fnmatch import fnmatchcase

    return fnmatchcase(REF, pattern)


def _remotes(repository: Repository) -> list[str]:
    done = git.run(repository, "remote")
    return done.stdout.decode("utf-8", "surrogateescape").split("\n")[:-1]
