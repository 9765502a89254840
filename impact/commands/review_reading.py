"""Reads reviews of one repository into the ledger: which sources, whose texts are kept, where to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from impact.commands.scanning import number_of, tips_of
from impact.commands.subject import subject
from impact.commands.workshop import ledger_file, workshop
from impact.edges import clock, secrets
from impact.edges.http import Client
from impact.expect.permalinks import runs, web
from impact.ledger.opening import open_ledger
from impact.model.errors import ImpactError, UsageError
from impact.model.reviews import LONGEST_BODY, Batch, ReviewEvent, Reviews
from impact.sources import git_log
from impact.sources.reviews.base import ReviewSource, Scope
from impact.sources.reviews.registry import APIS, REVIEW_SOURCES

if TYPE_CHECKING:
    from impact.commands.workshop import Workshop
    from impact.ledger.ledger import Ledger
    from impact.ledger.reviews import SourceState
    from impact.sources.git_log import Place


@dataclass(frozen=True, slots=True)
class Read:
    """What one reading of one source brought: how many are new, and how all of it stands now."""

    state: SourceState
    changes: int
    events: int
    missing: tuple[str, ...]


class Desk:
    """One repository and the ledger, open: a context manager."""

    def __init__(self, path: str, me: tuple[str, ...], ledger_path: str | None) -> None:
        self.place: Place = git_log.open_place(path)
        self.shop: Workshop = workshop(self.place.repository)
        self.subject = subject(me, self.shop.options, self.place.repository)
        self._file = ledger_file(ledger_path)
        self._closing = ExitStack()
        page = (web(self.place.url) or "").removeprefix("https://")
        self.host, _, self.project = page.partition("/")

    def __enter__(self) -> Desk:
        self.ledger: Ledger = self._closing.enter_context(open_ledger(self._file))
        tips = tips_of(self.place, self.shop.options.main_branches)
        if not tips:
            raise ImpactError(
                f"{self.place.name}: no commits yet", hint="commit something first, or name another folder"
            )
        self.repo_id = number_of(self.ledger, self.place, tips)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def scope(self, tell: Callable[[str], None]) -> Scope:
        """What a source is asked."""
        host = self.host.lower()
        known = dict(self.shop.options.forges).get(host) or runs(host)
        return Scope(self.place, host, self.project, self.shop.bots, tell, runs=known)

    def keep(self, state: SourceState, batches: Iterable[Batch]) -> Read:
        """Keep batches one by one; what an earlier one could not read is not forgotten by the next."""
        missing: list[str] = []
        counts: Counter[str] = Counter()
        changes = events = 0
        for batch in batches:
            missing += batch.missing
            counts.update(dict(batch.counts))
            told = replace(batch, missing=tuple(missing), counts=tuple(sorted(counts.items())))
            more = self.ledger.add_reviews(state, told, clock.today(), self._saying(state, batch))
            changes, events = changes + more[0], events + more[1]
        (now,) = (each for each in self.ledger.review_sources(self.repo_id) if each.id == state.id)
        return Read(now, changes, events, tuple(missing))

    def oldest_text(self) -> date:
        """The first day of which a text is kept."""
        return clock.today() - timedelta(self.shop.options.reviews.keep_days)

    def _saying(self, state: SourceState, batch: Batch) -> Callable[[ReviewEvent], tuple[str | None, str, float, int]]:
        addresses = self.subject.addresses if self.subject else ()
        mine = Reviews(same=(*state.same, *batch.same)).accounts(addresses)
        own, oldest = self.shop.options.reviews.bodies == "own", self.oldest_text()

        def saying(event: ReviewEvent) -> tuple[str | None, str, float, int]:
            text = event.body[:LONGEST_BODY]
            day = datetime.fromtimestamp(event.at, UTC).date()
            kept = own and event.actor is not None and event.actor.email.lower() in mine and day >= oldest
            return (text if kept and text else None), "", 0.0, len(text.split())

        return saying


def sync(desk: Desk, names: tuple[str, ...], tell: Callable[[str], None]) -> list[Read]:
    """Read what is new of these sources; of everything in the clone where none is named.

    Raises UsageError for a name that is none, ImpactError where a named source has nothing to read.
    """
    scope = desk.scope(tell)
    desk.ledger.drop_review_texts(desk.oldest_text())
    return [_read(desk, scope, module) for module in _chosen(names, scope)]


def _chosen(names: tuple[str, ...], scope: Scope) -> list[ReviewSource]:
    if not names:
        # Nothing leaves the machine unless it is asked for by name.
        return [each for each in REVIEW_SOURCES.values() if not each.NETWORK and each.offered(scope)]
    for name in names:
        if name not in REVIEW_SOURCES:
            close = get_close_matches(name, REVIEW_SOURCES, 1)
            known = "sources: " + ", ".join(REVIEW_SOURCES)
            raise UsageError(f"{name}: no such source", hint=f"did you mean '{close[0]}'?" if close else known)
        if not REVIEW_SOURCES[name].offered(scope):
            hint = f"docs/how-to/reviews says what {name} needs; without --source, whatever is there is read"
            raise ImpactError(f"{scope.place.name}: nothing here that {name} could read", hint=hint)
    return [REVIEW_SOURCES[each] for each in dict.fromkeys(names)]


def _read(desk: Desk, scope: Scope, module: ReviewSource) -> Read:
    instance = scope.host if module.NETWORK else ""
    state = desk.ledger.review_source(desk.repo_id, module.NAME, instance, module.CAPABILITIES)
    if not module.NETWORK:
        return desk.keep(state, module.batches(scope, state.cursor))
    options = desk.shop.options.reviews
    token = secrets.find(scope.host, scope.runs)
    with Client(
        APIS[module.NAME](scope.host), token=token, store=desk.ledger, ca_file=options.ca_file, tell=scope.tell
    ) as client:
        return desk.keep(state, module.batches(replace(scope, client=client), state.cursor))
