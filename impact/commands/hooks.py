"""`impact hooks`: the four hooks that note your commits, beside whatever is there, gone without a trace."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from impact.commands.wording import Group
from impact.model.errors import DONE, FIXABLE, IN_PART

if TYPE_CHECKING:
    from impact.services.hooks.changes import Change

_path = click.argument("path", default=".")
_QUESTION_OFF = "questions are off here by your answer; `impact hooks on` allows them again"


@click.group(cls=Group)
def command() -> None:
    """Note your commits as you make them, through Git's own hooks.

    Nothing is installed unless you say so, in each repository. What is written where: docs/how-to/hooks.md.
    """


@command.command()
@_path
@click.option("--config", "config", is_flag=True, help="Let git run them from its configuration (git 2.54 or newer).")
def install(path: str, config: bool) -> int:
    """Put a block of ours into post-commit, post-merge, post-applypatch and post-rewrite.

    Below the first line of what is there, never in its place; where a hook is not ours to write, the line to add
    is printed and the exit code is 4. Installing again changes nothing.
    """
    from impact.services.hooks import changes as hook_changes
    from impact.services.hooks.places import Hooking

    hooking = Hooking(path)
    changes = hook_changes.configure(hooking) if config else hook_changes.install(hooking)
    return _say(changes)


@command.command()
@_path
def uninstall(path: str) -> int:
    """Take our blocks out again; each file is then what it was, to the byte, and one of ours alone is gone."""
    from impact.edges import spool_files
    from impact.edges.places import aside_folder
    from impact.services.hooks import changes as hook_changes
    from impact.services.hooks.places import Hooking

    hooking = Hooking(path)
    code = _say(hook_changes.uninstall(hooking))
    folders = (hooking.inside, str(aside_folder(hooking.repository.common_dir)))
    if any(spool_files.waits(each) for each in folders):
        click.echo("kept: what the hooks noted so far, for the next `impact sync`, scan or report", err=True)
    return code


@command.command()
@_path
def repair(path: str) -> int:
    """Put back what another tool dropped, and call the interpreter that runs this command."""
    from impact.services.hooks import changes as hook_changes
    from impact.services.hooks.places import Hooking

    return _say(hook_changes.repair(Hooking(path)))


@command.command()
@_path
def off(path: str) -> int:
    """Let the installed hooks do nothing at all here, until `impact hooks on`.

    IMPACT_HOOK=0 in the environment does the same for every repository.
    """
    from impact.edges import hook_files
    from impact.services.hooks.places import Hooking

    hooking = Hooking(path)
    hooking.needs_installing()
    hook_files.write(os.path.join(hooking.inside, "off"), b"")
    click.echo("off: the hooks do nothing here; on again with `impact hooks on`", err=True)
    return DONE


@command.command()
@_path
def on(path: str) -> int:
    """Let the installed hooks work again, after `off` or after you answered a question with `s`."""
    from impact.edges import hook_files
    from impact.edges.places import aside_folder
    from impact.services.hooks.places import Hooking

    hooking = Hooking(path)
    hooking.needs_installing()
    for folder in (hooking.inside, aside_folder(hooking.repository.common_dir)):
        for switch in ("off", "never"):
            hook_files.delete(os.path.join(folder, switch))
    click.echo("on: the hooks work here", err=True)
    return DONE


@command.command()
@_path
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def status(path: str, as_json: bool) -> int:
    """Say of each hook whether git reaches it, when it last ran, how long that took, and what to do.

    Exit code 1 when something that was installed needs a hand.
    """
    from impact.render.harmless import harmless
    from impact.services.hooks.places import Hooking
    from impact.services.hooks.standing import Row, rows

    hooking = Hooking(path)
    found: list[Row] = rows(hooking)
    switched = "off" if hooking.has("off") else "questions off" if hooking.has("never") else "on"
    if as_json:
        document = {"schema": "impact.hooks/1", "switched": switched, "folder": hooking.way.folder}
        hooks = [each.as_json() for each in found]
        click.echo(json.dumps(document | {"hooks": hooks}, indent=2, sort_keys=True))
    else:
        for row in found:
            click.echo("\n".join(map(harmless, row.lines())))
        if switched != "on":
            click.echo("off: `impact hooks on` lets them work again" if switched == "off" else _QUESTION_OFF)
    return FIXABLE if any(each.standing.todo for each in found) else DONE


def _say(changes: Sequence[Change]) -> int:
    from impact.render.harmless import harmless

    said = set()
    for change in changes:
        click.echo(harmless(f"{change.name}: {change.says}"), err=True)
        for line in change.todo.split("\n") if change.todo not in said else ():
            if line:
                click.echo(f"    {harmless(line)}", err=True)
        said.add(change.todo)
    if all(each.ok for each in changes):
        return DONE
    return IN_PART if any(each.ok for each in changes) else FIXABLE
