"""What came back from a host: read as JSON, the page after it, and what a refusal means to the person."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from impact.model.errors import HostError

_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s,;\"]*))*)")
_NEXT = re.compile(r";\s*rel\s*=\s*(?:\"(?:[^\"]*\s)?next(?:\s[^\"]*)?\"|next\b)", re.IGNORECASE)
# Gerrit writes this line before its JSON, so that no page can run it as a script.
_GUARD = b")]}'"
_SAID = 200
_HINTS = {
    401: "the token is wrong, expired or of another host: `impact doctor` says which one is used",
    403: "the token may not read this: look at its scopes with `impact doctor --online`",
    404: "is the name right? What is private looks absent to those who may not read it",
    407: "the proxy of your environment asks for a name and password",
    410: "it was taken away there",
    422: "the host did not understand the question: is it older than what `impact` knows?",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; `headers` have names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Why nothing came back; `passing` where trying again may help."""

    error: HostError
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `data` as decoded, `next` the address of the page after it ("" at the end).

    `unchanged` says that the host had nothing newer than what was kept. `headers` have names in lower case.
    """

    url: str
    status: int
    data: Any
    next: str = ""
    unchanged: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


After = Callable[[Answer], str]


def by_header(answer: Answer) -> str:
    """The page after it as headers say: `Link` with rel="next", or the number in `x-next-page`."""
    return answer.next


def decoded(host: str, url: str, body: bytes, kind: str) -> Any:
    """Return the JSON of a body, None for an empty one; raises HostError for what is none, with status 0 if it is cut.

    `kind` is its Content-Type.
    """
    text = body.removeprefix(b"\xef\xbb\xbf").removeprefix(_GUARD).strip()
    if not text:
        return None
    if text[:1] == b"<" or "html" in kind.lower():
        raise HostError(
            f"{host} answered with a web page where JSON was expected: {url}",
            hint="does the address lead to the API, or does a sign-in page or proxy stand before it?",
            status=200,
        )
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "values lie too deep in each other" if isinstance(error, RecursionError) else str(error)
    raise HostError(
        f"{host} answered with broken JSON: {url}: {reason[:_SAID]}", hint="try again; was it cut on its way?"
    )


def page_after(headers: Mapping[str, str]) -> str:
    """Return where the next page is as headers say it, "" for none; a number stands as `page=N` alone."""
    for target, parameters in _LINK.findall(headers.get("link", "")):
        if _NEXT.search(parameters):
            return str(target)
    number = headers.get("x-next-page", "").strip()
    return f"page={number}" if number.isascii() and number.isdigit() else ""


def refusal(host: str, url: str, status: int, body: bytes, *, with_token: bool) -> HostError:
    """Return the error for an answer that is none: what, which host, what to do."""
    said = _said(body)
    hint = _HINTS.get(status, "try again later; if it stays, look at what the host says of its health")
    if status in (401, 403, 404) and not with_token:
        hint = f"no token is known for {host}; private repositories need one. {hint[0].upper()}{hint[1:]}"
    return HostError(f"{host} answered {status} for {url}{f': {said}' if said else ''}", hint=hint, status=status)


def _said(body: bytes) -> str:
    """The host's own words of why, on one line and not long; "" where they are no JSON."""
    try:
        found = json.loads(body.removeprefix(_GUARD))
    except (ValueError, RecursionError):
        return ""
    if not isinstance(found, dict):
        return ""
    said = found.get("message") or found.get("error") or found.get("err")
    said = said.get("msg") or said.get("message") if isinstance(said, dict) else said
    return " ".join(said.split())[:_SAID] if isinstance(said, str) else ""
