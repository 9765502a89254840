"""How long the inbox takes to open with 2,000 entries, over the interpreter and textual, and to answer a key.

Example: ./dev bench inbox -n 9
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import struct
import sys
import tempfile
import termios
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.process import Failed, compile_ours, environment

from impact.ledger.opening import open_ledger
from impact.model.facts import Identity
from impact.model.work import Contribution

ENTRIES = 2_000
OPEN_GOAL, KEY_GOAL, ESCAPE = 500.0, 50.0, 100.0
KEYS = (
    ("down", b"\x1b[B"),
    ("page down", b"\x1b[6~"),
    ("end", b"\x1b[F"),
    ("up", b"\x1b[A"),
    ("home", b"\x1b[H"),
    ("?", b"?"),
    ("back from ?", b"q"),
    ("w", b"w"),
    ("a letter in a window", b"a"),
    ("escape from w", b"\x1b"),
    ("m", b"m"),
    ("escape from m", b"\x1b"),
    ("c", b"c"),
    ("u", b"u"),
)

# A screen of textual's own with as many parts and nothing to read: what any screen costs before it shows a word.
BARE = """
from textual.app import App
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("x")
        yield Container(VerticalScroll(Static("x")), Static("Set the guide right"))
        yield Static("x")
    def key_q(self):
        self.exit()

Bare(ansi_color=True).run()
"""
SHOWN = b"Set the guide right"


def ledger(path: Path, entries: int) -> None:
    """Make a ledger in which so many contributions look like leverage."""
    root = "aa" * 20
    works = []
    for number in range(entries):
        day = date(2020, 1, 1) + timedelta(days=number)
        shas = tuple(f"{number * 10 + at:040x}" for at in range(1 + number % 4))
        works.append(
            Contribution(
                id=f"{number:012x}",
                repo=root,
                person=Identity("Ada Example", "ada@example.com"),
                role="author",
                category="onboarding-docs" if number % 2 else "flaky-tests",
                runner_up="routine-upkeep",
                title=f"Set the guide right for those who begin, part {number}",
                first=day,
                last=day + timedelta(days=number % 9),
                areas=("docs", "src/guide"),
                shas=shas,
                paths=tuple(f"docs/guide/{number}-{at}.md" for at in range(5)),
                created=(),
                signals=(("touches-tests", 1),),
                provenance="observed",
                grouped_by="the same pull request, 12",
                reasons=("what a guide told people to do gave way to what works",),
                against=("“Kept things running” was next: it changes nothing but tests",),
                addresses=("ada@example.com",),
            )
        )
    with open_ledger(path) as opened:
        number = opened.repository((root,), name="sample", place="sample", url=None)
        opened.save_contributions(number, works, digest="made up")


class Terminal:
    """A screen of its own for one process, 80 by 24."""

    def __init__(self, home: Path, *words: str) -> None:
        self.begun = time.perf_counter()
        self._pid, self._end = pty.fork()
        if not self._pid:
            try:
                env = environment(home) | {"TERM": "xterm-256color"}
                os.execve(sys.executable, [sys.executable, "-P", *words], env)
            finally:
                os._exit(127)
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.said = b""

    def hear(self, patience: float) -> bool:
        """Wait for something to be drawn, and say whether it was."""
        if not select.select((self._end,), (), (), patience)[0]:
            return False
        try:
            piece = os.read(self._end, 65536)
        except OSError:  # the other end is closed
            return False
        self.said += piece
        return bool(piece)

    def shown(self) -> float:
        """The milliseconds until the list was there."""
        while SHOWN not in self.said:
            if not self.hear(30):
                raise Failed(f"no list: {self.said[-2000:]!r}")
        return (time.perf_counter() - self.begun) * 1000

    def answered(self, key: bytes) -> float:
        """Type a key once all is quiet, and return the milliseconds until something is drawn."""
        while self.hear(0.4):
            pass
        begun = time.perf_counter()
        os.write(self._end, key)
        if not self.hear(10):
            raise Failed(f"nothing is drawn for {key!r}")
        return (time.perf_counter() - begun) * 1000

    def leave(self) -> None:
        """Type q, and see it end well."""
        os.write(self._end, b"q")
        while self.hear(30):
            pass
        status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        os.close(self._end)
        if status:
            raise Failed(f"exit code {status}: {self.said[-2000:]!r}")


def opened(home: Path, *words: str) -> float:
    """Return the milliseconds from starting a process until its list is there."""
    terminal = Terminal(home, *words)
    took = terminal.shown()
    terminal.leave()
    return took


def answers(home: Path, *words: str) -> dict[str, float]:
    """Return the milliseconds that each key takes, the longest of several times."""
    terminal = Terminal(home, *words)
    terminal.shown()
    longest: dict[str, float] = {}
    for name, key in KEYS * 3:
        longest[name] = max(longest.get(name, 0.0), terminal.answered(key))
    while terminal.hear(0.4):
        pass
    terminal.leave()
    return longest


def main() -> None:
    """Measure; ends with 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--times", type=int, default=7, help="how often each screen is opened")
    parser.add_argument("--entries", type=int, default=ENTRIES, help="how many entries wait")
    asked = parser.parse_args()
    compile_ours()
    with tempfile.TemporaryDirectory() as folder:
        home, path = Path(folder), Path(folder, "ledger.db")
        ledger(path, asked.entries)
        words = ("-m", "impact", "inbox", "--all", "--ledger", str(path))
        pairs = [(opened(home, "-c", BARE), opened(home, *words)) for _ in range(asked.times)]
        bare, ours = (min(each) for each in zip(*pairs, strict=True))
        kept = ours - bare <= OPEN_GOAL
        print(f"a screen of textual that shows nothing: {bare:.0f} ms, the least of {asked.times}")
        print(f"the inbox with {asked.entries:,} entries: {ours:.0f} ms, the least of {asked.times}")
        print(f"over textual: {ours - bare:.0f} ms  {'kept' if kept else 'MISSED'} (at most {OPEN_GOAL:.0f} ms)")
        for key, longest in answers(home, *words).items():
            # After an escape textual waits for what may follow it; ESCDELAY says how long.
            goal = KEY_GOAL + ESCAPE if key.startswith("escape") else KEY_GOAL
            kept &= longest <= goal
            print(f"{key}: {longest:.0f} ms at most  {'kept' if longest <= goal else 'MISSED'} (at most {goal:.0f} ms)")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
