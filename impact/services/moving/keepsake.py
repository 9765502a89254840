"""Writes the folder of pages that outlives impact."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from impact.expect.permalinks import commits, web
from impact.model.errors import ImpactError
from impact.render.keepsake import INDEX, Given, Kept, Repository, pages
from impact.services.gathering.contributions import kept
from impact.services.reading.workshop import ledger_there, workshop

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.ledger.rows import RepoState
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
        found = pages(_kept(ledger, shop, me or shop.options.me))
    try:
        _put(target, found, before)
    except OSError as error:
        raise ImpactError(f"{target}: {error.strerror}", hint="name a folder you may write to") from None
    return f"{target}: {len(found)} files; begin with {target / INDEX}"


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


def _kept(ledger: Ledger, shop: Workshop, me: tuple[str, ...]) -> Kept:
    forges = dict(shop.options.forges)
    works, known = kept(ledger, shop), ledger.repositories()
    alike = Counter(each.name for each in known)
    return Kept(
        who=tuple(me) or tuple(sorted({each.person.email for each in works})),
        repositories=tuple(
            Repository(each.roots[0], _name(each, alike), web(each.url), commits(each.url, forges)) for each in known
        ),
        works=works,
        corrections=ledger.corrections(),
        notes=ledger.notes(),
        asks=ledger.asks(),
        words=ledger.words(),
        given=tuple(Given(*each) for each in ledger.given_away()),
        titles={each.key: each.title for each in shop.categories},
        leverage=frozenset(each.key for each in shop.categories if each.group == "leverage"),
    )


def _name(repository: RepoState, alike: Counter[str]) -> str:
    """What it is called; of several called alike, by its first commit too, and never by a place on this machine."""
    return f"{repository.name} ({repository.roots[0][:8]})" if alike[repository.name] > 1 else repository.name
