"""Review requests of Review Board: reviews, remarks with their issues, answers, and ship-its."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from impact.edges.addresses import TOKEN, Api, origin, with_parameters
from impact.edges.answers import After
from impact.edges.http import Answer
from impact.model.errors import HostError, ImpactError, UsageError
from impact.model.reviews import (
    ADDRESSES,
    LANDING,
    RESOLUTION,
    THREADS,
    VOTES,
    WAITING,
    Batch,
    digest,
)
from impact.sources.reviews.base import Scope
from impact.sources.reviews.review_board_request import COMMENTS, Request, link
from impact.sources.reviews.walking import Item, as_expected, moment, rows, walk

NAME = "review-board"
CAPABILITIES: tuple[str, ...] = (THREADS, RESOLUTION, VOTES, ADDRESSES, WAITING, LANDING)
NETWORK = True
# The server gives no more at once.
_PAGE = 200
_OF_REQUEST = re.compile(r"/review-requests/(\d+)/")


def offered(scope: Scope) -> bool:
    """Nothing in a clone says that its reviews are on a Review Board."""
    return False


def api(scope: Scope) -> Api:
    """How the host is asked; raises UsageError where host or repository are not given."""
    if not scope.host or not scope.repo or scope.runs not in ("", NAME):
        raise UsageError(
            f"{scope.place.name}: no clone says which Review Board it is reviewed on",
            hint="say where: --source review-board --host reviews.example.com --project 'its name there'",
        )
    return Api(scope.host, f"{origin(scope.host)}/api", scheme=TOKEN)


def batches(scope: Scope, cursor: str) -> Iterator[Batch]:
    """Yield each review request that changed since the cursor with all of its reviews."""
    repository = _repository(scope)
    latest: dict[str, int] = {}

    def listed(since: int) -> Iterable[Answer]:
        asked: dict[str, str | int] = {"status": "all", "repository": repository}
        if since:
            asked["last-updated-from"] = _written(since)
            yield from _issues(scope, since)
        yield from _pages(scope, "review-requests/", "review_requests", asked | {"expand": "submitter,target_people"})

    def items(data: Any) -> Iterator[Item]:
        # A request may stand in a list of its own and in those of comments: the last time counts, and what was listed.
        for name, updated, request in _listed(data):
            latest[name] = max(updated, latest.get(name, 0))
            yield Item(latest[name], name, request)

    marks: list[tuple[str, str, list[Answer]]] = []

    def read(item: Item) -> Batch:
        where, state = f"review-requests/{item.name[1:]}/", digest(json.dumps(item.data, sort_keys=True))
        if scope.client.is_as_marked(where, state):
            return Batch()
        told: list[Answer] = []
        batch = _read(scope, item, where, repository, told)
        marks.append((where, state, told))
        return batch

    for batch in walk(cursor, listed, items, read, scope.tell):
        yield batch
        # Only now it is kept: what was read and lost must be read again.
        for mark in marks:
            scope.client.mark(*mark)
        marks.clear()


def _read(scope: Scope, item: Item, where: str, repository: int, told: list[Answer]) -> Batch:
    """Everything that there is to one request; `told` gets the answers that it is made of."""
    said = item.data or _one(scope, where, "review_request", {"expand": "submitter,target_people"}, told)
    if _number(link(said, "repository")) != repository:
        return Batch()  # an issue of another repository was closed
    reviews = _all(scope, f"{where}reviews/", "reviews", ",".join((*COMMENTS, "filediff", "replies", "user")), told)
    for review in reviews:
        if review.get("replies"):
            place = f"{where}reviews/{review.get('id')}/replies/"
            review["replies"] = _all(scope, place, "replies", ",".join((*COMMENTS, "user")), told)
    diffs = _all(scope, f"{where}diffs/", "diffs", "files", told)
    changes = _all(scope, f"{where}changes/", "changes", "", told)
    request = Request(NAME, scope, said, diffs, changes, item.updated)
    return Batch((request.change(),), tuple(request.events(reviews)))


def _repository(scope: Scope) -> int:
    """The number of the repository by its name or path there; raises ImpactError where there is none or several."""
    data = scope.client.get("repositories/", {"name-or-path": scope.repo}).data
    found = rows(data.get("repositories") if isinstance(data, dict) else None, f"repositories of {scope.host}")
    if len(found) == 1:
        with as_expected(f"repositories of {scope.host}"):
            return int(found[0]["id"])
    what = "several repositories are" if found else "no repository that may be seen is"
    raise ImpactError(
        f"{scope.host}: {what} called '{scope.repo}'",
        hint="give the name that the list of repositories shows, or the path, as --project; a token may show more",
    )


def _issues(scope: Scope, since: int) -> Iterator[Answer]:
    """Pages of the remarks that changed since: closing an issue is no update of its request, but of its remark."""
    for sort in COMMENTS:
        try:
            yield from _pages(scope, f"{sort.replace('_', '-')}/", sort, {"last-updated-from": _written(since)})
        except HostError as refused:
            if refused.status != 404:
                raise
            scope.tell("this Review Board is older than 5.0: issues that were closed since are not seen by themselves")
            return


def _listed(data: Any) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Name, time and data of the requests on a page; no data where it is a page of remarks."""
    said = data if isinstance(data, dict) else {}
    for request in rows(said.get("review_requests") or [], "review requests"):
        if request.get("public", True):
            yield f"#{request.get('id')}", moment(request.get("last_updated")) or 0, request
    for sort in COMMENTS:
        for each in rows(said.get(sort) or [], sort):
            found = _OF_REQUEST.search(link(each, "self"))
            if each.get("issue_opened") and found:
                yield f"#{found[1]}", moment(each.get("timestamp")) or 0, {}


def _pages(scope: Scope, path: str, name: str, asked: dict[str, str | int]) -> Iterator[Answer]:
    pages = scope.client.pages(path, asked | {"max-results": _PAGE}, after=_counted(name), keep=False)
    for answer in pages:
        if not isinstance(answer.data, dict) or name not in answer.data:
            raise ImpactError(f"{path}: a list was expected", hint="is the address that of a Review Board?")
        yield answer


def _counted(name: str) -> After:
    """The next page by its number: the server's own links carry the name that it thinks it has."""

    def after(answer: Answer) -> str:
        start = re.search(r"[?&]start=(\d+)", answer.url)
        here = (int(start[1]) if start else 0) + len(answer.data[name])
        more = answer.data[name] and here < int(answer.data.get("total_results") or 0)
        return with_parameters(answer.url, {"start": here}) if more else ""

    return after


def _all(scope: Scope, path: str, name: str, expand: str, told: list[Answer]) -> list[dict[str, Any]]:
    asked: dict[str, str | int] = {"expand": expand} if expand else {}
    pages = list(_pages(scope, path, name, asked))
    told += pages
    return [each for page in pages for each in rows(page.data[name], path)]


def _one(scope: Scope, path: str, name: str, asked: dict[str, str | int], told: list[Answer]) -> dict[str, Any]:
    answer = scope.client.get(path, asked, keep=False)
    told.append(answer)
    data = answer.data
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def _number(address: Any) -> int:
    """The number that an address ends with, 0 for none."""
    found = re.search(r"/(\d+)/?$", str(address))
    return int(found[1]) if found else 0


def _written(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
