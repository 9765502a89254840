"""`impact ladder map`: which sorts of work could show the expectations that name none yet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.model.errors import DONE, ImpactError, UsageError

if TYPE_CHECKING:
    from impact.expect.mapping import Proposal
    from impact.model.ladder import Category
    from impact.settings.ladder_edit import Shown, Unmapped

_SEEN = ("full", "partial")


@click.command("map")
@click.argument("name", metavar="NAME")
@click.option("--write", is_flag=True, help="Write what was agreed to into the file; all else in it stays as it is.")
@click.option("--yes", is_flag=True, help="Agree to every proposal without being asked.")
def command(name: str, write: bool, yes: bool) -> int:
    """Propose categories for the expectations of ladder NAME that have none, by the words they share.

    At a terminal each is asked about; elsewhere the lines to write are printed. A proposal rests on words alone:
    read it before you agree. What Git cannot show of a category stays so.
    """
    from impact.edges.whole_files import write_whole
    from impact.expect.mapping import Proposer
    from impact.services.reading.workshop import workshop_here
    from impact.settings.ladder_edit import mapped, unmapped
    from impact.settings.ladders import find_ladder, read_ladder

    asking = not yes and _can_ask()
    if write and not asking and not yes:
        raise UsageError("nobody can be asked here, and nothing was agreed to", hint="--yes agrees to every proposal")
    categories = {each.key: each for each in workshop_here().categories}
    source = _own(find_ladder(name, _folder()), name)
    proposer = Proposer(categories.values())
    agreed: dict[str, Shown] = {}
    silent = 0
    for each in unmapped(read_ladder(source, tuple(categories)), source):
        found = proposer.propose(each.expectation.statement)
        silent += not found
        if found and (not asking or _agreed(each, found, categories)):
            agreed[each.expectation.key] = _shown(found, categories)
            if not write:
                _print(source, each, found, agreed[each.expectation.key])
    if agreed and write:
        write_whole(mapped(source, agreed, tuple(categories)), source)
        click.echo(f"{len(agreed)} mapped in {source}", err=True)
    if silent:
        click.echo(f"{silent} without a proposal: no word of theirs names a sort of work", err=True)
    if not agreed and not silent:
        click.echo(f"{name}: nothing to map", err=True)
    return DONE


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _folder() -> Path:
    from impact.edges import places

    return places.ladder_folder()


def _own(source: object, name: str) -> Path:
    """The file of a ladder that is the person's own to change."""
    from impact.shipped import shipped

    if not isinstance(source, Path) or source.parent == shipped("config", "ladders"):
        raise ImpactError(f"the ladder '{name}' is shipped", hint="copy it into your ladder folder, and map the copy")
    return source


def _shown(found: tuple[Proposal, ...], categories: dict[str, Category]) -> Shown:
    from impact.settings.ladder_edit import Shown

    keys = tuple(each.category for each in found)
    return Shown(keys, "partial" if any(categories[key].git in _SEEN for key in keys) else "none")


def _agreed(each: Unmapped, found: tuple[Proposal, ...], categories: dict[str, Category]) -> bool:
    from impact.render.harmless import harmless

    click.echo(f"\n{harmless(each.expectation.key)}: {harmless(each.expectation.statement)}", err=True)
    for one in found:
        title = harmless(categories[one.category].title)
        click.echo(f"  {one.category} ({title}), because of: {', '.join(map(harmless, one.words))}", err=True)
    return click.confirm("  do these sorts of work show it?", default=False, err=True)


def _print(source: Path, each: Unmapped, found: tuple[Proposal, ...], shown: Shown) -> None:
    from impact.render.harmless import harmless, visible

    click.echo(f"# {visible(str(source))}:{each.line}: {harmless(each.expectation.statement)}")
    for one in found:
        click.echo(f"#   {one.category}, because of: {', '.join(map(harmless, one.words))}")
    click.echo(f"- id: {each.expectation.key}")
    click.echo(f"  categories: [{', '.join(shown.categories)}]")
    click.echo(f"  git: {shown.git}")
