"""What a repository says it offers to others and needs from others, in the files that package managers read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from impact.model.facts import Identity

# The sorts of thing that can be needed. The first ones are named as package URLs (purl) name them.
ECOSYSTEMS = (
    "pypi", "npm", "golang", "cargo", "maven", "gem", "nuget", "composer", "conda",
    "docker",  # container images
    "action",  # GitHub actions
    "workflow",  # reusable workflows of GitHub, included templates and components of GitLab
    "hook",  # repositories of pre-commit hooks
    "submodule",
    "terraform",
    "template",  # project templates (copier, cookiecutter with cruft)
    "preset",  # configuration that is extended by name (Renovate, ESLint, TypeScript …)
)  # fmt: skip

# What a need is for. What is only locked, and not asked for, is INDIRECT.
RUN, DEVELOP, INDIRECT = SCOPES = ("run", "develop", "indirect")
# The scope that steps and standing lines of offers have where the offer is private.
PRIVATE = "private"


class Thing(NamedTuple):
    """What can be needed: `ecosystem` is one of ECOSYSTEMS, `name` as that ecosystem compares names.

    Names of what is found by the address of its repository are "host/owner/name" or "host/owner/name//path", in
    lower case up to the path; an offer of such a thing says "//path", for its repository knows its address best.
    """

    ecosystem: str
    name: str


class Need(NamedTuple):
    """One thing that a manifest asks for: `version` as written ("" for any), `scope` one of SCOPES.

    `source` says where it is to come from where the manifest says so: "registry" never, but an address or a
    path; "" is the ecosystem's usual place. What comes from the same repository (a path) is no need.
    """

    thing: Thing
    version: str = ""
    scope: str = RUN
    source: str = ""


class Offer(NamedTuple):
    """One thing that a repository offers to others: a package with its own manifest, a reusable workflow …

    What is `private` has a name and is not given out (npm's `private`, Cargo's `publish = false`): only its own
    repository can mean it by that name. Whoever finds uses takes a need of such a name in that repository as its own.
    """

    thing: Thing
    version: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one manifest says: `needs` and `offers`, each thing once, sorted. `left` is how many entries had no name."""

    needs: tuple[Need, ...] = ()
    offers: tuple[Offer, ...] = ()
    left: int = 0


ADDED, CHANGED, REMOVED = CHANGES = ("added", "changed", "removed")
NEEDS, OFFERS = SIDES = ("needs", "offers")


class Step(NamedTuple):
    """One commit changed what one manifest says of one thing.

    `repo` is the ledger's number, `day` the day it landed; `who` is the author after mailmap, `bot` whether that is a
    program. `side` is one of SIDES, `change` one of CHANGES; `version` is the new one, `before` the one it replaced.
    """

    repo: int
    sha: str
    day: date
    who: Identity
    bot: bool
    path: str
    side: str
    change: str
    thing: Thing
    version: str = ""
    before: str = ""
    scope: str = RUN
    source: str = ""


class Touched(NamedTuple):
    """A commit changed a manifest: `status` as git says it, `was` its path before where it moved, else "".

    `parent` is the commit's first parent, "" where it has none.
    """

    sha: str
    parent: str
    status: str
    path: str
    was: str = ""


class Now(NamedTuple):
    """What a manifest of the files that are there now says of one thing."""

    repo: int
    path: str
    side: str
    thing: Thing
    version: str = ""
    scope: str = RUN
    source: str = ""


# Why a repository that names a thing is no user of it.
(COPY, CARRIED, SAMPLE, ELSEWHERE, THROUGH, PROGRAM, BACK, UNSAID) = LEFT_OUT = (
    "offers it itself: a copy or a fork",
    "carries a copy of it among what is not its own",
    "asks for it in a sample or a fixture only",
    "asks for the same name from elsewhere",
    "needs it through something else only",
    "a program put it there",
    "taken back within 30 days",
    "no commit says who put it there",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """One repository came to use a thing: who put it there, in which commit and file, and whether it is still there.

    `gone` is the day on which the last mention of it went, None while it is there. `gaps` are the times (first day
    without it, first day with it again) that it was away in between.
    """

    repo: int
    name: str
    path: str
    sha: str
    day: date
    who: Identity
    version: str = ""
    gone: date | None = None
    gone_sha: str = ""
    gaps: tuple[tuple[date, date], ...] = ()

    def there(self, day: date) -> bool:
        """Whether it was asked for at the end of this day."""
        if not self.day <= day or (self.gone is not None and self.gone <= day):
            return False
        return not any(first <= day < again for first, again in self.gaps)


@dataclass(frozen=True, slots=True)
class Host:
    """A repository as others may ask for it: the ledger's number, its name, its addresses, canonical, its first day."""

    repo: int
    name: str
    addresses: tuple[str, ...] = ()
    began: date | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """A thing, and which repository's it is: by which commit (`sha`, "" where none says so) it first offered it.

    `copies` are other repositories that offer it as well, `carried` those that only carry it among what is not theirs.
    `former` are those that offered it and do so no more, each with the day since which it may ask for it as any other.
    `until` is the day on which it ceased to offer it: who asks for that name later means another one's.
    """

    thing: Thing
    repo: int
    name: str
    path: str
    sha: str
    day: date
    who: Identity
    copies: tuple[int, ...] = ()
    carried: tuple[int, ...] = ()
    until: date | None = None
    former: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Curve:
    """How one thing that a repository of the ledger offers came into use in others.

    `offered_by` and `offered_on` are of the commit that first offered it (`offered_sha`, in the file `path`). `uses`
    are in the order of their days, one for each repository; `taken` are (repository, version, day, whether a program
    did it) for each later move to another version that stayed. `left_out` says what was not counted, and how often:
    (reason, repositories), the reasons being those of LEFT_OUT.
    """

    thing: Thing
    repo: int
    name: str
    path: str
    offered_sha: str
    offered_on: date
    offered_by: Identity
    uses: tuple[Use, ...] = ()
    taken: tuple[tuple[int, str, date, bool], ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()

    def at(self, day: date) -> int:
        """How many repositories used it at the end of this day."""
        return sum(use.there(day) for use in self.uses)

    def by_others(self) -> tuple[Use, ...]:
        """The uses that were not put there by whoever first offered it, by address or by name."""
        return tuple(use for use in self.uses if not _alike(use.who, self.offered_by))


def _alike(one: Identity, other: Identity) -> bool:
    same_name = bool(one.name) and one.name.casefold() == other.name.casefold()
    return same_name or one.email.casefold() == other.email.casefold()
