"""Which addresses of repositories are the same place, however they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 1000
_ADDRESS = re.compile(
    r"(?:git::)?(?:git\+)?(?:https?|ssh|git)(?:\+git)?://(?:[^/@]*@)?(\[[0-9a-f:.]+\]|[^/:\[\]@]+)(?::\d*(?=/)|(?=/)|:)/*(.+)",
    re.IGNORECASE,
)
_SCP = re.compile(r"(?:git::)?(?:([^/:@]+)@)?(\[[0-9a-f:.]+\]|[^/:\[\]@]+):(?!//)/*(.+)", re.IGNORECASE)
_BARE = re.compile(r"([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})/(.+)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
# What no address holds as it is: space and control characters, and what stands for something to be filled in.
_UNPLAIN = re.compile(r"[\x00-\x20\x7f-\xa0\\\"'`$<>{}^|*\ud800-\udfff]")
_SHORT = {
    "gh": "github.com", "github": "github.com", "gl": "gitlab.com", "gitlab": "gitlab.com",
    "bb": "bitbucket.org", "bitbucket": "bitbucket.org",
}  # fmt: skip
_OTHER_NAMES = {
    "www.github.com": "github.com", "ssh.github.com": "github.com", "www.gitlab.com": "gitlab.com",
    "altssh.gitlab.com": "gitlab.com", "www.bitbucket.org": "bitbucket.org", "altssh.bitbucket.org": "bitbucket.org",
    "ssh.dev.azure.com": "dev.azure.com", "vs-ssh.visualstudio.com": "dev.azure.com",
}  # fmt: skip
# Where a repository is always owner and name: what comes after lies inside of it.
_OWNER_AND_NAME = frozenset(("github.com", "bitbucket.org", "codeberg.org"))
_NAME = re.compile(r"[\w.-]+")
_AZURE = "dev.azure.com"


def canonical(address: str) -> str | None:
    """Return an address as "host/owner/name" in lower case, None for what is no address of a repository.

    It is the same for https, ssh, `git://` and `user@host:path`, with or without user, port, ".git" and what lies
    inside of the repository. A port says how a host is reached, not which host it is. Paths of this machine are None.
    """
    address = address.strip()
    if len(address) > _LONGEST or _UNPLAIN.search(address):
        return None
    split = _host_and_path(address.partition("#")[0].partition("?")[0])
    if split is None:
        return None
    host = split[0].lower().rstrip(".")
    host = _OTHER_NAMES.get(host, host)
    parts = _repository(host, [part for part in split[1].lower().split("/") if part not in ("", ".")])
    if host.endswith(".visualstudio.com"):
        host, parts = _AZURE, [host.removesuffix(".visualstudio.com"), *parts]
    if not parts or ".." in parts or not _HOST.fullmatch(host):
        return None
    return "/".join((host, *parts))


def resolved(address: str, base: str) -> str | None:
    """Return what `address` is canonically, where it may be relative ("../x.git") to the canonical address `base`."""
    if not address.startswith(("./", "../")):
        return canonical(address)
    host, *parts = base.split("/")
    for part in address.partition("#")[0].partition("?")[0].split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return canonical("/".join((f"https://{host}", *parts)))


def named(name: str, base: str) -> str | None:
    """Return the whole name of what a repository at the canonical address `base` names, offered or needed.

    "//path" lies in that repository, "/owner/name//path" on its host, "../name//path" beside it; every other name is
    whole as it is. A repository itself has no "//" at the end. None where a relative name leads nowhere.
    """
    before, _, inside = name.partition("//")
    if before == "":
        whole: str | None = base
    elif before.startswith("/"):
        whole = canonical(f"https://{base.partition('/')[0]}{before}")
    elif before.startswith(("./", "../")):
        whole = resolved(before, base)
    else:
        return name
    return f"{whole}//{inside}" if whole and inside else whole


def _host_and_path(address: str) -> tuple[str, str] | None:
    if found := _ADDRESS.fullmatch(address):
        return found[1], found[2]
    if "://" in address:
        return None
    if found := _SCP.fullmatch(address):
        user, host, path = found.groups()
        if user is None and host.lower() in _SHORT:
            return _SHORT[host.lower()], path
        # Without a user "name:rest" may be anything, and one letter is a drive.
        plain = "." in host.strip(".") and ("/" in path or path.endswith(".git"))
        return (host, path) if user or plain else None
    found = _BARE.fullmatch(address)
    return (found[1], found[2]) if found else None


def _repository(host: str, parts: Sequence[str]) -> list[str]:
    """The parts of a path that name the repository itself, without what lies inside of it; none if they name none."""
    found: list[str] = []
    for part in parts:
        name, dot_git, after = part.partition(".git")
        if part == "-":
            break
        if dot_git and name and (not after or after.startswith("@")):
            found.append(name)
            break
        found.append(part)
    if host == _AZURE or host.endswith(".visualstudio.com"):
        return [part for part in found if part not in ("_git", "v3", "defaultcollection")]
    if host in _OWNER_AND_NAME:
        found = [part.partition("@")[0] for part in found[:2]]
        return found if len(found) == 2 and all(_NAME.fullmatch(part) for part in found) else []
    if len(found) == 3 and found[0] == "scm":  # Bitbucket on a server of one's own says it in https alone
        return found[1:]
    if len(found) > 1 and found[0] == "a" and host.endswith(".googlesource.com"):  # Gerrit, for who has signed in
        return found[1:]
    return found
