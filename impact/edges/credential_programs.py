"""Asks the programs that keep a person's passwords: `gh`, Git's credential helpers, a keyring. Never asks the person.

None of them runs inside a repository, whose own configuration could name a program to run; what they say comes back
through a pipe, and nothing secret stands on a command line or in an environment that we make.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec

from impact.edges import git

_PATIENCE = 10.0
_NO_QUESTIONS = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GCM_INTERACTIVE": "never",
    "GH_PROMPT_DISABLED": "1",
    "LC_ALL": "C",
}
_GIT = ("-c", "core.askPass=", "-c", "credential.interactive=false")
# Of gh these would answer for hosts that they are not for.
_OF_GH = ("GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
# What asks a keyring does so in a process of its own: some of them draw windows, or wait for ever.
_KEYRING = "import sys, keyring; sys.stdout.write(keyring.get_password('impact', sys.argv[1]) or '')"


def ask_gh(host: str, env: Mapping[str, str]) -> str:
    """Return the token that GitHub's own client keeps for a host, "" for none."""
    program = _found("gh", env)
    kept = {name: value for name, value in env.items() if name not in _OF_GH}
    return _said((program, "auth", "token", "--hostname", host), kept).strip() if program else ""


def ask_git(host: str, env: Mapping[str, str]) -> tuple[str, str]:
    """Return name and password that Git's credential helpers keep for https at a host, "" and "" for none."""
    kept = {name: value for name, value in env.items() if not name.startswith("GIT_") or name in _KEPT}
    words = (git.program(), *_GIT, "credential", "fill")
    said = _said(words, kept, f"protocol=https\nhost={host}\n\n")
    rows = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    same = rows.get("host", host).lower() == host
    return (rows.get("username", ""), rows.get("password", "")) if same else ("", "")


def ask_keyring(host: str, env: Mapping[str, str]) -> str:
    """Return the password that a keyring keeps under `impact` and a host, "" for none and without a keyring."""
    if find_spec("keyring") is None:
        return ""
    return _said((sys.executable, "-I", "-c", _KEYRING, host), env)


def _found(name: str, env: Mapping[str, str]) -> str:
    """Where a program lies, by absolute folders of PATH alone."""
    for folder in env.get("PATH", os.defpath).split(os.pathsep):
        file = os.path.join(folder, name)
        if folder[:1] == "/" and os.access(file, os.X_OK) and os.path.isfile(file):
            return file
    return ""


def _said(words: tuple[str, ...], env: Mapping[str, str], feed: str = "") -> str:
    """What a program prints; "" where it fails, is slow, or prints no text."""
    try:
        done = subprocess.run(
            words,
            input=feed.encode("utf-8"),
            capture_output=True,
            env={**env, **_NO_QUESTIONS},
            # No repository's configuration counts here, and nothing has a terminal to ask at.
            cwd="/",
            timeout=_PATIENCE,
            start_new_session=True,
            check=False,
        )
        return done.stdout.decode("utf-8") if done.returncode == 0 else ""
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
