"""The tags of a repository: what each names, and who made it where it says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from impact.edges import git
from impact.edges.git import Repository
from impact.model.facts import Identity

_FIELDS = (
    "%(refname:strip=2)", "%(objecttype)", "%(taggername) %(taggeremail)", "%(taggerdate:short)",
    "%(objectname)", "%(*objectname)", "%(authorname) %(authoremail)", "%(committerdate:short)", "%(contents:subject)",
    "%(*committerdate:short)",
)  # fmt: skip


class Tag(NamedTuple):
    """A tag: its name, the commit, the day, and its tagger; a bare one has the commit's author and subject instead."""

    name: str
    sha: str
    day: date
    who: Identity
    bare: bool
    subject: str


def tags(repository: Repository) -> tuple[Tag, ...] | None:
    """Return every tag of a commit; None where git cannot list them."""
    asked = git.run(repository, "for-each-ref", "--format=" + "%00".join(_FIELDS) + "%00", "refs/tags")
    if asked.returncode:
        return None
    fields = asked.stdout.decode("utf-8", "surrogateescape").split("\0")
    return tuple(_read(fields))


def _read(fields: list[str]) -> Iterator[Tag]:
    width = len(_FIELDS)
    for at in range(0, len(fields) - width + 1, width):
        name, sort, tagger, tagged, sha, below, author, committed, subject, below_day = fields[at : at + width]
        name = name.lstrip("\n")
        bare = sort == "commit"
        if not bare and not (sort == "tag" and below_day):
            continue
        day = committed if bare else tagged or below_day
        try:
            yield Tag(
                name, sha if bare else below, date.fromisoformat(day), _who(author if bare else tagger), bare, subject
            )
        except ValueError:
            continue  # a time that no calendar holds


def _who(text: str) -> Identity:
    name, _, address = text.rpartition(" <")
    return Identity(name.strip(), address.rstrip(">"))
