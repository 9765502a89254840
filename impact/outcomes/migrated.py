"""Whether a fleet let go of what a contribution moved away from, and whether others took part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from impact.model.facts import Identity
from impact.model.manifests import Thing
from impact.model.report import quoted
from impact.model.work import AT_THE_HEIGHT, MIGRATED, STILL_OLD, Contribution, Outcome
from impact.outcomes.migrations import STAYED, Migration, Moved

# How a sentence names what is of no package manager.
_SORTS = {"docker": "the image", "action": "the action", "workflow": "the workflow", "hook": "the hook",
          "submodule": "the submodule", "terraform": "the module", "template": "the template",
          "preset": "the preset"}  # fmt: skip

# Says whether somebody is the person themselves.
Own = Callable[[Identity], bool]
NONE_ENDED: Mapping[str, Migration] = {}


def part_of(
    work: Contribution, every: Iterable[Migration], ended: Mapping[str, Migration] = NONE_ENDED
) -> Migration | None:
    """Return the migration that the work, here or elsewhere, moved a repository of; None for none.

    Of several it is the one that it `ended`, as `carried` tells them, else the widest: what is told of the work and
    what it is taken for must be about the same.
    """
    shas = {*work.shas, *(sha for other in work.elsewhere for sha in other.shas)}
    every = [ended[sha] for sha in sorted(shas & ended.keys())] or every
    found = (each for each in every if _own_moves(each.moved, shas))
    return min(found, key=lambda each: (-len(_own_moves(each.moved, shas)), -each.height, each.old), default=None)


def _own_moves(moved: Iterable[Moved], shas: set[str]) -> list[Moved]:
    return [each for each in moved if each.sha in shas or not shas.isdisjoint(each.also)]


def migrated(work: Contribution, migration: Migration, as_of: date, own: Own) -> Outcome:
    """Return what became of a migration that the work is part of, as of a day.

    It holds where other people moved repositories, too, and fewer than half are left; or where none is left and none
    came back for 90 days. It does not where every repository that the work moved went back.
    """
    shas = {*work.shas, *(sha for other in work.elsewhere for sha in other.shas)}
    mine = _own_moves(migration.moved, shas)
    others = [each for each in migration.by_person() if not any(map(own, each))]
    still, height = len(migration.still), migration.height
    numbers = [("repositories moved here", len({each.repo for each in mine})), (AT_THE_HEIGHT, height)]
    numbers += [(STILL_OLD, still)] if still else []
    numbers += [("other people", len(others))] if others else []
    stayed = any(migration.went_back(each) is None for each in mine)
    holds: bool | None = stayed and ((bool(others) and still * 2 < height) or migration.stayed(as_of))
    because = f"{_gave_way(migration)}: {_ended(migration)}{_by(len(others))}{_programs(migration)}"
    because += _back(migration, mine)
    if stayed and not holds and migration.zero is not None:
        holds = None
        because = f"too recent: {(as_of - migration.zero).days} of {STAYED} days; {because}"
    grade = "O2" if holds else "O0"
    return Outcome(work.id, MIGRATED, grade, holds, STAYED, tuple(numbers), because, tuple(_here(mine, work)))


def _here(mine: Iterable[Moved], work: Contribution) -> Iterable[str]:
    """The commits of the repository that the contribution is told in; those elsewhere have claims of their own."""
    return dict.fromkeys(sha for each in mine for sha in (each.sha, *each.also) if sha in work.shas)


def _gave_way(migration: Migration) -> str:
    verb = "was renamed to" if migration.renamed else "gave way to"
    old, new = migration.old, migration.new
    return f"in {len(migration.repositories)} repositories {_sort(old)} {quoted(old.name)} {verb} {quoted(new.name)}"


def _sort(named: Thing) -> str:
    return _SORTS.get(named.ecosystem, f"the {named.ecosystem} package")


def _ended(migration: Migration) -> str:
    still, height = len(migration.still), migration.height
    if migration.zero is not None:
        return f"afterwards none of the {height} repositories used the old one, since {migration.zero.isoformat()}"
    verb = "uses" if still == 1 else "use"
    return f"afterwards {still} still {verb} the old one, of {max(height, still)} at the height"


def _by(others: int) -> str:
    return f"; {others} other {'person' if others == 1 else 'people'} moved repositories as well" if others else ""


def _programs(migration: Migration) -> str:
    count = migration.by_programs
    return f"; {count} more by a program" if count else ""


def _back(migration: Migration, mine: Iterable[Moved]) -> str:
    """How many went back to the old thing, and whether those of the work are among them."""
    count = len({each.repo for each in migration.back})
    if not count:
        return ""
    own = [back.day for each in mine if (back := migration.went_back(each)) is not None]
    here = f", this one on {min(own).isoformat()}" if own else ""
    return f"; {count} of them went back to the old one{here}"


def carried(every: Iterable[Migration], own: Own) -> dict[str, Migration]:
    """Return by commit the migration that it ended and that the same person carried; of several the widest.

    None uses the old thing any more, and of the repositories that people moved at least half were moved by the person:
    of their commits it is the last one, for one step of many is not the migration.
    """
    found: dict[str, Migration] = {}
    for each in every:
        me = {who for group in each.by_person() if any(map(own, group)) for who in group}
        mine = [moved for moved in each.moved if not moved.bot and moved.who in me]
        if each.zero is not None and mine and len({moved.repo for moved in mine}) * 2 >= each.by_people:
            last = max(mine, key=lambda moved: (moved.day, moved.repo)).sha
            if last not in found or _width(each) > _width(found[last]):
                found[last] = each
    return found


def _width(migration: Migration) -> tuple[int, int]:
    return len(migration.repositories), migration.height
