"""`impact ladder`: list, show and check career ladders; what brings and changes them lies beside."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from impact.commands import ladder_comparing, ladder_importing, ladder_mapping
from impact.commands.wording import Group
from impact.edges import places
from impact.model.errors import DONE, FIXABLE, SettingsError
from impact.services.ladder.loading import loaded, titles

if TYPE_CHECKING:
    from impact.model.ladder import Ladder

_NARROWEST, _WIDEST = 30, 100


@click.group(cls=Group)
def command() -> None:
    """List, show, check, import, compare and map career ladders."""


for _each in (ladder_importing, ladder_comparing, ladder_mapping):
    command.add_command(_each.command)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_(as_json: bool) -> int:
    """List the ladders that --ladder knows by name.

    Put one of your own as NAME.yaml into the folder named at the end.
    """
    from impact.render.harmless import harmless
    from impact.settings.ladders import ladder_names

    folder = places.ladder_folder()
    rows = [_row(name, folder) for name in ladder_names(folder)]
    if as_json:
        click.echo(json.dumps({"schema": "impact.ladders/1", "ladders": rows}, indent=2))
        return DONE
    for row in rows:
        click.echo(harmless(str(row["name"])))
        levels = row["levels"]
        assert isinstance(levels, list)
        about = f"{row['title']} {row['version']}: {', '.join(levels)}"
        _print(_filled(str(row["fault"]) or about))
    click.echo(f"your own go into {folder}", err=True)
    return DONE


@command.command()
@click.argument("name", default="default")
@click.option("--level", metavar="LEVEL", help="Only this level, with what each expectation asks for.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show(name: str, level: str | None, as_json: bool) -> int:
    """Show the ladder NAME (or a path ending in .yaml), or one of its levels in full."""
    from impact.render import ladder_page
    from impact.settings.ladders import find_level

    named = titles()
    ladder = loaded(name, tuple(named))
    chosen = find_level(ladder, level) if level else None
    if as_json:
        shown = replace(ladder, levels=(chosen,)) if chosen else ladder
        click.echo(json.dumps({"schema": "impact.ladder-shown/1", **asdict(shown)}, indent=2))
    elif chosen:
        _print(ladder_page.detail(ladder, chosen, named, _width()))
    else:
        _print(ladder_page.overview(ladder, _width()))
        click.echo("more about one level: impact ladder show --level LEVEL", err=True)
    return DONE


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="FILE|NAME...")
def lint(names: tuple[str, ...]) -> int:
    """Check ladders: every fault as file:line:column, and expectations that will not serve.

    Exit code 1 when there is a fault; a warning (unmapped, too vague, count-like) leaves it 0.
    """
    from impact.outcomes.uptake_words import counted
    from impact.render.harmless import visible
    from impact.settings.ladder_lint import lint as warnings_in
    from impact.settings.ladders import find_ladder

    categories = tuple(titles())
    faulty = 0
    for name in names:
        source = find_ladder(name, places.ladder_folder())
        try:
            warnings = warnings_in(source, categories)
        except SettingsError as error:
            faulty += 1
            _print(visible(fault) for fault in error.faults)
            continue
        _print(visible(f"{warning} (warning)") for warning in warnings)
        click.echo(f"{name}: {counted(len(warnings), 'warning', 'warnings') if warnings else 'clean'}", err=True)
    return FIXABLE if faulty else DONE


def _row(name: str, folder: Path) -> dict[str, object]:
    from impact.settings.ladders import find_ladder, load_ladder

    source = find_ladder(name, folder)
    own = isinstance(source, Path) and source.parent == folder
    row: dict[str, object] = {"name": name, "yours": own, "title": "", "version": "", "levels": [], "fault": ""}
    try:
        ladder: Ladder = load_ladder(name, user_folder=folder, categories=tuple(titles()))
    except SettingsError as error:
        count = len(error.faults)
        return row | {"fault": f"{count} {'fault' if count == 1 else 'faults'}: impact ladder lint {name}"}
    levels = [level.key for level in ladder.levels]
    return row | {"title": ladder.title, "version": ladder.version, "levels": levels}


def _width() -> int:
    return max(_NARROWEST, min(get_terminal_size((80, 24)).columns, _WIDEST))


def _filled(text: str) -> list[str]:
    from textwrap import wrap

    from impact.render.harmless import harmless

    return wrap(harmless(text), _width(), initial_indent="  ", subsequent_indent="  ")


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
