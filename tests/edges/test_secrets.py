"""Where a token for a host is found, which hosts it is for, and that nothing shows it."""

from __future__ import annotations

import copy
import logging
import pickle
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from loopback import Said, in_turn, serving

from impact.edges import secrets
from impact.edges.addresses import Api
from impact.edges.http import Client
from impact.edges.secrets import Token
from impact.model.errors import HostError, ImpactError
from impact.model.exchanges import MemoryExchanges

SECRET = "sentinel-7f3a9c"


@pytest.fixture
def env(tmp_path, monkeypatch):
    """An environment with nothing but Git in it."""
    monkeypatch.setattr(secrets.credential_programs, "find_spec", lambda _: None)
    (tmp_path / "bin").mkdir()
    return {"HOME": str(tmp_path), "PATH": str(tmp_path / "bin"), "GIT_CONFIG_NOSYSTEM": "1"}


def program(env, name, script):
    file = Path(env["PATH"], name)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def found(host, env, runs=""):
    token = secrets.find(host, runs, env)
    return (token.source, token.reveal(host)) if token else None


def test_no_shape_of_a_token_shows_it():
    token = Token(SECRET, host="github.com", source="GH_TOKEN", user="ada")
    shown = [
        repr(token),
        str(token),
        f"{token}",
        f"{token:>50}",
        "{} {!r}".format(token, token),  # noqa: UP032 - the other way of writing it down
        repr([token]),
        repr(dir(token)),
    ]
    assert not [each for each in shown if SECRET in each]
    assert "GH_TOKEN" in repr(token)
    for refused in (lambda: pickle.dumps(token), lambda: copy.deepcopy(token), lambda: vars(token)):
        with pytest.raises(TypeError):
            refused()


def test_a_token_is_for_one_host():
    token = Token(SECRET, host="github.com", source="GH_TOKEN")
    assert token.reveal("github.com") == SECRET
    for other in ("api.github.com", "github.com.evil.example", "GITHUB.COM", ""):
        with pytest.raises(ImpactError) as raised:
            token.reveal(other)
        assert SECRET not in str(raised.value)


@pytest.mark.parametrize("bad", ["", "  ", "a\nb", "a\r\nX-Evil: 1", "a\0b", "schlüssel", "x" * 9000])
def test_what_is_no_token_is_refused_and_not_shown(bad):
    with pytest.raises(ImpactError) as raised:
        Token(bad, host="github.com", source="GH_TOKEN")
    assert "GH_TOKEN" in raised.value.what
    assert not bad.strip() or bad not in raised.value.what


def test_ours_comes_first_then_those_of_other_tools(env):
    env |= {"GITHUB_TOKEN": "third", "GH_TOKEN": "second", "IMPACT_GITHUB_COM_TOKEN": "first"}
    program(env, "gh", "echo fourth")
    assert found("github.com", env) == ("IMPACT_GITHUB_COM_TOKEN", "first")
    del env["IMPACT_GITHUB_COM_TOKEN"]
    assert found("github.com", env) == ("GH_TOKEN", "second")
    del env["GH_TOKEN"]
    assert found("github.com", env) == ("GITHUB_TOKEN", "third")
    del env["GITHUB_TOKEN"]
    assert found("github.com", env) == ("gh auth token", "fourth")


def test_the_name_of_our_variable():
    assert secrets.variable("git.example-host.com:8443") == "IMPACT_GIT_EXAMPLE_HOST_COM_8443_TOKEN"
    assert secrets.variable("[::1]:80") == "IMPACT_1__80_TOKEN"


@pytest.mark.parametrize("host", ["git.example.com", "gitlab.com", "github.com.evil.example", "ghe.com"])
def test_a_token_for_github_goes_nowhere_else(env, host):
    assert found(host, env | {"GH_TOKEN": "x", "GITHUB_TOKEN": "y", "GH_ENTERPRISE_TOKEN": "z"}) is None


def test_hosts_of_ones_own_are_named_beside_the_token(env):
    env |= {
        "GITHUB_TOKEN": "a",
        "GITHUB_SERVER_URL": "https://git.example.com",
        "GITLAB_TOKEN": "b",
        "GITLAB_HOST": "lab.example.com",
    }
    env |= {"GH_ENTERPRISE_TOKEN": "c", "GH_HOST": "ghes.example.com"}
    assert found("git.example.com", env) == ("GITHUB_TOKEN", "a")
    assert found("lab.example.com", env) == ("GITLAB_TOKEN", "b")
    assert found("ghes.example.com", env) == ("GH_ENTERPRISE_TOKEN", "c")
    assert found("github.com", env) is None
    assert found("gitlab.com", env) is None
    assert found("acme.ghe.com", {**env, "GH_TOKEN": "d"}) == ("GH_TOKEN", "d")


def test_gh_answers_for_its_host_without_the_variables_of_others(env):
    program(
        env, "gh", '[ "$*" = "auth token --hostname ghes.example.com" ] && echo "kept${GH_TOKEN}${GH_ENTERPRISE_TOKEN}"'
    )
    env["GH_TOKEN"] = env["GH_ENTERPRISE_TOKEN"] = "not-for-it"
    assert found("ghes.example.com", env) == ("gh auth token", "kept")
    assert found("ghes.example.com", env, runs="gitlab") is None
    assert found("other.example.com", env) is None


def test_gits_credentials_are_asked_without_a_prompt(env, tmp_path):
    config = tmp_path / ".gitconfig"
    helper = tmp_path / "helper"
    says = 'printf "username=ada\\npassword=kept\\n"'
    script = f'[ "$1" = get ] || exit; while read l; do [ "$l" != host=git.example.com ] || {says}; done'
    helper.write_text(f"#!/bin/sh\n{script}\n")
    helper.chmod(0o755)
    assert found("git.example.com", env) is None
    config.write_text(f"[credential]\n\thelper = {helper}\n[core]\n\taskPass = /bin/false\n")
    token = secrets.find("git.example.com", "", env)
    assert (token.source, token.user, token.reveal("git.example.com")) == ("git credential fill", "ada", "kept")
    assert found("other.example.com", env) is None


def test_netrc_is_read_for_its_machines_and_never_for_whoever_asks(env, tmp_path):
    file = tmp_path / ".netrc"
    file.write_text("machine git.example.com login ada password kept\ndefault login any password thing\n")
    file.chmod(0o600)
    assert found("git.example.com", env) == ("netrc", "kept")
    assert found("git.example.com:8443", env) == ("netrc", "kept")
    assert found("other.example.com", env) is None
    file.write_text("nonsense {")
    assert found("git.example.com", env) is None


def test_a_keyring_comes_last_and_in_its_own_process(env, monkeypatch):
    monkeypatch.setattr(secrets.credential_programs, "find_spec", lambda _: "there")
    monkeypatch.setattr(secrets.credential_programs, "_KEYRING", "import sys; print('kept for', sys.argv[1])")
    assert found("git.example.com", env) == ("keyring", "kept for git.example.com")


@pytest.mark.parametrize("host", ["", "a b", "evil\nhost=github.com", "--help", "a/b", "u@h", "[::1", "h:port"])
def test_what_is_no_host_is_asked_nowhere(env, host):
    with pytest.raises(ImpactError, match="no name of a host"):
        secrets.find(host, "", env)


def test_a_slow_or_failing_program_is_passed_over(env, monkeypatch):
    monkeypatch.setattr(secrets.credential_programs, "_PATIENCE", 0.2)
    program(env, "gh", "exec sleep 20")
    assert found("github.com", env) is None
    program(env, "gh", "echo token; exit 1")
    assert found("github.com", env) is None


_RUN = """
import subprocess, sys
from impact.edges import secrets
from impact.edges.addresses import Api
from impact.edges.http import Client
host = sys.argv[1]
with Client(Api(host, f"http://{host}"), token=secrets.find(host)) as client:
    client.get("x")
    print(subprocess.run(("ps", "axww", "-o", "args"), capture_output=True, text=True).stdout)
"""


@pytest.mark.loopback
def test_the_process_list_does_not_show_it(env):
    with serving(in_turn(Said(data=1))) as host:
        mine = env | {secrets.variable(host.address): SECRET, "PATH": "/usr/bin:/bin"}
        words = (sys.executable, "-c", _RUN, host.address)
        done = subprocess.run(
            words, env=mine, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
        )
    assert host.asked[0].headers["Authorization"] == f"Bearer {SECRET}"
    assert "python" in done.stdout
    assert SECRET not in done.stdout + done.stderr


@pytest.mark.loopback
@pytest.mark.parametrize("scheme", ["bearer", "token", "private", "basic"])
@pytest.mark.parametrize("status", [200, 401, 502])
def test_a_host_that_says_the_token_back_has_it_kept_nowhere(scheme, status, caplog):
    caplog.set_level(logging.DEBUG)
    store, shown = MemoryExchanges(), []

    def rule(asked):
        said = asked.headers.get("Authorization") or asked.headers.get("PRIVATE-TOKEN")
        return Said(status, {"message": f"you sent {said}"}, {"ETag": '"1"', "X-Echo": said})

    with serving(rule) as host:
        token = Token(SECRET, host=host.address, source="a test", user="ada")
        client = Client(
            Api(host.address, host.url, scheme), token=token, store=store, sleep=lambda _: None, tell=shown.append
        )
        try:
            with client:
                answer = client.get("x")
                shown.append(repr((answer.data, answer.headers)))
        except HostError as error:
            frames = traceback.TracebackException.from_exception(error, capture_locals=True).stack
            shown += [repr(each.locals) for each in frames if each.filename != __file__]
            shown.append(f"{error!r} {error.what} {error.hint}")
        assert host.asked, "the host was asked"
    everything = "".join([*shown, caplog.text, repr(store.kept), repr(client.__dict__)])
    assert bool(store.kept) == (status == 200)
    for each in (SECRET, token.basic(host.address)):
        assert each not in everything
