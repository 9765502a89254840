"""No command asks the network, nor does any Python that it starts: Python itself says when one would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from timekeepers import Keepers

# Sockets between processes of this machine are none of the network; looking up a name is.
_WATCH = """
import os, sys
def watch(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname") or (
        event in ("socket.connect", "socket.sendto", "socket.bind") and isinstance(args[1], tuple)
    ):
        with open(os.environ["WATCHED"], "a", encoding="utf-8") as seen:
            seen.write(f"{event} {args[1:]} {sys.argv}\\n")
sys.addaudithook(watch)
"""
# One process for all of them; it says of each how it ended.
_TYPE_ALL = """
import json, os, sys
from impact.cli import main
codes = [main(words) for words in json.loads(os.environ["TYPED"])]
sys.stdout.flush()
print(f"\\n{json.dumps(codes)}")
raise SystemExit
"""
_COMMANDS = (
    ("init", "--me", "ada@example.com"),
    ("scan", "REPO"),
    ("report", "REPO", "--format", "html", "-o", "FOLDER/report.html"),
    ("report", "REPO", "--format", "pdf", "-o", "FOLDER/report.pdf"),
    ("report", "REPO", "--for", "manager", "--format", "json"),
    ("note", "Paired with the team on its queue", "--day", "2026-06-01"),
    ("inbox",),
    ("digest", "REPO"),
    ("log", "REPO"),
    ("opportunities", "REPO"),
    ("fleet", "scan", "--fleet", "FOLDER/fleet.yaml", "--workers", "2"),
    ("fleet", "adoption"),
    ("schedule", "install", "--fleet", "FOLDER/fleet.yaml", "--dry-run"),
    ("doctor", "REPO"),
    ("consent", "give", "REPO", "--to", "team:core", "--period", "2026", "-o", "FOLDER/consent"),
    ("export", "FOLDER/sent", "REPO", "--for", "team:core", "--window", "2026-H1", "--yes"),
    ("ledger", "init-team", "FOLDER/team.db", "--name", "core"),
    ("team", "join", "ada@example.com", "FOLDER/consent/key.pub", "--team", "FOLDER/team.db"),
    ("team", "add", "FOLDER/sent", "--team", "FOLDER/team.db"),
    ("team", "report", "--window", "2026-H1", "--team", "FOLDER/team.db"),
    ("share", "notes", "REPO", "--yes"),
    ("export", "FOLDER/mine.zip"),
    ("import", "FOLDER/mine.zip", "--ledger", "FOLDER/new.db"),
    ("ledger", "copy", "FOLDER/new.db", "FOLDER/copy.db"),
    ("forget", "--period", "2024", "--dry-run"),
)


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """A folder whose Python watches; `asked` in it lists what went out."""
    folder = tmp_path / "watched"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_WATCH, encoding="utf-8")
    return folder


def test_the_watch_sees_a_question_to_the_network(process, watched):
    env = {"PYTHONPATH": str(watched), "WATCHED": str(watched / "asked")}
    process("--version", code="import socket\ntry: socket.getaddrinfo('127.0.0.1', 9)\nexcept OSError: pass", env=env)
    assert "getaddrinfo" in (watched / "asked").read_text(encoding="utf-8")


def test_no_command_asks_the_network(process, adas, watched, tmp_path):
    (tmp_path / "fleet.yaml").write_text(f"repositories:\n- {{path: {adas.path}}}\n", encoding="utf-8")
    env = {"PYTHONPATH": str(watched), "WATCHED": str(watched / "asked"), "PATH": Keepers(tmp_path / "bin").path}
    typed = [
        [each.replace("REPO", str(adas.path)).replace("FOLDER", str(tmp_path)) for each in words] for words in _COMMANDS
    ]
    done = process(code=_TYPE_ALL, env=env | {"TYPED": json.dumps(typed)})
    codes = json.loads(done.out.splitlines()[-1])
    assert [words for words, code in zip(_COMMANDS, codes, strict=True) if code] == [], done.err
    made = ("sent/work.json", "team.db", "copy.db")
    assert [each for each in made if not (tmp_path / each).is_file()] == [], "a command that refuses asks nobody"
    assert not (watched / "asked").exists(), (watched / "asked").read_text(encoding="utf-8")
