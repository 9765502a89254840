"""Installs and removes the schedule of this machine, and the files that pipelines run by."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from impact.edges import clock, git, places, programs, run_files
from impact.model.errors import ImpactError, UsageError
from impact.schedules import moments, record, workflow
from impact.schedules.errand import Errand, Made, is_ours
from impact.schedules.record import SYSTEMD, Record
from impact.services.schedule import changes
from impact.services.schedule.health import kept_record
from impact.services.schedule.ways import WAYS, Change, Way, wanted

# What a run needs of the shell it was installed from, where that says something else than is usual.
_KEPT = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
_USUAL_PATH = ("/usr/local/bin", "/usr/bin", "/bin")
_LINGER = "it runs while you are logged in; always: loginctl enable-linger"
_NO_MAKING_UP = "cron does not make up for a time at which the machine was off or asleep"


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of installing: how often and when, the fleet file, a ledger, and by which way ("": the best)."""

    every: str
    at: str
    fleet: str
    ledger: str | None
    way: str = ""


def install(wish: Wish, *, dry: bool) -> Iterator[str]:
    """Write a schedule, or with `dry` say what that would be; yields what there is to say.

    Raises ImpactError where another way keeps one already, nothing here can, or a file is not ours.
    """
    errand = Errand(moments.expression(wish.every, wish.at, seed()), sys.executable, *_files(wish), _environment())
    way = WAYS[wish.way] if dry and wish.way else _way(wish.way)
    before = _before(way)
    held = before is not None and not way.holds(errand)
    change = way.install(errand)
    changes.check(change)
    if dry:
        yield from changes.told(change)
        return
    folders = changes.make(change)
    if gone := way.holds(errand):
        raise ImpactError(
            f"{way.name} did not take it: {gone}", hint="`impact schedule install --dry-run` shows it all"
        )
    same = before is not None and before.errand == errand
    since = before.since if before is not None and same else clock.now()
    made = (*(before.folders if before else ()), *folders)
    run_files.keep_record(places.schedule_folder(), record.written(Record(way.name, since, errand, made)))
    told = "as it was" if same and held else "repaired" if same else "installed"
    yield f"{told}: {way.name} runs `impact fleet scan` at {errand.fields} (minute hour day month weekday)"
    yield _LINGER if way.name == SYSTEMD else _NO_MAKING_UP if way.name == record.CRON else ""


def remove(*, dry: bool) -> Iterator[str]:
    """Take away what `install` wrote, whoever keeps it, and nothing else; what runs did stays to be read."""
    damaged = False
    try:
        kept = kept_record()
    except ImpactError:
        kept, damaged = None, True
    done = False
    for way in WAYS.values():
        change = way.remove()
        if not change.something:
            continue
        done = True
        if dry:
            yield from changes.told(change)
        else:
            changes.make(change)
            yield f"removed: {way.name} runs it no longer"
    if not dry:
        changes.drop(kept.folders if kept else ())
        run_files.keep_record(places.schedule_folder(), b"")
    if not done and kept is None and not damaged:
        yield "nothing was installed"


def pipeline(name: str, path: str, given: workflow.Pipeline, *, dry: bool) -> Iterator[str]:
    """Write the file of a pipeline into the repository around `path`, and say what a run of it will miss.

    Raises ImpactError where a file of that name is not ours, and UsageError for a fleet file outside the repository.
    """
    root = Path(git.find(path).folder)
    given = replace(given, fleet=_from_root(given.fleet, root))
    made = _pipeline_file(name, root, given)
    change = Change(writes=(made,))
    changes.check(change)
    if dry:
        yield from changes.told(change)
        return
    changes.make(change)
    yield f"written: {made.path}"
    yield _missed(root, given.fleet)
    if name == "gitlab":
        yield f"add to .gitlab-ci.yml: include: [{{local: {workflow.GITLAB_FILE}}}]"
        yield f"then add a schedule at GitLab (Build, Pipeline schedules) with the cron line: {given.fields}"


def remove_pipeline(name: str, path: str, *, dry: bool) -> Iterator[str]:
    """Delete the file of a pipeline; raises ImpactError where it is not ours."""
    root, file = Path(git.find(path).folder), _PIPELINES[name]
    target = root / file
    if not target.is_file():
        yield "nothing was installed"
        return
    if target.is_symlink() or not is_ours(target.read_bytes()):
        raise ImpactError(
            f"{target}: not written by `impact schedule`, so it was left alone", hint="delete it yourself"
        )
    if dry:
        yield f"delete {target}"
        return
    changes.make(Change(deletes=(str(target),)))
    # Git keeps no empty folders, so nobody misses one.
    changes.drop(tuple(str(root / each) for each in reversed(file.parents) if each.parts))
    yield f"removed: {target}"


_PIPELINES = {"github": Path(workflow.GITHUB_FILE), "gitlab": Path(workflow.GITLAB_FILE)}


def _pipeline_file(name: str, root: Path, given: workflow.Pipeline) -> Made:
    text = workflow.github(given) if name == "github" else workflow.gitlab(given)
    return Made(str(root / _PIPELINES[name]), text.encode("utf-8"))


def _from_root(given: str, root: Path) -> str:
    """The fleet file as a run finds it, which begins at the root of the repository."""
    file, home = Path(given).expanduser().resolve(), root.resolve()
    if file.is_relative_to(home):
        return file.relative_to(home).as_posix()
    if Path(given).expanduser().is_absolute() or (file.exists() and not (root / given).is_file()):
        raise UsageError(
            f"{given}: lies outside {root}, and a pipeline has only what is in its repository",
            hint="put it into the repository, and name it with --fleet",
        )
    return given


def _missed(root: Path, given: str) -> str:
    """What of the fleet a run in a pipeline will not find, "" where that is nothing."""
    from impact.settings.fleet import load_fleet

    file = root / given
    if not file.is_file():
        return f"{given} is not in the repository yet; every run fails until it is"
    entries, home = load_fleet(file).entries, root.resolve()
    away = sum(bool(each.path) and not Path(each.path).resolve().is_relative_to(home) for each in entries)
    return (
        f"folders of this machine, which a pipeline has not: {away} of {len(entries)}; give their url:" if away else ""
    )


def seed() -> str:
    """What a time of the night is drawn from: the same for one person on one machine."""
    machine = platform.node()
    with suppress(OSError):
        machine += Path("/etc/machine-id").read_text(encoding="ascii", errors="replace").strip()
    return f"{machine} {os.getuid()}"


def _way(asked: str) -> Way:
    if asked:
        way = WAYS[asked]
        if why := way.refusal():
            raise ImpactError(f"{asked} cannot keep it here: {why}", hint="leave the way out, or see --dry-run")
        return way
    found = [(WAYS[name], WAYS[name].refusal()) for name in wanted()]
    for way, why in found:
        if not why:
            return way
    said = "; ".join(f"{way.name}: {why}" for way, why in found)
    raise ImpactError(f"nothing here keeps a schedule ({said})", hint="install cron, or see --github and --gitlab")


def _before(way: Way) -> Record | None:
    """What was installed by the same way; raises ImpactError where another keeps it."""
    try:
        kept = kept_record()
    except ImpactError:
        return None
    if kept is not None and kept.way != way.name and not WAYS[kept.way].holds(kept.errand):
        raise ImpactError(f"{kept.way} keeps a schedule already", hint="`impact schedule remove` first")
    return kept if kept is not None and kept.way == way.name else None


def _files(wish: Wish) -> tuple[str, str]:
    """The fleet file, which is read once to be sure of it, and the ledger where it is not the usual one."""
    from impact.settings.fleet import load_fleet

    fleet = Path(wish.fleet).expanduser().absolute()
    load_fleet(fleet)
    given = wish.ledger or os.environ.get("IMPACT_LEDGER", "")
    if "://" in given:
        if ":" in given.partition("://")[2].partition("@")[0] and "@" in given:
            raise UsageError(
                "a ledger's password does not belong into a schedule, which others may read",
                hint="put its address into your settings (`ledger:`), or the password into ~/.pgpass",
            )
        return str(fleet), given
    return str(fleet), str(Path(given).expanduser().absolute()) if given else ""


def _environment() -> tuple[tuple[str, str], ...]:
    """cron and systemd start with next to nothing: where git lies, and whose folders are meant."""
    folders = [os.path.dirname(programs.found(name)) for name in ("git", "ssh")]
    path = dict.fromkeys(each for each in (*folders, *_USUAL_PATH) if each)
    return (("PATH", os.pathsep.join(path)), *((name, os.environ[name]) for name in _KEPT if os.environ.get(name)))
