"""Categories of work, and career ladders: tracks, levels, expectations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """One way a contribution earns a category.

    Every name in `needs` and at least one in `any_of` (when given) must be a signal of the
    contribution, none in `unless`. `structural` says that at least one of them looks at paths,
    statuses or trailers; message words alone never make a leverage category. `learned` is by how much the
    person's own corrections shifted `weight`.
    """

    needs: tuple[str, ...]
    any_of: tuple[str, ...]
    unless: tuple[str, ...]
    weight: float
    because: str
    learned: float = 0.0


@dataclass(frozen=True, slots=True)
class Category:
    """A sort of work. `group` is leverage, baseline or unclassified; `git` is full, partial, low or none.

    `held_by` names the outcomes that this version can measure and of which each shows that the category's purpose
    lasted, the nearest to that purpose first; empty when nothing measured yet shows it.
    """

    key: str
    title: str
    group: str
    why: str
    definition: str
    example: str
    confused_with: tuple[str, ...]
    traps: tuple[str, ...]
    outcome: str
    held_by: tuple[str, ...]
    git: str
    rules: tuple[CategoryRule, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """How often: contributions, spread over distinct months or quarters, or carried over months."""

    key: str
    contributions: int
    distinct_months: int = 0
    distinct_quarters: int = 0
    active_months: int = 0
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How far: other people, modules, repositories; teams only with a team map; beyond the organisation."""

    key: str
    other_people: int = 0
    modules: int = 0
    repositories: int = 0
    teams: int = 0
    outside_organisation: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    """One sentence a level asks for, and what would show it."""

    key: str
    dimension: str
    statement: str
    categories: tuple[str, ...]
    bar: Bar
    reach: Reach
    outcome: str
    qualities: tuple[str, ...]
    git: str
    ask: str


@dataclass(frozen=True, slots=True)
class Level:
    """One rung: its track (ic or mgmt), its rank within the track, and what it expects."""

    key: str
    track: str
    rank: int
    title: str
    essence: str
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text of an imported ladder comes from: a repository, the commit that was read, its licence."""

    repo: str
    commit: str
    licence: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """A career framework; `digest` is the SHA-256 of the file it was read from.

    `archetypes` are orders of reading by name: dimensions and expectation ids, what matters most first.
    """

    key: str
    title: str
    version: str
    digest: str
    dimensions: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    levels: tuple[Level, ...]
    archetypes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    source: Source | None = None
