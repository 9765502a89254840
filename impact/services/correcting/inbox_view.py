"""What somebody sees who sits over the inbox: what waits, and everything there is to know about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

from impact.edges import clock
from impact.ledger.ledger import Ledger
from impact.model.errors import LedgerError
from impact.model.inbox import Entry, Label
from impact.model.period import Period
from impact.model.work import Outcome
from impact.services.correcting import whose
from impact.services.correcting.finding import Known, known
from impact.services.reading.workshop import ledger_there, workshop


class View:
    """An inbox over one ledger, to look at; a context manager.

    Every method reads the ledger anew, because a scan or another window may have changed it meanwhile, and raises
    ImpactError where that fails. `period` bounds the work that is shown, `me` are addresses of whoever sits here;
    without, those kept or git's own count.
    """

    def __init__(
        self,
        ledger_path: str | None,
        period: Period | None = None,
        *,
        perhaps: bool = False,
        me: tuple[str, ...] = (),
    ) -> None:
        self._shop = workshop()
        self._mine = whose.addresses(me, self._shop)
        self._opened = ledger_there(ledger_path)
        self._period = period or Period(None, None)
        self._perhaps = perhaps

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._opened.__exit__(kind, value, at)

    @property
    def _ledger(self) -> Ledger:
        """The ledger, while its file is there: a screen is open for long, and what is said must not go nowhere."""
        if self._opened.gone:
            raise LedgerError(f"{self._opened.path}: the ledger is gone", hint="open the inbox again")
        return self._opened

    def _known(self) -> Known:
        return known(self._ledger, self._shop)

    def entries(self) -> tuple[Entry, ...]:
        """What waits for whoever sits here, in the order in which it is shown."""
        return self.shown().entries

    def shown(self) -> whose.Shown:
        """The same, with a remark about what others' work was left out, or that nobody knows who sits here."""
        from impact.services.correcting.waiting import entries

        waiting = entries(self._ledger, self._shop, self._period, clock.today(), perhaps=self._perhaps)
        return whose.of(self._ledger, waiting, self._mine)

    def outcomes(self, entries: Iterable[Entry]) -> Mapping[str, tuple[Outcome, ...]]:
        """What came of the work of these entries so far, by contribution."""
        from impact.services.measuring.aftermath import outcomes_of
        from impact.services.measuring.asking import Asking

        numbers = {root: each.id for each in self._ledger.repositories() for root in each.roots}
        groups: dict[tuple[int, tuple[str, ...]], dict[str, Entry]] = {}
        for each in entries:
            if each.work is not None and each.work.repo in numbers:
                addresses = each.work.addresses or (each.work.person.email,)
                groups.setdefault((numbers[each.work.repo], addresses), {})[each.work.id] = each
        found: dict[str, tuple[Outcome, ...]] = {}
        for (repo_id, addresses), those in groups.items():
            asking = Asking(self._ledger, repo_id, self._shop, addresses, None, clock.today())
            found |= outcomes_of(asking, [each.work for each in those.values() if each.work is not None])
        return found

    @property
    def is_new(self) -> bool:
        """Whether no work was ever gathered here."""
        return not self._ledger.contributions()

    def categories(self) -> dict[str, Label]:
        """Every category, by its key."""
        from impact.settings.categories import load_labels

        return load_labels(self._shop.own)

    def row(self, entry: Entry) -> str:
        """An entry on one line."""
        from impact.render.inbox import row

        return row(entry)

    def told(self, entry: Entry, *, looked: bool) -> list[tuple[str, str]]:
        """Everything about an entry; what came of it only if `looked`, because that takes a while."""
        from impact.render.inbox import told, whole

        came = self.outcomes((entry,)).get(entry.work.id, ()) if looked and entry.work is not None else None
        return list(whole(entry, told(entry, came)))

    def beside(self, entry: Entry) -> list[tuple[str, str]]:
        """Other contributions of the same repository, the nearest in time first."""
        from impact.render.harmless import harmless

        works = [each for each in self._known().works if entry.work and each.repo == entry.work.repo]
        near = sorted(works, key=lambda each: (abs((each.first - entry.day).days), each.id))
        return [(each.id, f"{each.first} {harmless(each.title, 200)}") for each in near if each.id != entry.id]

    def candidates(self, entry: Entry) -> list[tuple[str, str]]:
        """The commits that may hold a lost one."""
        from impact.render.inbox import candidate

        return [(each.sha, candidate(each)) for each in entry.candidates]

    def said(self, entry: Entry) -> str:
        """What the person said before."""
        from impact.render.harmless import harmless

        return harmless(entry.said, 400)

    def commits(self, entry: Entry) -> list[tuple[str, str]]:
        """The commits of its contribution."""
        from impact.render.harmless import harmless

        work = entry.work
        if work is None:
            return []
        items = self._ledger.work_items_of(work.shas, work.addresses or (work.person.email,))
        titles = {each.sha: f"{each.day} {each.subject}" for each in items}
        return [(sha, f"{sha[:12]} {harmless(titles.get(sha, ''), 200)}") for sha in work.shas]

    def named(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """Names in these words that may be authors known here."""
        from impact.services.correcting.noting import known_authors

        own = {each for work in self._ledger.contributions() for each in (work.person.email, *work.addresses)}
        found = known_authors(self._ledger, own).named("\n".join(answers.values()))
        return (*found.whole, *found.perhaps)

    def without(self, answers: Mapping[str, str], words: Sequence[str]) -> dict[str, str]:
        """The answers without these words."""
        from impact.redact.words import without

        return {key: without(text, words) for key, text in answers.items()}
