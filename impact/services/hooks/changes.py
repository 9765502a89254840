"""Installs, mends and takes out hooks, one by one: one that cannot be written does not keep back the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from impact.edges import git, hook_files, own_config
from impact.hooks.block import EVERY, NAMES, SHEBANG, TRAILER, insert, quoted, remove
from impact.hooks.record import Done
from impact.hooks.script import refusal
from impact.hooks.standing import instructions
from impact.model.errors import ImpactError, UsageError
from impact.services.reading import questioning

if TYPE_CHECKING:
    from impact.hooks.script import HookFile
    from impact.hooks.standing import Seen
    from impact.services.hooks.places import Hooking

_OF_TRAILERS = ("themes", "next")
_LEFT = ("hooks.json", "question.json", "quiet", "off", *_OF_TRAILERS, *(f"ran-{name}" for name in NAMES))


@dataclass(frozen=True, slots=True)
class Change:
    """What was done about one hook; not `ok` when a person has to do the rest, as `todo` says."""

    name: str
    says: str
    todo: str = ""
    ok: bool = True


def install(hooking: Hooking, names: Iterable[str] = NAMES) -> list[Change]:
    """Put our block where git will run it; raises ImpactError when the repository cannot be written at all.

    Raises SettingsError when the person's own question.yaml is faulty; nothing is written then.
    """
    for name in NAMES:
        hooking.block(name)
    question = questioning.content(hooking.repository.common_dir)
    hook_files.make_folder(hooking.inside, 0o700)
    hook_files.write(questioning.file(hooking.inside), question)
    if hooking.record.configured:
        _unconfigure(hooking)
    return [_told(_install, hooking, name) for name in names]


def configure(hooking: Hooking) -> list[Change]:
    """Have git itself run our blocks, from the repository's configuration.

    Raises UsageError when this git does not do that, ImpactError when something cannot be written.
    """
    told = git.version()
    if not own_config.has_configured_hooks(told):
        raise UsageError(f"{told} runs no hooks from its configuration", hint="without --config, or with git 2.54")
    question = questioning.content(hooking.repository.common_dir)
    hook_files.make_folder(hooking.inside, 0o700)
    hook_files.write(questioning.file(hooking.inside), question)
    for name in NAMES:
        _uninstall(hooking, name)  # nothing is to be noted twice
        hook_files.write(hooking.script(name), hooking.block(name))
        own_config.put(hooking.repository, f"hook.impact-{name}.event", name)
        command = b"sh " + quoted(os.fsencode(hooking.script(name)))
        own_config.put(hooking.repository, f"hook.impact-{name}.command", os.fsdecode(command))
    hooking.keep(replace(hooking.record, configured=True))
    return [Change(name, "run by git itself, from this repository's configuration") for name in NAMES]


def repair(hooking: Hooking) -> list[Change]:
    """Put back and point anew what was installed before; raises ImpactError when nothing was."""
    hooking.needs_installing()
    trailer = hooking.seen(TRAILER).wanted
    if hooking.record.configured and own_config.has_configured_hooks(git.version()):
        return [*configure(hooking), *((_told(_install, hooking, TRAILER),) if trailer else ())]
    return install(hooking, [name for name in EVERY if hooking.seen(name).wanted])


def install_trailer(hooking: Hooking, themes: bytes) -> Change:
    """Put the block that adds a trailer where git will run it, and beside it the names it may add, one a line.

    Raises ImpactError when the repository cannot be written at all.
    """
    hook_files.make_folder(hooking.inside, 0o700)
    hook_files.write(os.path.join(hooking.inside, "themes"), themes)
    return _told(_install, hooking, TRAILER)


def uninstall_trailer(hooking: Hooking) -> Change:
    """Take that block out, and what lay beside it; what the other hooks need stays."""
    if not any(hooking.seen(name).wanted for name in NAMES):
        return uninstall(hooking)[-1]
    change = _told(_uninstall, hooking, TRAILER)
    if change.ok:
        hooks = {name: done for name, done in hooking.record.hooks.items() if name != TRAILER}
        hooking.keep(replace(hooking.record, hooks=MappingProxyType(hooks)))
        for left in (*_OF_TRAILERS, f"{TRAILER}.sh"):
            hook_files.delete(os.path.join(hooking.inside, left))
    return change


def uninstall(hooking: Hooking) -> list[Change]:
    """Take our blocks out of every file of the repository; what a hook left in the spool stays for `impact sync`."""
    own = any(each.marked for each in hooking.leftovers(TRAILER)) or hooking.seen(TRAILER).wanted
    changes = [_told(_uninstall, hooking, name) for name in (EVERY if own else NAMES)]
    if not all(each.ok for each in changes):
        return changes
    if hooking.record.configured:
        _unconfigure(hooking)
    if hooking.record.folder_made:
        hook_files.drop_folder(hooking.folder)
    hooking.forget()
    for left in (*_LEFT, *(f"{name}.sh" for name in EVERY)):
        hook_files.delete(os.path.join(hooking.inside, left))
    hook_files.drop_folder(hooking.inside)
    return changes


def _unconfigure(hooking: Hooking) -> None:
    for name in NAMES:
        own_config.drop(hooking.repository, f"hook.impact-{name}")
        hook_files.delete(hooking.script(name))
    hooking.keep(replace(hooking.record, configured=False))


def _told(change: Callable[[Hooking, str], Change], hooking: Hooking, name: str) -> Change:
    try:
        return change(hooking, name)
    except ImpactError as error:
        return Change(name, error.what, error.hint, ok=False)


def _install(hooking: Hooking, name: str) -> Change:
    seen = hooking.seen(name)
    place = next((each for each in seen.reached if each.marked and each.kind == "file"), seen.file)
    why = hooking.way.because or refusal(place)
    if why:
        return _by_hand(hooking, seen, why)
    for each in seen.aside:
        if each.marked and each.kind == "file":
            _take_out(hooking, name, each)
    held = place.block
    if not held or name not in hooking.record.hooks:
        before = remove(place.content) if place.kind == "file" else None
        folder_made = hook_files.make_folder(os.path.dirname(place.path), 0o777) or hooking.record.folder_made
        # Written down first: whatever dies now, uninstalling knows what was there.
        hooking.keep(replace(hooking.record.with_hook(name, Done(place.path, before)), folder_made=folder_made))
    made = insert(place.content if place.kind == "file" else SHEBANG, seen.block)
    if made == place.content:
        return Change(name, f"is in {place.path} already")
    hook_files.write(place.path, made, runs=True)
    return Change(name, f"{'renewed' if held else 'written'} in {place.path}")


def _by_hand(hooking: Hooking, seen: Seen, why: str) -> Change:
    """Leave the file as it is; where a line of shell can stand in it, make ready what the line calls."""
    todo = instructions(seen, hooking.way)
    if f"impact/{seen.name}.sh" in todo:
        hook_files.write(hooking.script(seen.name), seen.block)
        if any(each.calls(seen.name) for each in seen.reached):
            return Change(seen.name, "called by a line that is there already")
    where = why if hooking.way.because else f"{seen.file.path} {why}"
    return Change(seen.name, f"{where}; nothing was written there", todo, ok=False)


def _uninstall(hooking: Hooking, name: str) -> Change:
    seen, own = hooking.seen(name), hooking.leftovers(name)
    says = [_take_out(hooking, name, each) for each in own if each.marked]
    paths = {each.path for each in own}
    theirs = [each.path for each in seen.reached if each.calls(name) or (each.marked and each.path not in paths)]
    if theirs:
        says.append(f"what you added to {', '.join(theirs)} is yours to take out; until then it does nothing")
    return Change(name, "; ".join(says) or "was not installed")


def _take_out(hooking: Hooking, name: str, file: HookFile) -> str:
    if file.kind != "file":
        raise ImpactError(
            f"{file.path} is no plain file", hint="take out the lines between those that name impact hook"
        )
    file.block  # noqa: B018 - raises with the path when a hand has been at it
    left = remove(file.content)
    done = hooking.record.hooks.get(name)
    if left == SHEBANG and done is not None and done.before is None:
        hook_files.delete(file.path)
        return f"{file.path} deleted: it was ours alone"
    hook_files.write(file.path, left)
    as_it_was = done is not None and done.before == left
    return f"taken out of {file.path}, " + ("which is as it was, to the byte" if as_it_was else "and nothing else")
