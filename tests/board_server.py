"""A real Review Board on the loopback, with a database of its own, and people who use it by its API."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

# `./dev test` installs it there; it has other versions of half of what we need.
PROGRAMS = Path(__file__).resolve().parents[1] / ".venv" / "review-board" / "bin"
PASSWORD = "only for this test"
_PATIENCE = 120


@dataclass
class Board:
    """The server: `address` is its host and port, `folder` where its database and log are."""

    address: str
    folder: Path

    def ask(self, who: str, method: str, where: str, diff: bytes = b"", **fields: str) -> dict[str, Any]:
        """Ask as somebody; `diff` goes along as a file."""
        url, data, headers = f"http://{self.address}/api/{where}", None, {}
        secret = b64encode(f"{who}:{PASSWORD}".encode()).decode()
        headers["Authorization"] = f"Basic {secret}"
        if method == "GET":
            url += f"?{urllib.parse.urlencode(fields)}"
        else:
            edge = uuid4().hex
            parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
            parts += [('name="path"; filename="diff"', diff)] if diff else []
            data = b"".join(
                f"--{edge}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + value + b"\r\n"
                for name, value in parts
            )
            data += f"--{edge}--\r\n".encode()
            headers["Content-Type"] = f"multipart/form-data; boundary={edge}"
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{method} {url}: {refused.code}: {refused.read()[:500]!r}") from refused

    def answered(self) -> list[tuple[str, int, int]]:
        """Path, status and size of every answer so far, as the server's own log has them."""
        found = []
        for line in (self.folder / "log").read_text(encoding="utf-8", errors="replace").splitlines():
            parts = line.split('"')
            if line.startswith("[") and len(parts) == 3 and parts[1].startswith("GET /api/"):
                status, size = parts[2].split()
                found.append((parts[1].split()[1].removeprefix("/api/"), int(status), int(size)))
        return found

    def updated_before(self, number: int, text: str) -> None:
        """Let a request have been updated at a time that has passed."""
        with closing(sqlite3.connect(self.folder / "board.db", timeout=60)) as database, database:
            database.execute("UPDATE reviews_reviewrequest SET last_updated = ? WHERE id = ?", (text, number))


@contextmanager
def board(folder: Path) -> Iterator[Board]:
    """Make a site and serve it until the end."""
    folder.mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("IMPACT_", "PYTHON"))}
    environment |= {"HOME": str(folder)}
    site = folder / "site"
    # The name of the database is taken as it is: without a folder it would lie wherever this was started.
    options = ["--noinput", "--opt-out-support-data", "--domain-name=127.0.0.1", "--site-root=/", "--db-type=sqlite3"]
    options += [f"--db-name={folder / 'board.db'}", "--cache-type=file", f"--cache-info={folder / 'cache'}"]
    options += ["--web-server-type=apache", "--admin-user=admin", "--admin-email=admin@example.com", "--company=Test"]
    options += [f"--admin-password={PASSWORD}", str(site)]
    made = subprocess.run(
        [PROGRAMS / "rb-site", "install", *options], env=environment, cwd=folder, capture_output=True, timeout=300
    )
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with (folder / "log").open("wb") as log:
        command = [PROGRAMS / "rb-site", "manage", site, "runserver", address, "--noreload"]
        server = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
    try:
        _wait(server, address, folder)
        yield Board(address, folder)
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(10)


def _wait(server: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{address}/api/info/", timeout=20):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((folder / "log").read_bytes()[-2000:])
