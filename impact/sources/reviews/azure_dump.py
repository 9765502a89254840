"""What somebody took from Azure DevOps: pull requests, and the threads of each, in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from impact.model.errors import ImpactError
from impact.model.reviews import LANDING, RESOLUTION, THREADS, VOTES, WAITING, Batch
from impact.sources.reviews.azure_request import Node, Place, Request, inside
from impact.sources.reviews.documents import listed

NAME = "azure"
_WORDS = (b'"pullRequestId"', b'"pullRequestThreadContext"', b"/_apis/git/repositories/")
_OF_REQUEST = re.compile(r"/pullRequests/(\d+)", re.IGNORECASE)
_ADDRESS = re.compile(r"https://(?:[^@/]*@)?([^/]+)/(.*)")


def fits(start: bytes) -> bool:
    """Whether a file is JSON with the words of Azure DevOps in it."""
    return start[:1] in (b"{", b"[") and any(each in start for each in _WORDS)


def read(content: bytes, name: str) -> tuple[Batch, ...]:
    """Return what a dump holds; raises ImpactError with file and line where it is broken."""
    requests: dict[int, Node] = {}
    threads: list[Node] = []
    lost = 0
    for line, document in listed(content, name):
        if "errorCode" in document and "message" in document:
            said = document["message"]
            raise ImpactError(f"{name}:{line}: Azure's refusal, not its answer: {said}", hint="export it again")
        values = document.get("value", [document])
        for each in values if isinstance(values, list) else ():
            if isinstance(each, dict) and isinstance(each.get("pullRequestId"), int):
                requests[each["pullRequestId"]] = requests.get(each["pullRequestId"], {}) | each
            elif isinstance(each, dict) and "comments" in each:
                threads.append(each)
            else:
                lost += 1
    of_each, apart = _sorted(threads, requests)
    told = [Request(NAME, _place(said), said, of_each.get(number, [])) for number, said in requests.items()]
    missing = [f"{lost:,} objects that are nothing of a pull request"] if lost else []
    if apart:
        missing.append(f"{apart:,} threads of pull requests that are not in this file: put both into one")
    if not told and not missing:
        return ()
    events = tuple(event for each in told for event in each.events())
    shows = (THREADS, RESOLUTION, VOTES, WAITING, LANDING) if threads else (VOTES, LANDING)
    return (Batch(tuple(each.change() for each in told), events, missing=tuple(missing), shows=shows),)


def _sorted(threads: list[Node], requests: dict[int, Node]) -> tuple[dict[int, list[Node]], int]:
    """The threads of each request by its number, and how many are of none; one without a link is of the only one."""
    only = next(iter(requests)) if len(requests) == 1 else None
    found: dict[int, list[Node]] = {}
    apart = 0
    for each in threads:
        named = [_OF_REQUEST.search(address) for address in _links(each)]
        numbers = [int(match[1]) for match in named if match]
        number = numbers[0] if numbers else only
        if number in requests and number is not None:
            found.setdefault(number, []).append(each)
        else:
            apart += 1
    return found, apart


def _links(thread: Node) -> Iterator[str]:
    for each in (thread, *(one for one in thread.get("comments") or () if isinstance(one, dict))):
        yield str(inside(each, "_links", "self").get("href") or "")


def _place(said: Node) -> Place:
    """Where a request lies: its organisation, and its repository as the address of a clone names it."""
    repository = inside(said, "repository")
    for address in (repository.get("webUrl"), repository.get("remoteUrl"), said.get("url")):
        found = _ADDRESS.fullmatch(str(address or ""))
        if not found:
            continue
        host, path = found[1].lower(), found[2].partition("?")[0]
        organisation = path.partition("/")[0] if host == "dev.azure.com" else ""
        if "/_git/" not in f"/{path}":
            project, name = (str(each.get("name") or "") for each in (inside(repository, "project"), repository))
            path = "/".join(each for each in (organisation, quote(project), "_git", quote(name)) if each)
        return Place(f"{host}/{organisation}".rstrip("/"), path, f"https://{host}/{path}")
    return Place("dev.azure.com", str(repository.get("name") or ""), "")
