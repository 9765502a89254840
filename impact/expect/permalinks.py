"""Where a commit can be opened in a browser, from the usual forms of a clone's address; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What stands between the address of a repository and the id of a commit, by the software that serves it.
FORGES = {
    "github": "/commit/",
    "gitlab": "/-/commit/",
    "gitea": "/commit/",
    "forgejo": "/commit/",
    "bitbucket": "/commits/",
    "azure": "/commit/",
    "sourcehut": "/commit/",
    "gitiles": "/+/",
}
_HOSTS = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "bitbucket.org": "bitbucket",
    "dev.azure.com": "azure",
    "codeberg.org": "forgejo",
    "git.sr.ht": "sourcehut",
}
# A host of one's own mostly says in its name what it runs.
_NAMED = ("github", "gitlab", "bitbucket", "gitea", "forgejo")
_NAMED_OTHERWISE = {".googlesource.com": "gitiles", ".visualstudio.com": "azure"}
_PORT_OF_SSH = re.compile(r"^([^/:]+):\d+(?=/)")
_SCP = re.compile(r"(?:[^@/\s]+@)?([A-Za-z0-9.-]+):(?!/)(\S+)")
_SSH = re.compile(r"ssh://(?:[^@/\s]+@)?(\S+)", re.IGNORECASE)
# Only an address that can be nothing else becomes a link; spaces of Azure's names are escaped.
_WEB = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/(?:[A-Za-z0-9._~-]|%20)+)+")


def web(url: str | None) -> str | None:
    """Return the address of a repository's page, or None for what is no https, ssh or scp address of a host.

    An address that carries a password or token is nobody's business but its owner's: None.
    """
    if not url:
        return None
    address = url.strip().rstrip("/").removesuffix(".git").rstrip("/")
    if "://" not in address and (scp := _SCP.fullmatch(address)):
        address = _page(f"{scp[1]}/{scp[2]}")
    elif ssh := _SSH.fullmatch(address):
        address = _page(_PORT_OF_SSH.sub(r"\1", ssh[1]))
    return address if address.startswith("https://") and "@" not in address and _WEB.fullmatch(address) else None


def commits(url: str | None, forges: Mapping[str, str]) -> str | None:
    """Return what a commit's id is put behind to open it, None where it is not known how the host does that.

    `forges` says for hosts of one's own what they run, one of FORGES.
    """
    page = web(url)
    if page is None:
        return None
    forge = runs(page.removeprefix("https://").partition("/")[0], forges)
    return page + FORGES[forge] if forge in FORGES else None


def runs(host: str, forges: Mapping[str, str]) -> str:
    """Return what a host runs, one of FORGES, "" where that is not known; `forges` says it for hosts of one's own."""
    host = host.lower()
    return forges.get(host) or forges.get(host.partition(":")[0]) or _guess(host)


def _page(place: str) -> str:
    """The page of what ssh calls `host/path`; Azure's has another host and order."""
    azure = re.fullmatch(r"(?:vs-)?ssh\.(?:dev\.azure|visualstudio)\.com/v3/([^/]+)/([^/]+)/([^/]+)", place)
    return f"https://dev.azure.com/{azure[1]}/{azure[2]}/_git/{azure[3]}" if azure else f"https://{place}"


def _guess(host: str) -> str:
    if host in _HOSTS:
        return _HOSTS[host]
    ending = next((forge for end, forge in _NAMED_OTHERWISE.items() if host.endswith(end)), "")
    parts = re.split(r"[.:-]", host)
    return ending or next((each for each in _NAMED if each in parts), "")
