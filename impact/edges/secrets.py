"""The only module that holds a token: where one for a host is found, and a value that never shows it."""

from __future__ import annotations

import netrc
import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from impact.edges import credential_programs
from impact.model.errors import ImpactError

_HIDDEN = "[token]"
# Variables of other tools, and the hosts they are for; the third is where one names a host of its own.
_OTHERS = (
    ("GH_TOKEN", "github.com", ""),
    ("GITHUB_TOKEN", "github.com", "GITHUB_SERVER_URL"),
    ("GH_ENTERPRISE_TOKEN", "", "GH_HOST"),
    ("GITHUB_ENTERPRISE_TOKEN", "", "GH_HOST"),
    ("GITLAB_TOKEN", "gitlab.com", "GITLAB_HOST"),
)
# The tenants of GitHub, which its own client gives the same variables.
_TENANTS = ".ghe.com"
_LONGEST, _TELLING = 8192, 8
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
Environment = Mapping[str, str]
_Finder = Callable[[str, str, Environment], Iterator["Token"]]


class Token:
    """A secret for one host. No text of it, no copy and no dump shows what it is; `source` says where it was found."""

    __slots__ = ("__secret", "host", "source", "user")

    def __init__(self, secret: str, *, host: str, source: str, user: str = "") -> None:
        secret = secret.strip()
        if not secret or len(secret) > _LONGEST or not secret.isascii() or not secret.isprintable():
            raise ImpactError(
                f"the token from {source} is no token", hint="one line of letters, digits and signs is one"
            )
        self.__secret = secret
        self.host, self.source, self.user = host, source, user

    def reveal(self, host: str) -> str:
        """Return the secret to whoever sends it to its host; raises ImpactError for any other host."""
        if host != self.host:
            raise ImpactError(f"a token for {self.host} was asked for by {host}, and not given")
        return self.__secret

    def basic(self, host: str) -> str:
        """Return name and secret as HTTP's Basic scheme wants them; raises ImpactError for any other host."""
        return b64encode(f"{self.user}:{self.reveal(host)}".encode()).decode("ascii")

    def hidden(self, text: str) -> str:
        """Return a text without the secret in it, however it came there."""
        return self.hidden_bytes(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def hidden_bytes(self, body: bytes) -> bytes:
        """The same for bytes. One that is short enough to stand in other words by chance is left there."""
        if len(self.__secret) >= _TELLING:
            for each in (self.basic(self.host), self.__secret):
                body = body.replace(each.encode("ascii"), _HIDDEN.encode("ascii"))
        return body

    def __repr__(self) -> str:
        return f"<token for {self.host} from {self.source}>"

    def __format__(self, _: str) -> str:
        return repr(self)

    def __reduce_ex__(self, _: object) -> str:
        raise TypeError("a token is never written down")


def find(host: str, runs: str = "", env: Environment | None = None) -> Token | None:
    """Return the token for a host ("github.com", "git.example.com:8443"), None where none is found.

    `runs` is what the host runs, such as "github", "" where nobody knows. The first of these counts: a variable of
    our own, those of other tools if they are for this host, `gh`, Git's own credentials, netrc, a keyring. Raises
    ImpactError for one that is no token.
    """
    host = host.lower()
    if not _HOST.fullmatch(host):
        raise ImpactError(f"'{host}' is no name of a host", hint="such as github.com or git.example.com:8443")
    env = os.environ if env is None else env
    finders: tuple[_Finder, ...] = (_own, _of_other_tools, _of_gh, _of_git, _of_netrc, _of_keyring)
    for each in finders:
        for found in each(host, runs, env):
            return found
    return None


def variable(host: str) -> str:
    """Return the name of our own variable for a host: IMPACT_GITHUB_COM_TOKEN."""
    return f"IMPACT_{''.join(each if each.isalnum() else '_' for each in host.upper()).strip('_')}_TOKEN"


def _own(host: str, _: str, env: Environment) -> Iterator[Token]:
    name = variable(host)
    if value := env.get(name):
        user = env.get(f"{name.removesuffix('_TOKEN')}_USER", "")
        yield Token(value, host=host, source=name, user=user)


def _of_other_tools(host: str, _: str, env: Environment) -> Iterator[Token]:
    for name, usual, where in _OTHERS:
        named = env.get(where, "") if where else ""
        place = (urlsplit(named).netloc if "://" in named else named).lower() or usual
        tenant = usual == "github.com" and host.endswith(_TENANTS)
        if env.get(name) and (host == place or (tenant and not named)):
            yield Token(env[name], host=host, source=name)


def _of_gh(host: str, runs: str, env: Environment) -> Iterator[Token]:
    if runs in ("", "github") and (secret := credential_programs.ask_gh(host, env)):
        yield Token(secret, host=host, source="gh auth token")


def _of_git(host: str, _: str, env: Environment) -> Iterator[Token]:
    user, secret = credential_programs.ask_git(host, env)
    if secret:
        yield Token(secret, host=host, source="git credential fill", user=user)


def _of_netrc(host: str, _: str, env: Environment) -> Iterator[Token]:
    file = env.get("NETRC") or os.path.join(env.get("HOME", ""), ".netrc")
    if not env.get("HOME") and not env.get("NETRC"):
        return
    try:
        machines = netrc.netrc(file).hosts
    except (OSError, netrc.NetrcParseError, UnicodeDecodeError):
        return
    # Its `default` is for whoever asks, and so for nobody here.
    found = machines.get(host) or machines.get(urlsplit(f"//{host}").hostname or "")
    if found and found[2]:
        yield Token(found[2], host=host, source="netrc", user=found[0] or "")


def _of_keyring(host: str, _: str, env: Environment) -> Iterator[Token]:
    if secret := credential_programs.ask_keyring(host, env):
        yield Token(secret, host=host, source="keyring")
