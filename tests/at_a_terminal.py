"""A person at a real pseudo terminal: runs a command there, waits for what it shows, and types."""

from __future__ import annotations

import os
import pty
import select
import time
from collections.abc import Mapping
from pathlib import Path

_PATIENCE = 60.0


class Sitting:
    """One command under way at a terminal of its own."""

    def __init__(self, command: list[str], folder: Path, env: Mapping[str, str]) -> None:
        self.shown = ""
        self._pid, self._terminal = pty.fork()
        if not self._pid:
            try:
                os.chdir(folder)
                os.execvpe(command[0], command, dict(env))
            finally:
                os._exit(127)

    def type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def until(self, text: str) -> str:
        """Wait until it shows this, and return all that it has shown."""
        end = time.monotonic() + _PATIENCE
        while text not in self.shown:
            assert time.monotonic() < end, f"waited for {text!r}, saw {self.shown!r}"
            assert self._more(), f"ended without {text!r}: {self.shown!r}"
        return self.shown

    def end(self) -> tuple[int, str]:
        """Wait for the end and return the exit code, and all that was shown."""
        limit = time.monotonic() + _PATIENCE
        while self._more():
            assert time.monotonic() < limit, f"does not end; saw {self.shown!r}"
        os.close(self._terminal)
        _, status = os.waitpid(self._pid, 0)
        return os.waitstatus_to_exitcode(status), self.shown

    def leave(self) -> None:
        """Close the window, whatever is under way."""
        os.close(self._terminal)

    def _more(self) -> bool:
        if not select.select([self._terminal], [], [], 0.2)[0]:
            return True
        try:
            piece = os.read(self._terminal, 65536)
        except OSError:  # how Linux says that the other end is closed
            return False
        self.shown += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(piece)
