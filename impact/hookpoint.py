"""Asks at the terminal, right after a commit, what Git cannot know; started by the block in post-commit.

Standard library only, as little of it as will do, and the costly part last. It prints nothing but to /dev/tty, asks
Git once, and whatever goes wrong is silence and exit code 0: the commit is made, and is not its business.
"""

from __future__ import annotations

import os
import select
import termios
import time
from typing import Any

_MIDST = ("rebase-merge", "rebase-apply", "sequencer", "CHERRY_PICK_HEAD", "REVERT_HEAD", "MERGE_HEAD", "BISECT_LOG")
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
# Seconds that Git and the rules may take together.
_PATIENCE = 2
_DAY = 86_400
# A line of the spool stays below one page of memory, so that it is written in one piece.
_LONGEST = 4_000


def consider(git_dir: str) -> None:
    """Ask about the commit at HEAD of `git_dir`, if everything speaks for it."""
    inside = os.path.join(_common(git_dir), "impact")
    asking = _question(git_dir, inside)
    terminal = _terminal() if asking is not None else None
    if asking is None or terminal is None:
        return
    folders = [each for each in (inside, asking.get("aside")) if each]
    _give_up_after(_PATIENCE)
    sha, subject, rule = _seen(git_dir, asking["rules"])
    _give_up_after(0)
    if rule is None or terminal.typed_ahead():
        return
    if not _touch(folders, "quiet", time.time() + int(asking["every_days"]) * _DAY):
        return  # where the last question cannot be written down, every commit would be asked about
    said, text = _answer(terminal, subject, rule, int(asking["deadline_seconds"]))
    kept = _keep(folders, said, sha, str(rule["name"]), text)
    terminal.say(_closing(said, text, kept))
    if said == "never":
        _touch(folders, "never", time.time())


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
    if _silenced(inside) or not _by_hand(git_dir):
        return None
    import json  # noqa: PLC0415 - 9 ms, which most commits need not pay

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


def _by_hand(git_dir: str) -> bool:
    """Whether the reflog, where there is one, calls the newest entry a commit and nothing else."""
    try:
        with open(os.path.join(git_dir, "logs", "HEAD"), "rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
            last = file.read().rstrip(b"\n").rpartition(b"\n")[2]
    except OSError:
        return True
    return b"\t" not in last or last.partition(b"\t")[2].decode("utf-8", "replace").startswith(_BY_HAND)


def _seen(git_dir: str, rules: Any) -> tuple[str, str, Any]:
    """The commit at HEAD: its id, its subject, and the first rule that it looks like leverage by, None for none."""
    parts = _git(git_dir).split(b"\0")
    sha, parents, message = (each.decode("utf-8", "replace") for each in parts[:3])
    subject = message.lstrip("\n").partition("\n")[0].strip()
    if len(parents.split()) > 1 or subject.startswith(_NOT_NEW) or "This reverts commit" in message:
        return sha, subject, None
    import re  # noqa: PLC0415 - see above

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


def _give_up_after(seconds: int) -> None:
    """End in silence when Git or a rule takes so long; 0 takes that back."""
    import signal  # noqa: PLC0415 - see above

    signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
    signal.alarm(seconds)


class _Terminal:
    """The terminal in which somebody committed, with its own editing of lines and its own echo."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._usual = termios.tcgetattr(number)
        lines = termios.ICANON | termios.ECHO
        self.plain = self._usual[3] & lines == lines

    def typed_ahead(self) -> bool:
        """Whether anything was typed that is meant for somebody else; it stays where it is."""
        return self._waits() or self._at_once(self._waits)

    def say(self, text: str) -> None:
        env = os.environ
        codec = "utf-8" if "utf" in (env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or "").lower() else ""
        os.write(self._number, text.encode(codec or "ascii", "replace"))

    def line(self, seconds: int) -> str | None:
        """The next whole line; None when there is none in time, or the input ends. Who is typing gets more time."""
        typed = b""
        while not typed.endswith(b"\n"):
            if select.select([self._number], [], [], seconds)[0]:
                piece = os.read(self._number, 4096)
            else:
                piece = self._at_once(lambda: os.read(self._number, 4096) if self._waits() else b"")
            if not piece:
                return None
            typed += piece
        return plain(typed.decode("utf-8", "replace"))

    def columns(self) -> int:
        return os.get_terminal_size(self._number).columns or 80

    def _waits(self) -> bool:
        return bool(select.select([self._number], [], [], 0)[0])

    def _at_once(self, look: Any) -> Any:
        """Look at what was typed of a line that has no end yet, which a terminal otherwise keeps to itself."""
        free = [*self._usual[:3], self._usual[3] & ~termios.ICANON, *self._usual[4:]]
        termios.tcsetattr(self._number, termios.TCSANOW, free)
        try:
            return look()
        finally:
            termios.tcsetattr(self._number, termios.TCSANOW, self._usual)


def _terminal() -> _Terminal | None:
    """The terminal, None where nobody sits at one, or something other than a shell has it, or we are not in front."""
    number = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    if os.tcgetpgrp(number) != os.getpgrp():
        return None
    found = _Terminal(number)
    return found if found.plain else None


def plain(text: str) -> str:
    """Text without what a terminal would obey: escape sequences, control characters, marks that turn words round."""
    import re  # noqa: PLC0415 - see above

    text = re.sub(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])", "", text)
    return "".join(each if each.isprintable() else " " for each in text).strip()


def _answer(terminal: _Terminal, subject: str, rule: Any, seconds: int) -> tuple[str, str]:
    """Ask, and return what was answered: told, not, later or never, and the words."""
    import signal  # noqa: PLC0415 - see above

    head = f"impact: {plain(str(rule['saw']))}: "
    room = max(terminal.columns() - len(head) - 1, 20)
    subject = plain(subject)
    shown = subject if len(subject) <= room else subject[: room - 3] + "..."
    try:
        terminal.say(
            f"{head}{shown}\n  {plain(str(rule['ask']))}\n  (Enter: later, n: not leverage, s: never here again)\n  > "
        )
        line = terminal.line(seconds)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        terminal.say("\n  Your commit is safe.")
        line = None
    if line is None:
        terminal.say("\n")
    said = {"": "later", "n": "not", "s": "never"}.get((line or "").casefold(), "told")
    return said, line if line and said == "told" else ""


def _closing(said: str, text: str, kept: int) -> str:
    if kept < 0:
        return "  That could not be kept: no folder takes it.\n"
    if said == "told":
        cut = "" if kept == len(text) else f"; cut after {kept} characters"
        return f"  Kept, for you alone{cut}.\n"
    return {
        "not": "  Not leverage, then.\n",
        "later": "  Kept for later.\n",
        "never": "  No more questions in this repository; `impact hooks on` allows them again.\n",
    }[said]


def _touch(folders: list[str], name: str, at: float) -> bool:
    def touch(folder: str) -> None:
        path = os.path.join(folder, name)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
        os.utime(path, (at, at))

    return _first(folders, touch)


def _keep(folders: list[str], said: str, sha: str, saw: str, text: str) -> int:
    """Append one line to the spool; return how many characters of the text are in it, -1 when it could not be."""
    import json  # noqa: PLC0415 - see above

    made = bytearray(os.urandom(16))
    made[6], made[8] = made[6] & 0x0F | 0x40, made[8] & 0x3F | 0x80
    line, kept = b"", len(text) + 1
    while not line or len(line) > _LONGEST:
        kept -= max(1, (len(line) - _LONGEST) // 4)
        whole = {"v": 1, "answer": said, "id": made.hex(), "sha": sha, "at": int(time.time()), "saw": saw}
        line = json.dumps(whole | {"text": text[:kept]}, ensure_ascii=False, separators=(",", ":")).encode()

    def put(folder: str) -> None:
        how = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        spool = os.open(os.path.join(folder, "spool"), how, 0o600)
        if os.write(spool, line + b"\n") <= len(line):
            raise OSError("cut short")

    return kept if _first(folders, put) else -1


def _first(folders: list[str], change: Any) -> bool:
    """Make a change in the first folder that takes it: the repository's, or our own where that is read-only."""
    for number, folder in enumerate(folders):
        try:
            if number:
                os.makedirs(folder, 0o700, exist_ok=True)
            change(folder)
        except OSError:
            continue
        return True
    return False


if __name__ == "__main__":
    try:
        consider(os.environ.get("GIT_DIR") or ".git")
    finally:
        # Nothing that went wrong gets out: no word of it, and no exit code.
        os._exit(0)
