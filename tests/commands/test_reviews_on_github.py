"""`impact reviews sync --source github` and `impact doctor` against the loopback: what is kept, and what never."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from loopback import Said, in_turn, serving

sys.path.append(str(Path(__file__).parents[1] / "sources" / "reviews"))
from github_emulator import comment, pull, thread, user, wired

from impact.edges.secrets import variable

pytestmark = pytest.mark.loopback
SECRET = "sentinel-41b7e0c2"
AT = 1_700_000_000


def page(*pulls, **more):
    listed = {"totalCount": len(pulls), "pageInfo": {"hasNextPage": False}, "nodes": [wired(each) for each in pulls]}
    limit = {"limit": 5000, "remaining": 4000, "resetAt": "2099-01-01T00:00:00Z"} | more
    return {"data": {"rateLimit": limit, "repository": {"databaseId": 7, "pullRequests": listed}}}


@pytest.fixture
def reviewed():
    """A pull request by Ada, with a thread that Grace opened."""
    said = [comment(user("grace"), AT, "why is this not tried again?"), comment(user("ada"), AT + 9, "done")]
    return pull(1, user("ada"), AT, reviewThreads=[thread(said, isOutdated=True)])


@pytest.fixture
def cloned(adas, git, monkeypatch):
    """A clone of a repository at a host, which the settings say runs GitHub, with a token for it."""

    def clone(host):
        git("-C", adas.path, "remote", "add", "origin", f"https://{host.address}/example/shop.git")
        settings = Path(os.environ["XDG_CONFIG_HOME"], "impact", "config.yaml")
        settings.parent.mkdir(parents=True)
        settings.write_text(f"me: [grace@{host.address}]\nforges:\n- {{host: '{host.address}', runs: github}}\n")
        monkeypatch.setenv(variable(host.address), SECRET)
        return adas.path

    return clone


def test_nothing_is_asked_unless_it_is_named(impact, cloned, reviewed):
    with serving(in_turn(Said(data=page(reviewed)))) as host:
        path = cloned(host)
        assert impact("reviews", "sync", path).code == 0
        assert impact("doctor", path).code == 0
        assert host.asked == []
        done = impact("reviews", "sync", path, "--source", "github")
    assert (done.code, "2 new events" in done.out) == (0, True), done
    assert "1 of 1 pull requests, 4000 of 5000 points left" in done.err


def test_the_token_is_in_no_byte_that_stays_or_is_told(process, cloned, reviewed, tmp_path):
    def rule(asked):
        said = asked.headers["Authorization"]
        reviewed["title"] = f"you sent {said}"
        return Said(data=page(reviewed), headers={"ETag": f'"{said}"', "X-Echo": said})

    with serving(rule) as host:
        path = cloned(host)
        loud = "import logging; logging.basicConfig(level=0)"
        told = [process("reviews", "sync", path, "--source", "github", code=loud)]
        told += [process(*words, path) for words in (("reviews", "export"), ("reviews", "status"), ("doctor",))]
        refused = in_turn(Said(401, {"message": "Bad credentials"}))
        host.rule = refused
        told.append(process("reviews", "sync", path, "--source", "github", code=loud))
        told.append(process("doctor", path, "--online"))
    assert host.asked[0].headers["Authorization"] == f"Bearer {SECRET}"
    assert [each.code for each in told] == [0, 0, 0, 0, 1, 1], told
    assert f"a token from {variable(host.address)}" in told[3].out
    assert "Bad credentials" in told[4].err
    folders = (tmp_path, Path.home())
    files = [each for folder in folders for each in folder.rglob("*") if each.is_file()]
    assert any(each.suffix == ".db" for each in files)
    for secret in (SECRET, b64encode(SECRET.encode()).decode()):
        assert not [each for each in told if secret in each.out + each.err]
        assert not [each for each in files if secret.encode() in each.read_bytes()]


def test_a_budget_that_ends_stops_in_part_and_goes_on_later(impact, cloned, reviewed):
    first = page(reviewed, remaining=100)
    first["data"]["repository"]["pullRequests"]["pageInfo"] = {"hasNextPage": True, "endCursor": "after-the-first"}
    first["data"]["repository"]["pullRequests"]["totalCount"] = 2
    other = pull(2, user("grace"), AT - 999, comments=[comment(user("ada"), AT, "thanks")])

    def rule(asked):
        after = json.loads(asked.body)["variables"]["after"]
        return Said(data=page(other) if after else first)

    with serving(rule) as host:
        path = cloned(host)
        stopped = impact("reviews", "sync", path, "--source", "github")
        assert stopped.code == 4
        assert "100 of 5000 are left" in stopped.out
        assert "2099-01-01" in stopped.out
        assert len(host.asked) == 1
        first["data"]["rateLimit"]["remaining"] = 4000
        first["data"]["repository"]["pullRequests"]["pageInfo"] = {"hasNextPage": False}
        done = impact("reviews", "sync", path, "--source", "github")
    assert done.code == 0
    assert "3 events of 2 changes" in done.out
    assert json.loads(host.asked[1].body)["variables"]["after"] == "after-the-first"


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"X-OAuth-Scopes": "repo, read:org"}, "with the scopes repo, read:org"),
        ({"X-OAuth-Scopes": ""}, "with the scopes (none: what is public alone)"),
        ({}, "names no scopes"),
    ],
)
def test_doctor_says_what_the_token_may_when_it_is_asked_to_ask(impact, cloned, headers, told):
    left = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4999", "X-RateLimit-Reset": str(AT)}
    with serving(in_turn(Said(404), Said(data={}, headers=headers | left))) as host:
        done = impact("doctor", cloned(host), "--online")
    assert done.code == 0
    assert [each.path for each in host.asked] == ["/api/v3/rate_limit", "/api/v3/meta"]
    assert told in done.out
    assert "4999 of 5000 requests left" in done.out
    assert SECRET not in done.out


def test_doctor_without_a_token_names_the_variable(impact, cloned, monkeypatch):
    with serving(in_turn(Said(data={}))) as host:
        path = cloned(host)
        monkeypatch.delenv(variable(host.address))
        done = impact("doctor", path)
    assert (done.code, host.asked) == (0, [])
    assert f"no token; {variable(host.address)} would be one" in done.out


def test_the_clone_decides_nothing_about_where_tokens_are_looked_for(impact, cloned, monkeypatch, git, tmp_path):
    with serving(in_turn(Said(data={}))) as host:
        path = cloned(host)
        monkeypatch.delenv(variable(host.address))
        trap = tmp_path / "ran"
        git("-C", path, "config", "credential.helper", f"!touch {trap}; true")
        monkeypatch.chdir(path)
        impact("doctor", ".")
    assert not trap.exists()
    subprocess.run(
        ("git", "credential", "fill"),
        input=b"protocol=https\nhost=a.example\n\n",
        cwd=path,
        check=False,
        capture_output=True,
        env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": ""},
    )
    assert trap.exists(), "the trap works"
