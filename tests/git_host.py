"""A host on the loopback that serves repositories by Git's own http-backend, and fails as a test tells it to."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any


@dataclass
class GitHost:
    """`cut` is after how many bytes of a pack the line goes dead, `status` what is answered instead of anything.

    `password` is NAME:PASSWORD that everybody must say. `statuses` are those of single repositories by name; those
    of `mute` are not answered.
    """

    folder: Path
    address: str = ""
    cut: int | None = None
    status: int = 0
    silent: float = 0
    statuses: dict[str, int] = field(default_factory=dict)
    mute: tuple[str, ...] = ()
    password: str = ""
    asked: list[str] = field(default_factory=list)

    def url(self, name: str) -> str:
        return f"http://{self.address}/{name}"


def _handler(host: GitHost) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            host.asked.append(f"{self.command} {self.path}")
            size = int(self.headers.get("Content-Length") or 0)
            content = self.rfile.read(size) if size else self._chunked()
            name = self.path.split("/")[1]
            time.sleep(60 if name in host.mute else host.silent)
            said = b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
            status = 401 if said != host.password else host.statuses.get(name, host.status)
            if status:
                self.send_response(status)
                self.send_header("WWW-Authenticate", "Basic")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            head, _, body = self._of_git(content).partition(b"\r\n\r\n")
            rows = [each.partition(": ")[::2] for each in head.decode().split("\r\n") if each]
            status = int(dict(rows).get("Status", "200 OK").split()[0])
            is_pack = host.cut is not None and b"PACK" in body[:4096]
            self.send_response(status)
            for name, value in rows:
                if name != "Status":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: host.cut] if is_pack else body)
            self.close_connection = True

        def _chunked(self) -> bytes:
            content = b""
            if self.headers.get("Transfer-Encoding") == "chunked":
                while size := int(self.rfile.readline(), 16):
                    content += self.rfile.read(size)
                    self.rfile.readline()
            return content

        def _of_git(self, content: bytes) -> bytes:
            path, _, query = self.path.partition("?")
            env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
            env |= {
                "GIT_PROJECT_ROOT": str(host.folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(content)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "GIT_CONFIG_COUNT": "2",
                "GIT_CONFIG_KEY_0": "safe.directory",
                "GIT_CONFIG_VALUE_0": "*",
                "GIT_CONFIG_KEY_1": "uploadpack.allowFilter",
                "GIT_CONFIG_VALUE_1": "true",
            }
            return subprocess.run(("git", "http-backend"), input=content, env=env, capture_output=True).stdout

        do_GET = do_POST = _answer

        def log_message(self, *_: Any) -> None:
            return None

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def git_host(folder: Path) -> Iterator[GitHost]:
    """Serve what lies in a folder on a free port."""
    host = GitHost(folder)
    server = _Server(("127.0.0.1", 0), _handler(host))
    host.address = f"127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
