"""A host on the loopback that answers as a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import json
import ssl
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6
from threading import Thread
from typing import Any


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Said:
    """An answer: `data` becomes JSON, `body` goes out as it is, `cut` leaves out so many of its last bytes."""

    status: int = 200
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: int = 0


Rule = Callable[[Asked], Said]


@dataclass
class Host:
    address: str
    rule: Rule
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.address}"


def in_turn(*said: Said) -> Rule:
    """Say these one after the other, the last one again and again."""
    left = list(said)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            asked = Asked(self.command, self.path, dict(self.headers.items()), self.rfile.read(size))
            if len(asked.body) < size:
                return  # whoever asked is gone
            host.asked.append(asked)
            said = host.rule(asked)
            body = said.body if said.body is not None else json.dumps(said.data).encode()
            self.send_response_only(said.status)  # which adds no Date of its own
            headers = {"Content-Type": "application/json", "Content-Length": str(len(body))} | said.headers
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if said.status != 304:
                self.wfile.write(body[: len(body) - said.cut])
            self.close_connection = bool(said.cut) or self.close_connection

        do_GET = do_POST = _answer

        def log_message(self, *_: Any) -> None:
            return None

    return Handler


class _Four(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Six(_Four):
    address_family = AF_INET6


@contextmanager
def serving(rule: Rule, *, six: bool = False, tls: Iterable[str] = ()) -> Iterator[Host]:
    """Serve on a free port; `tls` are the files of a certificate and its key."""
    host = Host("", rule)
    server = (_Six if six else _Four)(("::1" if six else "127.0.0.1", 0), _handler(host))
    if files := tuple(tls):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    host.address = f"[::1]:{server.server_port}" if six else f"127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
