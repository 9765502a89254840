"""Looks at the newest commit: was it made by hand, and does it look like leverage."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # importing it would take 4 ms
if TYPE_CHECKING:
    from typing import Any

# How Git itself says in the reflog that somebody made a commit by hand.
_BY_HAND = ("commit: ", "commit (initial): ", "commit (amend): ")
_NOT_NEW = ('Revert "', 'Reapply "', "fixup! ", "squash! ", "amend! ")
_DROPPED = ("GIT_", "LC_", "LESS", "SSH_ASKPASS")
_SCRUBBED = {
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ATTR_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "GIT_TERMINAL_PROMPT": "0", "IMPACT_HOOK": "0",
    "GIT_INDEX_FILE": "/nonexistent/index", "LC_ALL": "C",
}  # fmt: skip
_CONFIG = (
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never", "log.showSignature=false",
    "log.showRoot=true", "diff.external=", "diff.orderFile=/dev/null", "i18n.logOutputEncoding=UTF-8",
)  # fmt: skip
# A commit of more than this is not read to its end: what it looks like shows before.
_MOST = 64 << 10


def by_hand(git_dir: str) -> bool:
    """Whether the reflog, where there is one, calls the newest entry a commit and nothing else."""
    try:
        with open(os.path.join(git_dir, "logs", "HEAD"), "rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
            last = file.read().rstrip(b"\n").rpartition(b"\n")[2]
    except OSError:
        return True
    return b"\t" not in last or last.partition(b"\t")[2].decode("utf-8", "replace").startswith(_BY_HAND)


def seen(git_dir: str, rules: Any) -> tuple[str, str, Any]:
    """Return the id of the commit at HEAD, its subject, and the first rule that fits it, None for none."""
    parts = _git(git_dir).split(b"\0")
    sha, parents, message = (each.decode("utf-8", "replace") for each in parts[:3])
    subject = message.lstrip("\n").partition("\n")[0].strip()
    if len(parents.split()) > 1 or subject.startswith(_NOT_NEW) or "This reverts commit" in message:
        return sha, subject, None
    import re  # noqa: PLC0415 - only where Git is asked

    paths = [each.decode("utf-8", "replace").lstrip("\n") for each in parts[4:] if each]
    for rule in rules:
        told = [(rule[key], texts) for key, texts in (("subject", [subject]), ("paths", paths)) if rule.get(key)]
        # Each pattern is made only where the one before it fits: that is most of the work.
        if told and all(any(map(re.compile(each, re.IGNORECASE).search, texts)) for each, texts in told):
            return sha, subject, rule
    return sha, subject, None


def _git(git_dir: str) -> bytes:
    """Ask Git, by its own name on the PATH, for the newest commit; only what it prints first is read."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(_DROPPED)} | _SCRUBBED
    folders = [each for each in os.environ.get("PATH", os.defpath).split(os.pathsep) if each[:1] == "/"]
    program = next(path for path in (os.path.join(each, "git") for each in folders) if os.access(path, os.X_OK))
    config = [word for each in _CONFIG for word in ("-c", each)]
    asked = ("--no-pager", f"--git-dir={git_dir}", "log", "-1", "-z", "--name-only", "--no-renames", "--no-ext-diff")
    reading, writing = os.pipe()
    pid = os.posix_spawn(
        program,
        ["git", *config, *asked, "--format=%H%x00%P%x00%B%x00", "HEAD"],
        env,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, writing, 1),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    os.close(writing)
    said = b""
    while len(said) < _MOST and (piece := os.read(reading, _MOST)):
        said += piece
    os.close(reading)
    os.waitpid(pid, 0)
    return said
