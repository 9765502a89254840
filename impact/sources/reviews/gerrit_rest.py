"""Changes of Gerrit by its REST API: the same threads, votes and words as its NoteDb holds, without fetching a ref."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from impact.edges.addresses import BASIC, Api, origin, with_parameters
from impact.edges.http import Answer
from impact.model.errors import UsageError
from impact.model.reviews import LANDING, RESOLUTION, THREADS, VOTES, WAITING, Batch, ReviewChange
from impact.sources.reviews.base import Scope
from impact.sources.reviews.gerrit_change import Change, comments
from impact.sources.reviews.notedb import events
from impact.sources.reviews.notedb.events import Telling
from impact.sources.reviews.walking import Item, moment, rows, walk

NAME = "gerrit"
CAPABILITIES: tuple[str, ...] = (THREADS, RESOLUTION, VOTES, WAITING, LANDING)
NETWORK = True
_PAGE = 100
_OPTIONS = (
    "DETAILED_ACCOUNTS",
    "DETAILED_LABELS",
    "MESSAGES",
    "REVIEWER_UPDATES",
    "CURRENT_REVISION",
    "CURRENT_FILES",
)
_GOOGLE = ".googlesource.com"


def offered(scope: Scope) -> bool:
    """Whether the clone's origin lies where Gerrit serves Git; of other hosts nobody knows."""
    return scope.host.endswith(_GOOGLE) and bool(scope.repo)


def api(scope: Scope) -> Api:
    """How the host is asked; raises UsageError where it is no Gerrit or the project is not known."""
    if not scope.host or not scope.repo or scope.runs not in ("", "gitiles"):
        raise UsageError(
            f"{scope.place.name}: not on a Gerrit as far as its origin says",
            hint="say where: --source gerrit --host gerrit.example.com --project name",
        )
    host = _host(scope)
    return Api(host, origin(host), scheme=BASIC)


def batches(scope: Scope, cursor: str) -> Iterator[Batch]:
    """Yield each change that was updated since the cursor with all of its threads, votes and words."""
    # With a token everything lies one folder deeper; without one, only what anybody may see is there.
    base = "a/changes/" if scope.client.has_token else "changes/"
    project = scope.repo.removeprefix("a/") if scope.host.endswith(_GOOGLE) else scope.repo

    def listed(since: int) -> Iterable[Answer]:
        wanted = 'project:"{}"'.format(project.replace('"', ""))
        if since:
            wanted += f' after:"{datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%d %H:%M:%S +0000")}"'
        asked = "&".join(f"o={each}" for each in _OPTIONS)
        which = {"q": wanted, "n": _PAGE, "S": 0}
        yield from scope.client.pages(f"{base}?{asked}", which, after=_following, keep=False)

    def items(data: Any) -> Iterator[Item]:
        for each in rows(data or [], f"changes of {project}"):
            yield Item(moment(each.get("updated")) or 0, str(each.get("_number")), each)

    def read(item: Item) -> Batch:
        said = scope.client.get(f"{base}{item.name}/comments", keep=False).data or {}
        return _told(scope, Change(_host(scope), item.data), said if isinstance(said, dict) else {})

    yield from walk(cursor, listed, items, read, scope.tell)


def _told(scope: Scope, change: Change, said: dict[str, Any]) -> Batch:
    history, inline = change.history(), comments(said, change.host)
    people = change.people | {each.email: each for each in map(change.person, _authors(said)) if each}
    programs = frozenset(change.programs | {each.email for each in people.values() if scope.is_bot(each)})
    telling = Telling(NAME, history, programs, people, change.addressed(inline))
    found = [*events.inline(telling, inline), *events.others(telling)]
    missing = tuple(f"change {history.number}: {fault}" for fault in telling.faults)
    return Batch((_change(scope, change),), tuple(found), missing=missing, same=change.same())


def _authors(said: dict[str, Any]) -> Iterator[Any]:
    for held in said.values():
        for each in held if isinstance(held, list) else ():
            yield each.get("author") if isinstance(each, dict) else None


def _change(scope: Scope, change: Change) -> ReviewChange:
    told = change.history()
    return ReviewChange(
        source=NAME,
        instance=change.host,
        repo=scope.repo,
        key=told.number,
        number=told.number,
        author=told.owner,
        opened_at=told.opened_at,
        landed_at=told.landed_at,
        closed_at=told.closed_at,
        updated_at=told.updated_at,
        title=told.subject,
        shas=(told.landed_as,) if told.landed_as else (),
        paths=change.paths(),
        url=f"{origin(change.host)}/{told.number}",
    )


def _host(scope: Scope) -> str:
    """The host that answers: Google serves Git and reviews under two names."""
    if not scope.host.endswith(_GOOGLE) or scope.host.removesuffix(_GOOGLE).endswith("-review"):
        return scope.host
    return f"{scope.host.removesuffix(_GOOGLE)}-review{_GOOGLE}"


def _following(answer: Answer) -> str:
    """The next page: the last change of this one says that there are more."""
    found = [each for each in answer.data or () if isinstance(each, dict)]
    if not found or not found[-1].get("_more_changes"):
        return ""
    skipped = answer.url.rpartition("S=")[2].partition("&")[0]
    return with_parameters(answer.url, {"S": int(skipped) + len(found)})
