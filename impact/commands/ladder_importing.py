"""`impact ladder import`: a public career framework, from the person's own clone, as a ladder of theirs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.model.errors import DONE, ImpactError, SettingsError, UsageError

if TYPE_CHECKING:
    from impact.settings.ladder_import.crosswalks import Crosswalk
    from impact.settings.ladder_import.shapes import Framework
    from impact.settings.ladder_import.writing import Written

FORMATS = ("axes", "ft", "monzo", "dropbox-html", "csv")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


@click.command("import")
@click.argument("path")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Whose format it is; guessed unless given.")
@click.option("--name", metavar="NAME", help="What the ladder is called; the framework's own name by default.")
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="Which role of it; may be given several times.")
@click.option(
    "--most",
    type=click.IntRange(1, 999),
    metavar="N",
    help="The most expectations of a level; the rest are comments.",
)
@click.option("--replace", is_flag=True, help="Write over a ladder of that name.")
def command(
    path: str, form: str | None, name: str | None, roles: tuple[str, ...], most: int | None, replace: bool
) -> int:
    """Import a career framework from PATH, your own clone of it, or from a table.

    Read are the Markdown of jorgef/engineeringladders (axes), the YAML of Financial-Times/engineering-progression (ft),
    the pages of monzo/progression-framework (monzo) and of dropbox/dbx-career-framework (dropbox-html), and a CSV with
    the columns level, dimension and text. Nothing is fetched. The sentences stay as they are.
    """
    from impact.edges import places
    from impact.edges.whole_files import write_whole
    from impact.services.reading.workshop import workshop_here
    from impact.settings.ladder_import import importing
    from impact.settings.ladder_import.crosswalks import crosswalk

    categories = tuple(each.key for each in workshop_here().categories)
    where = Path(path).expanduser()
    found = importing.look(where, form)
    mapped = crosswalk(found.form, categories)
    called = name or (where.stem.lower() if found.form == "csv" else mapped.name)
    if not _NAME.fullmatch(called):
        raise UsageError(f"a ladder cannot be called '{called}'", hint="give --name: a-z, 0-9, dots and hyphens")
    target = places.ladder_folder() / f"{called}.yaml"
    if target.exists() and not replace:
        raise ImpactError(f"{target}: there is a ladder of that name", hint="take another --name, or --replace it")
    framework, files = importing.read(found, roles, mapped, importing.known_words(categories))
    written = _written(framework, mapped, called, where, files, most)
    _check(written.text, called, categories)
    write_whole(written.text, target)
    others = [each for each in found.roles if each not in {rung.role for rung in framework.rungs}]
    _tell(target, written, framework, others)
    return DONE


def _written(
    framework: Framework, mapped: Crosswalk, called: str, where: Path, files: tuple[Path, ...], most: int | None
) -> Written:
    from impact.services.ladder.source import source_of
    from impact.settings.ladder_import.writing import write
    from impact.settings.ladders import words_of_default

    source, remarks = source_of(where, files)
    ours = words_of_default().dimensions or {}
    return write(framework, mapped, name=called, dimensions=ours, source=source, most=most, remarks=remarks)


def _check(text: str, called: str, categories: tuple[str, ...]) -> None:
    """What is written loads, or nothing is written."""
    from tempfile import TemporaryDirectory

    from impact.settings.ladders import read_ladder

    with TemporaryDirectory(prefix="impact-") as folder:
        file = Path(folder, f"{called}.yaml")
        file.write_text(text, encoding="utf-8")
        try:
            read_ladder(file, categories)
        except SettingsError as error:
            faults = tuple(each.removeprefix(f"{folder}/") for each in error.faults)
            raise SettingsError(faults, hint="nothing was written; --most makes the ladder smaller") from None


def _tell(target: Path, written: Written, framework: Framework, others: list[str]) -> None:
    from impact.render.harmless import visible
    from impact.settings.ladder_import.licences import NO_LICENCE, UNKNOWN

    whole = sum(kept for _, kept, _ in written.kept)
    lines = [f"{len(written.kept)} levels, {whole} expectations, {written.unmapped} of them without a category yet"]
    lines += [f"{key}: {kept} of {every}, the rest as comments" for key, kept, every in written.kept if kept < every]
    lines += framework.ignored
    if others:
        lines.append(f"also there, not imported: {', '.join(others)} (--role)")
    source = written.source
    if source is not None and source.licence in (NO_LICENCE, UNKNOWN):
        lines.append(f"its licence: {source.licence}; keep the ladder to yourself until you know what it allows")
    elif source is not None:
        lines.append(f"its licence: {source.licence}; who passes the text on keeps to that")
    for line in lines:
        click.echo(visible(line), err=True)
    click.echo(visible(f"written to {target}"), err=True)
    click.echo(f"next: impact ladder map {target.stem}", err=True)
