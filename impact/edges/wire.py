"""The only module that opens a socket: sends one request by httpx and brings back what came, or what went wrong."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Generator, Mapping
from urllib.parse import urljoin, urlsplit

import httpx

from impact import __version__
from impact.edges.addresses import BASIC, BEARER, PRIVATE, TOKEN, Api, is_this_machine, place
from impact.edges.answers import Fault, Reply
from impact.edges.secrets import Token
from impact.model.errors import HostError, ImpactError

_MOVED = frozenset((301, 302, 303, 307, 308))
_SAME_QUESTION = frozenset((307, 308))
_MOST_MOVES = 5
# Nothing we ask for is larger; a host that sends without end is cut off there.
_LARGEST = 64 << 20
_CONNECTING, _SILENCE = 10.0, 60.0
_UNKNOWN_NAME = ("not known", "nodename", "no address", "getaddrinfo")

# They write down what a host sends, and a host may say a token back.
for each in ("httpx", "httpcore"):
    logging.getLogger(each).setLevel(logging.CRITICAL + 1)


class _Sending(httpx.Auth):
    """Puts the token into a request at the last moment, so that it stands in no variable of ours."""

    def __init__(self, token: Token, api: Api) -> None:
        self._token, self._api = token, api

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        name, value = _HEADERS[self._api.scheme]
        request.headers[name] = value(self._token, self._api.host)
        yield request


_HEADERS: dict[str, tuple[str, Callable[[Token, str], str]]] = {
    BEARER: ("Authorization", lambda token, host: f"Bearer {token.reveal(host)}"),
    TOKEN: ("Authorization", lambda token, host: f"token {token.reveal(host)}"),
    PRIVATE: ("PRIVATE-TOKEN", lambda token, host: token.reveal(host)),
    BASIC: ("Authorization", lambda token, host: f"Basic {token.basic(host)}"),
}


class Wire:
    """A connection to the one place that `api` names. An answer may take `answer` seconds by the clock `now`.

    Raises ImpactError where a token would travel in the clear, and for a certificate file or proxy that is none.
    """

    def __init__(self, api: Api, token: Token | None, ca_file: str, answer: int, now: Callable[[], int]) -> None:
        self._host, self._place = api.host, place(api.base)
        self._token, self._answer, self._now = token, answer, now
        here = is_this_machine(urlsplit(api.base).netloc)
        if self._place[0] != "https" and not here:
            what = f"{api.base}: only https is asked, so that nobody on the way can read along"
            raise ImpactError(what, hint="give its address with https://")
        try:
            self._http = httpx.Client(
                auth=_Sending(token, api) if token else None,
                headers={"User-Agent": f"impact/{__version__}", "Accept": "application/json", **dict(api.headers)},
                # Without https there is nobody to vouch for, and reading the certificates takes a while.
                verify=_trusted(ca_file) if self._place[0] == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                # A proxy must not see what was meant for this machine.
                trust_env=not here,
                timeout=httpx.Timeout(_SILENCE, connect=_CONNECTING),
                limits=httpx.Limits(max_connections=1),
            )
            return
        except ImportError as error:
            reason = str(error)
        except (ValueError, httpx.InvalidURL) as error:
            reason = str(error)
        raise ImpactError(
            f"the proxy in your environment cannot be used: {reason}", hint="look at HTTPS_PROXY, ALL_PROXY"
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def joined(self, address: str, following: str) -> str:
        """Return where an address at the host leads to next; raises HostError for any other host, or a name in it."""
        try:
            target = urljoin(address, following.strip())
        except ValueError:
            target = following
        if place(target) != self._place:
            scheme, host, port = place(target)
            named = f"{scheme}://{host}:{port}" if host else "no address"
            raise HostError(
                f"{self._host} points elsewhere: to {named}, which was not asked for and got no token",
                hint="if that is its new place, name it in your settings or in the clone's remote",
            )
        return target.partition("#")[0]

    def once(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Reply | Fault:
        """Send one request and follow the host within itself."""
        for _ in range(_MOST_MOVES):
            reply = self._sent(method, url, headers, content)
            moved = isinstance(reply, Reply) and reply.status in (_MOVED if method == "GET" else _SAME_QUESTION)
            if isinstance(reply, Fault) or not moved:
                return reply
            url = self.joined(url, reply.headers.get("location", ""))
        return Fault(HostError(f"{self._host} sends {url} around in a circle", hint="tell whoever runs it"))

    def _sent(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Reply | Fault:
        self._http.cookies.clear()
        try:
            with self._http.stream(method, url, headers=dict(headers), content=content or None) as response:
                body = self._whole(response)
                # A host may say the token back to us; it is kept nowhere.
                kept = {name.lower(): self._hidden(value) for name, value in response.headers.items()}
                return Reply(response.status_code, kept, self._hidden_bytes(body))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            return _fault(self._host, self._hidden(str(error)), type(error))
        except _TooMuchError as error:
            return Fault(HostError(f"{self._host} {error}: {url}", hint="tell whoever runs it"))

    def _whole(self, response: httpx.Response) -> bytes:
        begun, pieces, size = self._now(), [], 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > _LARGEST:
                raise _TooMuchError(f"sent more than {_LARGEST >> 20} MiB in one answer")
            if self._now() - begun > self._answer:
                raise _TooMuchError(f"took longer than {self._answer} s for one answer")
            pieces.append(piece)
        return b"".join(pieces)

    def _hidden(self, text: str) -> str:
        return self._token.hidden(text) if self._token else text

    def _hidden_bytes(self, body: bytes) -> bytes:
        return self._token.hidden_bytes(body) if self._token else body


class _TooMuchError(Exception):
    """An answer without end."""


def _trusted(ca_file: str) -> ssl.SSLContext:
    """The usual certificates (and those of SSL_CERT_FILE), and those of a file beside them."""
    context = httpx.create_ssl_context()
    if not ca_file:
        return context
    try:
        context.load_verify_locations(cafile=ca_file)
        return context
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or str(error)
    raise ImpactError(f"{ca_file}: no file of certificates: {reason}", hint="it must hold PEM certificates")


def _fault(host: str, said: str, kind: type[Exception]) -> Fault:
    low = said.lower()
    if "certificate" in low:
        hint = "if it is its own, give the file of its authority as `reviews.ca_file` in your settings"
        return Fault(HostError(f"{host} shows a certificate that nobody vouches for: {said}", hint=hint))
    if issubclass(kind, httpx.ProxyError):
        return Fault(HostError(f"the proxy on the way to {host} refuses: {said}", hint="look at HTTPS_PROXY, NO_PROXY"))
    if any(each in low for each in _UNKNOWN_NAME):
        return Fault(
            HostError(f"{host} is not known by that name: {said}", hint="is there a network, and is it right?")
        )
    passing = issubclass(
        kind, httpx.TimeoutException | httpx.NetworkError | httpx.RemoteProtocolError | httpx.DecodingError
    )
    what = "takes too long" if issubclass(kind, httpx.TimeoutException) else "is not reached, or breaks off"
    hint = "is there a network? Run it again later: what was read is kept"
    return Fault(HostError(f"{host} {what}{f': {said}' if said else ''}", hint=hint), passing)
