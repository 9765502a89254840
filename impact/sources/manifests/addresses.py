"""Where a manifest says that something comes from: a folder of the same repository, or an address elsewhere."""

from __future__ import annotations

import posixpath
import re

_USER = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/@]*@", re.IGNORECASE)
_SHORT = re.compile(r"^(?:(github|gitlab|bitbucket):)?([\w.-]+/[\w.-]+)$")
_HOSTS = {"github": "github.com", "gitlab": "gitlab.com", "bitbucket": "bitbucket.org"}


def outside(path: str, target: str) -> bool:
    """Whether a path in the manifest at `path` leads out of the repository."""
    if target.startswith(("/", "~", "\\")) or re.match(r"[A-Za-z]:[\\/]", target):
        return True
    reached = posixpath.normpath(posixpath.join(posixpath.dirname(path), target.replace("\\", "/")))
    return reached == ".." or reached.startswith("../")


def without_user(address: str) -> str:
    """Return an address without the name, and the secret, of who may fetch from it."""
    return _USER.sub(r"\1", address.strip())


def git_source(address: str) -> tuple[str, str]:
    """Return the address of a repository and what is asked of it (a tag, branch or commit), from "git+…@v1#…"."""
    bare, _, fragment = address.strip().partition("#")
    bare = without_user(bare.removeprefix("git+"))
    if "://" in bare:
        scheme, _, rest = bare.partition("://")
        rest, _, asked = rest.partition("@")
        return f"{scheme}://{rest}", asked or _plain(fragment)
    return bare, _plain(fragment)


def _plain(fragment: str) -> str:
    """What a fragment asks for, unless it only names the package or a folder ("egg=…&subdirectory=…")."""
    return "" if re.match(r"(egg|subdirectory|path)=", fragment) else fragment


def short_address(short: str, *, host: str = "github") -> str:
    """Return the address that "owner/name" or "gitlab:owner/name" stands for, "" where it is none of these."""
    found = _SHORT.match(short)
    return f"https://{_HOSTS[found[1] or host]}/{found[2].removesuffix('.git')}" if found else ""
