"""Whose work a command is about: addresses given, kept, or known to git; never a third person's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from impact.edges import git
from impact.edges.git import Repository
from impact.model.errors import UsageError
from impact.model.options import Options

# Both in one question: starting git takes longer than its answer.
_WHO = ("--get-regexp", r"^user\.(name|email)$")


@dataclass(frozen=True, slots=True)
class Subject:
    """The addresses a report is about, what the person is called, and how we know."""

    addresses: tuple[str, ...]
    name: str
    known_by: str


def subject(given: tuple[str, ...], options: Options, repository: Repository | None) -> Subject | None:
    """Return the subject: addresses given, else those kept, else git's own identity; None when nobody."""
    name, email = local_identity(repository)
    if any(not each.strip() for each in given):
        raise UsageError("--me is empty", hint="give the address you commit with: --me you@example.com")
    if given:
        given = tuple({each.strip().lower(): each.strip() for each in given}.values())
        return Subject(given, name if email in given else "", "--me")
    if options.me:
        return Subject(options.me, name if email in options.me else "", "settings")
    if email:
        return Subject((email,), name, "git config")
    return None


def local_identity(repository: Repository | None) -> tuple[str, str]:
    """Return (name, address) by the person's own configuration; by the repository's where that says nothing.

    In this order, because a folder that was handed over must not decide whose report is written.
    """
    own = _identity(git.global_config(*_WHO))
    return own if own[1] else configured_identity(repository)


def configured_identity(repository: Repository | None) -> tuple[str, str]:
    """Return (name, address) as the repository's own configuration has them; empty where unset."""
    if repository is None:
        return "", ""
    said = git.run(repository, "config", "-z", *_WHO).stdout.decode("utf-8", "replace")
    return _identity(said.split("\0")[:-1])


def _identity(rows: Iterable[str]) -> tuple[str, str]:
    # A row is the key, a newline, the value; of several values the last counts, as it does for git.
    found = dict(each.partition("\n")[::2] for each in rows)
    return found.get("user.name", "").strip(), found.get("user.email", "").strip()
