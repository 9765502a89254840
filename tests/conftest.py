"""Guards around every test: no home, no configuration, no network, one day, and the same luck each time."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import postgres_server
import pytest
import rules_once
import sql_once
from hypothesis import settings
from repo_builder import RepoBuilder

settings.register_profile("same-each-time", derandomize=True, database=None, deadline=None)
settings.load_profile("same-each-time")

TODAY = "2026-07-01"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-stories", action="store_true", help="write the report.md of every story anew")


def pytest_collection_finish() -> None:
    # What is there by now stays to the end: looking through it for garbage again and again takes a tenth of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    """An empty repository whose history the test writes, commit by commit."""
    return RepoBuilder(tmp_path / "repo")


_homes = count()


@pytest.fixture(autouse=True)
def _nothing_of_the_person_running_this(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(os.environ):
        # On a build server the hooks keep still: what a test says of them must not hang on where it runs.
        foreign = name.startswith(("GIT_", "XDG_", "IMPACT_", "GH_", "GITHUB_", "GITLAB_", "PG"))
        if foreign or name == "CI" or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    # A home that is not there: making a folder for each of ten thousand tests would take longer than many of them.
    home = tmp_path_factory.getbasetemp() / f"home-{next(_homes)}"
    monkeypatch.setenv("HOME", str(home))
    for name, folder in (
        ("CONFIG", ".config"),
        ("DATA", ".local/share"),
        ("STATE", ".local/state"),
        ("CACHE", ".cache"),
    ):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("IMPACT_TODAY", TODAY)
    monkeypatch.setenv("IMPACT_LEDGER", str(home / "ledger-of-the-test" / "ledger.db"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """A PostgreSQL server with a ledger in the database `impact_template`, to be copied."""
    if postgres_server.programs() is None:
        pytest.skip("PostgreSQL is not installed: apt install postgresql")
    pytest.importorskip("psycopg")
    from impact.edges.places import ledger_file
    from impact.ledger.opening import open_ledger

    with postgres_server.Server() as server:
        server.database(name="impact_template")
        with open_ledger(ledger_file(server.address("impact_template"))):
            pass
        yield server


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        rules_once.keep(patch)
        sql_once.keep(patch)
        yield


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    connect = socket.socket.connect
    here = ("127.0.0.1", "::1") if request.node.get_closest_marker("loopback") else ()

    def only_here(connection: socket.socket, address: tuple[str, int]) -> None:
        if not isinstance(address, tuple) or address[0] not in here:
            refuse(connection, address)
        connect(connection, address)

    def refuse(connection: socket.socket, address: object) -> None:
        raise AssertionError(f"a test opened a connection to {address!r}; tests have no network")

    look_up = socket.getaddrinfo

    def look_up_here(host: str | bytes | None, *rest: object, **more: object) -> object:
        if host not in (None, *here) and not (here and host == "localhost"):
            raise AssertionError(f"a test looked up {host!r}; tests have no network")
        return look_up(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", only_here)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket.socket, "sendto", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)
