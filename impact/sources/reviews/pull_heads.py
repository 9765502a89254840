"""What came of a comment on a pull or merge request, by the request's last commit where somebody fetched that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from impact.edges import git, object_batches
from impact.edges.git import Repository
from impact.model.reviews import UNSEEN
from impact.sources.reviews.addressed import Question, answers

_PATTERNS = (
    "refs/pull/*/head",
    "refs/merge-requests/*/head",
    "refs/remotes/*/pull/*/head",
    "refs/remotes/*/merge-requests/*/head",
    "refs/remotes/*/pr/*",
    "refs/remotes/*/mr/*",
)
_NUMBER = re.compile(r"refs/(?:remotes/[^/]+/)?(?:pull|merge-requests|pr|mr)/(\d{1,18})(?:/head)?")
_NEWEST = ("rev-list", "--first-parent", "-n1")
_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on `path` of the request `number`, at `revision` where that is known, written `at` in epoch seconds.

    `first` to `until` are lines of the file in `revision`, None where it is on none of them.
    """

    number: str
    path: str
    revision: str = ""
    first: int | None = None
    until: int | None = None
    at: int | None = None


def heads(repository: Repository) -> dict[str, str]:
    """Return the last commit of each request whose ref was fetched, by its number without `#` or `!`."""
    listed = git.run(repository, "for-each-ref", "--format=%(objectname) %(refname)", *_PATTERNS).stdout
    found: dict[str, str] = {}
    for line in listed.decode("utf-8", "surrogateescape").split("\n")[:-1]:
        sha, ref = line.split(" ", 1)
        match = _NUMBER.fullmatch(ref)
        if match is not None:
            found.setdefault(match[1], sha)
    return found


def came_of(repository: Repository, heads: Mapping[str, str], remarks: Sequence[Remark], *, main: str) -> list[str]:
    """Return UNSEEN, LAST, SAME, FILE or LINE for each remark.

    Where its revision is not here (somebody pushed over it), the request's newest commit from before the remark stands
    for it, and its lines are not looked at: they are of another version. UNSEEN where that is a commit of `main`'s own
    line, since all of the request was then written anew; where the request's last commit is not here; and where the
    remark is on no file.
    """
    here = _here(repository, [each.revision for each in remarks if each.revision])
    lost = [each for each in dict.fromkeys(remarks) if each.revision not in here and each.number in heads]
    before = _before(repository, heads, [each for each in lost if each.at is not None and each.path], main)
    questions: dict[Remark, Question] = {}
    for each in remarks:
        last = heads.get(each.number, "")
        if not last or not each.path:
            continue
        if each.revision in here:
            questions[each] = Question(each.revision, last, each.path, each.first, each.until)
        elif each in before:
            questions[each] = Question(before[each], last, each.path)
    found = dict(zip(questions, answers(repository, list(questions.values())), strict=True))
    return [found.get(each, UNSEEN) for each in remarks]


def _here(repository: Repository, shas: Sequence[str]) -> frozenset[str]:
    asked = list(dict.fromkeys(shas))
    kinds = object_batches.found(repository, [f"{sha}^{{commit}}" for sha in asked])
    return frozenset(sha for sha, (_, found, _) in zip(asked, kinds, strict=True) if found == sha)


def _before(
    repository: Repository, heads: Mapping[str, str], remarks: Sequence[Remark], main: str
) -> dict[Remark, str]:
    """The newest commit of the request that is not younger than the remark."""
    if not remarks:
        return {}
    trunk = frozenset(git.run(repository, "rev-list", "--first-parent", main, "--").stdout.decode("ascii").split())
    found = {}
    for at in range(0, len(remarks), _TOGETHER):
        some = remarks[at : at + _TOGETHER]
        asked = [
            ("rev-list", "--first-parent", "-n1", f"--before={each.at}", heads[each.number], "--") for each in some
        ]
        for each, printed in zip(some, git.run_together(repository, *asked), strict=True):
            sha = printed.decode("ascii").strip()
            if sha and sha not in trunk:
                found[each] = sha
    return found
