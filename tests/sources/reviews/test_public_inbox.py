"""A real public-inbox, over Git and over HTTP."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request

import mails
import pytest

from impact.model.errors import ImpactError
from impact.sources.reviews.files import read_file

pytestmark = pytest.mark.skipif(not shutil.which("public-inbox-init"), reason="public-inbox is not installed")


@pytest.fixture
def inbox(tmp_path):
    """A list with every mail of the series, and what to run its programs with."""
    folder = tmp_path / "inbox"
    config = tmp_path / "config"
    run = {"env": os.environ | {"PI_CONFIG": str(config), "ORIGINAL_RECIPIENT": "list@example.com"}, "check": True}
    init = ["public-inbox-init", "-V2", "list", str(folder), "http://127.0.0.1/list", "list@example.com"]
    subprocess.run(init, **run, capture_output=True)
    subprocess.run(["git", "config", "-f", config, "publicinboxmda.spamcheck", "none"], **run)
    for each in mails.series():
        subprocess.run(["public-inbox-mda", "--no-precheck"], **run, input=each, capture_output=True)
    return folder, run["env"]


def said(batches):
    return sorted((each.key, each.kind, each.addressed, each.body) for batch in batches for each in batch.events)


def test_a_clone_says_what_the_mails_say(inbox, tmp_path):
    folder, _ = inbox
    file = tmp_path / "all.mbox"
    file.write_bytes(mails.mbox(mails.series()))
    assert said(read_file(folder / "git" / "0.git")) == said(read_file(file))


@pytest.mark.loopback
def test_a_thread_over_http_says_the_same_of_it(inbox, tmp_path):
    _, environment = inbox
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["public-inbox-httpd", "-l", f"http://127.0.0.1:{port}", "-W0"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        content = _fetched(f"http://127.0.0.1:{port}/list/p1@example.com/t.mbox.gz")
    finally:
        server.terminate()
        server.wait(10)
    file = tmp_path / "t.mbox.gz"
    file.write_bytes(content)
    keys = {key for key, *_ in said(read_file(file))}
    assert {"c1@example.com", "c2@example.com", "r1@example.com"} <= keys


def _fetched(url):
    for _ in range(50):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def test_a_repository_of_something_else_is_said(repo):
    repo.commit("One", {"a": "1"})
    with pytest.raises(ImpactError, match="no clone of a public-inbox"):
        read_file(repo.path)
