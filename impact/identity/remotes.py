"""Which addresses name the same repository, and which ones nobody should ask; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

# What Git itself can ask. Everything else goes by a program called git-remote-NAME, which may run anything.
PROTOCOLS = ("https", "ssh", "http", "git", "file")
_PORTS = {"https": "443", "ssh": "22", "http": "80", "git": "9418"}
_ALIASES = {"git+ssh": "ssh", "ssh+git": "ssh"}
_URL = re.compile(
    r"([A-Za-z][A-Za-z0-9+.-]*)://(?:([^/@]*)@)?(\[[0-9A-Fa-f:.]+\]|[^/:@\[\]]*)(?::([0-9]*))?(/.*)?", re.S
)
# host:path, as ssh and scp write it; a slash before the colon makes it a path. What goes on with an @ is a name and a
# password in the wrong place (https:/user:password@host), and no address.
_SHORT = re.compile(r"(?:([^/:@]+)@)?(\[[0-9A-Fa-f:.]+\]|[^/:@\[\]]+):(?!//)(?!/?[^/]*@)(.+)", re.S)
# user:password@host:path, of a password that may hold any of these signs: Git would ask a host called "user".
_TELLING = re.compile(r"([^/:@]+:.+)@(\[[0-9A-Fa-f:.]+\]|[^/:@\[\]]+):(?!//)(.+)", re.S)
_SECRET = re.compile(r"[^/:@]+:.*@", re.S)
# A blank that falls away where white space is put together.
_LOOSE = re.compile(r"\A | (?= )| \Z")
_HELPER = re.compile(r"[A-Za-z0-9][A-Za-z0-9+.-]*::", re.S)
# Hosts that take a name in any case.
_ANY_CASE = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")
# Names under which tokens travel, and how tokens begin.
_TOKEN = re.compile(r"(?i)gh[a-z]_|github_pat_|gl[a-z]{2,4}-|x-(?:access-token|oauth-basic|token-auth)|oauth2\Z|pat\Z")
_LONGEST_NAME, _LONGEST = 32, 2000
_HELPERS = "keep it in one of Git's credential helpers instead (`git help credentials`), and write the address without"


@dataclass(frozen=True, slots=True)
class Remote:
    """An address taken apart. `port` is "" for the usual one; `user` may hold a password: it is never shown."""

    protocol: str
    host: str
    port: str
    path: str
    user: str


def remote(address: str) -> Remote | None:
    """Take an address apart; None for a path on this machine, a helper's address, and what is no address."""
    if _HELPER.match(address):
        return None
    if found := _URL.fullmatch(address):
        protocol = _ALIASES.get(found[1].lower(), found[1].lower())
        port = found[4] or ""
        port = "" if port == _PORTS.get(protocol) else port
        return Remote(protocol, found[3].lower(), port, found[5] or "", found[2] or "")
    if found := _TELLING.fullmatch(address) or _SHORT.fullmatch(address):
        return Remote("ssh", found[2].lower(), "", found[3], found[1] or "")
    return None


def is_secretive(given: str) -> bool:
    """Whether what is no path, for it has a colon first, goes on with an @ and so may hold a password before it.

    A folder of such a name is told by a slash before it: `./a:b@c`.
    """
    return _SECRET.match(given) is not None


def canonical(address: str) -> str:
    """Return what all addresses of one repository come to: `github.com/owner/name` by ssh and by https."""
    parts = remote(address)
    if parts is None:
        return address
    path = re.sub("/{2,}", "/", parts.path).strip("/").removesuffix(".git").strip("/")
    path = path.lower() if parts.host in _ANY_CASE else path
    # A path in the home of whoever logs in is another one than from the root: ~ stays.
    host = parts.host if parts.protocol != "file" else "file:"
    return f"{host}{':' if parts.port else ''}{parts.port}/{path}"


def name_of(address: str, parts: int = 1) -> str:
    """Return the last `parts` parts of an address or path, without .git: what a repository is called.

    It is one line that every output shows as it is: other white space than single blanks between words is spelled.
    """
    found = remote(address)
    path = found.path if found is not None else address
    words = [each for each in path.rstrip("/").removesuffix("/.git").removesuffix(".git").split("/") if each]
    return spelled("/".join(words[-parts:]))


def spelled(name: str) -> str:
    r"""Return a name with everything spelled that cannot be seen, or told from a blank: `a\nb`, `a\x20 b`."""
    seen = _LOOSE.sub(r"\\x20", name)
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in seen)


def shown(address: str) -> str:
    """Return an address as it may be shown: without the name and the password of who asks by http."""
    parts = remote(address)
    if parts is None and ":" not in address:
        return address
    if parts is None:
        # What cannot be taken apart may hold a password anywhere before its last @.
        return re.sub(r"(?s)\A([A-Za-z][A-Za-z0-9+.-]*://)?.*@", r"\1", address)
    secret = parts.user and (":" in parts.user or parts.protocol in ("http", "https"))
    return address.replace(f"{parts.user}@", "", 1) if secret else address


def fault(address: str, protocols: tuple[str, ...]) -> str:
    """Say why an address is not asked, "" for one that is; the sentence never holds a password."""
    told = shown(address)[:200]
    if not address or len(address) > _LONGEST or any(ord(each) < 33 or ord(each) == 127 for each in address):
        return "an address is one line without spaces, of at most 2,000 characters"
    if address.startswith("-"):
        return "an address that begins with '-' would be an option of Git"
    if helper := _HELPER.match(address):
        return f"'{helper[0]}' is asked by a program of that name, which may run anything; it is never allowed"
    parts = remote(address)
    if parts is None:
        return f"'{told}' is no address, such as https://host/owner/name or git@host:owner/name; is it a `path:`?"
    return _spoken(parts) or _placed(parts, told) or _allowed(parts.protocol, protocols)


def protocol_fault(protocol: str) -> str:
    """Say why a protocol cannot be allowed, "" for one that can."""
    if protocol in PROTOCOLS:
        return ""
    close = get_close_matches(protocol.lower(), PROTOCOLS, 1, 0.6)
    hint = f"; did you mean '{close[0]}'?" if close else f"; there are {', '.join(PROTOCOLS)}"
    return f"the protocol '{protocol[:40]}' is never allowed{hint}"


def _spoken(parts: Remote) -> str:
    """Why the name and password in an address are refused."""
    if ":" in parts.user:
        return f"the address holds a password, which would be kept and shown; {_HELPERS} it"
    by_http = parts.protocol in ("http", "https")
    if by_http and (_TOKEN.match(parts.user) or len(parts.user) > _LONGEST_NAME):
        return f"the address holds what looks like a token; {_HELPERS} it"
    if parts.user.startswith("-"):
        return "a name that begins with '-' would be an option of ssh"
    return ""


def _placed(parts: Remote, told: str) -> str:
    """Why the host and path of an address are refused."""
    if parts.host.startswith("-") or parts.path.startswith("-"):
        return "a host or path that begins with '-' would be an option of ssh"
    if parts.protocol == "file":
        return "" if parts.host in ("", "localhost") else f"'{told}' names a host; a file: address has none"
    if not parts.host or not parts.path.strip("/"):
        return f"'{told}' names no host and repository, such as https://host/owner/name"
    if parts.protocol in ("http", "https") and re.search("[?#]", parts.path):
        return f"'{re.split('[?#]', told)[0]}' goes on with '?' or '#', which no repository's address does"
    return ""


def _allowed(protocol: str, protocols: tuple[str, ...]) -> str:
    if protocol in protocols:
        return ""
    if protocol in PROTOCOLS:
        known = ", ".join((*protocols, protocol))
        return f"the protocol '{protocol}' is not allowed; to allow it: `protocols: [{known}]`"
    return protocol_fault(protocol)
