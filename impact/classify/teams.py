"""Whose a person, a repository or a path is, by the map of teams that the fleet file gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from impact.classify.globs import matched
from impact.model.fleet import Foreign, Team

_NOBODY: frozenset[str] = frozenset()


class Touched(NamedTuple):
    """The `teams` that work touches, and how many of those whom it touches stand in none (`outside` the map)."""

    teams: frozenset[str] = _NOBODY
    outside: int = 0

    @classmethod
    def of(cls, each: Iterable[frozenset[str]]) -> Touched:
        """Return what these come to: of each person or repository the teams, none for one outside the map."""
        every = tuple(each)
        return cls(_NOBODY.union(*every), sum(not one for one in every))


class TeamMap:
    """The teams by what is theirs; what stands in no team is of nobody, which is never the same as of one more."""

    def __init__(self, teams: Iterable[Team]) -> None:
        self._people: dict[str, set[str]] = defaultdict(set)
        self._repositories: dict[str, set[str]] = defaultdict(set)
        self._paths: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for team in teams:
            for address in team.people:
                self._people[address.lower()].add(team.name)
            for repository in team.repositories:
                self._repositories[repository].add(team.name)
            for repository, glob in team.paths:
                self._paths[repository][glob].add(team.name)

    def of_person(self, address: str) -> frozenset[str]:
        """The teams in which somebody with this address works."""
        return frozenset(self._people.get(address.lower(), _NOBODY))

    def of_repository(self, name: str, paths: Collection[str] = ()) -> frozenset[str]:
        """The teams whose these paths of a repository are: by path where the map says so, else by repository."""
        whole = frozenset(self._repositories.get(name, _NOBODY))
        globs = self._paths.get(name)
        if not globs or not paths:
            return whole
        owned = {path: matched(globs, (path,)) for path in paths}
        named = {team for found in owned.values() for glob in found for team in globs[glob]}
        return frozenset(named) | (whole if not all(owned.values()) else _NOBODY)

    def of_others(self, name: str, paths: Iterable[str], mine: frozenset[str]) -> tuple[Foreign, ...]:
        """Return which of these paths of a repository belong to teams that are all none of `mine`, sorted.

        Nothing where `mine` are none: of whose team nobody knows, nobody knows what is another one's.
        """
        globs, whole = self._paths.get(name, {}), self._repositories.get(name, _NOBODY)
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for path in sorted(set(paths)) if mine else ():
            owners = [(team, glob) for glob in matched(globs, (path,)) for team in globs[glob]]
            owners = owners or [(team, "") for team in whole]
            if mine.isdisjoint(team for team, _ in owners):
                for owner in owners:
                    found[owner].append(path)
        return tuple(Foreign(team, name, glob, tuple(found[team, glob])) for team, glob in sorted(found))
