"""Finds the hooks of one repository, where git looks for them, and what was installed before."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import cached_property

from impact.edges import git, hook_files, own_config
from impact.hooks import record
from impact.hooks.block import EVERY, filled, interpreter
from impact.hooks.record import Record
from impact.hooks.script import HookFile
from impact.hooks.standing import Seen, Standing, Way, judge
from impact.model.errors import ImpactError
from impact.shipped import shipped

# Where other tools put a hook that they found: pre-commit, lefthook, overcommit.
_ASIDE = ("{}.legacy", "{}.old", "old-hooks/{}")


class Hooking:
    """The hooks of one repository as they stand now; raises RepositoryError when there is no repository."""

    def __init__(self, path: str) -> None:
        self.repository = git.find(path)
        common = self.repository.common_dir
        self.folder = os.path.join(common, "hooks")
        self.inside = os.path.join(common, "impact")
        self._record_file = os.path.join(self.inside, "hooks.json")

    @cached_property
    def way(self) -> Way:
        """Where git looks for hooks, as the person configured it."""
        settings = own_config.values(self.repository, "core.hooksPath")
        said = settings[-1] if settings else None
        told = f"core.hooksPath is {said.value!r} ({said.scope}: {said.origin})" if said else ""
        if said and not said.value:
            return Way("", f"{told}: that switches every hook off")
        folder = own_config.hooks_folder(self.repository)
        if os.path.realpath(folder) == os.path.join(os.path.realpath(self.repository.common_dir), "hooks"):
            return Way(folder)
        if not told:
            return Way(folder, f"{folder} leads to {os.path.realpath(folder)}, which may serve others too")
        if not os.path.isdir(folder):
            return Way(folder, f"{told}, a folder that is not there, so no hook runs here")
        return Way(folder, told, husky=_is_husky(folder))

    @cached_property
    def record(self) -> Record:
        """What was installed; raises ImpactError when its file is damaged."""
        found = hook_files.look(self._record_file)
        return Record() if found.kind == "absent" else record.read(found.content, self._record_file)

    def keep(self, done: Record) -> None:
        """Write down what was installed."""
        hook_files.write(self._record_file, record.written(done))
        self.record = done

    def forget(self) -> None:
        """Delete what was written down."""
        hook_files.delete(self._record_file)
        self.record = Record()

    def seen(self, name: str) -> Seen:
        """Return what is found about one hook."""
        file = hook_files.look(os.path.join(self.way.folder, name) if self.way.folder else "")
        called = self._called(name, file)
        reached = {file.path, called.path if called else ""}
        aside = tuple(each for each in self.leftovers(name) if each.path not in reached)
        ours = next((each for each in (file, called) if each and each.marked), None)
        return Seen(
            name,
            file,
            self.block(name),
            called,
            aside,
            recorded=name in self.record.hooks,
            script=os.path.isfile(self.script(name)),
            configured=self.record.configured and self._configured(name),
            folder_there=os.path.isdir(self.inside),
            python_there=ours is None or hook_files.runs(interpreter(ours.content)),
        )

    def standing(self, name: str) -> Standing:
        """Return how one hook stands."""
        return judge(self.seen(name), self.way)

    def installed(self) -> bool:
        """Whether anything was installed here, reached or not."""
        return any(self.seen(name).wanted for name in EVERY)

    def leftovers(self, name: str) -> tuple[HookFile, ...]:
        """Every file of this repository's own folder of hooks in which our block may lie."""
        paths = (name, *(each.format(name) for each in _ASIDE))
        return tuple(hook_files.look(os.path.join(self.folder, each)) for each in paths)

    def script(self, name: str) -> str:
        """The file that holds our block alone, for a line elsewhere, or git's configuration, to call."""
        return os.path.join(self.inside, f"{name}.sh")

    def block(self, name: str) -> bytes:
        """Return the block to write; raises ImpactError when this interpreter's path cannot stand in a script."""
        return filled(shipped("hooks", f"{name}.sh").read_bytes(), os.fsencode(sys.executable or ""))

    def has(self, switch: str) -> bool:
        """Whether a switch such as `off` or `never` is set."""
        return os.path.exists(os.path.join(self.inside, switch))

    def needs_installing(self) -> None:
        """Raise ImpactError when no hooks are installed here."""
        if not self.installed():
            raise ImpactError(f"{self.repository.folder}: no hooks of ours here", hint="impact hooks install")

    def _called(self, name: str, file: HookFile) -> HookFile | None:
        if self.way.husky:
            # husky hands it to sh, whether it is executable or not.
            return replace(hook_files.look(os.path.join(os.path.dirname(self.way.folder), name)), runs=True)
        if name == "post-rewrite" or b"pre-commit" not in file.content:
            # pre-commit calls what it moved aside, but hands on standard input to pre-push alone.
            return None
        legacy = hook_files.look(f"{file.path}.legacy")
        return legacy if legacy.kind != "absent" else None

    def _configured(self, name: str) -> bool:
        able = own_config.has_configured_hooks(git.version())
        return able and bool(own_config.values(self.repository, f"hook.impact-{name}.command"))


def _is_husky(folder: str) -> bool:
    return os.path.basename(folder) == "_" and b"HUSKY" in hook_files.look(os.path.join(folder, "h")).content
