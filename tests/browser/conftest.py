"""One browser for all these tests, without a network; where there is none they are skipped, and ./dev test says so."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

LOCAL = {"localhost", "127.0.0.1", "::1"}
# As root chromium has no sandbox; the pages are our own. Nothing is asked of anybody while it starts.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1100,900",
)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver listens on this machine; nothing else may be reached."""
    connect = socket.socket.connect

    def local(connection: socket.socket, address: tuple[str, int]) -> None:
        if address[0] not in LOCAL:
            raise AssertionError(f"a test opened a connection to {address!r}; tests have no network")
        connect(connection, address)

    monkeypatch.setattr(socket.socket, "connect", local)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A chromium that writes down every request and every word on its console."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("chromium and chromedriver are not installed; ./dev test installs them as root on Debian")
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    started = Chrome(options=options, service=Service(driver))
    yield started
    started.quit()


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core."""
    tools = Path(__file__).resolve().parents[2] / ".venv" / "husky" / "node_modules"
    found = tools / "axe-core" / "axe.min.js"
    if not found.is_file():
        pytest.skip("axe-core is not installed; ./dev test installs it where npm is")
    return found.read_text(encoding="utf-8")
