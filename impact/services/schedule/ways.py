"""The three that keep a schedule, systemd, cron and launchd: what each is given to hold, and asked to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from impact.edges import hook_files, programs
from impact.model.errors import ImpactError
from impact.schedules import agent, crontab, units
from impact.schedules.errand import Errand, Made, is_ours
from impact.schedules.record import CRON, LAUNCHD, SYSTEMD


@dataclass(frozen=True, slots=True)
class Step:
    """One command and what it reads; one that `may_fail` only clears the way."""

    words: tuple[str, ...]
    feed: bytes = b""
    may_fail: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What is done, in this order: commands, files that are deleted, files that are written, commands."""

    first: tuple[Step, ...] = ()
    deletes: tuple[str, ...] = ()
    writes: tuple[Made, ...] = ()
    then: tuple[Step, ...] = ()

    @property
    def something(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.first or self.deletes or self.writes or self.then)


@dataclass(frozen=True, slots=True)
class Way:
    """Who keeps a schedule: why it cannot be asked here (""), and how something is installed, removed, looked at."""

    name: str
    refusal: Callable[[], str]
    install: Callable[[Errand], Change]
    remove: Callable[[], Change]
    holds: Callable[[Errand], str]


def wanted() -> tuple[str, ...]:
    """The ways for this system, the best first."""
    return (LAUNCHD, CRON) if sys.platform == "darwin" else (SYSTEMD, CRON)


def _unit_folder() -> Path:
    return _home_folder("XDG_CONFIG_HOME", ".config") / "systemd" / "user"


def _home_folder(variable: str, usual: str) -> Path:
    given = os.environ.get(variable, "")
    return Path(given) if os.path.isabs(given) else Path.home() / usual


def _systemctl(*words: str, may_fail: bool = False) -> Step:
    return Step(("systemctl", "--user", *words), may_fail=may_fail)


def _no_systemd() -> str:
    if not programs.found("systemctl"):
        return "systemctl is not installed"
    done = programs.ask(_systemctl("show-environment").words)
    return "" if done.code == 0 else f"`systemctl --user` does not answer: {done.said}"


def _units(errand: Errand) -> tuple[Made, ...]:
    folder = _unit_folder()
    texts = ((units.SERVICE, units.service(errand)), (units.TIMER, units.timer(errand)))
    return tuple(Made(str(folder / name), text.encode("utf-8", "surrogateescape")) for name, text in texts)


def _systemd_install(errand: Errand) -> Change:
    # Enabled anew, so that a timer at another time is one at once.
    then = (_systemctl("daemon-reload"), _systemctl("enable", units.TIMER), _systemctl("restart", units.TIMER))
    return Change(writes=_units(errand), then=then)


def _systemd_remove() -> Change:
    held = tuple(str(_unit_folder() / name) for name in (units.SERVICE, units.TIMER))
    ours = tuple(each for each in held if _is_ours(each))
    if not ours:
        return Change()
    first = (
        _systemctl("disable", "--now", units.TIMER, may_fail=True),
        # When it ran last, which systemd keeps for a timer that makes up for what was slept through.
        _systemctl("clean", "--what=state", units.TIMER, may_fail=True),
    )
    return Change(first, ours, (), (_systemctl("daemon-reload", may_fail=True),))


def _systemd_holds(errand: Errand) -> str:
    return _files_hold(_units(errand)) or _not_enabled()


def _not_enabled() -> str:
    done = programs.ask(_systemctl("is-enabled", units.TIMER).words)
    return "" if done.code == 0 else f"its timer is not enabled: {done.said}"


def _read_crontab() -> bytes:
    done = programs.ask(("crontab", "-l"))
    if done.code == 0:
        return _as_it_is(done.out) if b"\\r" in done.out else done.out
    if b"no crontab" in done.err.lower():
        return b""
    raise ImpactError(f"your crontab cannot be read: {done.said}", hint="does `crontab -l` show it?")


def _as_it_is(listed: bytes) -> bytes:
    """The bytes of a crontab in which Debian's `crontab -l` may have written a carriage return as two letters.

    An editor is given the file itself; `cat` is one that changes nothing.
    """
    done = programs.ask(("crontab", "-e"), given={"VISUAL": "cat", "EDITOR": "cat"})
    if done.code == 0 and done.out.replace(b"\r", b"\\r") == listed.replace(b"\r", b"\\r"):
        return done.out
    raise ImpactError(
        "your crontab holds carriage returns, and `crontab -l` does not show them as they are, so it was left alone",
        hint="take them out with `crontab -e`",
    )


def _no_cron() -> str:
    if not programs.found("crontab"):
        return "crontab is not installed"
    try:
        _read_crontab()
    except ImpactError as error:
        return error.what
    return ""


def _write_crontab(content: bytes) -> Step:
    return Step(("crontab", "-"), content) if content else Step(("crontab", "-r"))


def _cron_install(errand: Errand) -> Change:
    old = _read_crontab()
    new = crontab.insert(old, crontab.block(errand))
    return Change() if new == old else Change(then=(_write_crontab(new),))


def _cron_remove() -> Change:
    if not programs.found("crontab"):
        return Change()
    old = _read_crontab()
    new = crontab.remove(old)
    return Change() if new == old else Change(first=(_write_crontab(new),))


def _cron_holds(errand: Errand) -> str:
    held = crontab.find(_read_crontab())
    if held == crontab.block(errand):
        return ""
    return "its lines in your crontab were changed" if held else "its lines are no longer in your crontab"


def _agent(errand: Errand) -> Made:
    return Made(str(Path.home() / "Library" / "LaunchAgents" / agent.FILE), agent.plist(errand))


def _domain() -> str:
    return f"gui/{os.getuid()}"


def _no_launchd() -> str:
    return "" if programs.found("launchctl") else "launchctl is not installed; it is macOS's own"


def _bootout() -> Step:
    return Step(("launchctl", "bootout", f"{_domain()}/{agent.LABEL}"), may_fail=True)


def _launchd_install(errand: Errand) -> Change:
    made = _agent(errand)
    return Change((_bootout(),), (), (made,), (Step(("launchctl", "bootstrap", _domain(), made.path)),))


def _launchd_remove() -> Change:
    path = str(Path.home() / "Library" / "LaunchAgents" / agent.FILE)
    return Change((_bootout(),), (path,)) if _is_ours(path) else Change()


def _launchd_holds(errand: Errand) -> str:
    return _files_hold((_agent(errand),))


def _files_hold(files: tuple[Made, ...]) -> str:
    for each in files:
        found = hook_files.look(each.path)
        if found.kind == "absent":
            return f"{each.path} is gone"
        if found.content != each.content:
            return f"{each.path} was changed"
    return ""


def _is_ours(path: str) -> bool:
    found = hook_files.look(path)
    return found.kind == "file" and is_ours(found.content)


WAYS = {
    SYSTEMD: Way(SYSTEMD, _no_systemd, _systemd_install, _systemd_remove, _systemd_holds),
    CRON: Way(CRON, _no_cron, _cron_install, _cron_remove, _cron_holds),
    LAUNCHD: Way(LAUNCHD, _no_launchd, _launchd_install, _launchd_remove, _launchd_holds),
}
