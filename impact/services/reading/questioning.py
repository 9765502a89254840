"""Writes down for the hooks what may be asked after a commit, and keeps that up to date."""

from __future__ import annotations

import os
from pathlib import Path

from impact.edges import clock, hook_files, places
from impact.model.errors import SettingsError

_DAY = 86_400


def file(inside: str) -> str:
    """Where the hooks of a repository look."""
    return os.path.join(inside, "question.json")


def own_file() -> Path:
    """Where the person's own rules and words lie, whether or not they exist."""
    return places.config_folder() / "question.yaml"


def content(git_dir: str) -> bytes:
    """Return what the hooks of a repository are to know; raises SettingsError with every fault of the person's file."""
    from impact.settings.question import load_question, written

    own = own_file()
    question = load_question(own if own.exists() or own.is_symlink() else None)
    return written(question, aside=str(places.aside_folder(git_dir)))


def refresh(inside: str, git_dir: str) -> str:
    """Bring up to date what installed hooks know, and mend what a clock set back has left; return what is amiss."""
    path = file(inside)
    found = hook_files.look(path)
    if found.kind != "file":
        return ""  # no hooks here, or nothing that we wrote
    _mend_quiet(os.path.join(inside, "quiet"))
    try:
        wanted = content(git_dir)
    except SettingsError as error:
        return f"the questions of the hooks stay as they are: {error}"
    if wanted != found.content:
        hook_files.write(path, wanted)
    return ""


def _mend_quiet(path: str) -> None:
    """No question is put off for longer than settings allow, however far the clock was set back since."""
    try:
        at = os.stat(path).st_mtime
    except OSError:
        return
    now = clock.now()
    if at > now + 366 * _DAY:
        os.utime(path, (now, now))
