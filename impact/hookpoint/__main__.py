"""Decides whether a question is due, asks it, and keeps the answer."""

from __future__ import annotations

import os
import time

from impact.hookpoint import commit, terminal

TYPE_CHECKING = False  # importing it would take 4 ms
if TYPE_CHECKING:
    from typing import Any

_MIDST = ("rebase-merge", "rebase-apply", "sequencer", "CHERRY_PICK_HEAD", "REVERT_HEAD", "MERGE_HEAD", "BISECT_LOG")
# Seconds that Git and the rules may take together.
_PATIENCE = 2
_DAY = 86_400


def consider(git_dir: str) -> None:
    """Ask about the commit at HEAD of `git_dir`, if everything speaks for it."""
    inside = os.path.join(_common(git_dir), "impact")
    asking = _question(git_dir, inside)
    found = terminal.here() if asking is not None else None
    if asking is None or found is None:
        return
    _give_up_after(_PATIENCE)
    sha, subject, rule = commit.seen(git_dir, asking["rules"])
    _give_up_after(0)
    if rule is None or found.typed_ahead():
        return
    from impact.hookpoint import keeping  # noqa: PLC0415 - most commits come to an end before

    folders = [each for each in (inside, asking.get("aside")) if each]
    if not keeping.touch(folders, "quiet", time.time() + int(asking["every_days"]) * _DAY):
        return  # where the last question cannot be written down, every commit would be asked about
    said, text = terminal.ask(found, subject, rule, int(asking["deadline_seconds"]))
    kept = keeping.keep(folders, said, sha, str(rule["name"]), text)
    found.say(terminal.closing(said, text, kept))
    if said == "never":
        keeping.touch(folders, "never", time.time())


def _common(git_dir: str) -> str:
    try:
        with open(os.path.join(git_dir, "commondir"), "rb") as file:
            return os.path.join(git_dir, os.fsdecode(file.read().rstrip(b"\n")))
    except OSError:
        return git_dir


def _question(git_dir: str, inside: str) -> Any:
    """What may be asked, None when nothing may be asked here and now; the cheap reasons first."""
    env = os.environ
    if env.get("IMPACT_HOOK") == "0" or env.get("CI") or env.get("GITHUB_ACTIONS"):
        return None
    if env.get("TERM", "dumb") == "dumb" or any(os.path.lexists(os.path.join(git_dir, each)) for each in _MIDST):
        return None
    if _silenced(inside) or not commit.by_hand(git_dir):
        return None
    import json  # noqa: PLC0415 - 9 ms

    with open(os.path.join(inside, "question.json"), "rb") as file:
        asking = json.load(file)
    return None if asking["v"] != 1 or _silenced(asking.get("aside") or inside) else asking


def _silenced(folder: str) -> bool:
    if any(os.path.lexists(os.path.join(folder, each)) for each in ("off", "never")):
        return True
    try:
        return os.stat(os.path.join(folder, "quiet")).st_mtime > time.time()
    except OSError:
        return False


def _give_up_after(seconds: int) -> None:
    """End in silence when Git or a rule takes so long; 0 takes that back."""
    import signal  # noqa: PLC0415 - only where Git is asked

    signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
    signal.alarm(seconds)


if __name__ == "__main__":
    try:
        consider(os.environ.get("GIT_DIR") or ".git")
    finally:
        # Nothing that went wrong gets out: no word of it, and no exit code.
        os._exit(0)
