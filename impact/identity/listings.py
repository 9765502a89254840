"""Repositories as forges list them, whichever forge and whichever client printed the list; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from impact.model.fleet import Listed

# By GitHub's client, GitHub's and Gitea's API, GitLab's. GitHub's API calls its own address of a thing `url`.
_BY_HTTPS = ("clone_url", "http_url_to_repo", "url", "web_url")
_BY_SSH = ("ssh_url", "ssh_url_to_repo", "sshUrl")
_FORK = ("isFork", "fork")
_ARCHIVED = ("isArchived", "archived")


def listed(document: Any) -> tuple[Listed, ...]:
    """Return the repositories of a listing, in its order; raises ValueError saying which row is none."""
    if isinstance(document, Mapping):  # Gitea's search
        document = document.get("data")
    if not isinstance(document, list):
        raise ValueError("expected a list of repositories, as `gh repo list --json name,url,isFork,isArchived` prints")
    return tuple(_row(each, number) for number, each in enumerate(document, 1))


def wanted(rows: Iterable[Listed], *, archived: bool, forks: bool) -> tuple[tuple[Listed, ...], tuple[int, int]]:
    """Return the rows that are asked for, and how many (archived ones, forks) were left out."""
    kept, left = [], [0, 0]
    for each in rows:
        if each.archived and not archived:
            left[0] += 1
        elif each.fork and not forks:
            left[1] += 1
        else:
            kept.append(each)
    return tuple(kept), (left[0], left[1])


def left_out(where: str, left: tuple[int, int]) -> str:
    """Say how many were left out, "" for none."""
    archived, forks = left
    what = [f"{archived} archived (`archived: yes` takes them in)"] if archived else []
    what += [f"{forks} fork{'s' if forks > 1 else ''} (`forks: yes` takes them in)"] if forks else []
    return f"{where}: left out: {' and '.join(what)}" if what else ""


def _row(row: Any, number: int) -> Listed:
    if not isinstance(row, Mapping):
        raise ValueError(f"row {number} is no repository")
    https, ssh = (_first(row, names) for names in (_BY_HTTPS, _BY_SSH))
    if not https and not ssh:
        known = ", ".join((*_BY_HTTPS, *_BY_SSH))
        raise ValueError(f"row {number} says no address; looked for {known}")
    fork = any(row.get(name) is True for name in _FORK) or bool(row.get("forked_from_project"))
    return Listed(https, ssh, fork, any(row.get(name) is True for name in _ARCHIVED))


def _first(row: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((value for name in names if isinstance(value := row.get(name), str) and value), "")
