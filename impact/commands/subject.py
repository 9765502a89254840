"""Whose work a command is about: addresses given, kept, or known to git; never a third person's."""

from __future__ import annotations

from dataclasses import dataclass

from impact.edges import git
from impact.edges.git import Repository
from impact.model.options import Options


@dataclass(frozen=True, slots=True)
class Subject:
    """The addresses a report is about, what the person is called, and how we know."""

    addresses: tuple[str, ...]
    name: str
    known_by: str


def subject(given: tuple[str, ...], options: Options, repository: Repository | None) -> Subject | None:
    """Return the subject: addresses given, else those kept, else git's own identity; None when nobody."""
    name, email = local_identity(repository)
    if given:
        return Subject(given, name if email in given else "", "--me")
    if options.me:
        return Subject(options.me, name if email in options.me else "", "settings")
    if email:
        return Subject((email,), name, "git config")
    return None


def local_identity(repository: Repository | None) -> tuple[str, str]:
    """Return (name, address) as git itself would use them for a commit here; empty where unset."""
    return _value("user.name", repository), _value("user.email", repository)


def _value(key: str, repository: Repository | None) -> str:
    if repository is not None:
        # The scrubbed environment hides the user's own configuration, so this is the repository's.
        local = git.run(repository, "config", "-z", "--get", key).stdout.decode("utf-8", "replace")
        if local:
            return local.rstrip("\0").strip()
    return "".join(git.global_config(key)[-1:]).strip()
