"""Reads reviews of one repository into the ledger: which sources, whose texts are kept, where to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from impact.classify.review_text import TextReader
from impact.edges import clock
from impact.expect.permalinks import runs, web
from impact.identity.subject import suggestions
from impact.ledger.encoding import day_number
from impact.ledger.opening import open_ledger, refuse_missing
from impact.model.errors import ImpactError, StoppedInPart, UsageError
from impact.model.reviews import LONGEST_BODY, Batch, ReviewEvent, Reviews
from impact.services.reading.scanning import number_of, tips_of
from impact.services.reading.subject import subject
from impact.services.reading.workshop import ledger_file, workshop
from impact.settings.review_words import load_review_words
from impact.sources import git_log
from impact.sources.reviews.base import ForgeSource, ReviewSource, Scope
from impact.sources.reviews.registry import REVIEW_SOURCES

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.ledger.reviews import SourceState
    from impact.model.facts import Identity
    from impact.services.reading.workshop import Workshop
    from impact.sources.git_log import Place

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Read:
    """What one reading of one source brought: how many are new, and how all of it stands now."""

    state: SourceState
    changes: int
    events: int
    missing: tuple[str, ...]


class Desk:
    """One repository and the ledger, open: a context manager.

    Only one that `begins` makes a ledger where there is none; else that is a LedgerError.
    """

    def __init__(self, path: str, me: tuple[str, ...], ledger_path: str | None, *, begins: bool = False) -> None:
        self.place: Place = git_log.open_place(path)
        self.shop: Workshop = workshop(self.place.repository)
        self.subject = subject(me, self.shop.options, self.place.repository)
        self._file = ledger_file(ledger_path, make=begins)
        if not begins:
            refuse_missing(self._file)
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

    def scope(self, tell: Callable[[str], None], where: tuple[str, str] = ("", "")) -> Scope:
        """What a source is asked; `where` is a host and its name for the repository, where no clone says them."""
        host = (where[0] or self.host).lower()
        repo = where[1] or ("" if where[0] else self.project)
        return Scope(self.place, host, repo, runs(host, dict(self.shop.options.forges)), self.shop.bots, tell)

    def keep(self, state: SourceState, batches: Iterable[Batch]) -> Read:
        """Keep batches one by one; what an earlier one could not read is not forgotten by the next."""
        missing: list[str] = []
        counts: Counter[str] = Counter()
        changes = events = 0
        try:
            for batch in batches:
                missing += batch.missing
                counts.update(dict(batch.counts))
                told = replace(batch, missing=tuple(missing), counts=tuple(sorted(counts.items())))
                more = self.ledger.add_reviews(state, told, clock.today(), self._saying(state, batch))
                changes, events = changes + more[0], events + more[1]
        except StoppedInPart as stopped:
            missing.append(f"{stopped}; {stopped.hint}" if stopped.hint else str(stopped))
        (now,) = (each for each in self.ledger.review_sources(self.repo_id) if each.id == state.id)
        return Read(now, changes, events, tuple(missing))

    def perhaps(self) -> tuple[Identity, ...]:
        """Whom the sources name that shares the subject's name or the start of their address, and is not known yet."""
        if self.subject is None:
            return ()
        kept = self.ledger.review_sources(self.repo_id)
        mine = Reviews(same=tuple(pair for each in kept for pair in each.same)).accounts(self.subject.addresses)
        people = self.ledger.reviewers(self.repo_id)
        names = (self.subject.name, *(each.name for each in people if each.email.lower() in mine))
        asked = [(name, address) for name in dict.fromkeys(names) for address in self.subject.addresses]
        found = [each for name, address in asked for each in suggestions(name, address, people)]
        return tuple(each for each in dict.fromkeys(found) if each.email.lower() not in mine)

    def oldest_text(self) -> date:
        """The first day of which a text is kept."""
        return self.shop.options.reviews.oldest_text(clock.today())

    def _saying(self, state: SourceState, batch: Batch) -> Callable[[ReviewEvent], tuple[str | None, str, float, int]]:
        addresses = self.subject.addresses if self.subject else ()
        mine = Reviews(same=(*state.same, *batch.same)).accounts(addresses)
        oldest = day_number(self.oldest_text())
        reader = TextReader(load_review_words())
        read_before = {key: (says, sure, words) for key, says, sure, words in batch.said}

        def saying(event: ReviewEvent) -> tuple[str | None, str, float, int]:
            text = event.body[:LONGEST_BODY]
            # By its number: no calendar holds every time that a commit may claim.
            late = event.at // _DAY >= oldest
            kept = late and event.actor is not None and event.actor.email.lower() in mine
            said = reader.read(text) if text else None
            of_it = (said.says, said.sure, said.words) if said else read_before.get(event.key, ("", 0.0, 0))
            return (text if kept and text else None), *of_it

        return saying


def sync(
    desk: Desk, names: tuple[str, ...], tell: Callable[[str], None], where: tuple[str, str] = ("", "")
) -> list[Read]:
    """Read what is new of these sources; of everything in the clone where none is named.

    `where` is as in `Desk.scope`. Raises UsageError for a name that is none, ImpactError where a named source has
    nothing to read, and what a host or a repository raises where nothing of it can be read.
    """
    scope = desk.scope(tell, where)
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
        if not REVIEW_SOURCES[name].NETWORK and not REVIEW_SOURCES[name].offered(scope):
            hint = f"docs/how-to/reviews says what {name} needs; without --source, whatever is there is read"
            raise ImpactError(f"{scope.place.name}: nothing here that {name} could read", hint=hint)
    return [REVIEW_SOURCES[each] for each in dict.fromkeys(names)]


def _read(desk: Desk, scope: Scope, module: ReviewSource) -> Read:
    if not module.NETWORK:
        state = desk.ledger.review_source(desk.repo_id, module.NAME, "", module.CAPABILITIES)
        return desk.keep(state, module.batches(scope, state.cursor))
    from impact.edges.http import Client
    from impact.edges.secrets import find

    api = cast(ForgeSource, module).api(scope)
    state = desk.ledger.review_source(desk.repo_id, module.NAME, api.host, module.CAPABILITIES)
    token, options = find(api.host, scope.runs), desk.shop.options.reviews
    with Client(api, token=token, store=desk.ledger, ca_file=options.ca_file, tell=scope.tell) as client:
        return desk.keep(state, module.batches(replace(scope, client=client), state.cursor))
