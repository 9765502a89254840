"""Does what installing or removing a schedule takes, or says exactly what that would be."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from impact.edges import hook_files, programs
from impact.model.errors import ImpactError
from impact.schedules.errand import Made, is_ours
from impact.services.schedule.ways import Change, Step


def make(change: Change) -> tuple[str, ...]:
    """Do it, and return the folders that were made; raises ImpactError, with new files taken away again.

    A file that is not ours is never written over, and then nothing is done at all.
    """
    check(change)
    _run(change.first)
    for path in change.deletes:
        hook_files.delete(path)
    new = [each.path for each in change.writes if hook_files.look(each.path).kind == "absent"]
    folders: list[str] = []
    try:
        for each in change.writes:
            folders += _folders(each.path)
            if hook_files.look(each.path).content != each.content:
                hook_files.write(each.path, each.content)
        _run(change.then)
    except ImpactError:
        for path in new:
            hook_files.delete(path)
        drop(tuple(folders))
        raise
    return tuple(folders)


def check(change: Change) -> None:
    """Raise ImpactError where a file that would be written is somebody else's."""
    for each in change.writes:
        found = hook_files.look(each.path)
        if found.kind == "absent" or (found.kind == "file" and is_ours(found.content)):
            continue
        what = "a symbolic link" if found.kind == "link" else "there already, and not written by `impact schedule`"
        raise ImpactError(f"{each.path}: {what}, so it was left alone", hint="move it elsewhere, or keep it")


def drop(folders: tuple[str, ...]) -> None:
    """Remove folders that were made for it, where nothing else lies in them by now."""
    for folder in reversed(folders):
        hook_files.drop_folder(folder)


def told(change: Change) -> Iterator[str]:
    """Yield, line by line, what `make` would do."""
    yield from _steps(change.first)
    for path in change.deletes:
        yield f"delete {path}"
    for each in change.writes:
        yield from _shown(each)
    yield from _steps(change.then)


def _shown(made: Made) -> Iterator[str]:
    found = hook_files.look(made.path)
    if found.kind == "file" and found.content == made.content:
        yield f"leave {made.path} as it is"
        return
    yield f"write {made.path}:"
    yield from (f"    {line}" for line in made.content.decode("utf-8", "backslashreplace").splitlines())


def _steps(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        yield f"run {shlex.join(step.words)}" + (", which is given:" if step.feed else "")
        yield from (f"    {line}" for line in step.feed.decode("utf-8", "backslashreplace").splitlines())


def _run(steps: tuple[Step, ...]) -> None:
    for step in steps:
        if step.may_fail and not programs.found(step.words[0]):
            continue
        done = programs.ask(step.words, step.feed)
        if done.code and not step.may_fail:
            hint = "run it by hand to see more, or choose another way: --systemd, --cron, --launchd"
            raise ImpactError(f"{shlex.join(step.words)}: {done.said or f'exit code {done.code}'}", hint=hint)


def _folders(path: str) -> list[str]:
    """Make the folders of a file, and return those that were not there."""
    parent = Path(path).parent
    missing = [each for each in (parent, *parent.parents) if not os.path.isdir(each)]
    return [str(each) for each in reversed(missing) if hook_files.make_folder(str(each), 0o755)]
