"""The terminal of whoever committed: may they be asked there, and what do they say."""

from __future__ import annotations

import os
import select
import termios

TYPE_CHECKING = False  # importing it would take 4 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_KEYS = {"": "later", "n": "not", "s": "never"}
_HINT = "(Enter: later, n: not leverage, s: never here again)"


class Terminal:
    """An open terminal; editing a line and showing what is typed stay its own."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._usual = termios.tcgetattr(number)
        self._now = self._usual
        lines = termios.ICANON | termios.ECHO
        # Otherwise an editor or the like has it, and draws on it as it pleases.
        self.plain = self._usual[3] & lines == lines

    def typed_ahead(self) -> bool:
        """Whether anything was typed that is meant for somebody else; it stays where it is."""
        return self._waits() or self._at_once(self._waits)

    def say(self, text: str) -> None:
        """Show text; where the terminal is gone, nobody misses it."""
        env = os.environ
        utf = "utf" in (env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or "").lower()
        try:
            os.write(self._number, text.encode("utf-8" if utf else "ascii", "replace"))
        except OSError:
            return

    def answer(self, question: str, seconds: int) -> str | None:
        """Show a question and return the next whole line, None when there is none in time.

        Control-C raises KeyboardInterrupt. Meanwhile the terminal hands it on as what ends a line: as a signal it
        would reach Git as well, which then ends with exit code 130 for a commit that is made.
        """
        flags, keys = self._usual[3] & ~termios.ISIG, list(self._usual[6])
        keys[termios.VEOL], keys[termios.VEOL2] = keys[termios.VINTR], keys[termios.VQUIT]
        try:
            self._become([*self._usual[:3], flags, *self._usual[4:6], keys])
            self.say(question)
            return self._line(seconds, tuple({keys[termios.VINTR], keys[termios.VQUIT]} - {b"\0"}))
        finally:
            try:
                self._become(self._usual)
            except termios.error:  # the terminal is gone, and what was said is still to be kept
                self._now = self._usual

    def _line(self, seconds: int, ends: tuple[bytes, ...]) -> str | None:
        """The next whole line; who is typing gets as much time again."""
        typed = b""
        while not typed.endswith(b"\n"):
            if select.select([self._number], [], [], seconds)[0]:
                piece = os.read(self._number, 4096)
            else:
                piece = self._at_once(lambda: os.read(self._number, 4096) if self._waits() else b"")
            if not piece:
                return None
            typed += piece
            if typed.endswith(ends):
                raise KeyboardInterrupt
        return plain(typed.decode("utf-8", "replace"))

    def columns(self) -> int:
        return os.get_terminal_size(self._number).columns or 80

    def _waits(self) -> bool:
        return bool(select.select([self._number], [], [], 0)[0])

    def _at_once(self, look: Callable[[], Any]) -> Any:
        """Look at what was typed of a line that has no end yet, which a terminal otherwise keeps to itself."""
        lines = self._now
        try:
            self._become([*lines[:3], lines[3] & ~termios.ICANON, *lines[4:]])
            return look()
        finally:
            self._become(lines)

    def _become(self, settings: list[Any]) -> None:
        termios.tcsetattr(self._number, termios.TCSANOW, settings)
        self._now = settings


def here() -> Terminal | None:
    """Return the terminal; None where something other than a shell has it, or we are not in front of it.

    Raises OSError where nobody sits at one.
    """
    number = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    if os.tcgetpgrp(number) != os.getpgrp():
        return None
    found = Terminal(number)
    return found if found.plain else None


def plain(text: str) -> str:
    """Text without what a terminal would obey: escape sequences, control characters, marks that turn words round."""
    import re  # noqa: PLC0415 - only where something is asked

    text = re.sub(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])", "", text)
    return "".join(each if each.isprintable() else " " for each in text).strip()


def ask(terminal: Terminal, subject: str, rule: Any, seconds: int) -> tuple[str, str]:
    """Ask, and return what was answered: told, not, later or never, and the words."""
    head = f"impact: {plain(str(rule['saw']))}: "
    room = max(terminal.columns() - len(head) - 1, 20)
    subject = plain(subject)
    shown = subject if len(subject) <= room else subject[: room - 3] + "..."
    try:
        _end_calmly()
        question = f"{head}{shown}\n  {plain(str(rule['ask']))}\n  {_HINT}\n  > "
        line = terminal.answer(question, seconds)
    except KeyboardInterrupt:
        terminal.say("\n  Your commit is safe.")
        line = None
    if line is None:
        terminal.say("\n")
    said = _KEYS.get((line or "").casefold(), "told")
    return said, line if line and said == "told" else ""


def _end_calmly() -> None:
    """Let Control-C, and the end of the terminal, end the question and nothing else."""
    import signal  # noqa: PLC0415 - only where something is asked

    ends = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)

    def end(*_: object) -> None:
        for each in ends:  # what comes after the first must not keep us from writing down that it came
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for each in ends:
        signal.signal(each, end)


def closing(said: str, text: str, kept: int) -> str:
    """Return what is said at the end; `kept` is how much of the text was, -1 for nothing."""
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
