"""`impact lint-config`: are your own settings and rules sound, and do the rules tell anything apart."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.model.errors import DONE, FIXABLE, RepositoryError, SettingsError

if TYPE_CHECKING:
    from impact.classify.rules import RuleBook
    from impact.model.work import WorkItem
    from impact.services.reading.session import Session
    from impact.settings.own_lint import Spoken


@click.command()
@click.argument("path", default=".")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option(
    "--ledger", "ledger_path", metavar="FILE", help="The ledger: a file or postgresql://… (also IMPACT_LEDGER)."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(path: str, me: tuple[str, ...], ledger_path: str | None, as_json: bool) -> int:
    """Check your config.yaml and question.yaml, and the .impact.yaml of the repository at PATH (the current folder).

    Every fault stands as file:line:column. Where there is none, your commits are read, and rules of your own that
    never or always speak on them are pointed out, as are globs that match no path. Exit code 1 when there is a
    fault; a warning leaves it 0.
    """
    from impact.render.harmless import visible

    asking = _asking()
    files = _files(path)
    faults = [fault for file, in_repository in files for fault in _faults(file, in_repository)]
    faults += [fault for file in asking for fault in _question_faults(file)]
    warnings, notes = ((), ()) if faults or not files else _compared(path, me, ledger_path, [file for file, _ in files])
    files += [(file, False) for file in asking]
    if as_json:
        named = {"files": [str(file) for file, _ in files], "faults": faults, "warnings": warnings, "notes": notes}
        click.echo(json.dumps({"schema": "impact.lint-config/1", **named}, indent=2, sort_keys=True))
        return FIXABLE if faults else DONE
    for line in (*faults, *(f"{warning} (warning)" for warning in warnings)):
        click.echo(visible(line))
    for note in notes if files else (f"nothing to check: no {_user_file()}, and no .impact.yaml in {path}",):
        click.echo(visible(note), err=True)
    if files and not faults:
        names = ", ".join(str(file) for file, _ in files)
        click.echo(visible(f"{names}: {f'{len(warnings)} warnings' if warnings else 'clean'}"), err=True)
    return FIXABLE if faults else DONE


def _user_file() -> Path:
    from impact.services.reading.workshop import user_file

    return user_file()


def _files(path: str) -> list[tuple[Path, bool]]:
    """The settings files in force here, and whether each belongs to the repository; a link is there to be refused."""
    from impact.edges import git
    from impact.services.reading.workshop import REPOSITORY_FILE

    try:
        folder = git.find(path).folder
    except RepositoryError:
        folder = path
    both = ((_user_file(), False), (Path(folder, REPOSITORY_FILE), True))
    return [(file, in_repository) for file, in_repository in both if file.exists() or file.is_symlink()]


def _faults(file: Path, in_repository: bool) -> tuple[str, ...]:
    from impact.settings.options import load_file

    try:
        load_file(file, in_repository=in_repository)
    except SettingsError as error:
        return error.faults
    return ()


def _asking() -> list[Path]:
    """What decides which questions are asked after a commit, where the person has a file of their own."""
    from impact.services.reading.questioning import own_file

    file = own_file()
    return [file] if file.exists() or file.is_symlink() else []


def _question_faults(file: Path) -> tuple[str, ...]:
    from impact.settings.question import load_question

    try:
        load_question(file)
    except SettingsError as error:
        return error.faults
    return ()


def _compared(
    path: str, me: tuple[str, ...], ledger_path: str | None, files: list[Path]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return warnings about rules and globs over the person's commits, and what could not be told."""
    from impact.classify.globs import matched
    from impact.services.reading.session import Session
    from impact.services.reading.workshop import refuse_slip
    from impact.settings.own_lint import FEWEST, lint, own_globs
    from impact.sources import git_log

    refuse_slip(ledger_path)
    try:
        session = Session((path,), me, ledger_path)
    except RepositoryError as error:
        return (), (f"compared with no history: {error.what}",)
    if not session.workshop.own:
        return (), ()
    with session:
        items = _items(session)
    paths = {change.path for item in items for change in item.changes}.union(git_log.paths(session.places[0]))
    found = matched({glob for file in files for glob in own_globs(file)}, paths)
    spoken = _spoken(session.workshop.book, items)
    warnings = tuple(warning for file in files for warning in lint(file, spoken, found if paths else None))
    told = len(items) >= FEWEST
    note = f"{len(items)} commits of yours here: too few to say which rules never or always speak"
    return warnings, () if told else (note,)


def _items(session: Session) -> list[WorkItem]:
    (scanned,) = session.scan_all()
    if session.subject is None or scanned.repo_id is None:
        return []
    return session.ledger.work_items(scanned.repo_id, session.subject.addresses)


def _spoken(book: RuleBook, items: list[WorkItem]) -> dict[str, Spoken]:
    """How often each rule spoke; what asks about patches could only speak where somebody looked into one."""
    from impact.settings.own_lint import Spoken

    counts = Counter(name for item in items for name in {*item.signals})
    looked = sum(item.diff is not None for item in items)
    deep = _asking_patches(book)
    return {name: Spoken(counts[name], looked if name in deep else len(items)) for name in book.by_name}


def _asking_patches(book: RuleBook) -> set[str]:
    """The rules that ask about patches, themselves or by what they build on."""
    found: set[str] = set()
    for rule in book.rules:
        if rule.when.diff or not found.isdisjoint(rule.when.all_of):
            found.add(rule.name)
    return found
