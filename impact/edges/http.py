"""Asks one host, one thing at a time, with at most one token; waits as the host asks for, or stops in good order."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from impact.edges import answers, clock, patience
from impact.edges.addresses import Api, Parameters, with_parameters
from impact.edges.answers import After, Answer, Fault, Reply, by_header
from impact.edges.patience import Budget, Patience, Wait
from impact.edges.secrets import Token
from impact.model.errors import HostError, ImpactError, StoppedInPart
from impact.model.exchanges import ExchangeStore, MemoryExchanges

if TYPE_CHECKING:
    from impact.edges.wire import Wire

__all__ = ["Answer", "Api", "Client", "Patience", "quoted"]


_FEWER = "it asks for fewer requests"


@dataclass(frozen=True, slots=True)
class _Again:
    """That a request is to be made again after a wait; `error` is what to say when it was made often enough."""

    wait: Wait
    error: ImpactError


def quoted(part: str) -> str:
    """Return one part of a path with everything in it escaped, the slash too."""
    return quote(part, safe="")


def _silent(_: str) -> None:
    return None


class Client:
    """Asks one host; close it, or use it in a `with`.

    `store` keeps what has an ETag. `ca_file` is a file of certificates to trust besides the usual ones. `tell` gets
    one line before each wait. Every method raises HostError for a refusal and where there is no answer, StoppedInPart
    where the host grants no more for longer than `limits` allow to wait.
    """

    def __init__(
        self,
        api: Api,
        *,
        token: Token | None = None,
        store: ExchangeStore | None = None,
        limits: Patience | None = None,
        ca_file: str = "",
        now: Callable[[], int] = clock.now,
        sleep: Callable[[float], None] = time.sleep,
        tell: Callable[[str], None] = _silent,
    ) -> None:
        self.host = api.host
        self.has_token = token is not None
        self.asked = 0
        self._base = api.base.rstrip("/")
        self._store = store or MemoryExchanges()
        self._limits = limits or Patience()
        self._now, self._sleep, self._tell = now, sleep, tell
        self._waited = 0
        self._budgets: dict[str, Budget] = {}
        self._wire = _wire(api, token, self._limits, ca_file, now)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        self._wire.close()

    @property
    def left(self) -> Budget | None:
        """The scarcest of what the host said that it still grants; None where it said nothing."""
        return min(self._budgets.values(), key=lambda each: each.remaining / each.limit, default=None)

    def get(self, path: str, parameters: Parameters | None = None, *, keep: bool = True) -> Answer:
        """Ask for a path behind the base, or for an address of the same host; what did not change costs nothing.

        With `keep` false the answer is not kept for that: texts of people or their hours are in it.
        """
        url = self._address(path, parameters)
        kept = self._kept(url) if keep else None
        reply, data = self._ask("GET", url, headers={"If-None-Match": kept[0]} if kept else {})
        if reply.status == 304 and kept:
            return Answer(url, kept[1].status, kept[1].data, kept[1].next, unchanged=True, headers=reply.headers)
        after = answers.page_after(reply.headers)
        if keep and (etag := reply.headers.get("etag")):
            # The next page stands in a header, which an answer that nothing changed may leave out.
            body = after.encode("utf-8") + b"\n" + reply.body
            self._store.keep_exchange(url, etag, reply.status, body, clock.today())
        return Answer(url, reply.status, data, after, headers=reply.headers)

    def mark(self, name: str, state: str, told: Iterable[Answer]) -> None:
        """Remember by their ETags alone, no text and no time of them, that these answers are known in this state.

        To be called when what they say is kept; not remembered where one of them had no ETag.
        """
        tags = [[each.url, each.headers.get("etag", "")] for each in told]
        if tags and all(tag for _, tag in tags):
            self._store.keep_exchange(self._mark(name), state, 200, json.dumps(tags).encode("ascii"), clock.today())

    def is_as_marked(self, name: str, state: str) -> bool:
        """Whether it is remembered in this state, and the host says of each of its answers that it is the same."""
        found = self._store.exchange(self._mark(name))
        if found is None or found[0] != state:
            return False
        tags = json.loads(found[2])
        return all(self._ask("GET", url, headers={"If-None-Match": tag})[0].status == 304 for url, tag in tags)

    def _mark(self, name: str) -> str:
        return f"{self._address(name, None)}#mark"

    def pages(
        self, path: str, parameters: Parameters | None = None, *, after: After = by_header, keep: bool = True
    ) -> Iterator[Answer]:
        """Yield a page and those after it; raises HostError where they go in a circle."""
        answer = self.get(path, parameters, keep=keep)
        seen = {answer.url}
        yield answer
        while following := after(answer):
            number = following.removeprefix("page=")
            other = with_parameters(answer.url, {"page": number}) if number.isdigit() else following
            url = self._wire.joined(answer.url, other)
            if url in seen:
                raise HostError(f"{self.host}: its pages go in a circle at {url}", hint="tell whoever runs it")
            seen.add(url)
            answer = self.get(url, keep=keep)
            yield answer

    def graphql(self, path: str, query: str, variables: Mapping[str, Any], operation: str = "") -> dict[str, Any]:
        """Return the whole answer to a GraphQL query: `data`, and `errors` where there are any.

        `operation` is the name of the one that is meant, where the query holds several.
        """
        url = self._address(path, None)
        asked = {"query": query, "variables": dict(variables)} | ({"operationName": operation} if operation else {})
        content = json.dumps(asked).encode("ascii")
        _, data = self._ask("POST", url, headers={"Content-Type": "application/json"}, content=content)
        if not isinstance(data, dict):
            raise HostError(f"{self.host} answered a query with no object: {url}", hint="does it speak GraphQL there?")
        return data

    def post(self, address: str, document: Mapping[str, Any]) -> None:
        """Send one JSON document, once: a second try could tell it twice. Whatever is answered to it is not read.

        Raises HostError that names the host alone: the address may be all that keeps others from writing there.
        """
        content = json.dumps(document, sort_keys=True).encode("ascii")
        self.asked += 1
        headers = {"Content-Type": "application/json", "Accept": "*/*"}
        reply = self._wire.once("POST", self._address(address, None), headers, content)
        if isinstance(reply, Fault):
            told = reply.error.what if "://" not in reply.error.what else f"{self.host} could not be told"
            raise HostError(told, hint=reply.error.hint)
        if reply.status >= 300:
            raise HostError(f"{self.host} answered {reply.status}", hint="is the address still right?")

    def _address(self, path: str, parameters: Parameters | None) -> str:
        whole = path if "://" in path else f"{self._base}/{path.lstrip('/')}"
        return self._wire.joined(self._base, with_parameters(whole, parameters or {}))

    def _kept(self, url: str) -> tuple[str, Answer] | None:
        """The ETag and the answer kept of an address; None where there is none, or none that can be read."""
        found = self._store.exchange(url)
        if found is None:
            return None
        after, _, body = found[2].partition(b"\n")
        try:
            data = answers.decoded(self.host, url, body, "")
        except HostError:
            return None
        return found[0], Answer(url, found[1], data, after.decode("utf-8", "replace"))

    def _ask(self, method: str, url: str, *, headers: Mapping[str, str], content: bytes = b"") -> tuple[Reply, Any]:
        """Ask until there is an answer that stands, and return it with its JSON."""
        tried = 0
        while True:
            self._keep_budget(method)
            outcome = self._once(method, url, headers, content, tried)
            if not isinstance(outcome, _Again):
                return outcome
            tried += 1
            if tried >= self._limits.tries:
                raise outcome.error
            self._wait(outcome.wait)

    def _once(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, tried: int
    ) -> tuple[Reply, Any] | _Again:
        self.asked += 1
        reply = self._wire.once(method, url, headers, content)
        if isinstance(reply, Fault):
            if not reply.passing:
                raise reply.error
            return _Again(Wait(patience.troubled(tried), limited=False), reply.error)
        now = self._now()
        self._granted(method, patience.budget(reply.headers, now))
        again = patience.wait(reply.status, reply.headers, reply.body, tried, now)
        if again is None and reply.status == 304 and "If-None-Match" in headers:
            return reply, None
        if reply.status >= 300:
            error = answers.refusal(self.host, url, reply.status, reply.body, with_token=self.has_token)
            if again is None:
                raise error
            return _Again(again, self._stopped(again.seconds) if again.limited else error)
        try:
            data = answers.decoded(self.host, url, reply.body, reply.headers.get("content-type", ""))
        except HostError as broken:
            if broken.status:
                raise
            return _Again(Wait(patience.troubled(tried), limited=False), broken)
        self._granted(method, patience.budget_inside(reply.headers, data, now) if method == "POST" else None)
        again = patience.wait_inside(reply.headers, data, tried, now) if method == "POST" else None
        if again is None:
            return reply, data
        broken_off = answers.refusal(self.host, url, 502, reply.body, with_token=self.has_token)
        return _Again(again, self._stopped(again.seconds) if again.limited else broken_off)

    def _granted(self, method: str, budget: Budget | None) -> None:
        if budget is not None:
            self._budgets[method] = budget

    def _keep_budget(self, method: str) -> None:
        """Wait or stop when little is left of what the host grants for this kind of request."""
        budget = self._budgets.get(method)
        if budget is None or not budget.spent:
            return
        del self._budgets[method]
        seconds = budget.again - self._now()
        if seconds > 0:
            left = f"{budget.remaining} of {budget.limit} are left, and a tenth is left to your other tools"
            self._wait(Wait(seconds, limited=True), left)

    def _wait(self, wait: Wait, why: str = "") -> None:
        reason = why or (_FEWER if wait.limited else "it is in trouble or out of reach")
        if wait.seconds > self._limits.longest or self._waited + wait.seconds > self._limits.altogether:
            raise self._stopped(wait.seconds, reason)
        self._waited += wait.seconds
        self._tell(f"{self.host}: going on in {wait.seconds} s: {reason}")
        self._sleep(wait.seconds)

    def _stopped(self, seconds: int, why: str = _FEWER) -> StoppedInPart:
        again = self._now() + seconds
        when = datetime.fromtimestamp(min(again, 2**33), UTC).strftime("%Y-%m-%d %H:%M UTC")
        return StoppedInPart(
            f"{self.host}: stopped in part: {why}",
            hint=f"what was read is kept; run the same again after {when}, and it goes on from there",
            again_at=again,
        )


def _wire(api: Api, token: Token | None, limits: Patience, ca_file: str, now: Callable[[], int]) -> Wire:
    try:
        from impact.edges import wire  # noqa: PLC0415 - httpx is an extra, and takes a seventh of a second
    except ModuleNotFoundError as error:
        missing = error.name
    else:
        return wire.Wire(api, token, ca_file, limits.answer, now)
    raise ImpactError(
        f"{missing} is not installed, and asking {api.host} needs it", hint="pip install 'impact[reviews]'"
    )
