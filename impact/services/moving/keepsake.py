"""Writes the folder of pages that outlives impact."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from impact.edges import clock
from impact.expect.permalinks import commits, web
from impact.identity.subject import called
from impact.model.errors import ImpactError
from impact.render.keepsake import INDEX, pages
from impact.render.kept import Came, Given, Kept, Repository
from impact.services.gathering.contributions import kept, known_as
from impact.services.moving.came_of_it import as_of, came_of, mine_in
from impact.services.reading.workshop import ledger_there, workshop

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.ledger import Ledger
    from impact.model.work import Contribution
    from impact.services.reading.workshop import Workshop

# In the folder, so that it is known as ours when it is written anew.
_MARK = ".impact-folder.json"


def write(target: Path, me: tuple[str, ...], ledger_path: str | None) -> str:
    """Write every page into the folder `target`, and say how many; pages of before that are no more are removed.

    Raises ImpactError for a folder with anything else in it, before anything is written.
    """
    before = _before(target)
    shop = workshop()
    with ledger_there(ledger_path) as ledger:
        made, others = _kept(ledger, shop, me or shop.options.me, clock.today())
    found = pages(made)
    try:
        _put(target, found, before)
    except OSError as error:
        raise ImpactError(f"{target}: {error.strerror}", hint="name a folder you may write to") from None
    left = f"; work of others in this ledger is left out: {others}" if others else ""
    return f"{target}: {len(found)} files; begin with {target / INDEX}{left}"


def _before(target: Path) -> tuple[str, ...]:
    """Which files were written there before."""
    try:
        if not target.exists() or not any(target.iterdir()):
            return ()
        told = json.loads((target / _MARK).read_text(encoding="utf-8"))
        names = told["files"]
        if not isinstance(names, list) or not all(_inside(each) for each in names):
            raise ValueError
        return tuple(names)
    except (OSError, ValueError, KeyError, TypeError):
        hint = "name a new folder, or one that this command wrote"
        raise ImpactError(f"{target}: there is something else already", hint=hint) from None


def _inside(file: object) -> bool:
    """Whether a name is one of a file of ours, and leads nowhere else."""
    return isinstance(file, str) and ".." not in file and not file.startswith("/") and file.endswith((".md", ".json"))


def _put(target: Path, found: dict[str, str], before: tuple[str, ...]) -> None:
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Said first, so that what is cut short can be written anew.
    mark = {"by": "impact export --markdown", "files": sorted({*found, *before})}
    (target / _MARK).write_text(json.dumps(mark, indent=1) + "\n", encoding="utf-8")
    for name, text in found.items():
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_text(text, encoding="utf-8", newline="\n")
    for name in before:
        if name not in found:
            (target / name).unlink(missing_ok=True)
    (target / _MARK).write_text(json.dumps(mark | {"files": sorted(found)}, indent=1) + "\n", encoding="utf-8")


def _kept(ledger: Ledger, shop: Workshop, me: tuple[str, ...], today: date) -> tuple[Kept, int]:
    """What the pages are made of, and how many pieces of work are left out as those of others."""
    every, of_repositories = kept(ledger, shop), _repositories(ledger, shop, today)
    works: list[Contribution] = []
    came: dict[str, tuple[Came, ...]] = {}
    mine = set(me)
    for state in ledger.repositories():
        mine |= {*known_as(ledger, state.id, me)} if me else set()
        here = [replace(each, repo=state.roots[0]) for each in mine_in(ledger, state, me, every)]
        came |= came_of(ledger, state, shop, here, today)
        works += here
    mine = {each.lower() for each in mine}
    asks = tuple(each for each in ledger.asks() if _is_by(each.by, mine))
    made = Kept(
        day=today,
        who=_whose(ledger, me or tuple(sorted({each.person.email for each in works}))),
        repositories=of_repositories,
        works=tuple(works),
        came=came,
        corrections=ledger.corrections(),
        notes=tuple(each for each in ledger.notes() if _is_by(each.by, mine)),
        asks=asks,
        words=tuple(each for each in ledger.words() if each.ask in {one.id for one in asks}),
        given=tuple(Given(*each) for each in ledger.given_away(mine)),
        categories={each.key: each for each in shop.categories},
    )
    return made, len(every) - len(works)


def _whose(ledger: Ledger, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses, behind the whole name that they are known by, if it is one."""
    mine, names = {each.lower() for each in addresses}, set()
    for state in ledger.repositories():
        names |= {each.person.name for each in ledger.people(state.id) if each.person.email.lower() in mine}
    return (*((name,) if (name := called(names, "")) else ()), *addresses)


def _repositories(ledger: Ledger, shop: Workshop, today: date) -> tuple[Repository, ...]:
    names, forges = _names(ledger), dict(shop.options.forges)
    return tuple(
        Repository(each.roots[0], names[each.id], web(each.url), commits(each.url, forges),
                   as_of(ledger, each.id, today))
        for each in ledger.repositories()
    )  # fmt: skip


def _is_by(addresses: tuple[str, ...], mine: set[str]) -> bool:
    """Whether somebody with one of these addresses wrote it; what names nobody is of who keeps the ledger."""
    return not mine or not addresses or any(each.lower() in mine for each in addresses)


def _names(ledger: Ledger) -> dict[int, str]:
    """What each repository is called: by the fleet, by itself, and of several alike by its first commit too.

    Never by a place on this machine.
    """
    of_fleet = {each.repo_id: each.name for each in ledger.standings().values()}
    called = {each.id: (of_fleet.get(each.id, each.name), each.roots[0][:8]) for each in ledger.repositories()}
    alike = Counter(name for name, _ in called.values())
    return {key: f"{name} ({root})" if alike[name] > 1 else name for key, (name, root) in called.items()}
